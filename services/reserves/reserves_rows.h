/* reserves_rows — what a figure was counted from, in the figure's own unit: courses, required textbooks, or required
 * textbooks with their students. From the same facts and the same verdicts as the figure, so that rows add
 * up to what was clicked. */
#ifndef RESERVES_ROWS_H
#define RESERVES_ROWS_H

#include "services/reserves/reserves_facts.h"

/* The contract's CoverageUnit and RowsShow list these in the same order. */
enum rows_unit { ROWS_COURSE, ROWS_TITLE, ROWS_ENROLMENT };
enum rows_show {
	SHOW_ANY, /* what the figure's denominator counts; the next three are its parts */
	SHOW_YES,
	SHOW_REVIEW,
	SHOW_NO,
	/* What is told beside the figures. Courses, whatever the unit: */
	SHOW_NOT_CHOSEN,
	SHOW_NONE_NEEDED,
	SHOW_ENROLLED_UNKNOWN, /* textbooks, when the unit says courses */
};

struct rows_filter {
	enum coverage_by by;
	struct span group; /* its key; absent: all */
	enum rows_unit unit;
	enum rows_show show;
	int64_t offset, limit; /* limit 0: all of them */
};

struct fact_row {
	const struct fact_course *course;
	const struct fact_need
	    *needs; /* one textbook; of a course all that it has, references too */
	size_t n_needs;
	enum course_state state;
	struct coverage_verdict verdict; /* meaningful when the course needs a textbook */
	int64_t weight;                  /* what it adds to the figure: 1, or students */
	bool enrolled_unknown;
};

struct fact_rows {
	enum rows_unit unit; /* of the rows, which `show` may decide */
	/* Of the group in that unit, whatever is shown: SHOW_ANY adds up to `of`, SHOW_YES to `confirmed`,
	 * SHOW_REVIEW to what review may add, SHOW_NO to the rest. */
	struct coverage_ratio figure;
	int64_t total, sum; /* rows shown and their weights, before offset and limit */
	struct fact_row *v;
	size_t n;
};

/* By the course's code, then as the course has them; by enrolment most students first. */
MUST_CHECK bool facts_rows(const struct facts *facts, struct arena *a,
    const struct rows_filter *filter, struct fact_rows *ret_rows, struct err *err);

/* The textbooks of a row that do not count for sure: the first `most` of them, and how many there are. */
size_t row_lacks(const struct facts *facts, const struct fact_row *row,
    const struct fact_need **ret_lacks, size_t most);
/* How many textbooks it has. */
size_t row_textbooks(const struct fact_row *row);

#endif
