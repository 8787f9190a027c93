/* The HTTP face of matching and review. */
#include "services/reserves/reserves_api.h"
#include "services/reserves/reserves_internal.h"
#include "services/reserves/reserves_review.h"
#include "services/reserves/reserves_words.h"

static const struct span match_kind = { "reserves.match", 14 };

static bool no_memory(struct err *err)
{
	return err_set(err, ERR_MEMORY, "out of memory");
}

/* ---- matching ---- */

static bool count_standings(
    struct reserves *reserves, struct reserves_matching_json *reply, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	int64_t *counts[] = { &reply->none, &reply->waiting, &reply->sure, &reply->decided };
	char buffer[64];

	if (!db_query(
	        reserves->sql, RESERVES_SQL_JUDGE_STANDINGS, (struct db_args){ 0 }, &rows, err))
		return false;
	while (db_next(rows, err)) {
		struct arena a = { 0 };
		int64_t n = db_i64(rows, 1);

		a.at = buffer;
		a.left = sizeof(buffer);
		*counts[standing_from(db_text(rows, 0, &a))] = n;
		reply->books += n;
	}
	return err->code == ERR_NONE;
}

bool reserves_api_matching(struct reserves *reserves, const struct reserves_matching_rq *rq,
    struct reserves_matching_json *reply, struct err *err)
{
	struct job_status status;

	if (!job_last(reserves->records, rq->call.arena, match_kind, 0, &status, err) ||
	    !count_standings(reserves, reply, err))
		return false;
	reply->running = status.id != 0 &&
	                 (status.state == JOB_WAITING || status.state == JOB_RUNNING);
	reply->ended = (struct optional_i64){ status.ended != 0, status.ended };
	if (!job_progress_read(status.id, &reply->done, &reply->total)) {
		reply->done = reply->running ? 0 : reply->books;
		reply->total = reply->books;
	}
	return true;
}

struct adding {
	struct reserves *reserves;
	int64_t now, id;
};

static bool add_job(void *ctx, struct err *err)
{
	struct adding *add = ctx;

	return job_add(add->reserves->records, match_kind, 0, add->now, &add->id, err);
}

bool reserves_api_match(struct reserves *reserves, const struct reserves_match_rq *rq,
    struct reserves_matching_json *reply, struct err *err)
{
	struct adding add = { .reserves = reserves, .now = rq->call.now };
	const struct reserves_matching_rq state = { .call = rq->call };

	return db_tx(reserves->db, DB_WRITE, add_job, &add, err) &&
	       reserves_api_matching(reserves, &state, reply, err);
}

/* ---- review ---- */

struct shaping {
	struct arena *a;
	struct resource_set resources;
};

/* Codes have hyphens in reserves_match.h and underscores in the contract. */
static struct span reason_word(struct arena *a, enum match_reason reason)
{
	struct span name = span_of(match_reason_name(reason));
	char *word = arena_alloc(a, name.len + 1);

	if (word == NULL)
		return (struct span){ 0 };
	for (size_t i = 0; i < name.len; i++)
		word[i] = name.ptr[i] == '-' ? '_' : name.ptr[i];
	return (struct span){ word, name.len };
}

static bool shape_reasons(struct arena *a, int64_t reasons, struct reserves_candidate_json *json)
{
	struct span *words = arena_array(a, struct span, MATCH_REASONS);

	if (words == NULL)
		return false;
	for (int bit = 0; bit < MATCH_REASONS; bit++)
		if (reasons & (1 << bit))
			words[json->n_reasons++] = reason_word(a, (enum match_reason)(1 << bit));
	json->reasons = words;
	return true;
}

/* One of the two says none: the page marks that as well. */
static bool edition_differs(const struct match_book *wanted, const struct candidate *c)
{
	return (c->reasons & MATCH_EDITION_DIFFERS) ||
	       (wanted->edition.len == 0) != (c->edition.len == 0);
}

/* A guide to the book is no edition of it. */
static enum reserves_match_status shape_status(const struct candidate *c)
{
	return c->reasons & MATCH_COMPANION ? RESERVES_MATCH_STATUS_NONE
	                                    : (enum reserves_match_status)c->status; /* one order */
}

static bool years_differ(const struct match_book *wanted, const struct candidate *c)
{
	return wanted->year.len != 0 && c->year.len != 0 && !span_eq(wanted->year, c->year);
}

