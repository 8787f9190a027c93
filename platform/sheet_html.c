/* An HTML table with the name .xls, as the systems of Academic Affairs Offices export it. All tables of the page
 * stand below each other, as Excel shows them; a table within a cell is taken for rows of its own. */
#include "platform/sheet_engine.h"

#include <stdio.h>
#include <strings.h>

#include "core/vec.h"
#include "platform/sheet_source.h"
#include "platform/sheet_spread.h"
#include "platform/xml.h"

enum { PIECE = 4 * 1024, MOST_SPAN = 65534, MOST_COLSPAN = 1000 };

struct html_row {
	uint64_t number;
	struct sheet_cell *cells;
	size_t n;
};

struct page {
	struct sheet_source source;
	struct html *html;
	char piece[PIECE];
	bool fed, begun;
	struct err failure; /* from inside libxml2 */
	/* rows that are ready */
	struct mem_arena memory;
	struct html_row *rows;
	size_t n_rows, next_row;
	/* the row that is being read */
	uint64_t number;
	bool in_row, in_cell, hidden;
	struct sheet_cells cells;
	struct sheet_spread spread;
	char *text; /* of the row; the cell's begins at cell_at */
	size_t n_text, cell_at;
	size_t column;
	unsigned long colspan, rowspan;
	struct span exact; /* x:num, in the row's text */
	bool number_cell;
	int silent; /* inside script and style */
};

static void html_sheet_close(void *self)
{
	struct page *p = self;

	if (p == NULL)
		return;
	html_close(p->html);
	sheet_source_close(&p->source);
	sheet_cells_finish(&p->cells);
	sheet_spread_finish(&p->spread);
	mem_arena_finish(&p->memory);
	mem_free(p->text);
	mem_free(p);
}

/* ---- text of a cell */

static void fail(struct page *p, enum err_code code, const char *what)
{
	if (p->failure.code == ERR_NONE)
		(void)err_set(
		    &p->failure, code, "row %llu: %s", (unsigned long long)p->number, what);
}

static void add_bytes(struct page *p, const char *bytes, size_t n)
{
	if (n > p->source.in.limits.row_bytes - p->n_text) {
		fail(p, ERR_TOO_LARGE, "it has too much text");
		return;
	}
	memcpy(p->text + p->n_text, bytes, n);
	p->n_text += n;
}

static bool at_gap(const struct page *p)
{
	return p->n_text == p->cell_at || p->text[p->n_text - 1] == ' ' ||
	       p->text[p->n_text - 1] == '\n';
}

static void add_space(struct page *p)
{
	if (!at_gap(p))
		add_bytes(p, " ", 1);
}

static void new_line(struct page *p)
{
	while (p->n_text > p->cell_at && p->text[p->n_text - 1] == ' ')
		p->n_text--;
	if (p->n_text > p->cell_at)
		add_bytes(p, "\n", 1);
}

/* The length of the white space at s: ASCII's, or &nbsp;, which fills empty cells. */
static size_t space(struct span s)
{
	if (s.ptr[0] == ' ' || (s.ptr[0] >= '\t' && s.ptr[0] <= '\r'))
		return 1;
	return s.len >= 2 && s.ptr[0] == '\xc2' && s.ptr[1] == '\xa0' ? 2 : 0;
}

static void on_text(void *ctx, struct span text)
{
	struct page *p = ctx;

	if (!p->in_cell || p->silent > 0)
		return;
	while (text.len != 0) {
		size_t n = space(text), gap = n;

		if (n != 0)
			add_space(p);
		else
			while (
			    n < text.len && space((struct span){ text.ptr + n, text.len - n }) == 0)
				n++;
		if (gap == 0)
			add_bytes(p, text.ptr, n);
		text = (struct span){ text.ptr + n, text.len - n };
	}
}

/* ---- cells and rows */

static void spread(struct page *p, struct span text)
{
	struct sheet_area area = { p->number + p->rowspan - 1, p->column,
		p->column + p->colspan - 1 };

	if (p->rowspan * p->colspan > 1 &&
	    !sheet_spread_add(&p->spread, &area, text, false, &p->failure))
		return;
	/* what stands to the right in this row begins behind it */
	if (area.last_column < p->cells.max && p->colspan > 1 &&
	    sheet_cells_at(&p->cells, area.last_column, p->number, &p->failure) == NULL)
		return;
}

