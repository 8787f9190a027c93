/* The office's next file: what it says of a book that is known, and what becomes of a librarian's decision when
 * it says more. On both databases. */
#include <stdio.h>
#include <unistd.h>

#include "platform/file.h"
#include "services/reserves/reserves_import.h"
#include "services/reserves/reserves_judge.h"
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

/* ---- decisions ---- */

static bool tell(void *ctx, int64_t done, int64_t total, struct err *err)
{
	(void)ctx;
	(void)done;
	(void)total;
	(void)err;
	return true;
}

static struct review match_and_read(struct fixture *f, struct span course)
{
	const struct progress progress = { tell, NULL };
	struct facts facts = facts_of(f);
	int64_t book = required(&facts, course)->id;
	struct review_page page;

	CHECK(reserves_match_all(f->reserves, f->a, &progress, NOW, &f->err));
	for (int show = STANDING_NONE; show <= STANDING_DECIDED; show++) {
		const struct review_filter filter = {
			.ask = { .now = NOW }, .show = (enum standing)show, .limit = 50
		};

		CHECK(reserves_reviews(f->reserves, f->a, &filter, &page, &f->err));
		for (size_t i = 0; i < page.n; i++)
			if (page.v[i].book.id == book)
				return page.v[i];
	}
	CHECK(false);
	return (struct review){ 0 };
}

static void decide(
    struct fixture *f, const struct review *r, enum verdict verdict, int64_t candidate)
{
	const struct decision said = { .book = r->book.id,
		.version = r->book.version,
		.verdict = verdict,
		.candidate = candidate,
		.person = SPAN("p"),
		.name = SPAN("王"),
		.kind = SPAN("librarian"),
		.now = NOW };
	struct review ignored;

	CHECK(reserves_decide(f->reserves, f->a, &said, &ignored, &f->err));
}

static void hold(struct fixture *f)
{
	int64_t vendor = fixture_resource(f, "电子教材库", NULL, NULL);
	const struct match_book theory = { .title = SPAN("文学理论"),
		.contributors = SPAN("童庆炳"),
		.publisher = SPAN("高等教育出版社") };
	const struct match_book outline = { .title = SPAN("语言学纲要"),
		.contributors = SPAN("叶蜚声"),
		.publisher = SPAN("北京大学出版社"),
		.edition = SPAN("第4版") };

	fixture_holding(f, &(struct made_holding){ vendor, 90, "t", theory, NULL });
	fixture_holding(f, &(struct made_holding){ vendor, 90, "o", outline, NULL });
	fixture_list(f, vendor, 90);
}

#define OUTLINE "C1,语言学,语言学纲要,叶蜚声,北京大学出版社,"
#define THEORY "C2,文学概论,文学理论,"

/* None fitted, and now the machine would be sure: the librarian is asked again, and told what she said. */
static void test_none(struct fixture *f)
{
	struct review r;

	(void)import(f, "教务处", OUTLINE ",,\n" THEORY ",高等教育出版社,,,\n");
	r = match_and_read(f, SPAN("C1"));
	decide(f, &r, VERDICT_NONE, 0);
	(void)import(f, "教务处", OUTLINE "第4版,,\n" THEORY ",高等教育出版社,,,\n");
	r = match_and_read(f, SPAN("C1"));
	CHECK(r.book.standing == STANDING_WAITING && r.candidates.v[0].sure);
	CHECK(!r.candidates.v[0].accepted && r.book.earlier.verdict == VERDICT_NONE);
	CHECK(span_eq(r.book.earlier.name, SPAN("王")) && r.book.earlier.at == NOW);
	r = match_and_read(f, SPAN("C1")); /* and as long as she has not answered */
	CHECK(r.book.standing == STANDING_WAITING);
	decide(f, &r, VERDICT_NONE, 0);
	r = match_and_read(f, SPAN("C1"));
	CHECK(r.book.standing == STANDING_DECIDED && r.book.earlier.book == 0);
	decide(f, &r, VERDICT_OPEN, 0); /* she leaves it to the machine */
	r = match_and_read(f, SPAN("C1"));
	CHECK(r.book.standing == STANDING_SURE && r.candidates.v[0].accepted);
}

/* What she chose fits the author that the office has filled in: carried over. Another author: asked. */
static void test_accepted(struct fixture *f)
{
	struct review r = match_and_read(f, SPAN("C2"));
	int64_t before = r.book.id;

	CHECK(r.book.standing == STANDING_WAITING);
	decide(f, &r, VERDICT_ACCEPT, r.candidates.v[0].id);
	(void)import(f, "教务处", THEORY "童庆炳,高等教育出版社,,,\n");
	r = match_and_read(f, SPAN("C2"));
	CHECK(r.book.id != before && r.book.standing == STANDING_DECIDED);
	CHECK(r.book.verdict == VERDICT_ACCEPT && r.candidates.v[0].accepted);
	CHECK(span_eq(r.book.decided_name, SPAN("王")) && r.book.chosen == r.candidates.v[0].id);
	CHECK(fixture_events(f, "review.carried") == 1);
	(void)import(f, "教务处", THEORY ",高等教育出版社,,,\n"); /* the decided one again */
	(void)import(f, "教务处", THEORY "王一川,高等教育出版社,,,\n");
	r = match_and_read(f, SPAN("C2"));
	CHECK(r.book.standing == STANDING_WAITING && r.book.earlier.verdict == VERDICT_ACCEPT);
	CHECK(r.earlier_chosen == r.candidates.v[0].id && !r.candidates.v[0].accepted);
}

/* The course turns to a book that is known and undecided: the machine does not speak over her there either. */
static void test_known_book(struct fixture *f)
{
	struct review r;

	(void)import(f, "研究生院",
	    "D1,语言学研究,"
	    "语言学纲要,叶蜚声,北京大学出版社,第4版,,\n");
	(void)import(f, "教务处", OUTLINE ",,\n"); /* where none fits */
	r = match_and_read(f, SPAN("D1"));
	CHECK(r.book.standing == STANDING_SURE);
	(void)import(f, "教务处", OUTLINE "第4版,,\n");
	r = match_and_read(f, SPAN("C1"));
	CHECK(r.book.standing == STANDING_WAITING && r.book.earlier.verdict == VERDICT_NONE);
}

int main(int argc, char **argv)
{
	struct fixture f = { 0 };

	fixture_open(&f, argc, argv, "reserves_again");
	test_updates(&f);
	test_sources(&f);
	hold(&f);
	test_none(&f);
	test_accepted(&f);
	test_known_book(&f);
	fixture_close(&f);
	return 0;
}
