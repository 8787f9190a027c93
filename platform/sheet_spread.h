/* sheet_spread — merged cells, row by row: the text of the first place stands in each. Rows come in order. */
#ifndef PLATFORM_SHEET_SPREAD_H
#define PLATFORM_SHEET_SPREAD_H

#include "platform/mem.h"
#include "platform/sheet_engine.h"

struct sheet_spread {
	struct {
		uint64_t until; /* the last row that is covered */
		struct span text;
	} * columns;
	size_t max, used; /* columns from `used` on were never covered */
	struct mem_arena texts;
	uint64_t copied, copied_max; /* bytes of texts since they were last forgotten */
};

MUST_CHECK bool sheet_spread_init(
    struct sheet_spread *s, const struct sheet_limits *limits, struct err *err);
void sheet_spread_finish(struct sheet_spread *s);
void sheet_spread_clear(struct sheet_spread *s); /* a new worksheet: nothing is covered */
void sheet_spread_forget(
    struct sheet_spread *s); /* its texts, too: no row that is out may have one */

static inline bool sheet_spread_covers(const struct sheet_spread *s, uint64_t row, size_t column)
{
	return column < s->used && s->columns[column].until >= row;
}

/* A merged cell begins at row and column; it is cut at the most columns allowed. The text is copied unless
 * it lives as long as the sheet. */
struct sheet_area {
	uint64_t last_row;
	size_t column, last_column;
};
MUST_CHECK bool sheet_spread_add(struct sheet_spread *s, const struct sheet_area *area,
    struct span text, bool lives, struct err *err);

/* Fills the covered cells of this row that have no text of their own. */
void sheet_spread_apply(const struct sheet_spread *s, uint64_t row, struct sheet_cells *cells);

#endif
