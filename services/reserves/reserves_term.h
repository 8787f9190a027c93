/* reserves_term — terms as cells and titles write them. term_read, in reserves_reading.h, is the front. */
#ifndef RESERVES_TERM_H
#define RESERVES_TERM_H

#include "core/arena.h"

struct term {
	int year;  /* the first of the two; 0: not told */
	int part;  /* 1, 2, 3; 0: not told */
	int other; /* what it is in the numbering 3, 12, 16; 0: the same */
};

/* year may be empty. False: there is no term in it. */
bool term_parse(struct arena *a, struct span year, struct span cell, struct term *ret_term);
/* A year that is not told is any. */
bool term_same(const struct term *wanted, const struct term *told);

#endif
