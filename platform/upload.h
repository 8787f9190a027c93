/* upload — a body too large for memory, spooled to a file of its own while it comes in. The file
 * is gone when the request ends, unless the handler keeps it. */
#ifndef PLATFORM_UPLOAD_H
#define PLATFORM_UPLOAD_H

#include <stdint.h>

#include "core/arena.h"
#include "core/err.h"

struct upload {
	const char *path;
	int64_t size;
};

/* Moves the file to `to` (same file system, what stands there is replaced), on disk for good when it
 * returns; upload->path is `to` from now on. ERR_STORAGE when the disk refuses. */
MUST_CHECK bool upload_keep(struct upload *upload, const char *to, struct err *err);

/* ---- for platform/http ---- */

struct spool {
	struct upload upload; /* the handler's; its path moves with upload_keep */
	const char *path;     /* NULL: nothing was opened */
	int fd;
};

/* Makes the folder (0700) and removes what a crashed run left in it. One daemon to a folder. */
MUST_CHECK bool spool_prepare(const char *folder, struct err *err);
/* The path lives in the arena. Failures leave no file behind; full disk is ERR_STORAGE. */
MUST_CHECK bool spool_open(
    struct spool *spool, const char *folder, struct arena *a, struct err *err);
MUST_CHECK bool spool_write(struct spool *spool, struct span bytes, struct err *err);
/* All has been written: the handler may open the path. */
void spool_close(struct spool *spool);
/* Closes and deletes; fine on one never opened, and after upload_keep. */
void spool_discard(struct spool *spool);

#endif
