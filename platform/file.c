/* Whole small files; see file.h. */
#include "platform/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(const char *what, const char *path, struct err *err)
{
	return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_INTERNAL, "%.90s: %s: %s", path,
	    what, strerror(errno)); /* strerror is the thread's own in glibc */
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
