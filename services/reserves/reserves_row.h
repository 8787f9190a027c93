/* reserves_row — one row on its way from cells to a typed row: what the parts of reserves_reading share. */
#ifndef RESERVES_ROW_H
#define RESERVES_ROW_H

#include "services/reserves/reserves_reading.h"

enum { ROW_NOTES = 64 };

struct row_in {
	struct arena *arena; /* of the row */
	const struct reading_options *options;
	const struct columns *columns;
	const struct sheet_row *row;
	struct reading_line *line;
};

static inline bool row_has(const struct row_in *in, enum column_field field)
{
	return in->columns->at[field] != 0;
}

/* The raw cell; empty when there is no such column. */
static inline struct span row_cell(const struct row_in *in, enum column_field field)
{
	size_t at = in->columns->at[field];

	return at == 0 ? (struct span){ "", 0 } : sheet_text(in->row, at - 1);
}

/* Repeated here from a merged cell further up. */
static inline bool row_spread(const struct row_in *in, enum column_field field)
{
	size_t at = in->columns->at[field];

	return at != 0 && at - 1 < in->row->n && in->row->cells[at - 1].spread;
}

/* A number that a spreadsheet made of a code: 12.0 is 12. */
static inline struct span code_whole(struct span code)
{
	bool fraction = code.len > 2 && memcmp(code.ptr + code.len - 2, ".0", 2) == 0;

	return fraction ? (struct span){ code.ptr, code.len - 2 } : code;
}

struct span row_text(
    const struct row_in *in, enum column_field field); /* tidy; empty for "nothing" */

void row_note(struct row_in *in, enum note_code code, enum column_field field, struct span raw);
/* Always false. */
bool row_refuse(struct row_in *in, enum note_code code, enum column_field field, struct span raw);

/* Books and states of a plan row. own: the course stands in this row, not above it. */
void books_read(struct row_in *in, bool own, struct plan_row *row);

/* Good ISBNs of a text, with notes for the others; *ret_state as isbn_state. */
size_t isbns_take(struct row_in *in, struct span text, uint64_t isbns[static BOOK_ISBNS], size_t n,
    enum isbn_state *ret_state);

/* A holdings row; false: refused. */
bool holding_take(struct row_in *in, struct holding_row *ret_row);

/* A year in "2014-07", "2014年7月", "2014"; 0: none, and a note unless it says nothing. */
int year_take(struct row_in *in, struct span cell);

/* A book as a row's cells tell of it, before it is read. */
struct book_cells {
	struct span title, contributors, publisher, edition, volume, isbn, isbn_more, year, price,
	    kind;
};

/* 《title》, author, publisher, year; or "author. title[M]. place: publisher, year". */
struct book_cells citation_read(struct arena *a, struct span text);

#endif
