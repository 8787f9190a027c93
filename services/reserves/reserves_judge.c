/* The matching job. First all holdings go into the index, page by page; then books are matched a page at a
 * time and each page is written in one transaction, which reads afresh what it changes. */
#include "services/reserves/reserves_judge.h"

#include <stdlib.h>

#include "core/vec.h"
#include "platform/log.h"
#include "platform/mem.h"
#include "services/reserves/reserves_candidates.h"
#include "services/reserves/reserves_contract.h"
#include "services/reserves/reserves_internal.h"

enum { HOLDINGS_PAGE = 5000, BOOKS_PAGE = 200 };

/* A chosen holding: is it still in its vendor's list? */
struct choice {
	int64_t match, resource;
	struct span vendor_id;
	bool found;
};

struct judging {
	struct reserves *reserves;
	struct arena *a; /* for the whole run */
	const struct progress *progress;
	struct match_index *index;
	int64_t *holdings; /* their ids by their number in the index */
	size_t n_holdings;
	struct choice *choices; /* by resource and vendor id */
	size_t n_choices;
	int64_t done, total, now;
	size_t list; /* which is read */
};

static bool no_memory(struct err *err)
{
	return err_set(err, ERR_MEMORY, "out of memory");
}

static bool tell(const struct judging *j, struct err *err)
{
	return progress_tell(j->progress, j->done, j->total, err);
}

/* ---- choices ---- */

static int by_holding(const void *va, const void *vb)
{
	const struct choice *a = va, *b = vb;
	size_t n = a->vendor_id.len < b->vendor_id.len ? a->vendor_id.len : b->vendor_id.len;
	int order;

	if (a->resource != b->resource)
		return a->resource < b->resource ? -1 : 1;
	order = n == 0 ? 0 : memcmp(a->vendor_id.ptr, b->vendor_id.ptr, n);
	return order != 0
	           ? order
	           : (a->vendor_id.len > b->vendor_id.len) - (a->vendor_id.len < b->vendor_id.len);
}

static bool read_choices(struct judging *j, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(
	        j->reserves->sql, RESERVES_SQL_JUDGE_CHOSEN, (struct db_args){ 0 }, &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((j->choices = vec_grow(j->a, j->choices, j->n_choices, sizeof(*j->choices))) ==
		    NULL)
			return no_memory(err);
		j->choices[j->n_choices++] = (struct choice){ .match = db_i64(rows, 0),
			.resource = db_i64(rows, 1),
			.vendor_id = db_text(rows, 2, j->a) };
	}
	if (j->n_choices != 0)
		qsort(j->choices, j->n_choices, sizeof(*j->choices), by_holding);
	return err->code == ERR_NONE && (!j->a->failed || no_memory(err));
}

/* Several books may have one holding as their choice. */
static void note_choice(struct judging *j, int64_t resource, struct span vendor_id)
{
	const struct choice key = { .resource = resource, .vendor_id = vendor_id };
	struct choice *at = j->n_choices == 0 ? NULL
	                                      : bsearch(&key, j->choices, j->n_choices,
	                                            sizeof(*j->choices), by_holding);

	if (at == NULL || at->found)
		return;
	while (at > j->choices && by_holding(at - 1, &key) == 0)
		at--;
	for (; at < j->choices + j->n_choices && by_holding(at, &key) == 0; at++)
		at->found = true;
}

/* What was chosen after the lists were read is left as it is: the next run knows. */
static bool choice_gone(const struct judging *j, const struct candidate *c)
{
	for (size_t i = 0; i < j->n_choices; i++)
		if (j->choices[i].match == c->id)
			return !j->choices[i].found;
	return c->gone;
}

/* ---- the index ---- */

/* One vendor and one completeness: the best of each is kept, so that one that counts is among them. */
static uint16_t group_of(const struct judging *j, struct span completeness)
{
	return (uint16_t)(j->list * (COMPLETE_OTHER + 1) + coverage_completeness(completeness));
}

