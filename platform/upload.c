/* Files of 0600 in a folder of 0700, named by the kernel's leave (mkostemp): nothing a client sends
 * reaches a path. */
#include "platform/upload.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX "upload-"

static bool refused(struct err *err, const char *what)
{
	bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;

	return err_set(err, full ? ERR_STORAGE : ERR_INTERNAL, "upload: %s: %s", what,
	    full ? "the disk is full" : "the folder for uploads refuses");
}

static void sweep(DIR *folder)
{
	for (struct dirent *e; (e = readdir(folder)) != NULL;)
		if (strncmp(e->d_name, PREFIX, sizeof(PREFIX) - 1) == 0)
			(void)unlinkat(dirfd(folder), e->d_name, 0);
}

bool spool_prepare(const char *folder, struct err *err)
{
	DIR *dir;

	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return err_set(err, ERR_INTERNAL, "%.100s: cannot be made", folder);
	if ((dir = opendir(folder)) == NULL)
		return err_set(err, ERR_INTERNAL, "%.100s: not a folder of ours", folder);
	sweep(dir);
	(void)closedir(dir);
	return true;
}

bool spool_open(struct spool *spool, const char *folder, struct arena *a, struct err *err)
{
	size_t size = strlen(folder) + sizeof("/" PREFIX "XXXXXX");
	char *path = arena_alloc(a, size);
	int fd;

	if (path == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	(void)snprintf(path, size, "%s/" PREFIX "XXXXXX", folder);
	if ((fd = mkostemp(path, O_CLOEXEC)) < 0)
		return refused(err, "open");
	*spool = (struct spool){ { path, 0 }, path, fd };
	return true;
}

bool spool_write(struct spool *spool, struct span bytes, struct err *err)
{
	while (bytes.len) {
		ssize_t n = write(spool->fd, bytes.ptr, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			(void)refused(err, "write");
			spool_discard(spool);
			return false;
		}
		bytes = (struct span){ bytes.ptr + n, bytes.len - (size_t)n };
		spool->upload.size += n;
	}
	return true;
}

void spool_close(struct spool *spool)
{
	if (spool->path != NULL && spool->fd >= 0)
		(void)close(spool->fd);
	spool->fd = -1;
}

void spool_discard(struct spool *spool)
{
	if (spool->path == NULL)
		return;
	spool_close(spool);
	(void)unlink(spool->path); /* kept: it is not there any more */
	*spool = (struct spool){ .fd = -1 };
}

static bool sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		(void)close(fd);
	return ok;
}

/* The name is on disk when its folder is (fsync(2)). */
static bool sync_folder_of(const char *path)
{
	char folder[4096];

	if (strlen(path) >= sizeof(folder))
		return false;
	memcpy(folder, path, strlen(path) + 1);
	return sync_path(dirname(folder), O_RDONLY | O_DIRECTORY);
}

bool upload_keep(struct upload *upload, const char *to, struct err *err)
{
	if (!sync_path(upload->path, O_RDONLY))
		return refused(err, "sync");
	if (rename(upload->path, to) != 0 || !sync_folder_of(to))
		return refused(err, "keep");
	upload->path = to;
	return true;
}
