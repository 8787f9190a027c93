/* reserves_store — a plan file against what is known: what is new, changed, the same, vanished; and, when it is
 * asked to write, the rows that differ and no others. Inside the caller's db_tx. README.md says the rules. */
#ifndef RESERVES_STORE_H
#define RESERVES_STORE_H

#include "services/reserves/reserves_known.h"
#include "services/reserves/reserves_plan.h"

struct import_counts { /* of courses, sections and items, or of holdings */
	int64_t added, changed, same, vanished;
};

struct store_request {
	enum plan_kind kind; /* not PLAN_HOLDINGS */
	struct span term, source;
	int64_t import; /* 0: only checked */
	int64_t now;
	bool write;  /* false: only counted; no lock is taken */
	bool strict; /* nothing is written when a row is refused */
	bool vanish; /* what the file does not have is gone, however much of a college that is */
};

struct store_result {
	struct import_counts counts;
	struct findings findings; /* the file's, and what turned out here */
	bool stopped;             /* strict, and a row was refused */
};

/* file->lines' items get their book ids. Failures are the database's, and ERR_MEMORY. */
MUST_CHECK bool plan_store(struct reserves *reserves, struct arena *a, struct plan_file *file,
    const struct store_request *request, struct store_result *ret_result, struct err *err);

/* Writes the search keys of the courses of a term and source that differ from what they should be. */
MUST_CHECK bool plan_index(
    struct reserves *reserves, struct arena *a, int64_t term, struct span source, struct err *err);

/* ---- between the files of the store ---- */

struct file_course { /* the lines of one code: first..first+n of `order` */
	size_t first, n;
	int64_t id;
	struct known_course *known; /* NULL: new */
	bool refused;
};

struct storing {
	struct reserves *reserves;
	struct arena *arena;
	const struct store_request *request;
	struct plan_file *file;
	struct store_result *result;
	struct known known;
	int64_t term, claim;
	bool tasks, books;              /* what this kind of file is about */
	const struct plan_line **order; /* by code, section, place in the file */
	struct file_course *courses;    /* by code */
	size_t n_courses;
};

/* ---- decided books (reserves_store_earlier.c) ---- */

struct decided_book {
	const struct known_book *book;
	struct span bare; /* its key without its author: the publisher stands there */
	uint64_t isbn;    /* 0: no good one */
};

struct decided_books {
	struct decided_book *v;
	size_t n;
};
MUST_CHECK bool store_decided(
    struct storing *s, struct decided_books *ret_decided, struct err *err);

/* The id of the book, among those decided, that `b` says more fully: the same good ISBN, or the same title, and
 * author, edition and volume the same or silent on one side. The one decided last; 0: none. Of those that
 * this course asked for until now, unless `course` is NULL. */
int64_t store_earlier(struct storing *s, const struct decided_books *decided,
    const struct known_book *b, const struct file_course *course);

/* What is odd about the file as a whole (reserves_store_warn.c): courses that only a textbook list has, codes
 * that nearly are one, and colleges that the file leaves out, whose courses stay (`kept`). */
MUST_CHECK bool store_warn(struct storing *s, struct err *err);
/* Gives every item of the file its book, new or known, and fills what a known one lacked. */
MUST_CHECK bool store_books(struct storing *s, struct err *err);
/* Sections and items of the courses of the file, and those that vanished from them. */
MUST_CHECK bool store_sections(struct storing *s, struct err *err);
MUST_CHECK bool store_items(struct storing *s, struct err *err);

/* The claims of a row that the file has, or has no longer. */
int64_t claims_with(const struct storing *s, int64_t claims);
int64_t claims_without(const struct storing *s, int64_t claims);
bool claims_gone(int64_t claims);

/* Was a row of this course refused? Then nothing of it has vanished. */
bool store_spared(const struct storing *s, struct span code);

/* A text, or null when there is none. */
struct db_arg text_or_null(struct span s);

#endif
