/* reserves_seen — what a file has said so far: the name of each course, the students of each section. */
#ifndef RESERVES_SEEN_H
#define RESERVES_SEEN_H

#include <stdint.h>

#include "core/arena.h"

struct seen {
	struct span key, text;
	int64_t number;
};

struct seen_table {
	struct arena *arena;
	struct seen *slots;
	size_t n, room; /* room is a power of two, or 0 */
};

/* The entry of a key; a new one is empty but for its key, which is copied, and *ret_new says so. NULL: out
 * of memory. Good until the next call. */
struct seen *seen_entry(struct seen_table *t, struct span key, bool *ret_new);

#endif
