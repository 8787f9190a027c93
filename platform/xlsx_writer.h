/* xlsx_writer — a workbook with styled tables and native bar charts, made in memory to be answered.
 * Text is written as text and never as a formula, whatever it begins with. A failure is remembered (the
 * calls in between are harmless) and told by xlsx_finish. Sheets are written in order, row by row. */
#ifndef PLATFORM_XLSX_WRITER_H
#define PLATFORM_XLSX_WRITER_H

#include <stdint.h>

#include "core/arena.h"
#include "core/err.h"

struct xlsx;

/* NULL: out of memory. xlsx_free throws away what was not finished; NULL is fine. */
struct xlsx *xlsx_new(void);
void xlsx_free(struct xlsx *x);

struct xlsx_column {
	struct span title;
	double width; /* in characters of the default font; a Chinese one counts two */
};

/* Begins a sheet with a header row that is styled and stays in view. The name may be anything: what Excel
 * forbids in it ([]:*?/\ and past 31 characters) is replaced or cut, and a second of that name is numbered. */
void xlsx_sheet(struct xlsx *x, struct span name, const struct xlsx_column *columns, size_t n);

/* Cells of the current row, one after the other; then xlsx_row moves to the next. */
void xlsx_text(struct xlsx *x, struct span text); /* ptr NULL or empty: a blank cell */
void xlsx_int(struct xlsx *x, int64_t number);    /* past 15 digits (Excel's exactness): as text */
void xlsx_number(struct xlsx *x, double number, int decimals);
void xlsx_percent(struct xlsx *x, double ratio); /* .9315 is shown as 93.15 % */
void xlsx_row(struct xlsx *x);

/* A horizontal bar chart, its bars stacked, on the current sheet. Rows as the user sees them, from 1; columns
 * from 0. */
struct xlsx_chart {
	struct span title, category_axis, value_axis;
	size_t category_column;
	size_t first_row, last_row;
	const struct xlsx_series *series;
	size_t n_series;
	bool percent;                     /* the value axis runs 0..100 % */
	size_t anchor_column, anchor_row; /* of the chart's upper left corner */
	bool
	    of_sheet_before; /* its rows and columns are those of the sheet before the current one */
};

struct xlsx_series {
	size_t column; /* its title is the column's header */
	uint32_t rgb;  /* 0x0b4a8f */
};
void xlsx_bar_chart(struct xlsx *x, const struct xlsx_chart *chart);

/* The whole file, in the arena; x is done with and must be freed. ERR_MEMORY, ERR_TOO_LARGE (rows,
 * columns, a text past Excel's 32,767 characters), ERR_INVALID (text is not UTF-8), ERR_INTERNAL. */
MUST_CHECK bool xlsx_finish(
    struct xlsx *x, struct arena *a, struct span *ret_file, struct err *err);

#endif
