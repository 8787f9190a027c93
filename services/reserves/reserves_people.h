/* reserves_people — who made a book, out of a cell in folded text: "[美]甲,乙 著;丙 译". Names wait until a role comes,
 * which then counts for all of them; a name behind a semicolon or a slash ends the waiting. */
#ifndef RESERVES_PEOPLE_H
#define RESERVES_PEOPLE_H

#include "core/span.h"
#include "services/reserves/reserves_values.h"

struct role_word {
	const char *text;
	enum contributor_role role;
	bool set_off; /* a name may end in it: it needs a space before it */
};

struct person {
	struct span name;   /* without what stands around it; brackets behind or within it stay */
	struct span nation; /* inside of the bracket in front: 美, 清; absent: none */
	const struct role_word *role; /* NULL: none said */
	size_t group;                 /* 0, 1...: parted by the stronger signs */
	bool others;                  /* 等 behind the name */
};

enum { PEOPLE_MOST = 24 };

struct people {
	struct person v[PEOPLE_MOST];
	size_t n;
};

/* A line break counts as a space: who has one makes a semicolon of it. */
void people_parse(struct span folded, struct people *ret_people);

#endif
