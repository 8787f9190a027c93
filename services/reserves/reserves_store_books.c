/* Books of a plan file: each once, however many courses ask for it. */
#include <stdlib.h>

#include "core/isbn.h"
#include "core/text.h"
#include "services/reserves/reserves_store.h"

struct mention { /* of a book, by a line */
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
				v[n++] = (struct mention){ line, &line->items[k] };
		}
	}
	if (n > 1)
		qsort(v, n, sizeof(*v), by_key);
	*ret_mentions = v;
	*ret_n = n;
	return true;
}

static bool fill(struct span *to, struct span s)
{
	if (to->len != 0 || s.len == 0)
		return false;
	*to = s;
	return true;
}

/* A good ISBN beats a damaged one; any beats none. */
static bool fill_isbn(struct span *to, bool *good, const struct plan_item *item)
{
	if (*good || item->isbn.len == 0 || (to->len != 0 && !item->isbn_good))
		return false;
	*to = item->isbn;
	*good = item->isbn_good;
	return true;
}

static struct db_arg publisher_key(struct storing *s, struct span publisher)
{
	struct buf key = { .arena = s->arena };

	text_key(&key, publisher);
	return text_or_null(buf_span(&key));
}

static bool insert(
    struct storing *s, const struct known_book *b, struct span title, struct err *err)
{
	return !s->request->write ||
	       db_send(s->reserves->sql, RESERVES_SQL_BOOK_INSERT,
	           DB_ARGS(DB_I64(b->id), DB_TEXT(b->key), DB_TEXT(title),
	               text_or_null(b->contributors), text_or_null(b->publisher),
	               publisher_key(s, b->publisher), text_or_null(b->edition),
	               text_or_null(b->volume), text_or_null(b->year), text_or_null(b->isbn)),
	           err);
}

static bool update(struct storing *s, const struct known_book *b, struct err *err)
{
	return !s->request->write ||
	       db_send(s->reserves->sql, RESERVES_SQL_BOOK_FILL,
	           DB_ARGS(text_or_null(b->contributors), text_or_null(b->publisher),
	               publisher_key(s, b->publisher), text_or_null(b->edition),
	               text_or_null(b->volume), text_or_null(b->year), text_or_null(b->isbn),
	               DB_I64(b->id)),
	           err);
}

/* What is known stays: only what it lacked is filled, so that two lists that differ do not take turns. */
static bool store_one(struct storing *s, const struct mention *m, size_t n, struct err *err)
{
	const struct known_book *known = known_book_find(&s->known, m[0].item->key);
	struct known_book b = { .key = m[0].item->key };
	bool differs = false, good;

	if (known != NULL)
		b = *known;
	else
		b.id = s->known.next_book++;
	good = isbn_first(b.isbn) != 0;
	for (size_t i = 0; i < n; i++) {
		struct plan_item *item = m[i].item;

		item->book = b.id;
		differs |= fill(&b.contributors, item->contributors);
		differs |= fill(&b.publisher, item->publisher);
		differs |= fill(&b.edition, item->edition);
		differs |= fill(&b.volume, item->volume);
		differs |= fill(&b.year, item->year);
		differs |= fill_isbn(&b.isbn, &good, item);
	}
	if (known == NULL)
		return insert(s, &b, m[0].item->title, err);
	return !differs || update(s, &b, err);
}

bool store_books(struct storing *s, struct err *err)
{
	struct mention *v = NULL;
	size_t n = 0, many;

	if (!gather(s, &v, &n, err))
		return false;
	for (size_t i = 0; i < n; i += many) {
		for (many = 1; i + many < n && span_eq(v[i].item->key, v[i + many].item->key);)
			many++;
		if (!store_one(s, v + i, many, err))
			return false;
	}
	return !s->arena->failed || err_set(err, ERR_MEMORY, "out of memory");
}
