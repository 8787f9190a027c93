/* .xls, the real one (BIFF5 and BIFF8): freexl reads it from a file without a name, after sheet_ole has looked it
 * over. freexl holds the whole workbook in memory. */
#include "platform/sheet_engine.h"

#include <freexl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "platform/sheet_ole.h"
#include "platform/sheet_spread.h"

struct reader {
	const void *handle; /* freexl's */
	struct mem_arena memory;
	struct ole_book book;
	struct sheet_limits limits;
	struct sheet_cells cells;
	struct sheet_spread spread;
	char *numbers; /* SHEET_NUMBER_SIZE for each cell */
	unsigned n_sheets, sheet, rows, row;
	unsigned short columns;
	size_t next_merge;
	uint64_t done, total; /* rows */
};

static void xls_close(void *self)
{
	struct reader *r = self;

	if (r == NULL)
		return;
	if (r->handle != NULL)
		freexl_close(r->handle);
	sheet_cells_finish(&r->cells);
	sheet_spread_finish(&r->spread);
	mem_arena_finish(&r->memory);
	mem_free(r->numbers);
	mem_free(r);
}

static bool failed(int code, struct err *err)
{
	if (code == FREEXL_INSUFFICIENT_MEMORY)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (code == FREEXL_UNSUPPORTED_CHARSET || code == FREEXL_INVALID_CHARACTER)
		return err_set(
		    err, ERR_INVALID, "the .xls has text that is not in its own charset");
	return err_set(err, ERR_INVALID, "the .xls is damaged (%d)", code);
}

static bool write_all(int fd, struct span bytes)
{
	for (size_t at = 0; at < bytes.len;) {
		ssize_t n = write(fd, bytes.ptr + at, bytes.len - at);

		if (n <= 0)
			return false;
		at += (size_t)n;
	}
	return true;
}

/* What was looked over is what is read: the file itself may change meanwhile. */
static bool open_copy(struct reader *r, struct span bytes, struct err *err)
{
	int fd = memfd_create("xls", MFD_CLOEXEC), code;
	char path[40];

	if (fd < 0 || !write_all(fd, bytes)) {
		if (fd >= 0)
			close(fd);
		return err_set(err, ERR_MEMORY, "out of memory");
	}
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	code = freexl_open(path, &r->handle);
	close(fd);
	if (code != FREEXL_OK)
		r->handle = NULL;
	return code == FREEXL_OK || failed(code, err);
}

static bool read_file(struct reader *r, const struct sheet_input *in, struct err *err)
{
	struct mem_arena scratch;
	struct ole_file file = { NULL, in->size, &scratch.arena };
	bool ok;

	if (!sheet_read_all(in, &file.bytes, err))
		return false;
	mem_arena_init(&scratch);
	ok = sheet_ole_look(&file, &in->limits, &r->memory.arena, &r->book, err);
	mem_arena_finish(&scratch);
	ok = ok && open_copy(r, (struct span){ file.bytes, file.n }, err);
	mem_free(file.bytes);
	return ok;
}

static bool shown(const struct reader *r, unsigned sheet)
{
	return sheet < r->book.n_sheets && r->book.sheets[sheet].shown;
}

static bool measure(struct reader *r, struct err *err)
{
	int code = freexl_get_info(r->handle, FREEXL_BIFF_SHEET_COUNT, &r->n_sheets);

	for (unsigned i = 0; code == FREEXL_OK && i < r->n_sheets; i++) {
		unsigned rows = 0;
		unsigned short columns;

		if (!shown(r, i))
			continue;
		if ((code = freexl_select_active_worksheet(r->handle, (unsigned short)i)) ==
		    FREEXL_OK)
			code = freexl_worksheet_dimensions(r->handle, &rows, &columns);
		r->total += rows;
	}
	return code == FREEXL_OK || failed(code, err);
}

