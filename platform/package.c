#include "platform/package.h"

#include <unistd.h>
#include <zip.h>

#include "platform/mem.h"

enum { TAIL = 66 * 1024, SMALL_PART = 1 << 20, DIRECTORY = 64 << 20 };

struct package {
	zip_t *zip;
	struct package_limits limits;
	uint64_t unpacked;
};

struct package_part {
	struct package *package;
	zip_file_t *file;
	uint64_t size, packed, read;
};

static bool damaged(struct err *err)
{
	return err_set(
	    err, ERR_INVALID, "the file is damaged or cut off: its zip directory is broken");
}

static uint64_t little(const unsigned char *p, int n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | p[n];
	return v;
}

/* An end record at p: how many entries and bytes would libzip hold in memory for it? (APPNOTE 4.3.14-16) */
static bool check_end_record(int fd, const unsigned char *p, uint64_t at,
    const struct package_limits *limits, struct err *err)
{
	uint64_t entries = little(p + 10, 2), directory = little(p + 12, 4);
	unsigned char locator[20], end64[56];

	if ((entries == 0xffff || directory == 0xffffffff) && at >= sizeof(locator) &&
	    pread(fd, locator, sizeof(locator), (off_t)(at - sizeof(locator))) == sizeof(locator) &&
	    memcmp(locator, "PK\006\007", 4) == 0 &&
	    pread(fd, end64, sizeof(end64), (off_t)(little(locator + 8, 8) & INT64_MAX)) ==
	        sizeof(end64)) {
		entries = little(end64 + 32, 8);
		directory = little(end64 + 40, 8);
	}
	return (entries <= limits->parts && directory <= DIRECTORY) ||
	       err_set(err, ERR_TOO_LARGE, "the zip has %llu parts; at most %u are read",
	           (unsigned long long)entries, limits->parts);
}

