/* The office's next file: what it says of a book that is known, and what becomes of a librarian's decision when
 * it says more. On both databases. */
#include <stdio.h>
#include <unistd.h>

#include "platform/file.h"
#include "services/reserves/reserves_import.h"
#include "services/reserves/reserves_review.h"
#include "services/reserves/test/fixture.h"
#include "testing/check.h"

#define HEAD "课程代码,课程名称,教材名称,主编,出版社,版次,ISBN,教材类型\n"

/* Imports a textbook list of a source; how many courses and items have changed. */
static int64_t import(struct fixture *f, const char *source, const char *rows)
{
	char path[80], text[2000];
	struct import_order order = { .kind = PLAN_TEXTBOOKS,
		.path = path,
		.file_name = SPAN("again.csv"),
		.source = span_of(source),
		.term = SPAN("2025-2026-2"),
		.now = NOW };
	struct import_outcome outcome;

	(void)snprintf(path, sizeof(path), "/tmp/kaijuan-again-%d.csv", (int)getpid());
	(void)snprintf(text, sizeof(text), "%s%s", HEAD, rows);
	CHECK(file_write(path, span_of(text), 0600, &f->err));
	CHECK(import_run(f->reserves, f->a, &order, &outcome, &f->err));
	CHECK(!outcome.asked && outcome.findings.refused == 0);
	CHECK(unlink(path) == 0);
	return outcome.counts.changed;
}

static struct facts facts_of(struct fixture *f)
{
	const struct coverage_ask ask = { .now = NOW };
	struct facts facts;

	CHECK(facts_read(f->reserves, f->a, &ask, &facts, &f->err));
	return facts;
}

/* The book that a course requires. */
static const struct fact_book *required(const struct facts *f, struct span course)
{
	for (size_t i = 0; i < f->n_needs; i++)
		if (span_eq(f->courses[f->needs[i].course].code, course))
			return &f->books[f->needs[i].book];
	CHECK(false);
	return NULL;
}

static bool says(struct fixture *f, struct span course, struct span publisher, struct span isbn)
{
	struct facts facts = facts_of(f);
	const struct fact_book *book = required(&facts, course);

	return span_eq(book->publisher, publisher) && span_eq(book->isbn, isbn);
}

/* ---- what is known of a book ---- */

static void test_updates(struct fixture *f)
{
	struct facts facts;

	(void)import(
	    f, "教务处", "A1,写作,写作教程,甲乙丙,错误出版社,,9787040396638,马工程、国家级规划\n");
	CHECK(
	    import(f, "教务处",
	        "A1,写作,写作教程,甲乙丙、丁戊己,正确出版社,,9787301163177,马工程、国家级规划\n") ==
	    1);
	CHECK(says(f, SPAN("A1"), SPAN("正确出版社"), SPAN("9787301163177")));
	facts = facts_of(f);
	CHECK(span_eq(required(&facts, SPAN("A1"))->contributors, SPAN("甲乙丙,丁戊己")));
	CHECK(facts.needs[0].policy); /* with another flag beside it */
	CHECK(
	    import(f, "教务处",
	        "A1,写作,写作教程,甲乙丙、丁戊己,正确出版社,,9787301163177,马工程、国家级规划\n") ==
	    0);
	/* an empty cell takes nothing away, and a damaged ISBN no good one */
	CHECK(import(f, "教务处", "A1,写作,写作教程,甲乙丙,,,978730116317,马工程、国家级规划\n") ==
	      1);
	CHECK(says(f, SPAN("A1"), SPAN("正确出版社"), SPAN("9787301163177")));
}

/* Two sources ask for one book: it follows the one that wrote it, until that one asks for it no more. */
static void test_sources(struct fixture *f)
{
	(void)import(f, "研究生院", "B1,写作研究,写作教程,甲乙丙,第三出版社,,9787302481447,\n");
	CHECK(says(f, SPAN("B1"), SPAN("正确出版社"), SPAN("9787301163177")));
	(void)import(f, "教务处", "A2,语言学,语言学纲要,叶蜚声,北京大学出版社,,,\n");
	CHECK(
	    import(f, "研究生院", "B1,写作研究,写作教程,甲乙丙,第三出版社,,9787302481447,\n") == 1);
	CHECK(says(f, SPAN("B1"), SPAN("第三出版社"), SPAN("9787302481447")));
}

int main(int argc, char **argv)
{
	struct fixture f = { 0 };

	fixture_open(&f, argc, argv, "reserves_again");
	test_updates(&f);
	test_sources(&f);
	fixture_close(&f);
	return 0;
}
