/* The review queue and its decisions. */
#include "services/reserves/reserves_review.h"

#include <stdlib.h>

#include "core/text.h"
#include "platform/records.h"
#include "services/reserves/reserves_internal.h"
#include "services/reserves/reserves_words.h"

static bool no_memory(struct err *err)
{
	return err_set(err, ERR_MEMORY, "out of memory");
}

/* ---- the queue ---- */

struct waiting {
	size_t book; /* position in the facts */
	int64_t enrolled;
	bool hit;
};

struct queue {
	const struct facts *facts;
	struct arena *a;
	struct span key;   /* of q; empty: all */
	struct waiting *v; /* by book */
};

static bool holds(struct queue *q, struct span text)
{
	struct buf key = { .arena = q->a };

	if (q->key.len == 0)
		return true;
	text_key(&key, text);
	return key.len != 0 && memmem(key.ptr, key.len, q->key.ptr, q->key.len) != NULL;
}

static bool make_queue(struct queue *q, struct err *err)
{
	const struct facts *f = q->facts;
	size_t last = f->n_courses; /* whose names were looked at last */
	bool hit = false;

	if ((q->v = arena_array(q->a, struct waiting, f->n_books + 1)) == NULL)
		return no_memory(err);
	for (size_t i = 0; i < f->n_books; i++)
		q->v[i] = (struct waiting){ i, 0,
			holds(q, f->books[i].title) || holds(q, f->books[i].contributors) };
	for (size_t i = 0; i < f->n_needs; i++) {
		const struct fact_need *need = &f->needs[i];
		const struct fact_course *course = &f->courses[need->course];

		if (need->course != last)
			hit = holds(q, course->name) || holds(q, course->code);
		last = need->course;
		q->v[need->book].enrolled += need->enrolled;
		q->v[need->book].hit = q->v[need->book].hit || hit;
	}
	return !q->a->failed || no_memory(err);
}

static int by_students(const void *va, const void *vb)
{
	const struct waiting *a = va, *b = vb;

	if (a->enrolled != b->enrolled)
		return a->enrolled > b->enrolled ? -1 : 1;
	return (a->book > b->book) - (a->book < b->book);
}

/* Keeps what is asked for, in order; how many. */
static size_t sift(struct queue *q, enum standing show)
{
	size_t n = 0;

	for (size_t i = 0; i < q->facts->n_books; i++)
		if (q->v[i].hit && q->facts->books[i].standing == show)
			q->v[n++] = q->v[i];
	qsort(q->v, n, sizeof(*q->v), by_students);
	return n;
}

/* ---- one book, whole ---- */

static void add_course(struct review *review, struct span name)
{
	for (size_t i = 0; i < review->n_courses; i++)
		if (span_eq(review->courses[i], name))
			return;
	if (review->n_courses < REVIEW_COURSES)
		review->courses[review->n_courses++] = name;
}

static bool read_needs(struct reserves *reserves, struct arena *a, int64_t term,
    struct review *review, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(reserves->sql, RESERVES_SQL_BOOK_NEEDS,
	        DB_ARGS(DB_I64(review->book.id), DB_I64(term)), &rows, err))
		return false;
	while (db_next(rows, err)) {
		add_course(review, db_text(rows, 0, a));
		review->enrolled += db_i64(rows, 1);
	}
	return err->code == ERR_NONE;
}

/* What was chosen before the office wrote the book otherwise, where it is a candidate still. */
static bool read_earlier(
    struct reserves *reserves, struct arena *a, struct review *review, struct err *err)
{
	const struct candidate *chosen, *again;
	struct candidate_set set;

	if (review->book.earlier.chosen == 0)
		return true;
	if (!candidates_of(reserves, a, review->book.earlier.book, &set, err))
		return false;
	chosen = candidate_with(&set, review->book.earlier.chosen);
	again = chosen == NULL ? NULL : candidate_like(&review->candidates, chosen);
	review->earlier_chosen = again == NULL ? 0 : again->id;
	return true;
}