static bool add_holding(
    struct judging *j, struct arena *page, const struct db_rows *rows, struct err *err)
{
	const struct match_holding holding = {
		.kind = db_text(rows, 3, page),
		.group = group_of(j, db_text(rows, 10, page)),
		.book = {
			.title = db_text(rows, 4, page),
			.contributors = db_text(rows, 5, page),
			.publisher = db_text(rows, 6, page),
			.year = db_text(rows, 7, page),
			.edition = db_text(rows, 8, page),
			.isbn = db_text(rows, 9, page),
		},
	};

	if (j->n_choices != 0)
		note_choice(j, db_i64(rows, 1), db_text(rows, 2, page));
	j->holdings = vec_grow(j->a, j->holdings, j->n_holdings, sizeof(*j->holdings));
	if (j->holdings == NULL || page->failed)
		return no_memory(err);
	j->holdings[j->n_holdings++] = db_i64(rows, 0);
	return match_index_add(j->index, &holding, err);
}

static bool read_holdings(struct judging *j, struct arena *page, int64_t below, int64_t *after,
    size_t *ret_n, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	size_t n = 0;

	if (!db_query(j->reserves->sql, RESERVES_SQL_JUDGE_HOLDINGS,
	        DB_ARGS(DB_I64(*after), DB_I64(below), DB_I64(HOLDINGS_PAGE)), &rows, err))
		return false;
	for (; db_next(rows, err); n++) {
		*after = db_i64(rows, 0);
		if (!add_holding(j, page, rows, err))
			return false;
	}
	*ret_n = n;
	return err->code == ERR_NONE;
}

static bool read_list(struct judging *j, int64_t import, struct err *err)
{
	int64_t after = HOLDING_FIRST(import);
	size_t n = HOLDINGS_PAGE;
	bool ok = true;

	while (ok && n == HOLDINGS_PAGE) {
		struct mem_arena page;

		mem_arena_init(&page);
		ok = read_holdings(j, &page.arena, HOLDING_FIRST(import + 1), &after, &n, err);
		mem_arena_finish(&page);
	}
	return ok;
}

struct imports {
	int64_t *v;
	size_t n;
};

static bool current_lists(struct judging *j, struct imports *ret_imports, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct imports set = { 0 };

	if (!db_query(
	        j->reserves->sql, RESERVES_SQL_JUDGE_LISTS, (struct db_args){ 0 }, &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((set.v = vec_grow(j->a, set.v, set.n, sizeof(*set.v))) == NULL)
			return no_memory(err);
		set.v[set.n++] = db_i64(rows, 0);
	}
	*ret_imports = set;
	return err->code == ERR_NONE;
}

static bool read_lists(struct judging *j, struct err *err)
{
	struct imports imports = { 0 };

	if (!current_lists(j, &imports, err))
		return false;
	for (j->list = 0; j->list < imports.n; j->list++)
		if (!read_list(j, imports.v[j->list], err))
			return false;
	return match_index_ready(j->index, err);
}

/* ---- a page of books ---- */

struct task { /* one book */
	int64_t id;
	struct match_book text;
	struct candidate_set found; /* ids 0 */
	/* as it was when the writing transaction began */
	bool there;
	struct judged_book book;
	struct candidate_set old;
	struct candidate_set earlier; /* of the book that was decided before */
};

struct page {
	struct judging *j;
	struct arena *a;
	struct task tasks[BOOKS_PAGE];
	size_t n;
};

static bool read_books(struct page *p, int64_t after, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(p->j->reserves->sql, RESERVES_SQL_JUDGE_BOOKS,
	        DB_ARGS(DB_I64(after), DB_I64(BOOKS_PAGE)), &rows, err))
		return false;
	for (p->n = 0; p->n < BOOKS_PAGE && db_next(rows, err); p->n++)
		p->tasks[p->n] = (struct task){
			.id = db_i64(rows, 0),
			.text = {
				.title = db_text(rows, 1, p->a),
				.contributors = db_text(rows, 2, p->a),
				.publisher = db_text(rows, 3, p->a),
				.edition = db_text(rows, 4, p->a),
				.volume = db_text(rows, 5, p->a),
				.year = db_text(rows, 6, p->a),
				.isbn = db_text(rows, 7, p->a),
			},
		};
	return err->code == ERR_NONE && (!p->a->failed || no_memory(err));
}

