/* The four ways to print rows; see print.h. */
#include "daemon/print.h"

#include <stdio.h>

#include "core/json.h"
#include "core/text.h"
#include "platform/csv.h"

enum { GAP = 2 };

struct rows {
	const struct print_column *columns;
	size_t n_columns;
	const struct span *cells;
	size_t n_rows;
};

bool print_format_find(const char *word, enum print_format *ret_format)
{
	static const char *const words[] = { "table", "csv", "tsv", "json" };

	for (int i = 0; i < 4; i++) {
		if (strcmp(word, words[i]) == 0) {
			*ret_format = (enum print_format)i;
			return true;
		}
	}
	return false;
}

/* The cell, or the column's name above the rows (row 0). */
static struct span cell(const struct rows *r, size_t row, size_t column)
{
	if (row == 0)
		return span_of(r->columns[column].name);
	return r->cells[(row - 1) * r->n_columns + column];
}

/* Han, kana and full width take two places on a terminal. */
static size_t width(struct span s)
{
	size_t n = 0;

	while (s.len)
		n += text_class(text_point(&s)) == TEXT_CJK ? 2 : 1;
	return n;
}

static void add_spaces(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_add(out, SPAN(" "));
}

static size_t widest(const struct rows *r, size_t column)
{
	size_t most = 0;

	for (size_t row = 0; row <= r->n_rows; row++) {
		size_t n = width(cell(r, row, column));

		most = n > most ? n : most;
	}
	return most;
}

static void as_table(struct buf *out, const struct rows *r)
{
	size_t *widths = arena_array(out->arena, size_t, r->n_columns);

	if (widths == NULL)
		return;
	for (size_t c = 0; c < r->n_columns; c++)
		widths[c] = widest(r, c);
	for (size_t row = 0; row <= r->n_rows; row++) {
		for (size_t c = 0; c < r->n_columns; c++) {
			struct span s = cell(r, row, c);

			buf_add(out, s);
			if (c + 1 < r->n_columns)
				add_spaces(out, widths[c] - width(s) + GAP);
		}
		buf_add(out, SPAN("\n"));
	}
}

static void as_csv(struct buf *out, const struct rows *r)
{
	buf_add(out, CSV_MARK);
	for (size_t row = 0; row <= r->n_rows; row++) {
		for (size_t c = 0; c < r->n_columns; c++) {
			if (c != 0)
				csv_separator(out);
			csv_field(out, cell(r, row, c));
		}
		csv_end(out);
	}
}

/* Tabs and line ends within a cell become spaces: a line is a row, whatever stands in it. */
static void as_tsv(struct buf *out, const struct rows *r)
{
	for (size_t row = 0; row <= r->n_rows; row++)
		for (size_t c = 0; c < r->n_columns; c++) {
			struct span s = cell(r, row, c);

			for (size_t i = 0; i < s.len; i++)
				buf_add(out, (unsigned char)s.ptr[i] < 0x20
				                 ? SPAN(" ")
				                 : (struct span){ s.ptr + i, 1 });
			buf_add(out, c + 1 < r->n_columns ? SPAN("\t") : SPAN("\n"));
		}
}

static void json_cell(struct json *j, const struct print_column *column, struct span s)
{
	if (column->bare && s.len != 0) {
		buf_add(j->out, s);
		j->comma = true;
	} else {
		json_text(j, column->bare ? (struct span){ 0 } : s);
	}
}

static void as_json(struct buf *out, const struct rows *r)
{
	struct json j = { .out = out };

	json_open(&j, '[');
	for (size_t row = 1; row <= r->n_rows; row++) {
		json_open(&j, '{');
		for (size_t c = 0; c < r->n_columns; c++) {
			json_key(&j, r->columns[c].name);
			json_cell(&j, &r->columns[c], cell(r, row, c));
		}
		json_close(&j, '}');
	}
	json_close(&j, ']');
	buf_add(out, SPAN("\n"));
}

void print_rows(enum print_format format, struct arena *a, const struct print_column *columns,
    size_t n_columns, const struct span *cells, size_t n_rows)
{
	static void (*const ways[])(
	    struct buf *, const struct rows *) = { as_table, as_csv, as_tsv, as_json };
	const struct rows rows = { columns, n_columns, cells, n_rows };
	struct buf out = { .arena = a };

	ways[format](&out, &rows);
	(void)fwrite(out.ptr, 1, out.len, stdout);
}
