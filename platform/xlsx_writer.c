#include "platform/xlsx_writer.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "core/buf.h"
#include "core/utf8.h"
#include "platform/mem.h"

enum { MOST_TEXT = 32767, NAME = 31, MOST_DECIMALS = 6, EXACT = 15 };
enum { ROW = 18 }; /* points: Chinese is taller than the 15 that Excel gives a line */

struct xlsx {
	int fd; /* libxlsxwriter 1.1 writes only to a path: this one's, which has no name on the disk */
	lxw_workbook *book;
	lxw_worksheet *sheet, *before; /* the current one and the one before it */
	lxw_format *header, *percent, *integer, *decimals[MOST_DECIMALS + 1];
	struct mem_arena memory;
	struct err failure;
	uint32_t row;
	size_t column, n_columns, n_sheets;
	bool closed;
};

static void fail(struct xlsx *x, enum err_code code, const char *what)
{
	if (x->failure.code == ERR_NONE)
		(void)err_set(&x->failure, code, "%s", what);
}

static void check(struct xlsx *x, lxw_error e)
{
	if (e == LXW_ERROR_MEMORY_MALLOC_FAILED)
		fail(x, ERR_MEMORY, "out of memory");
	else if (e != LXW_NO_ERROR)
		fail(x, ERR_INTERNAL, lxw_strerror(e));
}

/* Bytes at p that XML 1.0 cannot hold: Excel calls a file with them damaged. */
static size_t forbidden(const char *p, size_t left)
{
	if ((unsigned char)*p < ' ')
		return *p != '\t' && *p != '\n' && *p != '\r';
	return left >= 3 && p[0] == '\xef' && p[1] == '\xbf' && (p[2] == '\xbe' || p[2] == '\xbf')
	           ? 3
	           : 0;
}

/* A copy with a NUL behind it and U+FFFD for what is forbidden. */
static char *copy_of(struct arena *a, struct span text)
{
	struct buf out = { .arena = a };

	for (size_t i = 0, n; i < text.len; i += n ? n : 1) {
		n = forbidden(text.ptr + i, text.len - i);
		buf_add(&out, n ? SPAN("\xef\xbf\xbd") : (struct span){ text.ptr + i, 1 });
	}
	buf_add(&out, (struct span){ "", 1 });
	return a->failed ? NULL : out.ptr;
}

/* The text with a NUL behind it; NULL: it is none, and x has failed. */
static char *text_of(struct xlsx *x, struct span text)
{
	size_t points;
	char *copy;

	if (!utf8_valid(text, &points) ||
	    (text.len != 0 && memchr(text.ptr, '\0', text.len) != NULL)) {
		fail(x, ERR_INVALID, "a text is not UTF-8");
		return NULL;
	}
	if (points > MOST_TEXT) {
		fail(x, ERR_TOO_LARGE, "a text is longer than a cell of Excel holds");
		return NULL;
	}
	if ((copy = copy_of(&x->memory.arena, text)) == NULL)
		fail(x, ERR_MEMORY, "out of memory");
	return copy;
}

static lxw_format *format(struct xlsx *x, const char *number)
{
	lxw_format *f = workbook_add_format(x->book);

	if (f == NULL)
		fail(x, ERR_MEMORY, "out of memory");
	else if (number != NULL)
		format_set_num_format(f, number);
	return f;
}

static void make_formats(struct xlsx *x)
{
	static const char *const numbers[MOST_DECIMALS + 1] = { "#,##0", "#,##0.0", "#,##0.00",
		"#,##0.000", "#,##0.0000", "#,##0.00000", "#,##0.000000" };

	x->percent = format(x, "0.00%");
	x->integer = format(x, "0");
	for (int i = 0; i <= MOST_DECIMALS; i++)
		x->decimals[i] = format(x, numbers[i]);
	if ((x->header = format(x, NULL)) == NULL)
		return;
	format_set_bold(x->header);
	format_set_bg_color(x->header, 0xe7eef6);
	format_set_bottom(x->header, LXW_BORDER_THIN);
	format_set_bottom_color(x->header, 0x0b4a8f);
	format_set_text_wrap(x->header);
	format_set_align(x->header, LXW_ALIGN_VERTICAL_CENTER);
}

