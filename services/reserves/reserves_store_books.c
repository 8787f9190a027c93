/* Books of a plan file: each once, however many courses ask for it. */
#include <stdlib.h>

#include "core/isbn.h"
#include "core/text.h"
#include "services/reserves/reserves_store.h"

struct mention { /* of a book, by a line */
	const struct file_course *course;
	const struct plan_line *line;
	struct plan_item *item;
};

static int by_key(const void *x, const void *y)
{
	const struct mention *a = x, *b = y;
	int order = span_order(a->item->key, b->item->key);

	if (order == 0)
		order = (a->line > b->line) - (a->line < b->line);
	return order != 0 ? order : (a->item > b->item) - (a->item < b->item);
}

static bool gather(struct storing *s, struct mention **ret_mentions, size_t *ret_n, struct err *err)
{
	struct mention *v;
	size_t n = 0;

	for (size_t i = 0; i < s->file->n_lines; i++)
		n += s->file->lines[i].n_items;
	if ((v = arena_array(s->arena, struct mention, n + 1)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	n = 0;
	for (size_t i = 0; i < s->n_courses; i++) {
		const struct file_course *fc = &s->courses[i];

		for (size_t j = 0; !fc->refused && j < fc->n; j++) {
			const struct plan_line *line = s->order[fc->first + j];

			for (size_t k = 0; k < line->n_items; k++)
				v[n++] = (struct mention){ fc, line, &line->items[k] };
		}
	}
	if (n > 1)
		qsort(v, n, sizeof(*v), by_key);
	*ret_mentions = v;
	*ret_n = n;
	return true;
}

/* What all mentions of the file say: the first that says anything; a good ISBN beats a damaged one. */
static struct plan_item told(const struct mention *m, size_t n)
{
	struct plan_item all = *m[0].item;

	for (size_t i = 1; i < n; i++) {
		const struct plan_item *item = m[i].item;
		const struct span from[] = { item->contributors, item->publisher, item->edition,
			item->volume, item->year };
		struct span *to[] = { &all.contributors, &all.publisher, &all.edition, &all.volume,
			&all.year };

		for (size_t k = 0; k < sizeof(to) / sizeof(to[0]); k++)
			*to[k] = to[k]->len != 0 ? *to[k] : from[k];
		if (all.isbn.len != 0 && (all.isbn_good || !item->isbn_good))
			continue;
		all.isbn = item->isbn;
		all.isbn_good = item->isbn_good;
	}
	return all;
}

/* An empty cell takes nothing away. */
static bool take(struct span *to, struct span s, bool over)
{
	if (s.len == 0 || (to->len != 0 && !over) || span_eq(*to, s))
		return false;
	*to = s;
	return true;
}

/* A good ISBN beats a damaged one whoever says it, and a damaged one never beats a good one. */
static bool take_isbn(struct span *to, const struct plan_item *item, bool over)
{
	bool good = isbn_first(*to) != 0;

	return take(to, item->isbn, good ? over && item->isbn_good : over || item->isbn_good);
}

/* Brings the book to what the file says; did anything change? `over`: the file may overwrite. */
static bool bring(struct known_book *b, const struct plan_item *item, bool over)
{
	bool differs = take(&b->title, item->title, over);

	differs |= take(&b->contributors, item->contributors, over);
	differs |= take(&b->publisher, item->publisher, over);
	differs |= take(&b->edition, item->edition, over);
	differs |= take(&b->volume, item->volume, over);
	differs |= take(&b->year, item->year, over);
	differs |= take_isbn(&b->isbn, item, over);
	return differs;
}

static struct db_arg publisher_key(struct storing *s, struct span publisher)
{
	struct buf key = { .arena = s->arena };

	text_key(&key, publisher);
	return text_or_null(buf_span(&key));
}

static struct db_arg number_or_null(int64_t n)
{
	const struct db_arg none = DB_NULL, some = DB_I64(n);

	return n == 0 ? none : some;
}

static bool insert(struct storing *s, const struct known_book *b, struct err *err)
{
	return !s->request->write ||
	       db_send(s->reserves->sql, RESERVES_SQL_BOOK_INSERT,
	           DB_ARGS(DB_I64(b->id), DB_TEXT(b->key), DB_TEXT(b->title),
	               text_or_null(b->contributors), text_or_null(b->publisher),
	               publisher_key(s, b->publisher), text_or_null(b->edition),
	               text_or_null(b->volume), text_or_null(b->year), text_or_null(b->isbn),
	               text_or_null(b->source), number_or_null(b->earlier)),
	           err);
}

static bool update(struct storing *s, const struct known_book *b, struct err *err)
{
	return !s->request->write ||
	       db_send(s->reserves->sql, RESERVES_SQL_BOOK_UPDATE,
	           DB_ARGS(DB_TEXT(b->title), text_or_null(b->contributors),
	               text_or_null(b->publisher), publisher_key(s, b->publisher),
	               text_or_null(b->edition), text_or_null(b->volume), text_or_null(b->year),
	               text_or_null(b->isbn), text_or_null(b->source), number_or_null(b->earlier),
	               DB_I64(b->id)),
	           err);
}

/* A new book may be a decided one, said more fully; of a known one only a course can tell that it asked for the
 * decided one until now. */
static int64_t earlier_of(struct storing *s, const struct decided_books *decided,
    const struct known_book *b, bool known, const struct mention *m, size_t n)
{
	int64_t earlier = b->earlier;

	if (b->decided != 0)
		return 0;
	if (!known)
		return store_earlier(s, decided, b, NULL);
	for (size_t i = 0; earlier == 0 && decided->n != 0 && i < n; i++)
		earlier = store_earlier(s, decided, b, m[i].course);
	return earlier;
}

static void give(const struct mention *m, size_t n, int64_t book, bool renewed)
{
	for (size_t i = 0; i < n; i++) {
		m[i].item->book = book;
		m[i].item->renewed = renewed;
	}
}

/* A book follows the source that wrote it last. While another one holds it, this file only fills what is
 * empty: two lists that differ do not take turns. */
static bool store_one(struct storing *s, const struct decided_books *decided,
    const struct mention *m, size_t n, struct err *err)
{
	const struct known_book *known = known_book_find(&s->known, m[0].item->key);
	struct known_book b = { .key = m[0].item->key };
	struct plan_item item = told(m, n);
	bool differs;

	if (known != NULL)
		b = *known;
	else
		b.id = s->known.next_book++;
	differs = bring(&b, &item, !b.held);
	give(m, n, b.id, known != NULL && differs);
	if (!b.held)
		b.source = s->request->source;
	b.earlier = earlier_of(s, decided, &b, known != NULL, m, n);
	if (known == NULL)
		return insert(s, &b, err);
	return (!differs && b.earlier == known->earlier) || update(s, &b, err);
}

bool store_books(struct storing *s, struct err *err)
{
	struct decided_books decided;
	struct mention *v = NULL;
	size_t n = 0, many;

	if (!gather(s, &v, &n, err) || !store_decided(s, &decided, err))
		return false;
	for (size_t i = 0; i < n; i += many) {
		for (many = 1; i + many < n && span_eq(v[i].item->key, v[i + many].item->key);)
			many++;
		if (!store_one(s, &decided, v + i, many, err))
			return false;
	}
	return !s->arena->failed || err_set(err, ERR_MEMORY, "out of memory");
}
