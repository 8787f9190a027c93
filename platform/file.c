/* Whole small files; see file.h. */
#include "platform/file.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err_code code_of(int why)
{
	switch (why) {
	case ENOENT:
		return ERR_NOT_FOUND;
	case ENOSPC:
	case EDQUOT:
		return ERR_STORAGE;
	default:
		return ERR_INTERNAL;
	}
}

static bool fail(const char *what, const char *path, struct err *err)
{
	return err_set(err, code_of(errno), "%.90s: %s: %s", path, what,
	    strerror(errno)); /* strerror is the thread's own in glibc */
}

static bool fill(int fd, char *to, size_t size, size_t *ret_n)
{
	for (*ret_n = 0; *ret_n < size;) {
		ssize_t n = read(fd, to + *ret_n, size - *ret_n);

		if (n == 0)
			return true;
		if (n < 0 && errno != EINTR)
			return false;
		*ret_n += n > 0 ? (size_t)n : 0;
	}
	return true;
}

bool file_read(
    struct arena *a, const char *path, size_t max, struct span *ret_text, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	size_t size, n = 0;
	char *text;
	bool ok;

	if (fd < 0)
		return fail("cannot be opened", path, err);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || (size_t)st.st_size > max) {
		(void)close(fd);
		return err_set(
		    err, ERR_TOO_LARGE, "%.90s: no file of at most %zu bytes", path, max);
	}
	size = (size_t)st.st_size;
	text = arena_alloc(a, size + 1);
	ok = text != NULL && fill(fd, text, size, &n);
	(void)close(fd);
	if (text == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!ok)
		return fail("cannot be read", path, err);
	*ret_text = (struct span){ text, n };
	return true;
}

bool file_size(const char *path, int64_t *ret_bytes, struct err *err)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return fail("cannot be opened", path, err);
	*ret_bytes = st.st_size;
	return true;
}

static bool put(int fd, struct span text)
{
	while (text.len) {
		ssize_t n = write(fd, text.ptr, text.len);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0)
			text = (struct span){ text.ptr + n, text.len - (size_t)n };
	}
	return fsync(fd) == 0;
}

bool file_write(const char *path, struct span text, unsigned mode, struct err *err)
{
	char beside[512];
	int n = snprintf(beside, sizeof(beside), "%s.new", path), fd;
	bool ok;

	if (n < 0 || (size_t)n >= sizeof(beside))
		return err_set(err, ERR_INVALID, "%.90s...: the path is too long", path);
	(void)unlink(beside);
	if ((fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)) < 0)
		return fail("cannot be written", beside, err);
	ok = put(fd, text);
	ok = close(fd) == 0 && ok;
	if (ok && rename(beside, path) == 0)
		return true;
	(void)fail("cannot be written", path, err);
	(void)unlink(beside);
	return false;
}

bool file_make_dir(const char *path, unsigned mode, struct err *err)
{
	struct stat st;

	if (mkdir(path, mode) == 0 ||
	    (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode)))
		return true;
	return fail("cannot be made", path, err);
}

/* ---- folders ---- */

static bool copy_all(int from, int to)
{
	for (;;) {
		ssize_t n = copy_file_range(from, NULL, to, NULL, (size_t)1 << 30, 0);

		if (n == 0)
			return fsync(to) == 0;
		if (n < 0 && errno != EINTR)
			return false;
	}
}

bool file_copy(const char *from, const char *to, unsigned mode, struct err *err)
{
	int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), out;
	bool ok;

	if (in < 0)
		return fail("cannot be opened", from, err);
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	ok = out >= 0 && copy_all(in, out);
	if (!ok)
		(void)(errno == EEXIST ? err_set(err, ERR_CONFLICT, "%.90s: is there already", to)
		                       : fail("cannot be written", to, err));
	if (out >= 0)
		ok = close(out) == 0 && ok;
	if (out >= 0 && !ok)
		(void)unlink(to);
	(void)close(in);
	return ok;
}

/* fts_open takes a list that it does not change; its prototype is older than const. */
static FTS *open_tree(const char *dir)
{
	const char *const paths[] = { dir, NULL };

	return fts_open((char *const *)(uintptr_t)paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
}

/* What stands in the way of reading an entry. */
static bool unreadable(const FTSENT *at, struct err *err)
{
	if (at->fts_info != FTS_ERR && at->fts_info != FTS_DNR && at->fts_info != FTS_NS)
		return false;
	errno = at->fts_errno;
	(void)fail("cannot be read", at->fts_path, err);
	return true;
}

bool file_walk(const char *dir, bool (*each)(void *ctx, const char *path, struct err *err),
    void *ctx, struct err *err)
{
	size_t skip = strlen(dir) + 1;
	FTS *tree = open_tree(dir);
	bool ok = tree != NULL || fail("cannot be read", dir, err);

	for (FTSENT *at; ok && (at = fts_read(tree)) != NULL;)
		ok = !unreadable(at, err) &&
		     (at->fts_info != FTS_F || each(ctx, at->fts_path + skip, err));
	if (tree != NULL)
		(void)fts_close(tree);
	return ok;
}

bool file_remove_tree(const char *path, struct err *err)
{
	FTS *tree = open_tree(path);
	bool ok = tree != NULL || fail("cannot be read", path, err);

	for (FTSENT *at; ok && (at = fts_read(tree)) != NULL;) {
		if (at->fts_info == FTS_NS && at->fts_errno == ENOENT)
			continue;
		ok = !unreadable(at, err) &&
		     (at->fts_info == FTS_D || remove(at->fts_accpath) == 0 ||
		         fail("cannot be removed", at->fts_path, err));
	}
	if (tree != NULL)
		(void)fts_close(tree);
	return ok;
}

const char *file_path(struct arena *a, const char *dir, const char *name)
{
	size_t d = strlen(dir), n = strlen(name);
	char *path = arena_alloc(a, d + n + 2);

	if (path == NULL)
		return NULL;
	memcpy(path, dir, d);
	path[d] = '/';
	memcpy(path + d + 1, name, n);
	return path;
}

bool file_make_parents(struct arena *a, const char *root, const char *path, struct err *err)
{
	for (const char *at = strchr(path, '/'); at != NULL; at = strchr(at + 1, '/')) {
		const char *parent = arena_string(a, (struct span){ path, (size_t)(at - path) });
		const char *whole = parent ? file_path(a, root, parent) : NULL;

		if (whole == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		if (!file_make_dir(whole, 0700, err))
			return false;
	}
	return true;
}