struct xlsx *xlsx_new(void)
{
	struct xlsx *x = mem_new(sizeof(*x));
	char path[40];

	if (x == NULL)
		return NULL;
	mem_arena_init(&x->memory);
	if ((x->fd = memfd_create("xlsx", MFD_CLOEXEC)) >= 0) {
		(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", x->fd);
		x->book = workbook_new(path);
	}
	if (x->book == NULL) {
		xlsx_free(x);
		return NULL;
	}
	make_formats(x);
	return x;
}

void xlsx_free(struct xlsx *x)
{
	if (x == NULL)
		return;
	if (x->book != NULL && !x->closed)
		lxw_workbook_free(x->book);
	if (x->fd >= 0)
		close(x->fd);
	mem_arena_finish(&x->memory);
	mem_free(x);
}

/* ---- sheets */

/* Bytes of the character at p; the text is UTF-8. */
static size_t character(const char *p)
{
	unsigned char c = (unsigned char)*p;

	return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* What Excel allows in a name, cut to leave room for a number behind it. */
static void clean_name(char *name, size_t most)
{
	size_t points = 0;
	char *p = name;

	for (; *p != '\0' && points < most; points++, p += character(p))
		if (strchr("[]:*?/\\'", *p) != NULL || (unsigned char)*p < ' ')
			*p = '_';
	*p = '\0';
}

static bool name_is_free(struct xlsx *x, const char *name)
{
	return workbook_validate_sheet_name(x->book, name) == LXW_NO_ERROR;
}

static const char *sheet_name(struct xlsx *x, struct span wanted)
{
	char *name = text_of(x, wanted), *numbered;

	if (name == NULL)
		return NULL;
	clean_name(name, NAME);
	if (*name != '\0' && name_is_free(x, name))
		return name;
	clean_name(name, NAME - 8);
	if ((numbered = arena_alloc(&x->memory.arena, strlen(name) + 16)) == NULL) {
		fail(x, ERR_MEMORY, "out of memory");
		return NULL;
	}
	for (unsigned i = 2; i < 10000; i++) {
		(void)snprintf(numbered, strlen(name) + 16, "%s (%u)", *name ? name : "Sheet", i);
		if (name_is_free(x, numbered))
			return numbered;
	}
	fail(x, ERR_TOO_LARGE, "too many sheets of one name");
	return NULL;
}

/* The filter of a sheet that is whole. */
static void end_sheet(struct xlsx *x)
{
	if (x->sheet != NULL && x->row > 1 && x->n_columns != 0)
		check(x, worksheet_autofilter(
		             x->sheet, 0, 0, x->row - 1, (lxw_col_t)(x->n_columns - 1)));
}

static void write_header(struct xlsx *x, const struct xlsx_column *columns, size_t n)
{
	for (size_t i = 0; i < n && x->failure.code == ERR_NONE; i++) {
		const char *title = text_of(x, columns[i].title);
		lxw_col_t column = (lxw_col_t)i;

		if (title == NULL)
			return;
		check(x, worksheet_set_column(x->sheet, column, column, columns[i].width, NULL));
		check(x, worksheet_write_string(x->sheet, 0, column, title, x->header));
	}
	worksheet_set_default_row(x->sheet, ROW, 0);
	check(x, worksheet_set_row(x->sheet, 0, 2 * ROW, NULL));
	worksheet_freeze_panes(x->sheet, 1, 0);
	check(x, worksheet_repeat_rows(x->sheet, 0, 0));
	worksheet_set_landscape(x->sheet);
	worksheet_set_paper(x->sheet, 9); /* A4 */
	worksheet_fit_to_pages(x->sheet, 1, 0);
}

void xlsx_sheet(struct xlsx *x, struct span name, const struct xlsx_column *columns, size_t n)
{
	const char *clean;

	if (x->failure.code != ERR_NONE)
		return;
	if (n > LXW_COL_MAX) {
		fail(x, ERR_TOO_LARGE, "more columns than a sheet of Excel holds");
		return;
	}
	end_sheet(x);
	if ((clean = sheet_name(x, name)) == NULL)
		return;
	x->before = x->sheet;
	if ((x->sheet = workbook_add_worksheet(x->book, clean)) == NULL) {
		fail(x, ERR_MEMORY, "out of memory");
		return;
	}
	x->n_columns = n;
	x->n_sheets++;
	x->row = 1;
	x->column = 0;
	write_header(x, columns, n);
}

/* ---- cells */

/* Is there a place for the next cell? */
static bool cell(struct xlsx *x)
{
	if (x->failure.code == ERR_NONE && x->sheet == NULL)
		fail(x, ERR_INTERNAL, "a cell before the first sheet");
	if (x->failure.code == ERR_NONE && (x->row >= LXW_ROW_MAX || x->column >= LXW_COL_MAX))
		fail(x, ERR_TOO_LARGE, "more rows or columns than a sheet of Excel holds");
	return x->failure.code == ERR_NONE;
}

void xlsx_text(struct xlsx *x, struct span text)
{
	const char *copy;

	if (!cell(x))
		return;
	if (text.len != 0 && (copy = text_of(x, text)) != NULL)
		check(
		    x, worksheet_write_string(x->sheet, x->row, (lxw_col_t)x->column, copy, NULL));
	x->column++;
}

static void write_number(struct xlsx *x, double number, lxw_format *f)
{
	if (cell(x))
		check(x, worksheet_write_number(x->sheet, x->row, (lxw_col_t)x->column, number, f));
	x->column++;
}

void xlsx_int(struct xlsx *x, int64_t number)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%lld", (long long)number);

	if (n - (number < 0) > EXACT)
		xlsx_text(x, (struct span){ digits, (size_t)n });
	else
		write_number(x, (double)number, x->integer);
}

void xlsx_number(struct xlsx *x, double number, int decimals)
{
	int d = decimals < 0 ? 0 : decimals > MOST_DECIMALS ? MOST_DECIMALS : decimals;

	/* Excel has no cell for what is no number */
	if (!(number - number == 0))
		xlsx_text(x, SPAN(""));
	else
		write_number(x, number, x->decimals[d]);
}

void xlsx_percent(struct xlsx *x, double ratio)
{
	if (!(ratio - ratio == 0))
		xlsx_text(x, SPAN(""));
	else
		write_number(x, ratio, x->percent);
}

void xlsx_row(struct xlsx *x)
{
	x->row += x->row < LXW_ROW_MAX;
	x->column = 0;
}

/* ---- chart */

static void add_series(
    struct xlsx *x, lxw_chart *chart, const struct xlsx_chart *c, const struct xlsx_series *s)
{
	lxw_chart_fill fill = { .color = s->rgb };
	lxw_row_t first = (lxw_row_t)c->first_row - 1, last = (lxw_row_t)c->last_row - 1;
	lxw_col_t category = (lxw_col_t)c->category_column, column = (lxw_col_t)s->column;
	const char *name = (c->of_sheet_before ? x->before : x->sheet)->name;
	lxw_chart_series *series = chart_add_series(chart, NULL, NULL);

