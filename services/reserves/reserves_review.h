/* reserves_review — the librarian's part of matching: the queue, and decisions that outlive everything else. */
#ifndef RESERVES_REVIEW_H
#define RESERVES_REVIEW_H

#include "services/reserves/reserves_candidates.h"

enum { REVIEW_COURSES = 5 };

struct review {
	struct judged_book book;
	struct span courses[REVIEW_COURSES]; /* those with most students first, each once */
	size_t n_courses;
	int64_t enrolled; /* of all courses of the term that require it */
	struct candidate_set candidates;
	int64_t earlier_chosen; /* what an earlier decision chose, among the candidates; 0: none */
};

struct review_filter {
	struct coverage_ask ask;
	enum standing show;
	struct span q; /* in title, contributors, course names and codes; absent or empty: all */
	int64_t offset, limit;
};

struct review_page {
	int64_t total;
	int64_t books[STANDINGS]; /* of the term, whatever was asked for */
	struct review *v;
	size_t n;
};

/* Those that most students wait for first; books that the term requires, references too. */
MUST_CHECK bool reserves_reviews(struct reserves *reserves, struct arena *a,
    const struct review_filter *filter, struct review_page *ret_page, struct err *err);

struct decision {
	int64_t book, version;  /* as the review said */
	enum verdict verdict;   /* VERDICT_OPEN takes a decision back */
	int64_t candidate;      /* with VERDICT_ACCEPT */
	struct span person;     /* opaque */
	struct span name, kind; /* of the person */
	int64_t now;
	struct span address, request; /* from where; absent: unknown */
};

/* Recorded as an event and in the audit log in the same transaction. ERR_NOT_FOUND: no such book. ERR_CONFLICT: the version is
 * another by now; the message names who decided. ERR_INVALID: not a candidate of this book. */
MUST_CHECK bool reserves_decide(struct reserves *reserves, struct arena *a,
    const struct decision *decision, struct review *ret_review, struct err *err);

#endif
