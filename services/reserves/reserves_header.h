/* reserves_header — the steps of reserves_columns: where the header stands, what the cells below look
 * like. Of use to reserves_columns.c alone. */
#ifndef RESERVES_HEADER_H
#define RESERVES_HEADER_H

#include "services/reserves/reserves_synonyms.h"

enum { GRID_COLUMNS = 200 }; /* further columns are not looked at */

/* A worksheet's first rows with the keys of their cells, made once. */
struct grid {
	struct arena *arena;
	enum plan_kind kind;
	const struct sheet_row *rows;
	size_t n, width;
	struct span *keys;                    /* n x width; empty for cells that are no header */
	const struct column_answers *answers; /* what was said before; may be NULL */
	struct span *answer_keys;
};

/* Lines first..last of the grid are the header; found is false when there is none. */
struct header_place {
	size_t first, last;
	bool found;
};

bool grid_make(struct arena *a, enum plan_kind kind, const struct columns_look *look,
    const struct column_answers *answers, struct grid *ret_grid);
struct header_place header_find(const struct grid *g);

/* The answer for a header; NULL: nobody has said anything. */
const struct column_answer *grid_answer(const struct grid *g, struct span key);

/* The header of one column: its text (both lines), and what it means when that is exactly known. */
struct span header_text(const struct grid *g, struct header_place at, size_t column);
struct synonym header_meaning(const struct grid *g, struct header_place at, size_t column);

/* What the cells of a column look like, below the header. */
struct looks {
	size_t n; /* cells with something in them */
	size_t isbn, isbn_like, number, url, college, publisher, code, course;
};
struct looks column_looks(const struct grid *g, size_t first, size_t column);
bool looks_contradict(const struct looks *l, enum column_field field);
/* COLUMN_NONE: nothing that can be told by the cells alone. */
enum column_field looks_field(const struct looks *l, enum plan_kind kind);

#endif
