/* file — whole small files: settings, certificates, what a command writes. Large ones are streamed
 * by whoever understands them. */
#ifndef PLATFORM_FILE_H
#define PLATFORM_FILE_H

#include <stdint.h>

#include "core/arena.h"
#include "core/err.h"

/* ERR_NOT_FOUND, ERR_TOO_LARGE (above max bytes), ERR_INTERNAL; the detail names the path. */
MUST_CHECK bool file_read(
    struct arena *a, const char *path, size_t max, struct span *ret_text, struct err *err);

/* In bytes. ERR_NOT_FOUND, ERR_INTERNAL. */
MUST_CHECK bool file_size(const char *path, int64_t *ret_bytes, struct err *err);

/* Beside it first, then renamed over it: a reader sees the old text or the new. Mode as chmod's. */
MUST_CHECK bool file_write(const char *path, struct span text, unsigned mode, struct err *err);

/* A new file; ERR_CONFLICT: there is one. On the disk when it returns true. */
MUST_CHECK bool file_copy(const char *from, const char *to, unsigned mode, struct err *err);

/* Every regular file below dir, by its path from there; in no order. Links are not followed. False from each ends it. */
MUST_CHECK bool file_walk(const char *dir,
    bool (*each)(void *ctx, const char *path, struct err *err), void *ctx, struct err *err);

/* A folder and what is in it; fine when it is not there. Cleaning up after a failure need not look at the result. */
bool file_remove_tree(const char *path, struct err *err);

/* One level; fine when it is there already. */
MUST_CHECK bool file_make_dir(const char *path, unsigned mode, struct err *err);

/* The folders that root/path lies in, below root. */
MUST_CHECK bool file_make_parents(
    struct arena *a, const char *root, const char *path, struct err *err);

/* dir/name, NUL-terminated; NULL: out of memory. */
const char *file_path(struct arena *a, const char *dir, const char *name);

#endif
