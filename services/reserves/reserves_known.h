/* reserves_known — what the tables know of one term and source, in memory, sorted the way a file is: so that
 * a file of 10^5 rows is compared by merging and not by 10^5 questions. Inside the caller's db_tx. */
#ifndef RESERVES_KNOWN_H
#define RESERVES_KNOWN_H

#include "services/reserves/reserves_internal.h"

struct known_course {
	int64_t id, college, claims;
	struct span code, name;
	struct span level, level_text, nature, nature_text, category,
	    category_text;     /* absent: null */
	bool gone, seen, kept; /* seen, kept: set by whoever compares */
};

struct known_section {
	int64_t id, course, claims, enrolled; /* -1: not told */
	struct span number, teachers, campus;
	bool gone;
};

struct known_item {
	int64_t id, course, claims, book; /* 0: none */
	struct span slot, kind, state, reason, flags;
	bool gone;
};

struct known_item_section {
	int64_t item;
	struct span number;
};

struct known_book {
	int64_t id;
	struct span key, title, contributors, publisher, edition, volume, year, isbn;
	int64_t decided;    /* Unix ms; 0: no person has decided it */
	int64_t earlier;    /* the decided book that it says more fully; 0: none */
	bool held;          /* another source wrote it and still asks for it */
	struct span source; /* to be written; absent: as it is */
};

struct known {
	struct known_course *courses;             /* by code, byte for byte */
	struct known_section *sections;           /* by course, number */
	struct known_item *items;                 /* by course, slot */
	struct known_item_section *item_sections; /* by item, number */
	struct known_book *books;                 /* of all terms, by key */
	size_t n_courses, n_sections, n_items, n_item_sections, n_books;
	int64_t next_course, next_section, next_item, next_book; /* ids not given yet */
};

MUST_CHECK bool known_load(struct reserves *reserves, struct arena *a, int64_t term,
    struct span source, struct known *ret_known, struct err *err);

struct known_course *known_course_find(const struct known *known, struct span code); /* or NULL */
struct known_book *known_book_find(const struct known *known, struct span key);      /* or NULL */

/* Where the rows of a course (or of an item) begin in an array sorted by it, and how many they are. */
struct known_range {
	size_t first, n;
};
struct known_range known_sections_of(const struct known *known, int64_t course);
struct known_range known_items_of(const struct known *known, int64_t course);
struct known_range known_item_sections_of(const struct known *known, int64_t item);

#endif
