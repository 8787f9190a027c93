/* The matching job: what it finds, what it keeps, and what it never changes. On both databases. */
#include <stdio.h>

#include "services/reserves/reserves_judge.h"
#include "services/reserves/reserves_review.h"
#include "services/reserves/test/fixture.h"
#include "services/reserves/test/fixture_sql.h"
#include "testing/check.h"

static const struct match_book maths = { .title = { "高等数学 上册", sizeof("高等数学 上册") - 1 },
	.contributors = { "同济大学数学系", sizeof("同济大学数学系") - 1 },
	.publisher = { "高等教育出版社", sizeof("高等教育出版社") - 1 },
	.edition = { "第7版", sizeof("第7版") - 1 },
	.isbn = { "9787040396638", sizeof("9787040396638") - 1 } };
static const struct match_book networks = { .title = { "计算机网络", sizeof("计算机网络") - 1 },
	.contributors = { "谢希仁 编著", sizeof("谢希仁 编著") - 1 },
	.publisher = { "电子工业出版社", sizeof("电子工业出版社") - 1 },
	.edition = { "第8版", sizeof("第8版") - 1 },
	.isbn = { "9787121411748", sizeof("9787121411748") - 1 } };
static const struct match_book nameless = { .title = { "统计学", sizeof("统计学") - 1 } };
static const struct match_book unheard = { .title = { "无人收藏之书", sizeof("无人收藏之书") - 1 },
	.contributors = { "某某", sizeof("某某") - 1 } };

static int64_t vendor, other;

struct told {
	int64_t done, total, times;
};

static bool tell(void *ctx, int64_t done, int64_t total, struct err *err)
{
	(void)err;
	*(struct told *)ctx = (struct told){ done, total, ((struct told *)ctx)->times + 1 };
	return true;
}

static void match(struct fixture *f, int64_t books)
{
	struct told told = { 0 };
	const struct progress progress = { tell, &told };

	CHECK(reserves_match_all(f->reserves, f->a, &progress, NOW, &f->err));
	CHECK(told.done == books && told.total == books && told.times >= 2);
}

static struct candidate_set of(struct fixture *f, int64_t book, struct judged_book *ret_book)
{
	struct candidate_set set;

	CHECK(judged_book_find(f->reserves, f->a, book, ret_book, &f->err));
	CHECK(candidates_of(f->reserves, f->a, book, &set, &f->err));
	return set;
}

static void hold(struct fixture *f, int64_t resource, int64_t import, const char *id,
    const struct match_book *text)
{
	fixture_holding(f, &(struct made_holding){ resource, import, id, *text, NULL });
}

static void make(struct fixture *f)
{
	vendor = fixture_resource(f, "电子教材库", NULL, NULL);
	other = fixture_resource(f, "教学平台", NULL, NULL);
	fixture_term(f, 1, "2025-2026-2");
	fixture_course(f, 1, 1, "课程", 0);
	fixture_book(f, 1, &maths, STANDING_NONE);
	fixture_book(f, 2, &networks, STANDING_NONE);
	fixture_book(f, 3, &nameless, STANDING_NONE);
	fixture_book(f, 4, &unheard, STANDING_NONE);
	fixture_book(f, 5, &networks, STANDING_NONE); /* that nobody requires */
	for (int64_t book = 1; book <= 4; book++)
		(void)fixture_item(f, 1, book);
	(void)fixture_make_item(f, &(struct made_item){ 1, 5, "textbook", "required", "", true });
	hold(f, vendor, 1, "m", &maths);
	hold(f, vendor, 1, "n", &networks);
	hold(f, vendor, 1, "s",
	    &(struct match_book){ .title = SPAN("统计学"),
	        .contributors = SPAN("贾俊平"),
	        .publisher = SPAN("中国人民大学出版社") });
	hold(f, other, 2, "n2", &networks);
	hold(f, other, 9, "never", &unheard); /* of a list that is not the current one */
	fixture_list(f, vendor, 1);
	fixture_list(f, other, 2);
}

static void test_first(struct fixture *f)
{
	struct judged_book book;
	struct candidate_set set;

	match(f, 4);
	set = of(f, 1, &book);
	CHECK(book.standing == STANDING_SURE && set.n >= 1 && set.v[0].sure && set.v[0].accepted);
	CHECK(span_eq(set.v[0].vendor_id, SPAN("m")) && set.v[0].resource == vendor);
	CHECK(span_eq(set.v[0].title, SPAN("高等数学 上册")) && !set.v[0].gone);
	set = of(f, 2, &book); /* on two platforms */
	CHECK(
	    book.standing == STANDING_SURE && set.n == 2 && set.v[0].accepted && set.v[1].accepted);
}

static void test_unsure(struct fixture *f)
{
	struct judged_book book;
	struct candidate_set set;

	set = of(f, 3, &book); /* no author, no ISBN: never by itself */
	CHECK(book.standing == STANDING_WAITING && set.n >= 1 && !set.v[0].sure &&
	      !set.v[0].accepted);
	set = of(f, 4, &book);
	CHECK(book.standing == STANDING_NONE && set.n == 0);
	(void)of(f, 5, &book);
	CHECK(book.standing == STANDING_NONE && book.version == 1);
	CHECK(fixture_events(f, "matching.ended") == 1);
}