static void end_cell(struct page *p)
{
	struct span text;
	struct sheet_cell *c;

	if (!p->in_cell)
		return;
	p->in_cell = false;
	while (p->n_text > p->cell_at && at_gap(p))
		p->n_text--;
	text = p->exact.len != 0 ? p->exact
	                         : (struct span){ p->text + p->cell_at, p->n_text - p->cell_at };
	if (p->failure.code != ERR_NONE ||
	    (c = sheet_cells_at(&p->cells, p->column, p->number, &p->failure)) == NULL)
		return;
	*c = (struct sheet_cell){ .text = text, .number = p->number_cell && text.len != 0 };
	spread(p, text);
}

/* A copy of the row, to be given when libxml2 has come back. */
static void queue(struct page *p)
{
	struct arena *a = &p->memory.arena;
	struct html_row *row;
	struct sheet_cell *copy;

	if ((p->rows = vec_grow(a, p->rows, p->n_rows, sizeof(*p->rows))) == NULL ||
	    (copy = arena_alloc(a, (p->cells.n + 1) * sizeof(*copy))) == NULL) {
		fail(p, ERR_MEMORY, "out of memory");
		return;
	}
	row = &p->rows[p->n_rows++];
	*row = (struct html_row){ p->number, copy, p->cells.n };
	for (size_t i = 0; i < p->cells.n; i++) {
		copy[i] = p->cells.v[i];
		if (!copy[i].spread) /* those texts stay until all rows are given */
			copy[i].text = arena_dup(a, copy[i].text);
	}
	if (a->failed)
		fail(p, ERR_MEMORY, "out of memory");
}

static void end_row(struct page *p)
{
	end_cell(p);
	if (!p->in_row)
		return;
	p->in_row = false;
	if (p->failure.code != ERR_NONE || p->hidden)
		return;
	sheet_spread_apply(&p->spread, p->number, &p->cells);
	queue(p);
}

static void begin_row(struct page *p, bool hidden)
{
	end_row(p);
	p->in_row = true;
	p->hidden = hidden;
	p->cells.n = 0;
	p->n_text = 0;
	if (++p->number > p->source.in.limits.rows)
		fail(p, ERR_TOO_LARGE, "more rows than are read");
}

static const char *attribute(const char *const *attributes, const char *name)
{
	for (; attributes != NULL && attributes[0] != NULL; attributes += 2)
		if (strcasecmp(attributes[0], name) == 0)
			return attributes[1] != NULL ? attributes[1] : "";
	return NULL;
}

static unsigned long span_number(const char *text, unsigned long most)
{
	unsigned long n = 0;

	for (; text != NULL && *text >= '0' && *text <= '9' && n <= most; text++)
		n = n * 10 + (unsigned long)(*text - '0');
	return n == 0 ? 1 : n < most ? n : most;
}

/* Excel's own HTML keeps the whole number here when it shows 9.78704E+12. */
static void keep_exact(struct page *p, const char *number)
{
	size_t at = p->n_text;

	p->number_cell = number != NULL;
	p->exact = SPAN("");
	if (number == NULL || *number == '\0')
		return;
	add_bytes(p, number, strlen(number));
	p->exact = (struct span){ p->text + at, p->n_text - at };
}

static void begin_cell(struct page *p, const char *const *attributes)
{
	if (!p->in_row)
		begin_row(p, false);
	end_cell(p);
	for (p->column = p->cells.n; sheet_spread_covers(&p->spread, p->number, p->column);)
		p->column++;
	p->colspan = span_number(attribute(attributes, "colspan"), MOST_COLSPAN);
	p->rowspan = span_number(attribute(attributes, "rowspan"), MOST_SPAN);
	keep_exact(p, attribute(attributes, "x:num"));
	p->cell_at = p->n_text;
	p->in_cell = true;
}

/* style="DISPLAY: none" */
static bool is_hidden(const char *const *attributes)
{
	const char *style = attribute(attributes, "style"), *p;

	if (style == NULL || (p = strcasestr(style, "display")) == NULL)
		return false;
	p += 7;
	p += strspn(p, " :");
	return strncasecmp(p, "none", 4) == 0;
}

enum tag { TAG_OTHER, TAG_TABLE, TAG_ROW, TAG_CELL, TAG_BREAK, TAG_BLOCK, TAG_SILENT };

