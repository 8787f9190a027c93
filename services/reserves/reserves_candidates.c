/* Candidates: read, weighed, stored. */
#include "services/reserves/reserves_candidates.h"

#include "core/vec.h"
#include "services/reserves/reserves_internal.h"

static bool no_memory(struct err *err)
{
	return err_set(err, ERR_MEMORY, "out of memory");
}

/* ---- reading ---- */

static enum verdict verdict_from(struct span stored)
{
	if (span_eq(stored, SPAN("accept")))
		return VERDICT_ACCEPT;
	return span_eq(stored, SPAN("none")) ? VERDICT_NONE : VERDICT_OPEN;
}

static struct earlier row_to_earlier(const struct db_rows *rows, struct arena *a)
{
	if (db_is_null(rows, 14))
		return (struct earlier){ 0 };
	return (struct earlier){
		.book = db_i64(rows, 14),
		.verdict = verdict_from(db_text(rows, 15, a)),
		.chosen = db_is_null(rows, 16) ? 0 : db_i64(rows, 16),
		.name = db_text(rows, 17, a),
		.at = db_is_null(rows, 18) ? 0 : db_i64(rows, 18),
		.title = db_text(rows, 19, a),
		.contributors = db_text(rows, 20, a),
		.edition = db_text(rows, 21, a),
	};
}

bool judged_book_find(struct reserves *reserves, struct arena *a, int64_t id,
    struct judged_book *ret_book, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(reserves->sql, RESERVES_SQL_BOOK_FIND, DB_ARGS(DB_I64(id)), &rows, err))
		return err_turn(err, ERR_NOT_FOUND, ERR_NOT_FOUND, "no such book");
	*ret_book = (struct judged_book){
		.id = db_i64(rows, 0),
		.standing = standing_from(db_text(rows, 1, a)),
		.version = db_i64(rows, 2),
		.verdict = verdict_from(db_text(rows, 3, a)),
		.chosen = db_is_null(rows, 4) ? 0 : db_i64(rows, 4),
		.decided_name = db_text(rows, 5, a),
		.decided = db_is_null(rows, 6) ? 0 : db_i64(rows, 6),
		.text = {
			.title = db_text(rows, 7, a),
			.contributors = db_text(rows, 8, a),
			.publisher = db_text(rows, 9, a),
			.edition = db_text(rows, 10, a),
			.volume = db_text(rows, 11, a),
			.year = db_text(rows, 12, a),
			.isbn = db_text(rows, 13, a),
		},
		.earlier = row_to_earlier(rows, a),
	};
	return !a->failed || no_memory(err);
}

static struct candidate row_to_candidate(const struct db_rows *rows, struct arena *a)
{
	return (struct candidate){
		.id = db_i64(rows, 0),
		.resource = db_i64(rows, 1),
		.vendor_id = db_text(rows, 2, a),
		.status = coverage_status(db_text(rows, 3, a)),
		.score = db_i64(rows, 4),
		.sure = db_bool(rows, 5),
		.accepted = db_bool(rows, 6),
		.reasons = db_i64(rows, 7),
		.gone = db_bool(rows, 8),
		.title = db_text(rows, 9, a),
		.contributors = db_text(rows, 10, a),
		.publisher = db_text(rows, 11, a),
		.year = db_text(rows, 12, a),
		.edition = db_text(rows, 13, a),
		.isbn = db_text(rows, 14, a),
		.url = db_text(rows, 15, a),
		.completeness = db_text(rows, 16, a),
	};
}

bool candidates_of(struct reserves *reserves, struct arena *a, int64_t book,
    struct candidate_set *ret_set, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct candidate_set set = { 0 };

	if (!db_query(reserves->sql, RESERVES_SQL_BOOK_MATCHES, DB_ARGS(DB_I64(book)), &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((set.v = vec_grow(a, set.v, set.n, sizeof(*set.v))) == NULL)
			return no_memory(err);
		set.v[set.n++] = row_to_candidate(rows, a);
	}
	if (err->code == ERR_NONE && a->failed)
		return no_memory(err);
	*ret_set = set;
	return err->code == ERR_NONE;
}

/* ---- what follows ---- */

static struct span key_of(struct arena *a, const struct candidate *c)
{
	const struct match_book book = {
		.title = c->title,
		.contributors = c->contributors,
		.publisher = c->publisher,
		.edition = c->edition,
		.isbn = c->isbn,
		.year = c->year,
	};

	return match_book_key(a, &book);
}

const struct candidate *candidate_with(const struct candidate_set *set, int64_t id)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->v[i].id == id)
			return &set->v[i];
	return NULL;
}

