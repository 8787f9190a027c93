/* .xlsx: the worksheets, one row at a time (ECMA-376 part 1, 18.3). */
#include "platform/sheet_xlsx.h"

#include <stdio.h>

#include "platform/sheet_spread.h"

struct reader {
	struct xlsx_book book;
	struct xlsx_part part; /* of the worksheet that is read */
	size_t next_sheet;
	uint64_t done, total; /* bytes of the worksheets before this one; of all */
	struct sheet_cells cells;
	char *text; /* of the row's cells, as far as it is not shared */
	size_t n_text;
	uint64_t row;
	struct sheet_spread spread;
	struct mem_arena merge_memory;
	struct xlsx_merge *merges;
	size_t n_merges, next_merge;
};

static void xlsx_close(void *self)
{
	struct reader *r = self;

	if (r == NULL)
		return;
	xlsx_part_close(&r->part);
	xlsx_book_close(&r->book);
	sheet_cells_finish(&r->cells);
	sheet_spread_finish(&r->spread);
	mem_arena_finish(&r->merge_memory);
	mem_free(r->text);
	mem_free(r);
}

static bool measure(struct reader *r, struct err *err)
{
	struct package_part *part;

	for (size_t i = 0; i < r->book.n_sheets; i++) {
		if (!package_part_open(r->book.package, r->book.sheets[i].part, &part, err))
			return err_turn(err, ERR_NOT_FOUND, ERR_INVALID,
			    "the file is damaged: a worksheet is missing");
		r->total += package_part_size(part);
		package_part_close(part);
	}
	return true;
}