/* Before libzip reads the directory: each place in the file's tail that it might take for the end record. */
static bool check_directory(int fd, const struct package_limits *limits, struct err *err)
{
	off_t size = lseek(fd, 0, SEEK_END), from = size > TAIL ? size - TAIL : 0;
	unsigned char *tail = mem_new(TAIL), *p = tail;
	ssize_t n;
	bool ok = true, found = false;

	if (tail == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	n = pread(fd, tail, TAIL, from);
	while (ok && n > 0 && (p = memmem(p, (size_t)(tail + n - p), "PK\005\006", 4)) != NULL &&
	       tail + n - p >= 22) {
		found = true;
		ok = check_end_record(fd, p, (uint64_t)(from + (p - tail)), limits, err);
		p += 4;
	}
	mem_free(tail);
	return ok && (found || damaged(err));
}

static bool zip_failed(int code, struct err *err)
{
	return code == ZIP_ER_MEMORY ? err_set(err, ERR_MEMORY, "out of memory") : damaged(err);
}

static bool open_zip(struct package *p, int fd, struct err *err)
{
	int code = ZIP_ER_OPEN, mine = dup(fd);

	if (mine < 0)
		return err_set(err, ERR_INTERNAL, "no descriptor left");
	if (lseek(mine, 0, SEEK_SET) != 0 || (p->zip = zip_fdopen(mine, 0, &code)) == NULL) {
		close(mine);
		return zip_failed(code, err);
	}
	return true;
}

bool package_open(
    int fd, const struct package_limits *limits, struct package **ret_package, struct err *err)
{
	struct package *p;

	if (!check_directory(fd, limits, err))
		return false;
	if ((p = mem_new(sizeof(*p))) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	p->limits = *limits;
	if (!open_zip(p, fd, err)) {
		package_close(p);
		return false;
	}
	*ret_package = p;
	return true;
}

void package_close(struct package *p)
{
	if (p != NULL && p->zip != NULL)
		zip_discard(p->zip);
	mem_free(p);
}

static int64_t locate(const struct package *p, const char *name)
{
	return zip_name_locate(p->zip, name, ZIP_FL_NOCASE | ZIP_FL_ENC_GUESS);
}

bool package_has(const struct package *p, const char *name)
{
	return locate(p, name) >= 0;
}

static bool within(const struct package_part *part, uint64_t bytes, struct err *err)
{
	const struct package_limits *l = &part->package->limits;

	if (bytes > l->part_unpacked)
		return err_set(err, ERR_TOO_LARGE, "a part unpacks to more than %llu MiB",
		    (unsigned long long)(l->part_unpacked >> 20));
	if (part->package->unpacked + bytes > l->unpacked)
		return err_set(err, ERR_TOO_LARGE, "the file unpacks to more than %llu MiB",
		    (unsigned long long)(l->unpacked >> 20));
	if (bytes > SMALL_PART && bytes / l->ratio > part->packed)
		return err_set(err, ERR_TOO_LARGE,
		    "a part unpacks to more than %u times its size: this is a zip bomb", l->ratio);
	return true;
}

static bool open_part(struct package_part *part, const char *name, struct err *err)
{
	int64_t index = locate(part->package, name);
	zip_stat_t st;

	if (index < 0)
		return err_set(err, ERR_NOT_FOUND, "the file has no part %.80s", name);
	if (zip_stat_index(part->package->zip, (uint64_t)index, 0, &st) != 0 ||
	    (st.valid & ZIP_STAT_SIZE) == 0 || (st.valid & ZIP_STAT_COMP_SIZE) == 0)
		return damaged(err);
	if (st.encryption_method != ZIP_EM_NONE)
		return err_set(err, ERR_INVALID, "the file has a password: save it without one");
	if (st.comp_method != ZIP_CM_STORE && st.comp_method != ZIP_CM_DEFLATE)
		return err_set(err, ERR_INVALID, "the file is packed in an unusual way");
	part->size = st.size;
	part->packed = st.comp_size;
	if (!within(part, st.size, err))
		return false;
	part->file = zip_fopen_index(part->package->zip, (uint64_t)index, 0);
	return part->file != NULL ||
	       zip_failed(zip_error_code_zip(zip_get_error(part->package->zip)), err);
}

bool package_part_open(
    struct package *p, const char *name, struct package_part **ret_part, struct err *err)
{
	struct package_part *part = mem_new(sizeof(*part));

	if (part == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	part->package = p;
	if (!open_part(part, name, err)) {
		mem_free(part);
		return false;
	}
	*ret_part = part;
	return true;
}

uint64_t package_part_size(const struct package_part *part)
{
	return part->size;
}

bool package_part_read(
    struct package_part *part, char *bytes, size_t room, size_t *ret_n, struct err *err)
{
	int64_t n = zip_fread(part->file, bytes, room);

	if (n < 0)
		return zip_failed(zip_error_code_zip(zip_file_get_error(part->file)), err);
	part->read += (uint64_t)n;
	if (part->read > part->size)
		return damaged(err);
	part->package->unpacked += (uint64_t)n;
	if (!within(part, 0, err))
		return false;
	*ret_n = (size_t)n;
	return true;
}

void package_part_close(struct package_part *part)
{
	if (part != NULL)
		zip_fclose(part->file);
	mem_free(part);
}

/* ---- writing */

/* libzip writes into a buffer source, which outlives the archive by the reference that is kept. */
static bool add_parts(zip_t *zip, const struct package_text *parts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		zip_source_t *s = zip_source_buffer(zip, parts[i].text.ptr, parts[i].text.len, 0);
		int64_t index = s != NULL ? zip_file_add(zip, parts[i].name, s, ZIP_FL_ENC_UTF_8)
		                          : -1;

		if (index < 0) {
			if (s != NULL)
				zip_source_free(s);
			return false;
		}
		/* the same letter is the same file: the clock stays out of it (1980-01-01) */
		if (zip_file_set_dostime(zip, (uint64_t)index, 0, 33, 0) != 0)
			return false;
	}
	return true;
}

static bool copy_out(zip_source_t *s, struct arena *a, struct span *ret_file)
{
	zip_stat_t st;
	char *bytes;
	bool ok = false;

	if (zip_source_stat(s, &st) != 0 || zip_source_open(s) != 0)
		return false;
	if ((bytes = arena_alloc(a, (size_t)st.size)) != NULL &&
	    zip_source_read(s, bytes, st.size) == (zip_int64_t)st.size) {
		*ret_file = (struct span){ bytes, (size_t)st.size };
		ok = true;
	}
	zip_source_close(s);
	return ok;
}

bool package_write(const struct package_text *parts, size_t n, struct arena *a,
    struct span *ret_file, struct err *err)
{
	zip_error_t e;
	zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, &e);
	zip_t *zip = s != NULL ? zip_open_from_source(s, ZIP_TRUNCATE, &e) : NULL;
	bool ok = false;

	if (zip != NULL) {
		zip_source_keep(s);
		ok = add_parts(zip, parts, n) && zip_close(zip) == 0;
		if (!ok)
			zip_discard(zip);
		ok = ok && copy_out(s, a, ret_file);
	}
	if (s != NULL)
		zip_source_free(s);
	return ok || err_set(err, ERR_MEMORY, "out of memory");
}