static enum tag tag_of(const char *name)
{
	static const struct {
		const char *name;
		enum tag tag;
	} tags[] = {
		{ "td", TAG_CELL },
		{ "th", TAG_CELL },
		{ "tr", TAG_ROW },
		{ "table", TAG_TABLE },
		{ "br", TAG_BREAK },
		{ "p", TAG_BLOCK },
		{ "div", TAG_BLOCK },
		{ "li", TAG_BLOCK },
		{ "script", TAG_SILENT },
		{ "style", TAG_SILENT },
		{ "title", TAG_SILENT },
	};

	for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++)
		if (strcmp(name, tags[i].name) == 0)
			return tags[i].tag;
	return TAG_OTHER;
}

static void begin_block(struct page *p)
{
	if (p->in_cell && !at_gap(p))
		new_line(p);
}

static void on_open(void *ctx, const char *name, const char *const *attributes)
{
	struct page *p = ctx;
	enum tag tag = tag_of(name);

	if (tag == TAG_TABLE) {
		end_row(p);
		sheet_spread_clear(&p->spread);
	} else if (tag == TAG_ROW) {
		begin_row(p, is_hidden(attributes));
	} else if (tag == TAG_CELL) {
		begin_cell(p, attributes);
	} else if (tag == TAG_BREAK && p->in_cell) {
		new_line(p);
	} else if (tag == TAG_BLOCK) {
		begin_block(p);
	} else if (tag == TAG_SILENT) {
		p->silent++;
	}
}

static void on_close(void *ctx, const char *name)
{
	struct page *p = ctx;
	enum tag tag = tag_of(name);

	if (tag == TAG_CELL)
		end_cell(p);
	else if (tag == TAG_ROW || tag == TAG_TABLE)
		end_row(p);
	else if (tag == TAG_SILENT && p->silent > 0)
		p->silent--;
	if (tag == TAG_TABLE)
		sheet_spread_clear(&p->spread);
}

/* ---- the engine */

static const struct html_events events = { on_open, on_close, on_text };

static bool html_sheet_open(
    const struct sheet_input *in, char *format, void **ret_self, struct err *err)
{
	struct page *p = mem_new(sizeof(*p));

	if (p == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	mem_arena_init(&p->memory);
	p->text = mem_new(in->limits.row_bytes);
	if ((p->text == NULL && !err_set(err, ERR_MEMORY, "out of memory")) ||
	    !sheet_cells_init(&p->cells, &in->limits, err) ||
	    !sheet_spread_init(&p->spread, &in->limits, err) ||
	    !sheet_source_open(&p->source, in, err) || !html_open(&events, p, &p->html, err)) {
		html_sheet_close(p);
		return false;
	}
	(void)snprintf(
	    format, SHEET_FORMAT_SIZE, "HTML table, %s", charset_name(p->source.charset));
	*ret_self = p;
	return true;
}

static bool feed(struct page *p, struct err *err)
{
	size_t n;

	mem_arena_finish(&p->memory);
	p->rows = NULL;
	p->n_rows = p->next_row = 0;
	if (p->spread.used == 0)
		sheet_spread_forget(&p->spread);
	if (!sheet_source_read(&p->source, p->piece, sizeof(p->piece), &n, err))
		return false;
	p->fed = n == 0;
	if (!html_feed(p->html, (struct span){ p->piece, n }, p->fed, err))
		return false;
	if (p->fed)
		end_row(p);
	if (p->failure.code != ERR_NONE)
		*err = p->failure;
	return p->failure.code == ERR_NONE;
}

static bool html_row(void *self, struct sheet_row *ret_row, struct err *err)
{
	struct page *p = self;
	const struct html_row *row;

	while (p->next_row == p->n_rows)
		if (p->fed || !feed(p, err))
			return false;
	row = &p->rows[p->next_row++];
	*ret_row = (struct sheet_row){ row->number, row->cells, row->n, false };
	if (charset_damages(p->source.decoder) != 0)
		ret_row->damaged = sheet_cells_damaged(row->cells, row->n);
	return true;
}

static bool html_next(void *self, struct span *ret_name, struct err *err)
{
	struct page *p = self;

	(void)err;
	if (p->begun)
		return false;
	p->begun = true;
	*ret_name = SPAN("");
	return true;
}

static void html_progress(const void *self, uint64_t *ret_done, uint64_t *ret_total)
{
	const struct page *p = self;

	*ret_done = p->source.at - p->source.waiting.len;
	*ret_total = p->source.in.size;
}

const struct sheet_engine sheet_html_engine = { SHEET_HTML, html_sheet_open, html_next, html_row,
	html_progress, html_sheet_close };