/* Nothing has changed: nothing is written, no page becomes stale. */
static void test_again(struct fixture *f)
{
	struct judged_book before, after;
	struct candidate_set old = of(f, 3, &before), now;

	match(f, 4);
	now = of(f, 3, &after);
	CHECK(before.version == after.version && now.n == old.n && now.v[0].id == old.v[0].id);
}

static struct review decide(
    struct fixture *f, int64_t book, enum verdict verdict, int64_t candidate)
{
	struct judged_book now;
	struct decision said = { .book = book,
		.verdict = verdict,
		.candidate = candidate,
		.person = SPAN("p"),
		.name = SPAN("王"),
		.kind = SPAN("librarian"),
		.now = NOW };
	struct review review;

	(void)of(f, book, &now);
	said.version = now.version;
	CHECK(reserves_decide(f->reserves, f->a, &said, &review, &f->err));
	return review;
}

/* The vendor sends its list again without what was chosen, and later with it. */
static void test_decision_stays(struct fixture *f)
{
	struct judged_book book;
	struct candidate_set set = of(f, 3, &book);
	int64_t chosen = set.v[0].id;

	(void)decide(f, 3, VERDICT_ACCEPT, chosen);
	(void)decide(f, 2, VERDICT_NONE, 0);
	hold(f, vendor, 3, "m", &maths);
	fixture_list(f, vendor, 3);
	match(f, 4);
	set = of(f, 3, &book);
	CHECK(book.standing == STANDING_DECIDED && book.chosen == chosen && set.n == 1);
	CHECK(set.v[0].id == chosen && set.v[0].gone && set.v[0].accepted);
	set = of(f, 2, &book); /* none fits, whatever is found */
	CHECK(book.standing == STANDING_DECIDED && book.verdict == VERDICT_NONE && set.n == 1);
	CHECK(!set.v[0].accepted && set.v[0].resource == other);
	hold(f, vendor, 4, "m", &maths);
	hold(f, vendor, 4, "s",
	    &(struct match_book){ .title = SPAN("统计学"),
	        .contributors = SPAN("贾俊平"),
	        .publisher = SPAN("中国人民大学出版社") });
	fixture_list(f, vendor, 4);
	match(f, 4);
	set = of(f, 3, &book);
	CHECK(book.chosen == chosen && !set.v[0].gone && set.v[0].accepted);
}

/* The chosen one is still in the list and no longer proposed, since the book is now said otherwise. */
static void test_chosen_not_found(struct fixture *f)
{
	struct judged_book book;
	struct candidate_set set;

	hold(f, vendor, 5, "m", &maths);
	hold(f, vendor, 5, "s",
	    &(struct match_book){ .title = SPAN("水产养殖学"), .contributors = SPAN("李某") });
	fixture_list(f, vendor, 5);
	match(f, 4);
	set = of(f, 3, &book);
	CHECK(
	    set.n == 1 && !set.v[0].gone && set.v[0].accepted && book.standing == STANDING_DECIDED);
}

static void test_undo(struct fixture *f)
{
	struct review r = decide(f, 2, VERDICT_OPEN, 0);

	CHECK(r.book.standing == STANDING_SURE && r.candidates.v[0].accepted);
}

/* Eight samples of one vendor and seven vendors' samples do not hide the one that has the whole book. */
static void test_hidden(struct fixture *f)
{
	static const char *const names[] = { "源1", "源2", "源3", "源4", "源5", "源6", "源7" };
	struct judged_book book;
	struct candidate_set set;
	size_t full = 0;
	char id[16];

	for (int i = 0; i < 8; i++) {
		(void)snprintf(id, sizeof(id), "n%d", i);
		fixture_holding(f, &(struct made_holding){ vendor, 6, id, networks, "sample" });
	}
	fixture_holding(f, &(struct made_holding){ vendor, 6, "whole", networks, "full" });
	fixture_list(f, vendor, 6);
	for (int i = 0; i < 7; i++) {
		int64_t more = fixture_resource(f, names[i], NULL, NULL);

		fixture_holding(f, &(struct made_holding){ more, 20 + i, "x", networks, "sample" });
		fixture_list(f, more, 20 + i);
	}
	match(f, 4);
	set = of(f, 2, &book);
	for (size_t i = 0; i < set.n; i++)
		full += set.v[i].accepted && set.v[i].resource == vendor &&
		        span_eq(set.v[i].completeness, SPAN("full"));
	CHECK(book.standing == STANDING_SURE && full == 1);
	for (int i = 0; i < 7; i++)
		fixture_run(f, FIXTURE_SQL_UNLIST, DB_ARGS(DB_I64(20 + i)));
}

/* More books than a page, and a list of no holdings. */
static void test_many(struct fixture *f)
{
	for (int64_t i = 100; i < 350; i++) {
		fixture_book(f, i, &networks, STANDING_NONE);
		(void)fixture_item(f, 1, i);
	}
	fixture_list(f, vendor, 7);
	match(f, 254);
	for (int64_t i = 100; i < 350; i += 83) {
		struct judged_book book;

		CHECK(of(f, i, &book).n == 1 && book.standing == STANDING_SURE);
	}
}

int main(int argc, char **argv)
{
	struct fixture f = { 0 };

	fixture_open(&f, argc, argv, "reserves_judge");
	make(&f);
	test_first(&f);
	test_unsure(&f);
	test_again(&f);
	test_decision_stays(&f);
	test_chosen_not_found(&f);
	test_undo(&f);
	test_hidden(&f);
	test_many(&f);
	fixture_close(&f);
	return 0;
}
