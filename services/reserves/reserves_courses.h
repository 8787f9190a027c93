/* reserves_courses — courses for everybody: the search, and a course's page with how to open its books. */
#ifndef RESERVES_COURSES_H
#define RESERVES_COURSES_H

#include "services/reserves/reserves_coverage.h"
#include "services/reserves/reserves_internal.h"

struct course { /* texts borrowed from the arena passed in */
	int64_t id, college;
	struct span public_id, term, code, name;
	struct span level; /* value_name(); the rest as the school says it, absent: not told */
	struct span level_text, nature, category;
	bool gone;
};

/* ---- the search ---- */

struct course_query {
	struct span term;  /* absent: the newest */
	struct span q;     /* words, all of which must be found; absent: all courses */
	int64_t college;   /* with everything below it; 0: any */
	struct span level; /* value_name(); absent: any */
	int64_t offset, limit;
};

struct course_hit {
	struct course course;
	struct span teachers, titles; /* at most a few */
	int64_t required;             /* textbooks */
	int64_t covered;              /* of them, with a counting source */
	enum item_state needs;        /* ITEM_REQUIRED, ITEM_NONE_NEEDED or ITEM_NOT_CHOSEN */
};

struct college_count {
	int64_t college, courses; /* 0: not stated */
};

struct course_page {
	struct span term;
	int64_t total; /* with the college asked for */
	struct course_hit *v;
	size_t n;
	struct college_count
	    *colleges; /* of all hits, whatever college was asked for; most first */
	size_t n_colleges;
	struct college_set names;
};

/* Best first: the code itself, the name itself, names that begin with the query, names that hold it, the
 * rest (teachers, titles, pinyin). Without a query by college and name. ERR_NOT_FOUND: no such term. */
MUST_CHECK bool courses_search(struct reserves *reserves, struct arena *a,
    const struct course_query *query, const struct coverage_rule *rule, int64_t now,
    struct course_page *ret_page, struct err *err);

/* ---- one course ---- */

struct course_section {
	struct span number, teachers, campus;
	int64_t enrolled; /* -1: not known */
};

struct course_source { /* of a book, to be opened */
	struct resource resource;
	struct span link; /* absent: the vendor gave none */
	enum match_status status;
	enum completeness completeness;
	bool counts, in_period;
	struct span title, edition, year; /* as the source names it */
};

struct course_book {
	int64_t id; /* 0: none: not chosen, none needed */
	struct span title, contributors, publisher, edition, volume, year, isbn;
	bool waits;
	struct coverage_verdict verdict;
	struct course_source *sources; /* best first */
	size_t n_sources;
};

struct course_item {
	int64_t id;
	enum item_kind kind;
	enum item_state state;
	struct span reason, flags; /* flags: words with a space between */
	struct span sections;      /* class numbers when only some use it */
	struct course_book book;
};

struct whole_course {
	struct course course;
	struct college_set colleges;
	struct course_section *sections;
	size_t n_sections;
	struct course_item *items; /* textbooks first */
	size_t n_items;
};

/* A course that is gone is still found: a link in a notebook should say so. */
MUST_CHECK bool course_find(struct reserves *reserves, struct arena *a, struct span public_id,
    const struct coverage_rule *rule, int64_t now, struct whole_course *ret_course,
    struct err *err);

/* ---- parts of both ---- */

struct course_catalogue { /* what a request asks once */
	struct reserves *reserves;
	struct arena *arena;
	const struct coverage_rule *rule;
	int64_t now;
	struct resource_set resources;
};

/* Fills waits, verdict and sources of a book whose id, volume and standing are known. */
MUST_CHECK bool book_sources(const struct course_catalogue *catalogue, struct span standing,
    struct course_book *book, struct err *err);

/* Items of a course, textbooks first. */
MUST_CHECK bool course_items(const struct course_catalogue *catalogue, int64_t course,
    struct course_item **ret_items, size_t *ret_n, struct err *err);

struct span college_name(const struct college_set *set, int64_t id); /* "" when not stated */

#endif