/* The holding's own fields; false without an error when a new list has replaced it. */
static bool describe(struct page *p, int64_t holding, struct candidate *c, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(p->j->reserves->sql, RESERVES_SQL_JUDGE_HOLDING, DB_ARGS(DB_I64(holding)),
	        &rows, err)) {
		if (err->code == ERR_NOT_FOUND)
			*err = (struct err){ 0 };
		return false;
	}
	c->resource = db_i64(rows, 0);
	c->vendor_id = db_text(rows, 1, p->a);
	c->title = db_text(rows, 2, p->a);
	c->contributors = db_text(rows, 3, p->a);
	c->publisher = db_text(rows, 4, p->a);
	c->year = db_text(rows, 5, p->a);
	c->edition = db_text(rows, 6, p->a);
	c->isbn = db_text(rows, 7, p->a);
	c->url = db_text(rows, 8, p->a);
	c->completeness = db_text(rows, 9, p->a);
	return !p->a->failed || no_memory(err);
}

static bool find(struct page *p, struct task *t, struct err *err)
{
	struct match_result result;

	if (!match_find(p->j->index, p->a, &t->text, &result, err))
		return false;
	if ((t->found.v = arena_array(p->a, struct candidate, result.n + 1)) == NULL)
		return no_memory(err);
	for (size_t i = 0; i < result.n; i++) {
		const struct match_candidate *m = &result.list[i];
		struct candidate c = { .status = m->status,
			.score = m->score,
			.sure = m->sure,
			.reasons = m->reasons };

		if (describe(p, p->j->holdings[m->number], &c, err))
			t->found.v[t->found.n++] = c;
		else if (err->code != ERR_NONE)
			return false;
	}
	return true;
}

/* ---- writing it ---- */

/* A choice stays whatever was found: the book's own, or what was chosen before the office wrote it otherwise. */
static void add_choice(const struct page *p, const struct task *t,
    const struct candidate_set *choices, int64_t chosen, struct candidate_set *now)
{
	const struct candidate *known, *c = candidate_with(choices, chosen);

	if (c == NULL || candidate_like(&t->found, c) != NULL)
		return;
	known = candidate_like(&t->old, c);
	now->v[now->n] = *c;
	now->v[now->n].id = known == NULL ? 0 : known->id;
	now->v[now->n].sure = known == c && c->sure;
	now->v[now->n++].gone = choice_gone(p->j, c);
}

/* What was found, with the ids that are known, and what was chosen. */
static bool combine(
    const struct page *p, const struct task *t, struct candidate_set *ret_now, struct err *err)
{
	struct candidate_set now = { .v = arena_array(
		                         p->a, struct candidate, t->found.n + t->old.n + 2) };

	if (now.v == NULL)
		return no_memory(err);
	for (size_t i = 0; i < t->found.n; i++) {
		const struct candidate *known = candidate_like(&t->old, &t->found.v[i]);

		now.v[now.n] = t->found.v[i];
		now.v[now.n++].id = known == NULL ? 0 : known->id;
	}
	add_choice(p, t, &t->old, t->book.chosen, &now);
	add_choice(p, t, &t->earlier, t->book.earlier.chosen, &now);
	candidates_accept(p->a, &t->book, now.v, now.n);
	*ret_now = now;
	return true;
}