/* What the page marks. The reasons know best: they see through spelling. */
static bool shape_differs(struct arena *a, const struct match_book *wanted,
    const struct candidate *c, struct reserves_candidate_json *json)
{
	const struct {
		struct span field;
		bool differs;
	} marks[] = {
		{ SPAN("title"), !(c->reasons & MATCH_TITLE_SAME) },
		{ SPAN("contributors"),
		    c->reasons & (MATCH_AUTHOR_DIFFERS | MATCH_AUTHOR_PART | MATCH_TRANSLATOR) },
		{ SPAN("publisher"), c->reasons & MATCH_PUBLISHER_DIFFERS },
		{ SPAN("edition"), edition_differs(wanted, c) },
		{ SPAN("volume"), c->reasons & (MATCH_VOLUME_DIFFERS | MATCH_VOLUME_MISSING) },
		{ SPAN("year"), years_differ(wanted, c) },
		{ SPAN("isbn"), c->reasons & (MATCH_ISBN_DIFFERS | MATCH_ISBN_NEAR) },
	};
	enum { MARKS = sizeof(marks) / sizeof(marks[0]) };
	struct span *fields = arena_array(a, struct span, MARKS);

	if (fields == NULL)
		return false;
	for (size_t i = 0; i < MARKS; i++)
		if (marks[i].differs)
			fields[json->n_differs++] = marks[i].field;
	json->differs = fields;
	return true;
}

static const struct resource *resource_of(const struct shaping *s, int64_t id)
{
	for (size_t i = 0; i < s->resources.n; i++)
		if (s->resources.v[i].id == id)
			return &s->resources.v[i];
	return NULL;
}

static bool shape_candidate(const struct shaping *s, const struct match_book *wanted,
    const struct candidate *c, struct reserves_candidate_json *json)
{
	const struct resource *resource = resource_of(s, c->resource);
	const struct resource_holding holding = { c->vendor_id, c->isbn, c->url };

	*json = (struct reserves_candidate_json){
		.id = c->id,
		.resource = resource == NULL ? SPAN("") : resource->name,
		.title = c->title,
		.contributors = c->contributors,
		.publisher = c->publisher,
		.year = c->year,
		.edition = c->edition,
		.isbn = c->isbn,
		.status = shape_status(c),
		.completeness = shape_completeness(coverage_completeness(c->completeness)),
		.score = c->score,
		.sure = c->sure,
		.gone = c->gone,
	};
	if (resource != NULL && !resource_link(s->a, resource, &holding, &json->link))
		json->link = (struct span){ 0 };
	return shape_reasons(s->a, c->reasons, json) && shape_differs(s->a, wanted, c, json);
}

static enum reserves_review_show shape_show(enum standing standing)
{
	switch (standing) {
	case STANDING_WAITING:
		return RESERVES_REVIEW_SHOW_WAITING;
	case STANDING_SURE:
		return RESERVES_REVIEW_SHOW_SURE;
	case STANDING_DECIDED:
		return RESERVES_REVIEW_SHOW_DECIDED;
	case STANDING_NONE:
		break;
	}
	return RESERVES_REVIEW_SHOW_NONE;
}

static void shape_decision(const struct judged_book *book, struct reserves_review_json *json)
{
	if (book->verdict == VERDICT_OPEN)
		return;
	json->verdict = (struct optional_i64){ true,
		book->verdict == VERDICT_ACCEPT ? RESERVES_VERDICT_ACCEPT : RESERVES_VERDICT_NONE };
	json->chosen = (struct optional_i64){ book->chosen != 0, book->chosen };
	json->decided_by = book->decided_name;
	json->decided = (struct optional_i64){ true, book->decided };
}

/* "语言学纲要 / 叶蜚声 / 第3版", as it stood when it was decided. */
static struct span as_it_stood(struct arena *a, const struct earlier *e)
{
	const struct span parts[] = { e->title, e->contributors, e->edition };
	struct buf text = { .arena = a };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		buf_add(&text, text.len != 0 && parts[i].len != 0 ? SPAN(" / ") : SPAN(""));
		buf_add(&text, parts[i]);
	}
	return buf_span(&text);
}

static void shape_earlier(
    const struct shaping *s, const struct review *r, struct reserves_review_json *json)
{
	const struct earlier *e = &r->book.earlier;

	if (e->book == 0)
		return;
	json->earlier_verdict = (struct optional_i64){ true,
		e->verdict == VERDICT_ACCEPT ? RESERVES_VERDICT_ACCEPT : RESERVES_VERDICT_NONE };
	json->earlier_chosen = (struct optional_i64){ r->earlier_chosen != 0, r->earlier_chosen };
	json->earlier_by = e->name;
	json->earlier_at = (struct optional_i64){ true, e->at };
	json->earlier_text = as_it_stood(s->a, e);
}

static bool shape_review(
    const struct shaping *s, const struct review *r, struct reserves_review_json *json)
{
	struct reserves_candidate_json *candidates = arena_array(
	    s->a, struct reserves_candidate_json, r->candidates.n + 1);
	const struct match_book *text = &r->book.text;

	if (candidates == NULL)
		return false;
	*json = (struct reserves_review_json){
		.book = r->book.id,
		.version = r->book.version,
		.show = shape_show(r->book.standing),
		.title = text->title,
		.contributors = text->contributors,
		.publisher = text->publisher,
		.edition = text->edition,
		.volume = text->volume,
		.year = text->year,
		.isbn = text->isbn,
		.courses = r->courses,
		.n_courses = r->n_courses,
		.enrolled = r->enrolled,
		.candidates = candidates,
		.n_candidates = r->candidates.n,
	};
	shape_decision(&r->book, json);
	shape_earlier(s, r, json);
	for (size_t i = 0; i < r->candidates.n; i++)
		if (!shape_candidate(s, text, &r->candidates.v[i], &candidates[i]))
			return false;
	return !s->a->failed;
}