	if (series == NULL) {
		fail(x, ERR_MEMORY, "out of memory");
		return;
	}
	chart_series_set_categories(series, name, first, category, last, category);
	chart_series_set_values(series, name, first, column, last, column);
	chart_series_set_name_range(series, name, 0, column);
	chart_series_set_fill(series, &fill);
}

/* A bar chart's y axis is libxlsxwriter's axis of categories, once it has turned them. */
static void style_axes(
    lxw_chart *chart, const struct xlsx_chart *c, const char *category, const char *value)
{
	lxw_chart_axis *categories = chart->y_axis, *values = chart->x_axis;

	chart_axis_set_name(categories, category);
	chart_axis_set_name(values, value);
	chart_axis_set_reverse(categories);      /* the first row stands at the top */
	chart_axis_set_crossing_max(categories); /* and the values below */
	chart_axis_set_min(values, 0);
	if (c->percent) {
		chart_axis_set_max(values, 1);
		chart_axis_set_num_format(values, "0%");
	}
	chart_set_series_gap(chart, 60);
	chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
}

static bool has_rows(const struct xlsx *x, const struct xlsx_chart *c)
{
	return x->failure.code == ERR_NONE && (c->of_sheet_before ? x->before : x->sheet) != NULL &&
	       c->first_row >= 1 && c->anchor_row >= 1 && c->last_row >= c->first_row &&
	       c->last_row <= LXW_ROW_MAX;
}

/* libxlsxwriter would take a title that begins with = for a formula. */
static const char *title_of(struct xlsx *x, struct span text)
{
	struct buf out = { .arena = &x->memory.arena };

	if (text.len != 0 && text.ptr[0] == '=') {
		buf_add(&out, SPAN(" "));
		buf_add(&out, text);
		text = buf_span(&out);
	}
	return text_of(x, text);
}

void xlsx_bar_chart(struct xlsx *x, const struct xlsx_chart *c)
{
	lxw_chart_options place = { .x_scale = 1.5 };
	const char *title = title_of(x, c->title), *category = title_of(x, c->category_axis),
	           *value = title_of(x, c->value_axis);
	lxw_chart *chart;

	if (!has_rows(x, c))
		return;
	if ((chart = workbook_add_chart(x->book, LXW_CHART_BAR_STACKED)) == NULL) {
		fail(x, ERR_MEMORY, "out of memory");
		return;
	}
	for (size_t i = 0; i < c->n_series; i++)
		add_series(x, chart, c, &c->series[i]);
	chart_title_set_name(chart, title);
	style_axes(chart, c, category, value);
	/* 288 pixels are the height of scale 1; a bar takes 22, the titles and the legend 130 */
	place.y_scale = (130 + 22 * (double)(c->last_row - c->first_row + 1)) / 288;
	place.y_scale = place.y_scale < 0.9 ? 0.9 : place.y_scale > 30 ? 30 : place.y_scale;
	place.description = (char *)(uintptr_t)title;
	check(x, worksheet_insert_chart_opt(x->sheet, (lxw_row_t)c->anchor_row - 1,
	             (lxw_col_t)c->anchor_column, chart, &place));
}

/* ---- the file */

static bool read_file(int fd, struct arena *a, struct span *ret_file, struct err *err)
{
	struct stat st;
	char *bytes;

	if (fstat(fd, &st) != 0)
		return err_set(err, ERR_INTERNAL, "the workbook was not written");
	if ((bytes = arena_alloc(a, (size_t)st.st_size)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (off_t at = 0; at < st.st_size;) {
		ssize_t n = pread(fd, bytes + at, (size_t)(st.st_size - at), at);

		if (n <= 0)
			return err_set(err, ERR_INTERNAL, "the workbook was not written");
		at += n;
	}
	*ret_file = (struct span){ bytes, (size_t)st.st_size };
	return true;
}

bool xlsx_finish(struct xlsx *x, struct arena *a, struct span *ret_file, struct err *err)
{
	if (x->failure.code == ERR_NONE && x->n_sheets == 0)
		fail(x, ERR_INTERNAL, "a workbook without a sheet");
	if (x->failure.code == ERR_NONE)
		end_sheet(x);
	if (x->failure.code == ERR_NONE) {
		x->closed = true; /* closing frees it, whatever comes of it */
		check(x, workbook_close(x->book));
	}
	if (x->failure.code != ERR_NONE) {
		*err = x->failure;
		return false;
	}
	return read_file(x->fd, a, ret_file, err);
}
