/* SHA256SUMS of a backup, written and read; see backup.h. The format is that of sha256sum (coreutils). */
#include "core/buf.h"
#include "daemon/backup.h"
#include "platform/file.h"
#include "platform/password.h"

enum { LIST_MAX = 256 * 1024 * 1024, HEX_LEN = 2 * DIGEST_LEN };

static const char hex[] = "0123456789abcdef";

/* Stays below its folder and on its line, without what sha256sum would escape. */
static bool harmless(struct span path)
{
	struct span rest = path;

	if (path.len == 0 || path.len > 1000)
		return false;
	for (size_t i = 0; i < path.len; i++)
		if ((unsigned char)path.ptr[i] < 0x20 || path.ptr[i] == '\\')
			return false;
	while (rest.len) {
		struct span part = span_cut(&rest, '/');

		if (part.len == 0 || span_eq(part, SPAN(".")) || span_eq(part, SPAN("..")))
			return false;
	}
	return path.ptr[path.len - 1] != '/';
}

/* ---- writing ---- */

struct summing {
	struct arena *arena;
	struct backup *backup;
	struct buf out;
};

static bool sum_one(void *ctx, const char *path, struct err *err)
{
	struct summing *s = ctx;
	unsigned char digest[DIGEST_LEN];
	char text[HEX_LEN];
	int64_t size = 0;
	const char *whole = file_path(s->arena, s->backup->path, path);

	if (whole == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!harmless(span_of(path)))
		return err_set(err, ERR_INVALID, "%.90s: a name that no list can hold", path);
	if (!sha256_file(whole, digest, &size, err))
		return false;
	for (size_t i = 0; i < DIGEST_LEN; i++) {
		text[2 * i] = hex[digest[i] >> 4];
		text[2 * i + 1] = hex[digest[i] & 15];
	}
	buf_add(&s->out, (struct span){ text, HEX_LEN });
	buf_add(&s->out, SPAN("  "));
	buf_add(&s->out, span_of(path));
	buf_add(&s->out, SPAN("\n"));
	s->backup->files++;
	s->backup->bytes += size;
	return !s->arena->failed || err_set(err, ERR_MEMORY, "out of memory");
}

bool backup_sum_up(struct arena *a, struct backup *backup, struct err *err)
{
	struct summing s = { .arena = a, .backup = backup, .out = { .arena = a } };
	const char *list = file_path(a, backup->path, "SHA256SUMS");

	if (list == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	return file_walk(backup->path, sum_one, &s, err) &&
	       file_write(list, buf_span(&s.out), 0600, err);
}

/* ---- reading ---- */

bool backup_list_open(
    struct arena *a, const char *path, struct backup_list *ret_list, struct err *err)
{
	const char *list = file_path(a, path, "SHA256SUMS");

	if (list == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (file_read(a, list, LIST_MAX, &ret_list->rest, err))
		return true;
	return err_turn(err, ERR_NOT_FOUND, ERR_INVALID, "that is no backup: it has no SHA256SUMS");
}

static bool read_digest(struct span text, unsigned char ret[static DIGEST_LEN])
{
	memset(ret, 0, DIGEST_LEN);
	for (size_t i = 0; i < HEX_LEN; i++) {
		const char *digit = text.ptr[i] ? strchr(hex, text.ptr[i]) : NULL;

		if (digit == NULL)
			return false;
		ret[i / 2] = (unsigned char)(ret[i / 2] << 4 | (digit - hex));
	}
	return true;
}

bool backup_list_next(
    struct arena *a, struct backup_list *list, struct backup_entry *ret_entry, struct err *err)
{
	struct span line, path;

	if (list->rest.len == 0)
		return false;
	line = span_cut(&list->rest, '\n');
	if (line.len <= HEX_LEN + 2 || !read_digest(line, ret_entry->digest) ||
	    memcmp(line.ptr + HEX_LEN, "  ", 2) != 0)
		return err_set(err, ERR_INVALID, "SHA256SUMS: a line that is none");
	path = (struct span){ line.ptr + HEX_LEN + 2, line.len - HEX_LEN - 2 };
	if (!harmless(path))
		return err_set(err, ERR_INVALID, "SHA256SUMS: a path that leads elsewhere");
	ret_entry->path = arena_string(a, path);
	return ret_entry->path != NULL || err_set(err, ERR_MEMORY, "out of memory");
}
