/* The files that leave the house: read back by our own reader, with texts that would be formulas or markup. */
#include <stdio.h>
#include <unistd.h>

#include "platform/mem.h"
#include "platform/sheet.h"
#include "services/reserves/reserves_report.h"
#include "testing/check.h"

static struct fact_book books[] = {
	{ .id = 1,
	    .title = { "=HYPERLINK(\"http://evil\")", 25 },
	    .contributors = { "+1", 2 },
	    .verdict = { COVERED_NO, WHY_NO_MATCH } },
	{ .id = 2,
	    .title = { "<script>alert(1)</script>", 25 },
	    .publisher = { "A & B <Press>", 13 },
	    .verdict = { COVERED_NO, WHY_ONLY_SAMPLE } },
	{ .id = 3,
	    .title = { "C", 1 },
	    .publisher = { "Only review", 11 },
	    .verdict = { COVERED_REVIEW, WHY_WAITS_FOR_REVIEW } },
	{ .id = 4, .title = { "D", 1 }, .verdict = { COVERED_YES, WHY_NOTHING } },
};
static struct fact_course courses[] = {
	{ .id = 1,
	    .public_id = { "x", 1 },
	    .code = { "@A1", 3 },
	    .name = { "-2+3", 4 },
	    .required = 4,
	    .enrolled = 10 },
};
static struct fact_need needs[] = {
	{ .book = 0, .textbook = true, .enrolled = 10 },
	{ .book = 1, .textbook = true, .enrolled = 10, .policy = true },
	{ .book = 2, .textbook = true, .enrolled = 10 },
	{ .book = 3, .textbook = true, .enrolled = 10 },
};

static struct facts make(void)
{
	return (struct facts){ .code = SPAN("2025-2026-2"),
		.courses = courses,
		.n_courses = 1,
		.needs = needs,
		.n_needs = 4,
		.books = books,
		.n_books = 4 };
}

static struct report_paper paper(struct arena *a, enum language language)
{
	return (struct report_paper){ .a = a,
		.language = language,
		.library = SPAN("江澜大学图书馆 <&>"),
		.contact = SPAN("=1+1"),
		.now = 1771588800000 };
}

/* How many rows of all sheets hold the text in some cell. */
static size_t rows_with(struct span file, struct span text)
{
	char path[] = "/tmp/kaijuan-report-XXXXXX";
	int fd = mkstemp(path);
	struct mem_arena memory;
	struct err err = { 0 };
	struct sheet *sheet;
	struct span name;
	struct sheet_row row;
	size_t n = 0;

	CHECK(fd >= 0 && write(fd, file.ptr, file.len) == (ssize_t)file.len && close(fd) == 0);
	mem_arena_init(&memory);
	CHECK(sheet_open(path, NULL, &sheet, &err));
	while (sheet_next(sheet, &name, &err))
		while (sheet_row(sheet, &row, &err))
			for (size_t i = 0; i < row.n; i++)
				n += span_eq(row.cells[i].text, text);
	CHECK(err.code == ERR_NONE);
	sheet_close(sheet);
	mem_arena_finish(&memory);
	(void)unlink(path);
	return n;
}

static void test_coverage(struct arena *a, enum language language)
{
	const struct report_paper p = paper(a, language);
	const struct facts facts = make();
	struct err err = { 0 };
	struct span file;

	for (int by = COVERAGE_COLLEGE; by <= COVERAGE_COURSE; by++) {
		CHECK(report_coverage(&p, &facts, (enum coverage_by)by, &file, &err));
		CHECK(rows_with(file, books[0].title) == 1 && rows_with(file, books[1].title) == 1);
		CHECK(rows_with(file, why_not_in(WHY_ONLY_SAMPLE, language)) == 1);
		CHECK(rows_with(file, covered_in(COVERED_YES, language)) == 1);
		CHECK(rows_with(file, courses[0].code) == 1 + 4); /* once as a course */
	}
}

static void test_gaps(struct arena *a, enum language language)
{
	const struct report_paper p = paper(a, language);
	const struct facts facts = make();
	struct gap_list gaps;
	struct err err = { 0 };
	struct span file;

	CHECK(facts_gaps(&facts, a, &gaps, &err) && gaps.titles == 3 && gaps.n == 3);
	CHECK(report_gaps(&p, &facts, &gaps, &file, &err));
	CHECK(rows_with(file, books[0].title) == 1 && rows_with(file, books[3].title) == 0);
	for (size_t i = 0; i < gaps.n; i++) {
		bool review = span_eq(gaps.v[i].name, books[2].publisher);

		CHECK(report_letter(&p, &facts, &gaps.v[i], &file, &err) != review);
		CHECK(review ? err.code == ERR_NOT_FOUND
		             : file.len > 1000 && memcmp(file.ptr, "PK", 2) == 0);
		err = (struct err){ 0 };
	}
}

static void test_empty(struct arena *a)
{
	const struct report_paper p = paper(a, LANGUAGE_ZH);
	const struct facts facts = { .code = SPAN("x") };
	const struct gap_list none = { 0 };
	struct err err = { 0 };
	struct span file;

	CHECK(report_coverage(&p, &facts, COVERAGE_COLLEGE, &file, &err) && file.len > 1000);
	CHECK(report_gaps(&p, &facts, &none, &file, &err) && file.len > 1000);
}

int main(void)
{
	struct mem_arena memory;

	mem_arena_init(&memory);
	for (int language = LANGUAGE_ZH; language <= LANGUAGE_EN; language++) {
		test_coverage(&memory.arena, (enum language)language);
		test_gaps(&memory.arena, (enum language)language);
	}
	test_empty(&memory.arena);
	mem_arena_finish(&memory);
	return 0;
}
