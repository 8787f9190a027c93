/* The reader of plans and holdings: first byte the kind, the rest a table as reserves_dump.h writes it. Every
 * line comes out as exactly one thing, every text is UTF-8, counts are within what headers promise. */
#include <stdint.h>

#include "core/isbn.h"
#include "core/utf8.h"
#include "platform/mem.h"
#include "services/reserves/reserves_dump.h"
#include "testing/check.h"

static void check_book(const struct plan_book *b)
{
	CHECK(b->title.len > 0 && b->n_isbns <= BOOK_ISBNS && b->n_people <= BOOK_CONTRIBUTORS);
	CHECK((b->n_isbns > 0) == (b->isbn_state == ISBN_STATE_OK));
	for (size_t i = 0; i < b->n_isbns; i++)
		CHECK(isbn_valid(b->isbns[i]));
}

static void check_row(const struct plan_row *row)
{
	bool textbook = false;

	CHECK(row->course_code.len > 0 && row->enrolled >= -1 && row->enrolled <= 100000);
	CHECK(row->n_books <= ROW_BOOKS && row->n_teachers <= ROW_TEACHERS);
	for (size_t i = 0; i < row->n_books; i++) {
		check_book(&row->books[i]);
		textbook = textbook || row->books[i].kind == ITEM_TEXTBOOK;
	}
	CHECK(textbook == (row->state == ITEM_REQUIRED));
}

static void check_line(enum plan_kind kind, const struct reading_line *line)
{
	struct mem_arena m;
	struct buf out;

	mem_arena_init(&m);
	out = (struct buf){ .arena = &m.arena };
	line_dump(&out, kind, line);
	CHECK(out.len > 0);
	if (line->kind == LINE_REFUSED)
		CHECK(note_code_refuses(line->refusal.code) && line->n_notes == 0);
	else if (line->kind == LINE_ROW && kind == PLAN_HOLDINGS)
		CHECK(line->holding.title.len > 0);
	else if (line->kind == LINE_ROW)
		check_row(&line->row);
	for (size_t i = 0; i < line->n_notes; i++)
		CHECK(!note_code_refuses(line->notes[i].code));
	mem_arena_finish(&m);
}

static void read_all(
    struct arena *a, enum plan_kind kind, const struct columns_look *look, size_t n)
{
	struct reading_options options = { .kind = kind, .term = SPAN("2025-2026-2") };
	struct err err = { 0 };
	struct columns c;
	struct reading *r;
	struct reading_line line;

	CHECK(columns_guess(a, kind, look, NULL, &c, &err));
	CHECK(reading_new(&options, &r, &err));
	reading_sheet(r, &c);
	for (size_t i = 0; i < n; i++) {
		CHECK(reading_row(r, &look->rows[i], a, &line, &err));
		CHECK(line.number == look->rows[i].number);
		check_line(kind, &line);
	}
	reading_free(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = { (const char *)data + 1, size - 1 };
	struct columns_look look = { 0 };
	struct mem_arena m;
	struct sheet_row *rows = NULL;
	size_t n;

	if (size == 0 || size > 1 << 14)
		return 0;
	mem_arena_init(&m);
	n = table_rows(&m.arena, text, &rows);
	look.rows = rows;
	look.n = n < COLUMNS_LOOK ? n : COLUMNS_LOOK;
	read_all(&m.arena, (enum plan_kind)(data[0] % PLAN_KINDS), &look, n);
	mem_arena_finish(&m);
	return 0;
}
