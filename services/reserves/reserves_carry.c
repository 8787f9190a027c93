/* An earlier decision about a book that the office writes otherwise now: carried over, or left to a person. */
#include "platform/records.h"
#include "services/reserves/reserves_candidates.h"
#include "services/reserves/reserves_internal.h"
#include "services/reserves/reserves_words.h"

/* What was chosen is another book than the one that is wanted now. */
static bool speaks_against(const struct candidate *c)
{
	const int64_t against = MATCH_TITLE_DIFFERS | MATCH_AUTHOR_DIFFERS | MATCH_TRANSLATOR |
	                        MATCH_EDITION_DIFFERS | MATCH_VOLUME_DIFFERS | MATCH_COMPANION;

	return c->gone || (c->reasons & against) != 0;
}

/* Does it hold for the book as it is written now? Then *verdict and chosen of the book say it. */
static bool holds(
    struct judged_book *book, const struct candidate_set *earlier, const struct candidate_set *now)
{
	const struct candidate *chosen = candidate_with(earlier, book->earlier.chosen);
	const struct candidate *again = chosen == NULL ? NULL : candidate_like(now, chosen);

	book->verdict = book->earlier.verdict;
	if (book->verdict == VERDICT_ACCEPT) {
		book->chosen = again == NULL ? 0 : again->id;
		return again != NULL && !speaks_against(again);
	}
	for (size_t i = 0; i < now->n; i++)
		if (now->v[i].sure)
			return false;
	return true;
}

static bool record(
    struct reserves *reserves, struct arena *a, int64_t book, int64_t now, struct err *err)
{
	const struct event event = {
		.at = now,
		.room = SPAN("reserves"),
		.what = SPAN("review.carried"),
		.quantity = 1,
		.unit = SPAN("titles"),
		.subject = words_print(a, "%lld", (long long)book),
	};

	return event_record(reserves->records, &event, err);
}

bool candidates_carry(struct reserves *reserves, struct arena *a, const struct judged_book *book,
    const struct candidate_set *earlier, int64_t now, struct err *err)
{
	const struct db_arg none = DB_NULL;
	struct judged_book decided = *book;
	struct candidate_set before, after;

	if (!candidates_of(reserves, a, book->id, &before, err) ||
	    !candidates_of(reserves, a, book->id, &after, err))
		return false;
	if (!holds(&decided, earlier, &before))
		return true;
	candidates_accept(a, &decided, after.v, after.n);
	return db_run(reserves->sql, RESERVES_SQL_BOOK_CARRY,
	           DB_ARGS(decided.chosen == 0 ? none : (struct db_arg)DB_I64(decided.chosen),
	               DB_I64(book->id)),
	           err) &&
	       candidates_store(reserves, &decided, &before, &after, true, err) &&
	       record(reserves, a, book->id, now, err);
}