static bool read_review(struct reserves *reserves, struct arena *a, int64_t book, int64_t term,
    struct review *ret_review, struct err *err)
{
	struct review review = { 0 };

	if (!judged_book_find(reserves, a, book, &review.book, err) ||
	    !candidates_of(reserves, a, book, &review.candidates, err) ||
	    !read_earlier(reserves, a, &review, err) ||
	    !read_needs(reserves, a, term, &review, err))
		return false;
	if (a->failed)
		return no_memory(err);
	*ret_review = review;
	return true;
}

static bool fill(struct reserves *reserves, struct queue *q, size_t from, struct review_page *page,
    struct err *err)
{
	const struct facts *f = q->facts;

	if ((page->v = arena_array(q->a, struct review, page->n + 1)) == NULL)
		return no_memory(err);
	for (size_t i = 0; i < page->n; i++)
		if (!read_review(reserves, q->a, f->books[q->v[from + i].book].id, f->term,
		        &page->v[i], err))
			return false;
	return true;
}

bool reserves_reviews(struct reserves *reserves, struct arena *a,
    const struct review_filter *filter, struct review_page *ret_page, struct err *err)
{
	struct buf key = { .arena = a };
	struct review_page page = { 0 };
	struct facts facts;
	struct queue q = { .facts = &facts, .a = a };
	size_t from, n;

	text_key(&key, filter->q);
	q.key = buf_span(&key);
	if (!facts_read(reserves, a, &filter->ask, &facts, err) || !make_queue(&q, err))
		return false;
	for (size_t i = 0; i < facts.n_books; i++)
		page.books[facts.books[i].standing]++;
	n = sift(&q, filter->show);
	if (filter->q.len != 0 && q.key.len == 0)
		n = 0; /* nothing but punctuation: finds nothing */
	page.total = (int64_t)n;
	from = (size_t)filter->offset < n ? (size_t)filter->offset : n;
	page.n = n - from < (size_t)filter->limit ? n - from : (size_t)filter->limit;
	if (!fill(reserves, &q, from, &page, err))
		return false;
	*ret_page = page;
	return true;
}

/* ---- decisions ---- */

struct deciding {
	struct reserves *reserves;
	struct arena *a;
	const struct decision *decision;
};

static bool unchanged(
    const struct judged_book *book, const struct decision *decision, struct err *err)
{
	struct span name = words_cut(book->decided_name, 60);

	if (book->version != decision->version && book->verdict != VERDICT_OPEN)
		return err_set(err, ERR_CONFLICT, "%.*s has decided this book in the meantime",
		    SPAN_FMT(name));
	if (book->version != decision->version)
		return err_set(err, ERR_CONFLICT, "the candidates have changed in the meantime");
	if (decision->verdict == VERDICT_OPEN && book->verdict == VERDICT_OPEN)
		return err_set(err, ERR_CONFLICT, "nothing has been decided here");
	return true;
}

static bool offered(
    const struct candidate_set *set, const struct decision *decision, struct err *err)
{
	if (decision->verdict != VERDICT_ACCEPT)
		return true;
	for (size_t i = 0; i < set->n; i++)
		if (set->v[i].id == decision->candidate)
			return true;
	return err_field(err, "candidate", "is none of this book");
}

static bool store_verdict(const struct deciding *d, struct err *err)
{
	static const char *const words[] = { NULL, "accept", "none" };
	const struct decision *said = d->decision;
	const struct db_arg null = DB_NULL, chosen = DB_I64(said->candidate),
	                    person = DB_TEXT(said->person), name = DB_TEXT(said->name),
	                    now = DB_I64(said->now);
	bool open = said->verdict == VERDICT_OPEN;

	return db_run(d->reserves->sql, RESERVES_SQL_BOOK_DECIDE,
	    DB_ARGS(DB_TEXT(span_of(words[said->verdict])),
	        said->verdict == VERDICT_ACCEPT ? chosen : null, open ? null : person,
	        open ? null : name, open ? null : now, DB_I64(said->book)),
	    err);
}