static bool xls_open(const struct sheet_input *in, char *format, void **ret_self, struct err *err)
{
	struct reader *r = mem_new(sizeof(*r));

	if (r == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	mem_arena_init(&r->memory);
	r->limits = in->limits;
	r->numbers = mem_new((size_t)256 * SHEET_NUMBER_SIZE);
	if ((r->numbers == NULL && !err_set(err, ERR_MEMORY, "out of memory")) ||
	    !sheet_cells_init(&r->cells, &in->limits, err) ||
	    !sheet_spread_init(&r->spread, &in->limits, err) || !read_file(r, in, err) ||
	    !measure(r, err)) {
		xls_close(r);
		return false;
	}
	(void)snprintf(format, SHEET_FORMAT_SIZE, "xls (BIFF%d)", r->book.biff8 ? 8 : 5);
	*ret_self = r;
	return true;
}

/* Selects it; false: err is set. */
static bool start_sheet(struct reader *r, unsigned sheet, const char **ret_name, struct err *err)
{
	int code = freexl_select_active_worksheet(r->handle, (unsigned short)sheet);

	sheet_spread_forget(&r->spread);
	r->row = 0;
	r->next_merge = 0;
	*ret_name = NULL;
	if (code == FREEXL_OK)
		code = freexl_worksheet_dimensions(r->handle, &r->rows, &r->columns);
	if (code == FREEXL_OK)
		code = freexl_get_worksheet_name(r->handle, (unsigned short)sheet, ret_name);
	return code == FREEXL_OK || failed(code, err);
}

static bool xls_next(void *self, struct span *ret_name, struct err *err)
{
	struct reader *r = self;
	const char *name;

	while (r->sheet < r->n_sheets) {
		unsigned sheet = r->sheet++;

		if (!shown(r, sheet))
			continue;
		if (!start_sheet(r, sheet, &name, err))
			return false;
		if (r->rows == 0 || r->columns == 0)
			continue;
		*ret_name = span_of(name != NULL ? name : "");
		return true;
	}
	return false;
}

/* freexl's instants: 2026-03-01 09:12:00 is told as in the other formats. */
static struct span instant(char *text)
{
	size_t n = strlen(text);

	if (n == 19 && strcmp(text + 10, " 00:00:00") == 0)
		n = 10;
	else if ((n == 19 || n == 8) && strcmp(text + n - 3, ":00") == 0)
		n -= 3;
	return (struct span){ text, n };
}

static void show(struct reader *r, size_t column, const FreeXL_CellValue *v, struct sheet_cell *c)
{
	char *number = r->numbers + column * SHEET_NUMBER_SIZE;

	switch (v->type) {
	case FREEXL_CELL_INT:
		c->text = (struct span){ number, sheet_number(v->value.int_value, number) };
		c->number = true;
		break;
	case FREEXL_CELL_DOUBLE:
		c->text = (struct span){ number, sheet_number(v->value.double_value, number) };
		c->number = true;
		break;
	case FREEXL_CELL_TEXT:
	case FREEXL_CELL_SST_TEXT:
		c->text = span_of(v->value.text_value ? v->value.text_value : "");
		break;
	case FREEXL_CELL_DATE:
	case FREEXL_CELL_DATETIME:
	case FREEXL_CELL_TIME:
		(void)snprintf(number, SHEET_NUMBER_SIZE, "%s", v->value.text_value);
		c->text = instant(number);
		break;
	default:
		break;
	}
}

static bool spread(struct reader *r, struct err *err)
{
	const struct ole_sheet *s = &r->book.sheets[r->sheet - 1];

	for (; r->next_merge < s->n_merges && s->merges[r->next_merge].row < r->row;
	     r->next_merge++) {
		const struct ole_merge *m = &s->merges[r->next_merge];
		struct sheet_area area = { (uint64_t)m->last_row + 1, m->column, m->last_column };
		struct span text = { NULL, 0 };

		if (m->column < r->cells.n && m->row + 1u == r->row)
			text = r->cells.v[m->column].text;
		if (m->column < r->cells.max &&
		    !sheet_spread_add(&r->spread, &area, text, false, err))
			return false;
	}
	sheet_spread_apply(&r->spread, r->row, &r->cells);
	return true;
}

static bool read_cells(struct reader *r, struct err *err)
{
	size_t text = 0;

	for (unsigned short i = 0; i < r->columns && i < 256; i++) {
		FreeXL_CellValue value = { .type = FREEXL_CELL_NULL };
		int code = freexl_get_cell_value(r->handle, r->row, i, &value);
		struct sheet_cell *c;

		if (code != FREEXL_OK)
			return failed(code, err);
		if ((c = sheet_cells_at(&r->cells, i, r->row + 1, err)) == NULL)
			return false;
		show(r, i, &value, c);
		if ((text += c->text.len) > r->limits.row_bytes)
			return err_set(err, ERR_TOO_LARGE, "row %u has more than %u bytes of text",
			    r->row + 1, r->limits.row_bytes);
	}
	return true;
}

static bool xls_row(void *self, struct sheet_row *ret_row, struct err *err)
{
	struct reader *r = self;

	if (r->row == r->rows)
		return false;
	r->cells.n = 0;
	if (!read_cells(r, err))
		return false;
	r->row++;
	r->done++;
	if (!spread(r, err))
		return false;
	*ret_row = (struct sheet_row){ r->row, r->cells.v, r->cells.n, false };
	return true;
}

/* The file is in memory: what is left to do is rows. */
static void xls_progress(const void *self, uint64_t *ret_done, uint64_t *ret_total)
{
	const struct reader *r = self;

	*ret_done = r->done;
	*ret_total = r->total;
}

const struct sheet_engine sheet_xls_engine = { SHEET_XLS, xls_open, xls_next, xls_row, xls_progress,
	xls_close };
