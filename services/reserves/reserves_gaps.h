/* reserves_gaps — required textbooks without a counting source, each once, by publisher: what a library
 * asks publishers for. */
#ifndef RESERVES_GAPS_H
#define RESERVES_GAPS_H

#include "services/reserves/reserves_facts.h"

struct gap {
	const struct fact_book *book;
	struct span *courses; /* names of courses that require it, each once, most students first */
	size_t n_courses;
	int64_t enrolled; /* of all of them */
	bool policy;      /* 马工程, for any of them */
};

struct gap_publisher {
	struct span key;  /* folded name; "none": publisher not stated */
	struct span name; /* as most students' book has it */
	struct gap *gaps; /* prescribed ones first, then by students */
	size_t n;
	int64_t enrolled;
};

struct gap_list {
	size_t titles;
	struct gap_publisher *v; /* most titles first; not stated at the end */
	size_t n;
};

/* Titles that wait for review are in it, with that reason: they have no counting source yet. */
MUST_CHECK bool facts_gaps(
    const struct facts *facts, struct arena *a, struct gap_list *ret_gaps, struct err *err);

#endif