static bool xlsx_open(const struct sheet_input *in, char *format, void **ret_self, struct err *err)
{
	struct reader *r = mem_new(sizeof(*r));

	if (r == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	mem_arena_init(&r->merge_memory);
	r->text = mem_new(in->limits.row_bytes);
	(void)snprintf(format, SHEET_FORMAT_SIZE, "xlsx");
	if ((r->text == NULL && !err_set(err, ERR_MEMORY, "out of memory")) ||
	    !sheet_spread_init(&r->spread, &in->limits, err) ||
	    !sheet_cells_init(&r->cells, &in->limits, err) || !xlsx_book_open(in, &r->book, err) ||
	    !measure(r, err)) {
		xlsx_close(r);
		return false;
	}
	*ret_self = r;
	return true;
}

static bool start_sheet(struct reader *r, const char *part, struct err *err)
{
	r->done += r->part.read;
	xlsx_part_close(&r->part);
	sheet_spread_forget(&r->spread);
	mem_arena_finish(&r->merge_memory);
	r->next_merge = 0;
	r->row = 0;
	return xlsx_read_merges(
	           &r->book, part, &r->merge_memory.arena, &r->merges, &r->n_merges, err) &&
	       xlsx_part_open(&r->book, part, &r->part, err);
}

/* On to the first row; false: it has none, or err. */
static bool has_rows(struct reader *r, struct err *err)
{
	while (xml_next(r->part.xml, err))
		if (xml_is(r->part.xml, XML_OPENS, "row"))
			return true;
	return false;
}

static bool xlsx_next(void *self, struct span *ret_name, struct err *err)
{
	struct reader *r = self;

	while (r->next_sheet < r->book.n_sheets) {
		const struct xlsx_worksheet *sheet = &r->book.sheets[r->next_sheet++];

		if (!start_sheet(r, sheet->part, err))
			return false;
		if (has_rows(r, err)) {
			*ret_name = sheet->name;
			return true;
		}
		if (err->code != ERR_NONE)
			return false;
	}
	return false;
}

/* ---- a cell */

static bool damaged(const struct reader *r, const char *what, struct err *err)
{
	return err_set(
	    err, ERR_INVALID, "row %llu is damaged: %s", (unsigned long long)r->row, what);
}

struct cell {
	struct span type;
	uint64_t style;
	size_t column;
	struct span value; /* in the row's text */
	bool inline_text;
};

/* Keeps what was just written behind the row's text. */
static struct span keep(struct reader *r, size_t n)
{
	struct span s = { r->text + r->n_text, n };

	r->n_text += n;
	return s;
}

static bool row_too_long(const struct reader *r, struct err *err)
{
	return err_set(err, ERR_TOO_LARGE, "row %llu has more than %u bytes of text",
	    (unsigned long long)r->row, r->book.limits.row_bytes);
}

static bool show_number(
    struct reader *r, const struct cell *cell, struct sheet_cell *to, struct err *err)
{
	struct sheet_style style = { 0 };
	size_t n;

	if (cell->style < r->book.n_styles)
		style = r->book.styles[cell->style];
	if (r->book.limits.row_bytes - r->n_text < SHEET_NUMBER_SIZE)
		return row_too_long(r, err);
	n = sheet_number_text(
	    cell->value, style, r->book.from_1904, r->text + r->n_text, &to->number);
	to->text = n != 0 ? keep(r, n) : cell->value;
	return true;
}

static bool show_shared(
    struct reader *r, const struct cell *cell, struct sheet_cell *to, struct err *err)
{
	uint64_t i;

	if (!xlsx_integer(cell->value, &i) || i >= r->book.n_texts)
		return err_set(err, ERR_INVALID, "row %llu is damaged: shared text %.*s of %zu",
		    (unsigned long long)r->row, cell->value.len < 20 ? (int)cell->value.len : 20,
		    cell->value.ptr, r->book.n_texts);
	to->text = xlsx_shared_text(&r->book, (size_t)i);
	return true;
}

static bool show(struct reader *r, const struct cell *cell, struct sheet_cell *to, struct err *err)
{
	if (cell->value.len == 0 || cell->inline_text || span_eq(cell->type, SPAN("str")) ||
	    span_eq(cell->type, SPAN("e")))
		to->text = cell->value;
	else if (span_eq(cell->type, SPAN("s")))
		return show_shared(r, cell, to, err);
	else if (span_eq(cell->type, SPAN("b")))
		to->text = cell->value.ptr[0] == '0' ? SPAN("FALSE") : SPAN("TRUE");
	else if (span_eq(cell->type, SPAN("d")))
		to->text = sheet_iso_date(r->text + (cell->value.ptr - r->text), cell->value.len);
	else
		return show_number(r, cell, to, err);
	return true;
}

static bool read_value(struct reader *r, struct cell *cell, struct err *err)
{
	struct xml *xml = r->part.xml;

	while (xml_next(xml, err) && !xml_is(xml, XML_CLOSES, "v")) {
		struct span s = xml_text(xml);

		if (xml_kind(xml) != XML_TEXT)
			return damaged(r, "a value has parts", err);
		if (s.len > r->book.limits.row_bytes - r->n_text)
			return row_too_long(r, err);
		memcpy(r->text + r->n_text, s.ptr, s.len);
		s = keep(r, s.len);
		cell->value = cell->value.ptr == NULL
		                  ? s
		                  : (struct span){ cell->value.ptr, cell->value.len + s.len };
	}
	return err->code == ERR_NONE;
}

/* What is inside <c>, up to its end. */
static bool read_content(struct reader *r, struct cell *cell, struct err *err)
{
	struct xml *xml = r->part.xml;
	size_t n;

	while (xml_next(xml, err)) {
		if (xml_is(xml, XML_CLOSES, "c"))
			return true;
		if (xml_is(xml, XML_OPENS, "v")) {
			if (!read_value(r, cell, err))
				return false;
		} else if (xml_is(xml, XML_OPENS, "is")) {
			if (!xlsx_rich_text(xml, r->text + r->n_text,
			        r->book.limits.row_bytes - r->n_text, &n, err))
				return false;
			cell->value = keep(r, n);
			cell->inline_text = true;
		} else if (xml_kind(xml) == XML_OPENS && !xml_skip(xml, err)) {
			return false;
		}
	}
	return err->code != ERR_NONE ? false : damaged(r, "a cell has no end", err);
}

/* Which column, by r="C7" or as the next one. */
static bool place(struct reader *r, struct cell *cell, struct err *err)
{
	struct span reference = xml_attribute(r->part.xml, "r");
	uint64_t row;

	cell->column = r->cells.n;
	if (reference.ptr == NULL)
		return true;
	if (!xlsx_reference(reference, &cell->column, &row))
		return damaged(r, "a cell stands nowhere", err);
	return cell->column >= r->cells.n ||
	       damaged(r, "a cell stands before the one before it", err);
}

static bool read_cell(struct reader *r, struct err *err)
{
	struct xml *xml = r->part.xml;
	struct cell cell = { .value = { NULL, 0 } };
	struct span type = xml_attribute(xml, "t");
	struct sheet_cell *to;
	char kept[12];

	if (!xlsx_integer(xml_attribute(xml, "s"), &cell.style))
		cell.style = 0;
	if (!place(r, &cell, err))
		return false;
	if (type.len > sizeof(kept))
		return damaged(r, "a cell is of no known type", err);
	if (type.len != 0)
		memcpy(kept, type.ptr, type.len); /* it goes with the next step */
	cell.type = (struct span){ kept, type.len };
	if ((to = sheet_cells_at(&r->cells, cell.column, r->row, err)) == NULL ||
	    !read_content(r, &cell, err))
		return false;
	if (cell.value.ptr == NULL)
		cell.value = SPAN("");
	return show(r, &cell, to, err);
}

/* ---- a row */

/* Its number by r="7" or as the next one. */
static bool begin_row(struct reader *r, struct err *err)
{
	struct span number = xml_attribute(r->part.xml, "r");
	uint64_t row = r->row + 1;

	if (number.ptr != NULL && (!xlsx_integer(number, &row) || row <= r->row))
		return damaged(r, "the next row has no number above it", err);
	if (row > r->book.limits.rows)
		return err_set(err, ERR_TOO_LARGE, "more than %u rows", r->book.limits.rows);
	r->row = row;
	r->cells.n = 0;
	r->n_text = 0;
	return true;
}

static bool spread(struct reader *r, struct err *err)
{
	for (; r->next_merge < r->n_merges && r->merges[r->next_merge].row <= r->row;
	     r->next_merge++) {
		const struct xlsx_merge *m = &r->merges[r->next_merge];
		struct sheet_area area = { m->last_row, m->column, m->last_column };
		struct span text = { NULL, 0 };
		bool lives;

		if (m->column >= r->cells.max || m->last_row < r->row)
			continue;
		if (m->row == r->row && m->column < r->cells.n)
			text = r->cells.v[m->column].text;
		/* a shared text outlives the sheet: a million merged cells may have the same long one */
		lives = text.ptr < r->text || text.ptr >= r->text + r->book.limits.row_bytes;
		if (!sheet_spread_add(&r->spread, &area, text, lives, err))
			return false;
	}
	sheet_spread_apply(&r->spread, r->row, &r->cells);
	return true;
}

static bool read_row(struct reader *r, struct err *err)
{
	struct xml *xml = r->part.xml;

	if (!begin_row(r, err))
		return false;
	while (xml_next(xml, err)) {
		if (xml_is(xml, XML_CLOSES, "row"))
			return spread(r, err);
		if (xml_is(xml, XML_OPENS, "c") ? !read_cell(r, err)
		                                : xml_kind(xml) == XML_OPENS && !xml_skip(xml, err))
			return false;
	}
	return err->code != ERR_NONE ? false : damaged(r, "it has no end", err);
}

static bool xlsx_row(void *self, struct sheet_row *ret_row, struct err *err)
{
	struct reader *r = self;

	while (!xml_is(r->part.xml, XML_OPENS, "row"))
		if (!xml_next(r->part.xml, err))
			return false;
	if (!read_row(r, err))
		return false;
	*ret_row = (struct sheet_row){ r->row, r->cells.v, r->cells.n, false };
	return true;
}

static void xlsx_progress(const void *self, uint64_t *ret_done, uint64_t *ret_total)
{
	const struct reader *r = self;

	*ret_done = r->done + r->part.read;
	*ret_total = r->total;
}

const struct sheet_engine sheet_xlsx_engine = { SHEET_XLSX, xlsx_open, xlsx_next, xlsx_row,
	xlsx_progress, xlsx_close };