static bool read_task(struct page *p, struct task *t, struct err *err)
{
	struct reserves *reserves = p->j->reserves;

	t->earlier = (struct candidate_set){ 0 };
	t->there = judged_book_find(reserves, p->a, t->id, &t->book, err);
	if (!t->there && err->code != ERR_NOT_FOUND)
		return false;
	*err = (struct err){ 0 };
	if (!t->there)
		return true;
	return candidates_of(reserves, p->a, t->id, &t->old, err) &&
	       (t->book.earlier.book == 0 ||
	           candidates_of(reserves, p->a, t->book.earlier.book, &t->earlier, err));
}

static bool write_task(struct page *p, const struct task *t, struct err *err)
{
	struct candidate_set now;

	return combine(p, t, &now, err) &&
	       candidates_store(p->j->reserves, &t->book, &t->old, &now, false, err);
}

/* All reading stands before all writing: then the writing need not wait for each answer. Earlier decisions,
 * which are few, come last. */
static bool write_page(void *ctx, struct err *err)
{
	struct page *p = ctx;

	for (struct task *t = p->tasks; t < p->tasks + p->n; t++)
		if (!read_task(p, t, err))
			return false;
	for (const struct task *t = p->tasks; t < p->tasks + p->n; t++)
		if (t->there && !write_task(p, t, err))
			return false;
	for (const struct task *t = p->tasks; t < p->tasks + p->n; t++)
		if (t->there && t->book.earlier.book != 0 &&
		    !candidates_carry(p->j->reserves, p->a, &t->book, &t->earlier, p->j->now, err))
			return false;
	return !p->a->failed || no_memory(err);
}

static bool match_page(struct page *p, int64_t *after, struct err *err)
{
	if (!read_books(p, *after, err))
		return false;
	for (size_t i = 0; i < p->n; i++)
		if (!find(p, &p->tasks[i], err))
			return false;
	if (p->n == 0)
		return true;
	*after = p->tasks[p->n - 1].id;
	return db_tx(p->j->reserves->db, DB_WRITE, write_page, p, err);
}

static bool match_books(struct judging *j, struct err *err)
{
	struct page *page = arena_new(j->a, struct page);
	int64_t after = 0;
	bool ok = page != NULL || no_memory(err), more = ok;

	while (ok && more) {
		struct mem_arena memory;

		mem_arena_init(&memory);
		page->j = j;
		page->a = &memory.arena;
		ok = match_page(page, &after, err);
		mem_arena_finish(&memory);
		more = page->n == BOOKS_PAGE;
		j->done += (int64_t)page->n;
		ok = ok && tell(j, err);
	}
	return ok;
}

/* ---- all of it ---- */

struct ended {
	struct reserves *reserves;
	struct event event;
};

static bool record(void *ctx, struct err *err)
{
	const struct ended *e = ctx;

	return event_record(e->reserves->records, &e->event, err);
}

static bool count_books(struct judging *j, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(
	        j->reserves->sql, RESERVES_SQL_JUDGE_COUNT, (struct db_args){ 0 }, &rows, err))
		return false;
	j->total = db_i64(rows, 0);
	return true;
}

bool reserves_match_all(struct reserves *reserves, struct arena *a, const struct progress *progress,
    int64_t now, struct err *err)
{
	struct judging j = { .reserves = reserves, .a = a, .progress = progress, .now = now };
	struct ended ended = { reserves, { .at = now,
		                             .room = SPAN("reserves"),
		                             .what = SPAN("matching.ended"),
		                             .unit = SPAN("titles") } };
	bool ok;

	if ((j.index = match_index_open()) == NULL)
		return no_memory(err);
	ok = count_books(&j, err) && tell(&j, err) && read_choices(&j, err) &&
	     read_lists(&j, err) && match_books(&j, err);
	match_index_close(j.index);
	ended.event.quantity = j.done;
	return ok && db_tx(reserves->db, DB_WRITE, record, &ended, err);
}

bool reserves_job_match(
    struct reserves *reserves, struct arena *a, const struct job *job, struct err *err)
{
	const struct progress progress = progress_of_job(job);

	return reserves_match_all(reserves, a, &progress, clock_ms(), err);
}