static bool audit(const struct deciding *d, const struct event *event, struct err *err)
{
	const struct decision *said = d->decision;
	const struct call by = {
		.now = said->now,
		.user = said->person,
		.kind = said->kind,
		.address = said->address,
		.request_id = said->request,
	};
	const struct audit_change chosen = { "candidate", { 0 },
		said->verdict == VERDICT_ACCEPT
		    ? words_print(d->a, "%lld", (long long)said->candidate)
		    : (struct span){ 0 } };

	return audit_record(d->reserves->audit, &by,
	    &(struct audit_note){ .room = event->room,
	        .what = event->what,
	        .subject = event->subject,
	        .changes = &chosen,
	        .n_changes = 1 },
	    err);
}

static bool record(const struct deciding *d, struct err *err)
{
	static const char *const words[] = { "review.undone", "review.accepted", "review.none" };
	const struct decision *said = d->decision;
	const struct event event = {
		.at = said->now,
		.room = SPAN("reserves"),
		.what = span_of(words[said->verdict]),
		.quantity = 1,
		.unit = SPAN("titles"),
		.person = said->person,
		.kind = said->kind,
		.subject = words_print(d->a, "%lld", (long long)said->book),
	};

	return event_record(d->reserves->records, &event, err) && audit(d, &event, err);
}

/* What a vendor no longer lists stays only as long as somebody has chosen it. */
static void drop_gone(struct candidate_set *set)
{
	size_t n = 0;

	for (size_t i = 0; i < set->n; i++)
		if (!set->v[i].gone)
			set->v[n++] = set->v[i];
	set->n = n;
}

static bool copy(struct arena *a, const struct candidate_set *from, struct candidate_set *ret_set,
    struct err *err)
{
	struct candidate *v = arena_array(a, struct candidate, from->n + 1);

	if (v == NULL)
		return no_memory(err);
	if (from->n != 0)
		memcpy(v, from->v, from->n * sizeof(*v));
	*ret_set = (struct candidate_set){ v, from->n };
	return true;
}

static bool decide(void *ctx, struct err *err)
{
	const struct deciding *d = ctx;
	const struct decision *said = d->decision;
	struct judged_book book;
	struct candidate_set old, now;

	if (!judged_book_find(d->reserves, d->a, said->book, &book, err) ||
	    !unchanged(&book, said, err) ||
	    !candidates_of(d->reserves, d->a, said->book, &old, err) || !offered(&old, said, err))
		return false;
	book.verdict = said->verdict;
	book.chosen = said->verdict == VERDICT_ACCEPT ? said->candidate : 0;
	if (!copy(d->a, &old, &now, err))
		return false;
	if (said->verdict == VERDICT_OPEN)
		drop_gone(&now);
	candidates_accept(d->a, &book, now.v, now.n);
	return store_verdict(d, err) &&
	       candidates_store(d->reserves, &book, &old, &now, true, err) && record(d, err) &&
	       (!d->a->failed || no_memory(err));
}

static bool newest_term(struct reserves *reserves, int64_t book, int64_t *ret_term, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (db_first(reserves->sql, RESERVES_SQL_BOOK_TERM, DB_ARGS(DB_I64(book)), &rows, err)) {
		*ret_term = db_i64(rows, 0);
		return true;
	}
	if (err->code != ERR_NOT_FOUND)
		return false;
	*err = (struct err){ 0 };
	*ret_term = 0; /* nobody requires it any more */
	return true;
}

bool reserves_decide(struct reserves *reserves, struct arena *a, const struct decision *decision,
    struct review *ret_review, struct err *err)
{
	struct deciding d = { reserves, a, decision };
	int64_t term;

	return db_tx(reserves->db, DB_WRITE, decide, &d, err) &&
	       newest_term(reserves, decision->book, &term, err) &&
	       read_review(reserves, a, decision->book, term, ret_review, err);
}