const struct candidate *candidate_like(const struct candidate_set *set, const struct candidate *c)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->v[i].resource == c->resource && span_eq(set->v[i].vendor_id, c->vendor_id))
			return &set->v[i];
	return NULL;
}

static const struct candidate *chosen_of(
    const struct judged_book *book, const struct candidate *v, size_t n)
{
	for (size_t i = 0; book->chosen != 0 && i < n; i++)
		if (v[i].id == book->chosen)
			return &v[i];
	return NULL;
}

void candidates_accept(
    struct arena *a, const struct judged_book *book, struct candidate *v, size_t n)
{
	const struct candidate *chosen = book->verdict == VERDICT_ACCEPT ? chosen_of(book, v, n)
	                                                                 : NULL;
	struct span key = chosen == NULL ? (struct span){ 0 } : key_of(a, chosen);

	for (size_t i = 0; i < n; i++) {
		if (book->verdict == VERDICT_OPEN)
			v[i].accepted = v[i].sure && book->earlier.book == 0;
		else
			v[i].accepted = chosen != NULL &&
			                (&v[i] == chosen || span_eq(key_of(a, &v[i]), key));
	}
}

enum standing candidates_standing(
    const struct judged_book *book, const struct candidate *v, size_t n)
{
	if (book->verdict != VERDICT_OPEN)
		return STANDING_DECIDED;
	for (size_t i = 0; i < n; i++)
		if (v[i].sure && book->earlier.book == 0)
			return STANDING_SURE;
	return n != 0 ? STANDING_WAITING : STANDING_NONE;
}

/* ---- storing ---- */

static bool put(struct reserves *reserves, int64_t book, const struct candidate *c, struct err *err)
{
	return db_send(reserves->sql, RESERVES_SQL_JUDGE_PUT,
	    DB_ARGS(DB_I64(book), DB_I64(c->resource), DB_TEXT(c->vendor_id),
	        DB_TEXT(span_of(coverage_status_name(c->status))), DB_I64(c->score),
	        DB_BOOL(c->sure), DB_BOOL(c->accepted), DB_I64(c->reasons), DB_BOOL(c->gone),
	        DB_TEXT(c->title), DB_TEXT(c->contributors), DB_TEXT(c->publisher),
	        DB_TEXT(c->year), DB_TEXT(c->edition), DB_TEXT(c->isbn), DB_TEXT(c->url),
	        DB_TEXT(c->completeness)),
	    err);
}

static bool same_texts(const struct candidate *a, const struct candidate *b)
{
	return span_eq(a->title, b->title) && span_eq(a->contributors, b->contributors) &&
	       span_eq(a->publisher, b->publisher) && span_eq(a->year, b->year) &&
	       span_eq(a->edition, b->edition) && span_eq(a->isbn, b->isbn) &&
	       span_eq(a->url, b->url) && span_eq(a->completeness, b->completeness);
}

static bool same(const struct candidate *a, const struct candidate *b)
{
	return a->status == b->status && a->score == b->score && a->sure == b->sure &&
	       a->reasons == b->reasons && a->gone == b->gone && same_texts(a, b);
}

static bool store_one(struct reserves *reserves, int64_t book, const struct candidate *old,
    const struct candidate *now, bool *changed, struct err *err)
{
	if (old == NULL || !same(old, now)) {
		*changed = true;
		return put(reserves, book, now, err);
	}
	return old->accepted == now->accepted ||
	       db_send(reserves->sql, RESERVES_SQL_JUDGE_MARK,
	           DB_ARGS(DB_BOOL(now->accepted), DB_BOOL(now->gone), DB_I64(now->id)), err);
}

bool candidates_store(struct reserves *reserves, const struct judged_book *book,
    const struct candidate_set *old, const struct candidate_set *now, bool touched, struct err *err)
{
	enum standing standing = candidates_standing(book, now->v, now->n);
	bool changed = touched;

	for (size_t i = 0; i < old->n; i++) {
		if (candidate_with(now, old->v[i].id) != NULL)
			continue;
		changed = true;
		if (!db_send(
		        reserves->sql, RESERVES_SQL_JUDGE_DROP, DB_ARGS(DB_I64(old->v[i].id)), err))
			return false;
	}
	for (size_t i = 0; i < now->n; i++) {
		const struct candidate *c = &now->v[i];

		if (!store_one(reserves, book->id, c->id == 0 ? NULL : candidate_with(old, c->id),
		        c, &changed, err))
			return false;
	}
	return (!changed && standing == book->standing) ||
	       db_send(reserves->sql, RESERVES_SQL_JUDGE_STAND,
	           DB_ARGS(DB_TEXT(span_of(standing_name(standing))), DB_I64(changed),
	               DB_I64(book->id)),
	           err);
}
