/* starve — memory that runs out: every allocation of our own code fails once, one after the other. For programs linked
 * with starved_args (platform/meson.build): the linker's --wrap gives them malloc and calloc, libraries keep the real
 * ones. */
#ifndef TESTING_STARVE_H
#define TESTING_STARVE_H

#include "core/arena.h"
#include "core/err.h"

/* Runs the body again and again, each time with a later allocation failing, until it goes through; how often it did
 * not. A failure must be noticed: ERR_MEMORY, or the arena's sticky flag. Each run has an arena of its own that asks for
 * memory at each allocation. */
int starve(bool (*body)(void *with, struct arena *a, struct err *err), void *with);

/* Within a body: from here on nothing fails any more. */
void starve_no_more(void);

#endif
