/* The queue and its decisions, by the handlers where the page calls them, on both databases. */
#include <pthread.h>

#include "services/reserves/reserves_contract.h"
#include "services/reserves/reserves_review.h"
#include "services/reserves/test/fixture.h"
#include "services/reserves/test/fixture_sql.h"
#include "testing/check.h"

static int64_t ebooks, platform;
static int64_t first, second, third; /* candidates of book 1 */

static struct match_book text(struct span title, struct span contributors)
{
	return (struct match_book){ .title = title, .contributors = contributors };
}

static int64_t candidate(
    struct fixture *f, int64_t book, int64_t resource, const char *id, struct span title)
{
	return fixture_match(f, &(struct made_match){ .book = book,
	                            .resource = resource,
	                            .vendor_id = id,
	                            .title = title,
	                            .contributors = SPAN("同济大学数学系"),
	                            .reasons = id[0] == 'c' ? MATCH_COMPANION : 0 });
}

/* Book 1: three candidates, two of them one book on two platforms. Book 2: one. Book 3: sure. */
static void make(struct fixture *f)
{
	const struct match_book maths = text(SPAN("高等数学"), SPAN("同济大学数学系"));
	const struct match_book hostile = text(SPAN("<img src=x>'; --"), SPAN("=1+1"));
	const struct match_book physics = text(SPAN("大学物理"), SPAN("张三慧"));

	ebooks = fixture_resource(f, "电子教材库", NULL, NULL);
	platform = fixture_resource(f, "教学平台", NULL, NULL);
	fixture_term(f, 1, "2025-2026-2");
	fixture_course(f, 1, 1, "高等数学A", 0);
	fixture_course(f, 2, 1, "Software Testing", 0);
	fixture_section(f, 1, "1", 120, false);
	fixture_section(f, 2, "1", 300, false);
	fixture_book(f, 1, &maths, STANDING_WAITING);
	fixture_book(f, 2, &hostile, STANDING_WAITING);
	fixture_book(f, 3, &physics, STANDING_SURE);
	(void)fixture_item(f, 1, 1);
	(void)fixture_item(f, 2, 2);
	(void)fixture_item(f, 2, 3);
	first = candidate(f, 1, ebooks, "a", SPAN("高等数学"));
	second = candidate(f, 1, platform, "b", SPAN("《高等数学》"));
	third = candidate(f, 1, platform, "c", SPAN("高等数学习题集"));
	(void)candidate(f, 2, ebooks, "d", SPAN("<img>"));
	(void)fixture_match(f,
	    &(struct made_match){
	        .book = 3, .resource = ebooks, .vendor_id = "e", .sure = true, .accepted = true });
}

/* ---- the queue ---- */

static struct review_page queue(struct fixture *f, enum standing show, struct span q)
{
	const struct review_filter filter = {
		.ask = { .rule = { true, false }, .now = NOW }, .show = show, .q = q, .limit = 20
	};
	struct review_page page;

	CHECK(reserves_reviews(f->reserves, f->a, &filter, &page, &f->err));
	return page;
}

static void test_queue(struct fixture *f)
{
	struct review_page p = queue(f, STANDING_WAITING, SPAN(""));

	CHECK(p.total == 2 && p.n == 2 && p.v[0].book.id == 2 && p.v[0].enrolled == 300);
	CHECK(p.v[1].candidates.n == 3 && p.v[1].n_courses == 1);
	CHECK(span_eq(p.v[1].courses[0], SPAN("高等数学A")));
	p = queue(f, STANDING_WAITING, SPAN("software TESTING")); /* by course */
	CHECK(p.total == 1 && p.v[0].book.id == 2);
	p = queue(f, STANDING_WAITING, SPAN("同濟大學")); /* by author, in the other script */
	CHECK(p.total == 1 && p.v[0].book.id == 1);
	CHECK(queue(f, STANDING_WAITING, SPAN("nothing like it")).total == 0);
	CHECK(queue(f, STANDING_WAITING, SPAN("!!!")).total == 0);
	CHECK(queue(f, STANDING_SURE, SPAN("")).total == 1);
	CHECK(queue(f, STANDING_DECIDED, SPAN("")).total == 0);
}

static void test_paging(struct fixture *f)
{
	struct review_filter filter = {
		.ask = { .now = NOW }, .show = STANDING_WAITING, .offset = 1, .limit = 1
	};
	struct review_page page;

	CHECK(reserves_reviews(f->reserves, f->a, &filter, &page, &f->err));
	CHECK(page.total == 2 && page.n == 1 && page.v[0].book.id == 1);
	CHECK(page.books[STANDING_WAITING] == 2 && page.books[STANDING_SURE] == 1);
	CHECK(page.books[STANDING_DECIDED] == 0);
	filter.offset = 9;
	CHECK(reserves_reviews(f->reserves, f->a, &filter, &page, &f->err));
	CHECK(page.total == 2 && page.n == 0);
	filter.ask.term = SPAN("1999");
	CHECK_FAILS(
	    reserves_reviews(f->reserves, f->a, &filter, &page, &f->err), ERR_NOT_FOUND, &f->err);
}

