/* Text forms for tests: see reserves_dump.h. */
#include "services/reserves/reserves_dump.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/vec.h"

static PRINTF_LIKE(2, 3) void add(struct buf *out, const char *format, ...)
{
	char text[2048];
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	if (n > 0)
		buf_add(out,
		    (struct span){ text, (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1 });
}

static struct span broken_lines(struct arena *a, struct span s)
{
	char *copy = arena_alloc(a, s.len + 1);

	for (size_t i = 0; copy != NULL && i < s.len; i++)
		copy[i] = s.ptr[i] == '~' ? '\n' : s.ptr[i];
	return copy == NULL ? s : (struct span){ copy, s.len };
}

static struct sheet_row row_of(struct arena *a, struct span line, size_t number)
{
	struct sheet_cell *cells = NULL, *more;
	size_t n = 0;
	bool last = false;

	while (!last) {
		bool spread = line.len > 0 && line.ptr[0] == '^';

		last = line.len == 0 || memchr(line.ptr, '|', line.len) == NULL;
		if (spread)
			line = (struct span){ line.ptr + 1, line.len - 1 };
		if ((more = vec_grow(a, cells, n, sizeof(*cells))) == NULL)
			break;
		cells = more;
		cells[n++] = (struct sheet_cell){ .text = broken_lines(a, span_cut(&line, '|')),
			.spread = spread };
	}
	return (struct sheet_row){ .number = number, .cells = cells, .n = n };
}

size_t table_rows(struct arena *a, struct span text, struct sheet_row **ret_rows)
{
	struct sheet_row *rows = NULL, *more;
	size_t n = 0;

	for (size_t number = 1; text.len > 0; number++) {
		struct span line = span_cut(&text, '\n');

		if (line.len == 0)
			continue;
		if ((more = vec_grow(a, rows, n, sizeof(*rows))) == NULL)
			break;
		rows = more;
		rows[n++] = row_of(a, line, number);
	}
	*ret_rows = rows;
	return n;
}

static void dump_bits(struct buf *out, const char *what, uint64_t bits)
{
	if (bits != 0)
		add(out, "%s:", what);
	for (int f = 0; f < COLUMN_FIELDS; f++)
		if (bits & COLUMN_BIT(f))
			add(out, " %s", column_name((enum column_field)f));
	if (bits != 0)
		add(out, "\n");
}

struct span columns_dump(struct arena *a, const struct columns *c)
{
	struct buf out = { .arena = a };

	for (size_t i = 0; i < c->n; i++)
		add(&out, "%.*s = %s %s %s\n", SPAN_FMT(c->v[i].header), column_name(c->v[i].field),
		    column_sureness_name(c->v[i].sureness), column_why_name(c->v[i].why));
	dump_bits(&out, "missing", c->missing);
	dump_bits(&out, "unsure", c->unsure);
	add(&out, "%s%s", c->ask ? "ask" : "go", c->useless ? " useless" : "");
	return buf_span(&out);
}

static void dump_value(struct buf *out, const char *what, enum value_set set, struct value v)
{
	if (v.text.len > 0)
		add(out, " %s=%.*s/%s", what, SPAN_FMT(v.text), value_name(set, v.meaning));
}

static void dump_text(struct buf *out, const char *what, struct span s)
{
	if (s.len > 0)
		add(out, " %s=%.*s", what, SPAN_FMT(s));
}

static void dump_isbns(struct buf *out, const uint64_t *isbns, size_t n, enum isbn_state state)
{
	for (size_t i = 0; i < n; i++)
		add(out, " %llu", (unsigned long long)isbns[i]);
	if (n == 0)
		add(out, " isbn:%s", isbn_state_name(state));
}

static void dump_book(struct buf *out, const struct plan_book *b)
{
	add(out, " %s[%.*s", b->kind == ITEM_REFERENCE ? "reference" : "book", SPAN_FMT(b->title));
	dump_text(out, "ed", b->edition);
	dump_text(out, "vol", b->volume);
	dump_text(out, "by", b->contributors);
	dump_text(out, "pub", b->publisher);
	if (b->year != 0)
		add(out, " year=%d", b->year);
	for (unsigned i = 0; i < BOOK_FLAGS; i++)
		if (b->flags & 1U << i)
			add(out, " +%s", book_flag_name((enum book_flag)(1U << i)));
	dump_isbns(out, b->isbns, b->n_isbns, b->isbn_state);
	add(out, "]");
}

static void dump_teachers(struct buf *out, const struct plan_row *row)
{
	for (size_t i = 0; i < row->n_teachers; i++)
		add(out, "%s%.*s/%.*s/%.*s", i == 0 ? " by " : ",",
		    SPAN_FMT(row->teachers[i].number), SPAN_FMT(row->teachers[i].name),
		    SPAN_FMT(row->teachers[i].role));
}

static void dump_row(struct buf *out, const struct plan_row *row)
{
	add(out, "%.*s %.*s", SPAN_FMT(row->course_code), SPAN_FMT(row->course_name));
	add(out, "%s%s", row->inherited ? " inherited" : "", row->again ? " again" : "");
	dump_text(out, "college", row->college);
	dump_value(out, "level", VALUE_LEVEL, row->level);
	dump_value(out, "nature", VALUE_NATURE, row->nature);
	dump_value(out, "category", VALUE_CATEGORY, row->category);
	dump_text(out, "section", row->section);
	dump_teachers(out, row);
	if (row->enrolled >= 0)
		add(out, " enrolled=%lld", (long long)row->enrolled);
	if (row->capacity >= 0)
		add(out, " capacity=%lld", (long long)row->capacity);
	if (row->state != ITEM_UNTOLD)
		add(out, " %s", item_state_name(row->state));
	if (row->state == ITEM_NONE_NEEDED)
		add(out, ":%s", none_reason_name(row->reason));
	for (size_t i = 0; i < row->n_books; i++)
		dump_book(out, &row->books[i]);
}

static void dump_holding(struct buf *out, const struct holding_row *h)
{
	add(out, "%.*s", SPAN_FMT(h->title));
	dump_text(out, "id", h->id);
	dump_text(out, "kind", h->kind);
	dump_text(out, "by", h->author);
	dump_text(out, "pub", h->publisher);
	dump_text(out, "ed", h->edition);
	dump_text(out, "url", h->url);
	dump_text(out, "class", h->class_number);
	if (h->year != 0)
		add(out, " year=%d", h->year);
	add(out, " %s", completeness_name(h->completeness));
	dump_isbns(out, h->isbns, h->n_isbns, h->isbn_state);
}

void line_dump(struct buf *out, enum plan_kind kind, const struct reading_line *line)
{
	add(out, "%llu ", (unsigned long long)line->number);
	if (line->kind == LINE_REFUSED)
		add(out, "refused: %s %s %.*s", note_code_name(line->refusal.code),
		    column_name(line->refusal.field), SPAN_FMT(line->refusal.raw));
	else if (line->kind != LINE_ROW)
		add(out, "%s", line_kind_name(line->kind));
	else if (kind == PLAN_HOLDINGS)
		dump_holding(out, &line->holding);
	else
		dump_row(out, &line->row);
	for (size_t i = 0; i < line->n_notes; i++)
		add(out, " !%s", note_code_name(line->notes[i].code));
	add(out, "\n");
}

static bool rows_read(struct reading *r, const struct columns_look *look, struct arena *a,
    enum plan_kind kind, struct buf *out, struct err *err)
{
	struct reading_line line;

	for (size_t i = 0; i < look->n; i++) {
		if (!reading_row(r, &look->rows[i], a, &line, err))
			return false;
		line_dump(out, kind, &line);
	}
	return true;
}

bool table_read(struct arena *a, const struct reading_options *options, struct span table,
    struct buf *out, struct err *err)
{
	struct sheet_row *rows;
	size_t n = table_rows(a, table, &rows);
	struct columns_look look = { .rows = rows, .n = n < COLUMNS_LOOK ? n : COLUMNS_LOOK };
	struct reading *r;
	struct columns c;
	bool ok;

	if (!columns_guess(a, options->kind, &look, NULL, &c, err) ||
	    !reading_new(options, &r, err))
		return false;
	look.n = n;
	reading_sheet(r, &c);
	ok = rows_read(r, &look, a, options->kind, out, err);
	reading_free(r);
	return ok;
}
