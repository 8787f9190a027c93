/* A whole office file in memory; see reserves_plan.h. */
#include "services/reserves/reserves_plan.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/isbn.h"
#include "core/text.h"
#include "core/vec.h"
#include "platform/mem.h"
#include "services/reserves/reserves_match.h"

enum { ROW_ARENA_ROWS = 256 }; /* the rows' own arena is emptied that often */

struct plan_reader {
	struct arena *a;
	const struct plan_request *request;
	struct plan_file *file;
	struct sheet *sheet;
	struct reading *reading;
	struct mem_arena rows;
	struct span shared[8]; /* the last texts kept: neighbours say the same */
	size_t n_shared;
};

/* ---- keeping texts ---- */

/* A copy that outlives the row. Colleges, levels and names repeat from row to row. */
static struct span keep(struct plan_reader *p, struct span s)
{
	size_t room = sizeof(p->shared) / sizeof(p->shared[0]);

	if (s.len == 0)
		return SPAN("");
	for (size_t i = 0; i < room; i++)
		if (span_eq(p->shared[i], s))
			return p->shared[i];
	s = arena_dup(p->a, s);
	if (s.ptr != NULL)
		p->shared[p->n_shared++ % room] = s;
	return s;
}

static struct span year_text(struct arena *a, int year)
{
	char digits[16];
	int n = snprintf(digits, sizeof(digits), "%d", year);

	return year > 0 ? arena_dup(a, (struct span){ digits, (size_t)n }) : SPAN("");
}

struct span isbn_text(
    struct arena *a, const uint64_t *isbns, size_t n, struct span raw, bool *ret_good)
{
	char all[BOOK_ISBNS * (ISBN_DIGITS + 1)];
	size_t len = 0;

	*ret_good = n > 0;
	if (n == 0)
		return raw.len ? arena_dup(a, raw) : SPAN("");
	for (size_t i = 0; i < n && i < BOOK_ISBNS; i++) {
		char one[ISBN_DIGITS + 1];

		isbn_write(isbns[i], one);
		if (len > 0)
			all[len++] = ' ';
		memcpy(all + len, one, ISBN_DIGITS);
		len += ISBN_DIGITS;
	}
	return arena_dup(a, (struct span){ all, len });
}

/* Names only: what a reader needs of a teacher. Numbers are not kept. */
static struct span teachers_text(struct plan_reader *p, const struct plan_row *row)
{
	struct buf b = { .arena = &p->rows.arena };

	for (size_t i = 0; i < row->n_teachers; i++) {
		if (row->teachers[i].name.len == 0)
			continue;
		buf_add(&b, b.len ? SPAN("、") : SPAN(""));
		buf_add(&b, row->teachers[i].name);
	}
	return keep(p, buf_span(&b));
}

/* ---- one row ---- */

static struct plan_item item_of(struct plan_reader *p, const struct plan_book *b)
{
	struct plan_item item = {
		.kind = b->kind,
		.flags = b->flags,
		.title = keep(p, b->title.len ? b->title : b->printed_title),
		.contributors = keep(p, b->contributors),
		.publisher = keep(p, b->publisher),
		.edition = keep(p, b->edition),
		.volume = keep(p, b->volume),
		.year = year_text(p->a, b->year),
	};
	const struct match_book book = {
		.title = item.title,
		.contributors = item.contributors,
		.publisher = item.publisher,
		.edition = item.edition,
		.volume = item.volume,
	};
	struct span key = match_book_key(&p->rows.arena, &book);

	item.isbn = isbn_text(p->a, b->isbns, b->n_isbns, b->isbn_raw, &item.isbn_good);
	item.key = key.ptr == NULL ? key : arena_dup(p->a, key);
	return item;
}

static struct value keep_value(struct plan_reader *p, struct value v)
{
	return (struct value){ .text = keep(p, v.text), .meaning = v.meaning };
}

static struct plan_line line_of(struct plan_reader *p, const struct plan_row *row)
{
	struct plan_line line = {
		.sheet = keep(p, row->sheet),
		.number = row->number,
		.code = keep(p, row->course_code),
		.name = keep(p, row->course_name),
		.college = keep(p, row->college),
		.section = keep(p, row->section),
		.teachers = teachers_text(p, row),
		.campus = keep(p, row->campus),
		.level = keep_value(p, row->level),
		.nature = keep_value(p, row->nature),
		.category = keep_value(p, row->category),
		.enrolled = row->enrolled,
		.state = row->state,
		.reason = keep(p, row->state_raw),
	};

	if (row->n_books == 0)
		return line;
	line.items = arena_array(p->a, struct plan_item, row->n_books);
	for (size_t i = 0; line.items != NULL && i < row->n_books; i++)
		line.items[line.n_items++] = item_of(p, &row->books[i]);
	return line;
}