/* ---- decisions ---- */

static struct decision said(
    int64_t book, int64_t version, enum verdict verdict, int64_t candidate_id)
{
	return (struct decision){
		.book = book, .version = version, .verdict = verdict, .candidate = candidate_id
	};
}

static bool decide(struct fixture *f, struct decision d, struct review *ret)
{
	d.person = SPAN("p-wang");
	d.name = SPAN("王馆员");
	d.kind = SPAN("librarian");
	d.now = NOW;
	return reserves_decide(f->reserves, f->a, &d, ret, &f->err);
}

static const struct candidate *of(const struct review *r, int64_t id)
{
	for (size_t i = 0; i < r->candidates.n; i++)
		if (r->candidates.v[i].id == id)
			return &r->candidates.v[i];
	return NULL;
}

static void test_accept(struct fixture *f)
{
	struct review r;

	CHECK_FAILS(decide(f, said(99, 0, VERDICT_NONE, 0), &r), ERR_NOT_FOUND, &f->err);
	CHECK_FAILS(decide(f, said(1, 1, VERDICT_ACCEPT, 99999), &r), ERR_INVALID, &f->err);
	CHECK_FAILS(decide(f, said(1, 1, VERDICT_OPEN, 0), &r), ERR_CONFLICT, &f->err);
	CHECK(decide(f, said(1, 1, VERDICT_ACCEPT, first), &r));
	CHECK(r.book.version == 2 && r.book.standing == STANDING_DECIDED && r.book.chosen == first);
	CHECK(span_eq(r.book.decided_name, SPAN("王馆员")) && r.book.decided == NOW);
	CHECK(of(&r, first)->accepted && of(&r, second)->accepted); /* one book, two platforms */
	CHECK(!of(&r, third)->accepted);
	CHECK(fixture_events(f, "review.accepted") == 1);
	CHECK(queue(f, STANDING_DECIDED, SPAN("")).total == 1);
}

static void test_conflict(struct fixture *f)
{
	struct review r;

	CHECK(!decide(f, said(1, 1, VERDICT_NONE, 0), &r));
	CHECK(f->err.code == ERR_CONFLICT && strstr(f->err.detail, "王馆员") != NULL);
	f->err = (struct err){ 0 };
	CHECK(fixture_events(f, "review.none") == 0); /* nothing half done */
}

static void test_none_and_undo(struct fixture *f)
{
	struct review r;

	CHECK(decide(f, said(1, 2, VERDICT_NONE, 0), &r)); /* another mind */
	CHECK(r.book.version == 3 && r.book.chosen == 0 && !of(&r, first)->accepted);
	CHECK(decide(f, said(1, 3, VERDICT_OPEN, 0), &r));
	CHECK(r.book.version == 4 && r.book.standing == STANDING_WAITING && r.candidates.n == 3);
	CHECK(r.book.decided_name.ptr == NULL && r.book.decided == 0);
	CHECK(fixture_events(f, "review.none") == 1 && fixture_events(f, "review.undone") == 1);
	CHECK(decide(f, said(3, 1, VERDICT_NONE, 0), &r)); /* against the machine */
	CHECK(!r.candidates.v[0].accepted && r.book.standing == STANDING_DECIDED);
	CHECK(decide(f, said(3, 2, VERDICT_OPEN, 0), &r));
	CHECK(r.candidates.v[0].accepted && r.book.standing == STANDING_SURE);
}

/* A name that would not fit the message whole, cut between characters. */
static void test_long_name(struct fixture *f)
{
	char name[300];
	struct decision first_said = { 2, 1, VERDICT_NONE, 0, SPAN("p"), { name, sizeof(name) },
		SPAN("admin"), NOW, { 0 }, { 0 } };
	struct review r;

	for (size_t i = 0; i < sizeof(name); i += 3)
		memcpy(name + i, "长", 3);
	CHECK(reserves_decide(f->reserves, f->a, &first_said, &r, &f->err));
	CHECK(!decide(f, said(2, 1, VERDICT_NONE, 0), &r));
	CHECK(f->err.code == ERR_CONFLICT && strstr(f->err.detail, "长 has decided") != NULL);
	f->err = (struct err){ 0 };
	CHECK(decide(f, said(2, 2, VERDICT_OPEN, 0), &r));
}

/* ---- two at once ---- */

struct librarian {
	struct reserves *reserves;
	struct mem_arena memory;
	struct decision said;
	struct review review;
	struct err err;
	bool ok;
};

static void *work(void *ctx)
{
	struct librarian *l = ctx;

	l->ok = reserves_decide(l->reserves, &l->memory.arena, &l->said, &l->review, &l->err);
	return NULL;
}

