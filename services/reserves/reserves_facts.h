/* reserves_facts — what one term requires and what there is of it, read at once into arrays: every figure,
 * its rows, the gap list and the review queue are made from these. One read transaction, six statements in
 * the order of the ids, put together by merging: no statement a row. */
#ifndef RESERVES_FACTS_H
#define RESERVES_FACTS_H

#include "core/date.h"
#include "services/people/people.h"
#include "services/reserves/reserves_coverage.h"

/* Texts are the arena's. */
struct fact_course {
	int64_t id, college;
	struct span public_id, code, name, level, category; /* category may be absent */
	int64_t enrolled;
	bool enrolled_unknown; /* of some section, or there is none */
	/* of its textbooks */
	size_t required, not_chosen, none_needed;
};

/* A required book of a course that is not gone. */
struct fact_need {
	int64_t item;
	size_t course, book; /* positions */
	bool textbook;       /* else a reference, which no figure counts */
	bool policy;         /* 马工程 */
	int64_t enrolled;    /* of the sections that use it */
	bool enrolled_unknown;
};

enum standing { STANDING_NONE, STANDING_WAITING, STANDING_SURE, STANDING_DECIDED };
enum { STANDINGS = STANDING_DECIDED + 1 };
const char *standing_name(enum standing standing);
enum standing standing_from(struct span stored);

struct fact_source {
	int64_t resource;
	struct coverage_source source;
	bool linked; /* there is a link that opens it */
};

struct fact_book {
	int64_t id;
	enum standing standing;
	struct span title, contributors, publisher, publisher_key, edition, volume, isbn;
	/* accepted matches, or all candidates while it waits */
	const struct fact_source *sources;
	size_t n_sources;
	struct coverage_verdict verdict;
	int64_t by;  /* the resource that makes it count, one with a link first; 0: none does */
	bool linked; /* that one has a link */
};

struct facts {
	int64_t term;
	struct span code;
	int64_t as_of;
	struct coverage_rule rule;
	struct fact_course *courses; /* by id */
	size_t n_courses;
	struct fact_need *needs; /* by course, then item */
	size_t n_needs;
	struct fact_book *books; /* by id */
	size_t n_books;
	struct resource_set resources;
	struct college_set colleges;
	bool one_root; /* all colleges hang below one */
};

/* ERR_NOT_FOUND. */
MUST_CHECK bool facts_read(struct reserves *reserves, struct arena *a,
    const struct coverage_ask *ask, struct facts *ret_facts, struct err *err);

/* Its name; absent when there is no such college, resource. */
struct span facts_college(const struct facts *facts, int64_t id);
struct span facts_resource(const struct facts *facts, int64_t id);

/* ---- counting (reserves_count.c) ---- */

/* The figures. Pure: what facts hold is all there is. */
MUST_CHECK bool facts_count(const struct facts *facts, struct arena *a, enum coverage_by by,
    struct coverage *ret_coverage, struct err *err);

/* Every course is one of three; the two latter leave the denominators. */
enum course_state { COURSE_NEEDS, COURSE_NOT_CHOSEN, COURSE_NONE_NEEDED };
enum course_state facts_course_state(const struct fact_course *course);

/* Behind the last need of a course whose needs begin at `at`. */
size_t facts_course_end(const struct facts *facts, size_t course, size_t at);

/* Of a course by all its needs: that of its textbook farthest from counting. */
struct coverage_verdict facts_course_verdict(
    const struct facts *facts, const struct fact_need *needs, size_t n);

/* The key of the group that a course is counted in. */
struct span facts_group(const struct facts *facts, struct arena *a, enum coverage_by by,
    const struct fact_course *course);

#endif