static bool take_row(struct plan_reader *p, const struct reading_line *line, struct err *err)
{
	struct plan_file *f = p->file;

	if (f->n_lines == PLAN_ROWS_MAX)
		return err_set(err, ERR_TOO_LARGE,
		    "more than %d rows in one file: is it the right one?", PLAN_ROWS_MAX);
	f->lines = vec_grow(p->a, f->lines, f->n_lines, sizeof(*f->lines));
	if (f->lines == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	f->lines[f->n_lines++] = line_of(p, &line->row);
	for (size_t i = 0; i < line->n_notes; i++)
		if (!findings_note(
		        p->a, &f->findings, line->row.sheet, line->number, &line->notes[i], err))
			return false;
	return !p->a->failed || err_set(err, ERR_MEMORY, "out of memory");
}

static bool take_line(struct plan_reader *p, const struct columns *columns,
    const struct reading_line *line, struct err *err)
{
	if (line->kind != LINE_ROW && line->kind != LINE_REFUSED)
		return true;
	p->file->rows++;
	return line->kind == LINE_ROW ? take_row(p, line, err)
	                              : findings_note(p->a, &p->file->findings, columns->sheet,
	                                    line->number, &line->refusal, err);
}

/* A course whose row was refused is in the file all the same: it has not vanished. */
static bool spare(struct plan_reader *p, struct span code, struct err *err)
{
	struct buf key = { .arena = p->a };
	struct plan_file *f = p->file;

	text_key(&key, code);
	if (key.len == 0)
		return true;
	f->spared = vec_grow(p->a, f->spared, f->n_spared, sizeof(*f->spared));
	if (f->spared == NULL || p->a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	f->spared[f->n_spared++] = buf_span(&key);
	return true;
}

/* ---- the file ---- */

static bool tell(const struct plan_reader *p, struct err *err)
{
	struct sheet_progress at = sheet_progress(p->sheet);

	return progress_tell(&p->request->progress, (int64_t)at.done, (int64_t)at.total, err);
}

static bool read_sheet(struct plan_reader *p, const struct columns *columns, struct err *err)
{
	struct reading_line line;
	struct sheet_row row;

	reading_sheet(p->reading, columns);
	for (size_t n = 1; sheet_row(p->sheet, &row, err); n++) {
		if (!reading_row(p->reading, &row, &p->rows.arena, &line, err) ||
		    !take_line(p, columns, &line, err))
			return false;
		if (line.kind == LINE_REFUSED && line.refusal.code != NOTE_CANCELLED &&
		    !spare(p, line.code, err))
			return false;
		if (n % ROW_ARENA_ROWS == 0) {
			mem_arena_finish(&p->rows);
			if (!tell(p, err))
				return false;
		}
	}
	return err->code == ERR_NONE;
}

/* What nobody knows is left out, and told. */
static bool tell_unknown(struct plan_reader *p, const struct columns *columns, struct err *err)
{
	for (size_t i = 0; i < columns->n; i++) {
		const struct finding f = {
			.sheet = columns->sheet,
			.row = columns->header_last,
			.code = SPAN("unknown_column"),
			.text = columns->v[i].header,
		};

		if (column_unknown(&columns->v[i]) &&
		    !findings_add(p->a, &p->file->findings, &f, err))
			return false;
	}
	return true;
}

static bool read_rows(struct plan_reader *p, struct err *err)
{
	struct span name;

	for (size_t i = 0; sheet_next(p->sheet, &name, err) && i < p->file->columns.n; i++)
		if (!tell_unknown(p, &p->file->columns.v[i], err) ||
		    !read_sheet(p, &p->file->columns.v[i], err))
			return false;
	return err->code == ERR_NONE;
}

bool plan_look(struct arena *a, const struct plan_request *request, struct plan_file *ret_file,
    struct err *err)
{
	struct plan_file file = { 0 };
	struct sheet *sheet;
	bool ok;

	if (!sheet_open(request->path, NULL, &sheet, err))
		return false;
	file.format = arena_dup(a, span_of(sheet_format(sheet)));
	ok = columns_of_file(a, sheet, request->kind, request->answers, &file.columns, err);
	sheet_close(sheet);
	if (ok)
		*ret_file = file;
	return ok;
}

bool plan_read(struct arena *a, const struct plan_request *request, struct plan_file *ret_file,
    struct err *err)
{
	struct plan_file file;
	struct plan_reader p = { .a = a, .request = request, .file = &file };
	const struct reading_options options = {
		.kind = request->kind, .term = request->term, .values = request->values
	};
	bool ok;

	if (!plan_look(a, request, &file, err))
		return false;
	mem_arena_init(&p.rows);
	ok = file.columns.ask ||
	     (reading_new(&options, &p.reading, err) &&
	         sheet_open(request->path, NULL, &p.sheet, err) && read_rows(&p, err));
	reading_free(p.reading);
	sheet_close(p.sheet);
	mem_arena_finish(&p.rows);
	if (ok)
		*ret_file = file;
	return ok;
}
