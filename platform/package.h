/* package — the zip of parts that .xlsx and .docx are (ECMA-376 part 2), read within limits and written.
 * Reading trusts nothing that the zip says about itself: sizes are counted while unpacking. */
#ifndef PLATFORM_PACKAGE_H
#define PLATFORM_PACKAGE_H

#include <stdint.h>

#include "core/arena.h"
#include "core/err.h"

struct package_limits {
	uint64_t unpacked, part_unpacked; /* bytes: of all that is read, of one part */
	uint32_t ratio;                   /* unpacked to packed, of a part above 1 MiB */
	uint32_t parts;
};

struct package;

/* Reads a file that stays the caller's and open. ERR_INVALID: damaged or no zip; ERR_TOO_LARGE. */
MUST_CHECK bool package_open(
    int fd, const struct package_limits *limits, struct package **ret_package, struct err *err);
void package_close(struct package *p); /* NULL is fine; after all its parts */

bool package_has(const struct package *p, const char *name);

struct package_part;

/* ERR_NOT_FOUND: no such part; ERR_INVALID: it has a password or is packed in an unusual way. */
MUST_CHECK bool package_part_open(
    struct package *p, const char *name, struct package_part **ret_part, struct err *err);
uint64_t package_part_size(const struct package_part *part); /* unpacked, as the zip claims */
MUST_CHECK bool package_part_read(struct package_part *part, char *bytes, size_t room,
    size_t *ret_n, struct err *err);                /* 0: end */
void package_part_close(struct package_part *part); /* NULL is fine */

/* What a new package holds: texts live until package_write returns. */
struct package_text {
	const char *name;
	struct span text;
};
MUST_CHECK bool package_write(const struct package_text *parts, size_t n, struct arena *a,
    struct span *ret_file, struct err *err);

#endif