static enum standing standing_shown(enum reserves_review_show show)
{
	switch (show) {
	case RESERVES_REVIEW_SHOW_WAITING:
		return STANDING_WAITING;
	case RESERVES_REVIEW_SHOW_DECIDED:
		return STANDING_DECIDED;
	case RESERVES_REVIEW_SHOW_SURE:
		return STANDING_SURE;
	case RESERVES_REVIEW_SHOW_NONE:
		break;
	}
	return STANDING_NONE;
}

bool reserves_api_reviews(struct reserves *reserves, const struct reserves_reviews_rq *rq,
    struct reserves_reviews_json *reply, struct err *err)
{
	const struct review_filter filter = {
		.ask = { rq->term, rule_of(&rq->call), rq->call.now },
		.show = standing_shown(rq->show),
		.q = rq->q,
		.offset = rq->offset,
		.limit = rq->limit,
	};
	struct shaping s = { .a = rq->call.arena };
	struct reserves_review_json *items;
	struct review_page page;

	if (!reserves_reviews(reserves, s.a, &filter, &page, err) ||
	    !resources_all(reserves->resources, s.a, &s.resources, err))
		return false;
	if ((items = arena_array(s.a, struct reserves_review_json, page.n + 1)) == NULL)
		return no_memory(err);
	for (size_t i = 0; i < page.n; i++)
		if (!shape_review(&s, &page.v[i], &items[i]))
			return no_memory(err);
	*reply = (struct reserves_reviews_json){
		.total = page.total,
		.of_term = {
			.waiting = page.books[STANDING_WAITING],
			.decided = page.books[STANDING_DECIDED],
			.sure = page.books[STANDING_SURE],
			.none = page.books[STANDING_NONE],
		},
		.reviews = items,
		.n_reviews = page.n,
	};
	return true;
}

/* ---- decisions ---- */

/* What there is to see now, for the librarian who was slower. A failure to look changes nothing. */
static struct conflict conflict_of(
    struct reserves *reserves, struct arena *a, const struct decision *said)
{
	struct judged_book book;
	struct err ignored = { 0 };

	if (!judged_book_find(reserves, a, said->book, &book, &ignored))
		return (struct conflict){ 0 };
	if (book.verdict != VERDICT_OPEN)
		return (struct conflict){
			.what = book.verdict == VERDICT_ACCEPT ? SPAN("accepted") : SPAN("none"),
			.by = book.decided_name,
			.at = book.decided,
		};
	return (struct conflict){ .what = said->verdict == VERDICT_OPEN
		                              ? SPAN("nothing_decided")
		                              : SPAN("candidates_changed") };
}

static bool decide(struct reserves *reserves, const struct call *call, struct decision *said,
    struct reserves_review_json *reply, struct err *err)
{
	struct shaping s = { .a = call->arena };
	struct account account;
	struct review *review = arena_new(s.a, struct review); /* the reply borrows from it */

	if (review == NULL)
		return no_memory(err);
	if (!people_find(reserves->people, s.a, call->person, &account, err))
		return false;
	said->person = call->user;
	said->name = account.name;
	said->kind = call->kind;
	said->now = call->now;
	said->address = call->address;
	said->request = call->request_id;
	if (!reserves_decide(reserves, s.a, said, review, err)) {
		if (err->code == ERR_CONFLICT)
			call->answer->conflict = conflict_of(reserves, s.a, said);
		return false;
	}
	if (!resources_all(reserves->resources, s.a, &s.resources, err))
		return false;
	return shape_review(&s, review, reply) || no_memory(err);
}

bool reserves_api_decide(struct reserves *reserves, const struct reserves_decide_rq *rq,
    struct reserves_review_json *reply, struct err *err)
{
	struct decision said = {
		.book = rq->book,
		.version = rq->version,
		.verdict = rq->verdict == RESERVES_VERDICT_ACCEPT ? VERDICT_ACCEPT : VERDICT_NONE,
		.candidate = rq->candidate,
	};

	return decide(reserves, &rq->call, &said, reply, err);
}

bool reserves_api_undecide(struct reserves *reserves, const struct reserves_undecide_rq *rq,
    struct reserves_review_json *reply, struct err *err)
{
	struct decision said = {
		.book = rq->book, .version = rq->version, .verdict = VERDICT_OPEN
	};

	return decide(reserves, &rq->call, &said, reply, err);
}
