/* reserves_plan — a whole office file in memory, as typed rows: what is stored, or only checked, later in
 * one go. No database. A hundred thousand rows take some fifty megabytes; more than PLAN_ROWS_MAX are refused. */
#ifndef RESERVES_PLAN_H
#define RESERVES_PLAN_H

#include "platform/jobs.h"
#include "services/reserves/reserves_findings.h"
#include "services/reserves/reserves_reading.h"

enum { PLAN_ROWS_MAX = 300000 };

struct plan_item { /* a book that a row names */
	enum item_kind kind;
	unsigned flags;
	struct span key; /* match_book_key() */
	struct span title, contributors, publisher, edition, volume, year;
	struct span isbn; /* good ones, or the cell as it stood */
	bool isbn_good;   /* it holds good ones */
	int64_t book;     /* the room's id; set by the store */
	bool renewed; /* the book was known, and something of it has changed; set by the store */
};

struct plan_line { /* a row; every text is the file's arena's, empty when not told */
	struct span sheet;
	uint64_t number;
	struct span code, name, college, section, teachers, campus;
	struct value level, nature, category;
	int64_t enrolled; /* -1: not told */
	enum item_state state;
	struct span reason; /* the school's words */
	struct plan_item *items;
	size_t n_items;
};

struct plan_request {
	const char *path;
	enum plan_kind kind;
	struct span term; /* absent for holdings */
	const struct column_answers *answers;
	const struct value_answers *values;
	struct progress progress; /* in bytes */
};

struct plan_file {
	struct span format; /* "xlsx", "xls (BIFF8)", ... */
	struct columns_set columns;
	struct plan_line *lines;
	size_t n_lines;
	int64_t rows; /* with content below the headers: kept and refused */
	struct findings findings;
	struct span *spared; /* text_key of the codes of refused rows; those courses are not gone */
	size_t n_spared;
};

/* Only looks at the columns: format and columns are filled. Failures are those of sheet.h. */
MUST_CHECK bool plan_look(struct arena *a, const struct plan_request *request,
    struct plan_file *ret_file, struct err *err);

/* Reads all of it. ret_file->columns.ask: nothing but the columns was read, a person must answer first.
 * Failures: those of sheet.h; ERR_TOO_LARGE: too many rows. */
MUST_CHECK bool plan_read(struct arena *a, const struct plan_request *request,
    struct plan_file *ret_file, struct err *err);

/* ISBNs as the tables keep them: the good ones with a space between, else the cell. */
struct span isbn_text(
    struct arena *a, const uint64_t *isbns, size_t n, struct span raw, bool *ret_good);

#endif
