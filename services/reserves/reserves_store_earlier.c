/* A book that a librarian has decided, and the office now writes otherwise: with its edition, with its author. It
 * has another key then, and would be another book; the decision must not be lost for that. */
#include "core/isbn.h"
#include "services/reserves/reserves_match.h"
#include "services/reserves/reserves_store.h"

/* Of match_book_key(): no part holds its sign. */
struct key_parts {
	struct span core, who, edition, volume;
};

static struct span last_part(struct span *rest)
{
	const char *sign = rest->len == 0 ? NULL : memrchr(rest->ptr, '|', rest->len);
	size_t at = sign == NULL ? 0 : (size_t)(sign - rest->ptr);
	struct span part = { rest->ptr + at, rest->len - at };

	rest->len = at;
	return part;
}

static struct key_parts parts_of(struct span key)
{
	struct key_parts p;

	p.volume = last_part(&key);
	p.edition = last_part(&key);
	p.who = last_part(&key);
	p.core = key;
	return p;
}

static bool agree(struct span a, struct span b, struct span silent)
{
	return span_eq(a, b) || span_eq(a, silent) || span_eq(b, silent);
}

static bool keys_agree(struct span a, struct span b, bool who_may_be_silent)
{
	struct key_parts x = parts_of(a), y = parts_of(b);

	return x.core.len != 0 && span_eq(x.core, y.core) &&
	       agree(x.edition, y.edition, SPAN("|000")) &&
	       agree(x.volume, y.volume, SPAN("|000")) &&
	       (span_eq(x.who, y.who) || (who_may_be_silent && agree(x.who, y.who, SPAN("|"))));
}

static struct span bare_key(struct storing *s, const struct known_book *b)
{
	const struct match_book book = { .title = b->title,
		.publisher = b->publisher,
		.edition = b->edition,
		.volume = b->volume };

	return b->contributors.len == 0 ? b->key : match_book_key(s->arena, &book);
}

bool store_decided(struct storing *s, struct decided_books *ret_decided, struct err *err)
{
	const struct known *k = &s->known;
	struct decided_books all = { .n = 0 };

	for (size_t i = 0; i < k->n_books; i++)
		all.n += k->books[i].decided != 0;
	if ((all.v = arena_array(s->arena, struct decided_book, all.n + 1)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	all.n = 0;
	for (size_t i = 0; i < k->n_books; i++)
		if (k->books[i].decided != 0)
			all.v[all.n++] = (struct decided_book){ &k->books[i],
				bare_key(s, &k->books[i]), isbn_first(k->books[i].isbn) };
	*ret_decided = all;
	return !s->arena->failed || err_set(err, ERR_MEMORY, "out of memory");
}

/* An author on one side only: the publisher must not speak against it. */
static bool same_but_fuller(
    const struct decided_book *d, const struct known_book *b, struct span bare, uint64_t isbn)
{
	bool both = d->book->contributors.len != 0 && b->contributors.len != 0;

	if (isbn != 0 && isbn == d->isbn)
		return agree(parts_of(b->key).volume, parts_of(d->book->key).volume, SPAN("|000"));
	return both ? keys_agree(d->book->key, b->key, false) : keys_agree(d->bare, bare, true);
}

static bool asked_for(
    const struct storing *s, const struct file_course *course, const struct known_book *book)
{
	struct known_range r = { 0 };

	if (course->known != NULL)
		r = known_items_of(&s->known, course->known->id);
	for (size_t i = 0; i < r.n; i++)
		if (s->known.items[r.first + i].book == book->id &&
		    !s->known.items[r.first + i].gone)
			return true;
	return false;
}

int64_t store_earlier(struct storing *s, const struct decided_books *decided,
    const struct known_book *b, const struct file_course *course)
{
	struct span bare = decided->n == 0 ? b->key : bare_key(s, b);
	uint64_t isbn = isbn_first(b->isbn);
	const struct known_book *best = NULL;

	for (size_t i = 0; i < decided->n; i++) {
		const struct decided_book *d = &decided->v[i];

		if (d->book->id == b->id || !same_but_fuller(d, b, bare, isbn) ||
		    (course != NULL && !asked_for(s, course, d->book)))
			continue;
		if (best == NULL || d->book->decided > best->decided)
			best = d->book;
	}
	return best == NULL ? 0 : best->id;
}
