/* Excel's XML of 2003 ("XML Spreadsheet"), which .NET and Java systems export with the name .xls. */
#include "platform/sheet_engine.h"

#include <stdio.h>

#include "platform/sheet_source.h"
#include "platform/sheet_spread.h"
#include "platform/xml.h"

struct reader {
	struct sheet_source source;
	struct xml *xml;
	struct sheet_cells cells;
	struct sheet_spread spread;
	char *text;
	size_t n_text;
	uint64_t row;
	uint32_t sheets;
	char name[256];
	bool in_sheet;
};

static void xml_sheet_close(void *self)
{
	struct reader *r = self;

	if (r == NULL)
		return;
	xml_close(r->xml);
	sheet_source_close(&r->source);
	sheet_cells_finish(&r->cells);
	sheet_spread_finish(&r->spread);
	mem_free(r->text);
	mem_free(r);
}

static bool xml_sheet_open(
    const struct sheet_input *in, char *format, void **ret_self, struct err *err)
{
	struct reader *r = mem_new(sizeof(*r));

	if (r == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	r->text = mem_new(in->limits.row_bytes);
	if ((r->text == NULL && !err_set(err, ERR_MEMORY, "out of memory")) ||
	    !sheet_cells_init(&r->cells, &in->limits, err) ||
	    !sheet_spread_init(&r->spread, &in->limits, err) ||
	    !sheet_source_open(&r->source, in, err) ||
	    !xml_open((struct xml_source){ sheet_source_read, &r->source, true }, &r->xml, err)) {
		xml_sheet_close(r);
		return false;
	}
	(void)snprintf(
	    format, SHEET_FORMAT_SIZE, "Excel XML of 2003, %s", charset_name(r->source.charset));
	*ret_self = r;
	return true;
}

static bool xml_sheet_next(void *self, struct span *ret_name, struct err *err)
{
	struct reader *r = self;

	while (xml_next(r->xml, err)) {
		struct span name;

		if (!xml_is(r->xml, XML_OPENS, "Worksheet"))
			continue;
		if (r->sheets++ == r->source.in.limits.sheets)
			return err_set(err, ERR_TOO_LARGE, "more than %u worksheets",
			    r->source.in.limits.sheets);
		name = xml_attribute(r->xml, "Name");
		*ret_name = (struct span){ r->name, name.len < sizeof(r->name) ? name.len : 0 };
		if (ret_name->len != 0)
			memcpy(r->name, name.ptr, name.len);
		sheet_spread_forget(&r->spread);
		r->row = 0;
		r->in_sheet = true;
		return true;
	}
	return false;
}

static bool damaged(const struct reader *r, const char *what, struct err *err)
{
	return err_set(
	    err, ERR_INVALID, "row %llu is damaged: %s", (unsigned long long)r->row, what);
}

/* An attribute that is a whole number; without it `otherwise`. */
static uint64_t number_of(const struct xml *xml, const char *name, uint64_t otherwise)
{
	struct span s = xml_attribute(xml, name);
	uint64_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9' || i > 9)
			return otherwise;
		n = n * 10 + (uint64_t)(s.ptr[i] - '0');
	}
	return s.len != 0 ? n : otherwise;
}

/* All text inside Data; it may be marked up. */
static bool read_data(struct reader *r, struct span *ret_text, struct err *err)
{
	size_t from = r->n_text;

	for (int depth = 1; depth > 0;) {
		struct span s;

		if (!xml_next(r->xml, err))
			return err->code != ERR_NONE ? false : damaged(r, "a cell has no end", err);
		if (xml_kind(r->xml) != XML_TEXT) {
			depth += xml_kind(r->xml) == XML_OPENS ? 1 : -1;
			continue;
		}
		s = xml_text(r->xml);
		if (s.len > r->source.in.limits.row_bytes - r->n_text)
			return err_set(err, ERR_TOO_LARGE,
			    "row %llu has more than %u bytes of text", (unsigned long long)r->row,
			    r->source.in.limits.row_bytes);
		memcpy(r->text + r->n_text, s.ptr, s.len);
		r->n_text += s.len;
	}
	*ret_text = (struct span){ r->text + from, r->n_text - from };
	return true;
}