static void race(struct fixture *f, struct reserves *other, int64_t version)
{
	struct librarian two[2] = {
		{ .reserves = f->reserves,
		    .said = { 1, version, VERDICT_ACCEPT, first, SPAN("p1"), SPAN("甲"),
		        SPAN("librarian"), NOW, { 0 }, { 0 } } },
		{ .reserves = other,
		    .said = { 1, version, VERDICT_NONE, 0, SPAN("p2"), SPAN("乙"),
		        SPAN("librarian"), NOW, { 0 }, { 0 } } },
	};
	pthread_t threads[2];
	int won, lost;

	for (int i = 0; i < 2; i++) {
		mem_arena_init(&two[i].memory);
		CHECK(pthread_create(&threads[i], NULL, work, &two[i]) == 0);
	}
	for (int i = 0; i < 2; i++)
		CHECK(pthread_join(threads[i], NULL) == 0);
	won = two[0].ok ? 0 : 1;
	lost = 1 - won;
	CHECK(two[won].ok && !two[lost].ok && two[lost].err.code == ERR_CONFLICT);
	CHECK(strstr(two[lost].err.detail, won == 0 ? "甲" : "乙") != NULL);
	CHECK(two[won].review.book.version == version + 1);
	for (int i = 0; i < 2; i++)
		mem_arena_finish(&two[i].memory);
}

static void test_race(struct fixture *f)
{
	struct db *db;
	struct reserves *other = fixture_second(f, &db);
	struct review r;

	for (int64_t version = 4; version < 24; version += 2) {
		race(f, other, version);
		CHECK(decide(f, said(1, version + 1, VERDICT_OPEN, 0), &r));
	}
	reserves_close(other);
	db_close(db);
}

/* ---- what the page is told ---- */

static bool has(const struct span *words, size_t n, struct span word)
{
	for (size_t i = 0; i < n; i++)
		if (span_eq(words[i], word))
			return true;
	return false;
}

static void sign_in(struct fixture *f, struct call *call)
{
	const struct account draft = {
		.login = SPAN("li"), .name = SPAN("李馆员"), .role = ROLE_LIBRARIAN
	};
	struct account_set all;

	CHECK(people_add(f->reserves->people, &draft, SPAN("correct horse 2026"), NOW, &f->err));
	CHECK(people_list(f->reserves->people, f->a, &all, &f->err) && all.n == 1);
	call->person = all.v[0].id;
	call->user = all.v[0].key;
	call->kind = SPAN("librarian");
}

static void test_api(struct fixture *f)
{
	struct config config;
	struct reserves_reviews_rq list = {
		.call = { .arena = f->a, .now = NOW, .config = &config },
		.show = RESERVES_REVIEW_SHOW_WAITING,
		.limit = 20
	};
	struct reserves_decide_rq put = {
		.book = 1, .version = 24, .verdict = RESERVES_VERDICT_ACCEPT, .candidate = third
	};
	struct reserves_reviews_json page;
	struct reserves_review_json one;

	CHECK(config_init(f->a, &config, &f->err));
	sign_in(f, &list.call);
	put.call = list.call;
	CHECK(reserves_api_reviews(f->reserves, &list, &page, &f->err) && page.total == 2);
	CHECK(span_eq(page.reviews[1].candidates[0].resource, SPAN("电子教材库")));
	CHECK(!page.reviews[1].verdict.set && page.reviews[1].version == 24);
	CHECK(has(page.reviews[1].candidates[0].differs, page.reviews[1].candidates[0].n_differs,
	    SPAN("title")));
	CHECK(page.reviews[1].candidates[0].status == RESERVES_MATCH_STATUS_SAME_EDITION);
	CHECK(page.reviews[1].candidates[2].id ==
	      third); /* a book of exercises is no edition of it */
	CHECK(page.reviews[1].candidates[2].status == RESERVES_MATCH_STATUS_NONE);
	CHECK(reserves_api_decide(f->reserves, &put, &one, &f->err));
	CHECK(one.show == RESERVES_REVIEW_SHOW_DECIDED && one.chosen.v == third);
	CHECK(one.verdict.set && span_eq(one.decided_by, SPAN("李馆员")) && one.version == 25);
	CHECK(reserves_api_undecide(
	    f->reserves, &(struct reserves_undecide_rq){ list.call, 1, 25 }, &one, &f->err));
	CHECK(one.show == RESERVES_REVIEW_SHOW_WAITING && !one.verdict.set);
}

static void test_matching(struct fixture *f)
{
	const struct call call = { .arena = f->a, .now = NOW };
	struct reserves_matching_json m = { 0 }, again = { 0 };

	CHECK(reserves_api_matching(
	    f->reserves, &(struct reserves_matching_rq){ call }, &m, &f->err));
	CHECK(!m.running && m.books == 3 && m.waiting == 2 && m.sure == 1 && !m.ended.set);
	CHECK(
	    reserves_api_match(f->reserves, &(struct reserves_match_rq){ call }, &again, &f->err));
	CHECK(again.running && again.done == 0 && again.total == 3);
}

int main(int argc, char **argv)
{
	struct fixture f = { 0 };

	fixture_open(&f, argc, argv, "reserves_review");
	make(&f);
	test_queue(&f);
	test_paging(&f);
	test_accept(&f);
	test_conflict(&f);
	test_none_and_undo(&f);
	test_long_name(&f);
	test_race(&f);
	test_api(&f);
	test_matching(&f);
	fixture_close(&f);
	return 0;
}
