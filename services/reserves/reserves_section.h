/* reserves_section — the class (教学班) of a plan row: its number in one form, its label where the file has no
 * numbers, and the class above that a row with blank cells goes on with. Of use to reserves_reading.c alone. */
#ifndef RESERVES_SECTION_H
#define RESERVES_SECTION_H

#include "services/reserves/reserves_row.h"
#include "services/reserves/reserves_seen.h"

struct section_cells { /* as they stood, or as they were handed down */
	struct span number, classes, campus, teachers, teacher_numbers;
	int64_t enrolled, capacity; /* -1: not told */
};

/* "1", "01", "001", "1.0", "01班", "第一班" are one class: 01. What is no plain number stays as it is. */
struct span section_number(struct arena *a, struct span cell);

/* Fills what the row says of its class. above: the class of the row that this one goes on with; NULL when it
 * has a course of its own. ret_cells: for the rows below. */
void section_read(struct row_in *in, const struct section_cells *above, struct plan_row *row,
    struct section_cells *ret_cells);

/* The same class of the same course in several rows is one: what those above have said of its students. */
void section_settle(struct seen_table *seen, struct row_in *in, struct plan_row *row);

#endif