static bool show(struct reader *r, char type, struct sheet_cell *c, struct err *err)
{
	size_t n;

	if (type == 'D') {
		c->text = sheet_iso_date(r->text + (c->text.ptr - r->text), c->text.len);
	} else if (type == 'B') {
		c->text = span_eq(c->text, SPAN("0")) ? SPAN("FALSE") : SPAN("TRUE");
	} else if (type == 'N') {
		if (r->source.in.limits.row_bytes - r->n_text < SHEET_NUMBER_SIZE)
			return damaged(r, "too much text", err);
		n = sheet_number_text(
		    c->text, (struct sheet_style){ 0 }, false, r->text + r->n_text, &c->number);
		if (n != 0)
			c->text = (struct span){ r->text + r->n_text, n };
		r->n_text += n;
	}
	return true;
}

/* <Cell>, up to its end, into the cell. */
static bool read_content(struct reader *r, struct sheet_cell *c, struct err *err)
{
	while (xml_next(r->xml, err)) {
		struct span type = xml_attribute(r->xml, "Type");
		char first = type.len ? type.ptr[0] : 'S';

		if (xml_is(r->xml, XML_CLOSES, "Cell"))
			return true;
		if (xml_is(r->xml, XML_OPENS, "Data")) {
			if (!read_data(r, &c->text, err) || !show(r, first, c, err))
				return false;
		} else if (xml_kind(r->xml) == XML_OPENS && !xml_skip(r->xml, err)) {
			return false;
		}
	}
	return err->code != ERR_NONE ? false : damaged(r, "a cell has no end", err);
}

static bool read_cell(struct reader *r, struct err *err)
{
	uint64_t across = number_of(r->xml, "MergeAcross", 0),
	         down = number_of(r->xml, "MergeDown", 0), column = r->cells.n;
	struct sheet_cell *c;
	struct sheet_area area;

	while (sheet_spread_covers(&r->spread, r->row, column))
		column++;
	column = number_of(r->xml, "Index", column + 1);
	if (column-- <= r->cells.n)
		return damaged(r, "a cell stands before the one before it", err);
	if ((c = sheet_cells_at(&r->cells, column, r->row, err)) == NULL ||
	    !read_content(r, c, err))
		return false;
	area = (struct sheet_area){ r->row + down, column, column + across };
	if (across + down == 0)
		return true;
	return sheet_spread_add(&r->spread, &area, c->text, false, err) &&
	       (area.last_column >= r->cells.max ||
	           sheet_cells_at(&r->cells, area.last_column, r->row, err) != NULL);
}

static bool begin_row(struct reader *r, struct err *err)
{
	uint64_t row = number_of(r->xml, "Index", r->row + 1);

	if (row <= r->row)
		return damaged(r, "the next row has no number above it", err);
	if (row > r->source.in.limits.rows)
		return err_set(err, ERR_TOO_LARGE, "more than %u rows", r->source.in.limits.rows);
	r->row = row;
	r->cells.n = 0;
	r->n_text = 0;
	return true;
}

static bool read_row(struct reader *r, struct err *err)
{
	if (!begin_row(r, err))
		return false;
	while (xml_next(r->xml, err)) {
		if (xml_is(r->xml, XML_CLOSES, "Row")) {
			sheet_spread_apply(&r->spread, r->row, &r->cells);
			return true;
		}
		if (xml_is(r->xml, XML_OPENS, "Cell") && !read_cell(r, err))
			return false;
	}
	return err->code != ERR_NONE ? false : damaged(r, "it has no end", err);
}

static bool xml_sheet_row(void *self, struct sheet_row *ret_row, struct err *err)
{
	struct reader *r = self;

	while (r->in_sheet && xml_next(r->xml, err)) {
		r->in_sheet = !xml_is(r->xml, XML_CLOSES, "Worksheet");
		if (!xml_is(r->xml, XML_OPENS, "Row"))
			continue;
		if (!read_row(r, err))
			return false;
		*ret_row = (struct sheet_row){ r->row, r->cells.v, r->cells.n, false };
		if (charset_damages(r->source.decoder) != 0)
			ret_row->damaged = sheet_cells_damaged(r->cells.v, r->cells.n);
		return true;
	}
	return false;
}

static void xml_sheet_progress(const void *self, uint64_t *ret_done, uint64_t *ret_total)
{
	const struct reader *r = self;

	*ret_done = r->source.at - r->source.waiting.len;
	*ret_total = r->source.in.size;
}

const struct sheet_engine sheet_xml_engine = { SHEET_XML, xml_sheet_open, xml_sheet_next,
	xml_sheet_row, xml_sheet_progress, xml_sheet_close };
