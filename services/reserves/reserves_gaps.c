/* The gap list, from the same facts as the figures. */
#include "services/reserves/reserves_gaps.h"

#include <stdlib.h>

#include "core/text.h"

static bool no_memory(struct err *err)
{
	return err_set(err, ERR_MEMORY, "out of memory");
}

/* ---- one gap from all needs of a book ---- */

struct lack { /* a need without a counting source */
	size_t book, course;
	int64_t enrolled;
	bool policy;
};

static int by_book(const void *va, const void *vb)
{
	const struct lack *a = va, *b = vb;

	if (a->book != b->book)
		return a->book < b->book ? -1 : 1;
	if (a->enrolled != b->enrolled)
		return a->enrolled > b->enrolled ? -1 : 1;
	return (a->course > b->course) - (a->course < b->course);
}

static size_t find_lacks(const struct facts *f, struct lack *lacks)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n_needs; i++) {
		const struct fact_need *need = &f->needs[i];

		if (need->textbook && f->books[need->book].verdict.covered != COVERED_YES)
			lacks[n++] = (struct lack){ need->book, need->course, need->enrolled,
				need->policy };
	}
	if (n != 0)
		qsort(lacks, n, sizeof(*lacks), by_book);
	return n;
}

/* Courses of one name (two codes, two levels) are told once. */
static void add_course(struct gap *gap, struct span name)
{
	for (size_t i = 0; i < gap->n_courses; i++)
		if (span_eq(gap->courses[i], name))
			return;
	gap->courses[gap->n_courses++] = name;
}

static bool make_gap(const struct facts *f, struct arena *a, const struct lack *lacks, size_t n,
    struct gap *ret_gap, struct err *err)
{
	struct gap gap = { .book = &f->books[lacks[0].book] };

	if ((gap.courses = arena_array(a, struct span, n)) == NULL)
		return no_memory(err);
	for (size_t i = 0; i < n; i++) {
		add_course(&gap, f->courses[lacks[i].course].name);
		gap.enrolled += lacks[i].enrolled;
		gap.policy = gap.policy || lacks[i].policy;
	}
	*ret_gap = gap;
	return true;
}

/* ---- publishers ---- */

static struct span publisher_key(struct arena *a, const struct fact_book *book)
{
	struct buf key = { .arena = a };

	if (book->publisher_key.len != 0)
		return book->publisher_key;
	text_key(&key, book->publisher);
	return key.len != 0 ? buf_span(&key) : SPAN("none");
}

struct keyed {
	struct span key;
	struct gap gap;
};

static int by_publisher(const void *va, const void *vb)
{
	const struct keyed *a = va, *b = vb;
	int order = span_order(a->key, b->key);

	if (order != 0)
		return order;
	if (a->gap.policy != b->gap.policy)
		return a->gap.policy ? -1 : 1;
	if (a->gap.enrolled != b->gap.enrolled)
		return a->gap.enrolled > b->gap.enrolled ? -1 : 1;
	order = span_order(a->gap.book->title, b->gap.book->title);
	return order != 0 ? order : (a->gap.book > b->gap.book) - (a->gap.book < b->gap.book);
}

static int by_size(const void *va, const void *vb)
{
	const struct gap_publisher *a = va, *b = vb;
	bool a_none = span_eq(a->key, SPAN("none")), b_none = span_eq(b->key, SPAN("none"));

	if (a_none != b_none)
		return a_none ? 1 : -1;
	if (a->n != b->n)
		return a->n > b->n ? -1 : 1;
	if (a->enrolled != b->enrolled)
		return a->enrolled > b->enrolled ? -1 : 1;
	return span_order(a->key, b->key);
}

static void add_to_publisher(
    struct gap_publisher *publisher, const struct keyed *keyed, int64_t *most)
{
	if (publisher->n == 0 || keyed->gap.enrolled > *most) {
		publisher->name = keyed->gap.book->publisher;
		*most = keyed->gap.enrolled;
	}
	publisher->gaps[publisher->n++] = keyed->gap;
	publisher->enrolled += keyed->gap.enrolled;
}

static bool group(
    struct arena *a, struct keyed *keyed, size_t n, struct gap_list *list, struct err *err)
{
	struct gap *gaps = arena_array(a, struct gap, n + 1);
	int64_t most = 0;

	list->v = arena_array(a, struct gap_publisher, n + 1);
	if (gaps == NULL || list->v == NULL)
		return no_memory(err);
	if (n != 0)
		qsort(keyed, n, sizeof(*keyed), by_publisher);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || !span_eq(keyed[i].key, keyed[i - 1].key))
			list->v[list->n++] = (struct gap_publisher){ .key = keyed[i].key,
				.gaps = gaps + i };
		add_to_publisher(&list->v[list->n - 1], &keyed[i], &most);
	}
	list->titles = n;
	if (list->n != 0)
		qsort(list->v, list->n, sizeof(*list->v), by_size);
	return true;
}

bool facts_gaps(
    const struct facts *facts, struct arena *a, struct gap_list *ret_gaps, struct err *err)
{
	struct lack *lacks = arena_array(a, struct lack, facts->n_needs + 1);
	struct keyed *keyed = arena_array(a, struct keyed, facts->n_books + 1);
	struct gap_list list = { 0 };
	size_t n, n_gaps = 0;

	if (lacks == NULL || keyed == NULL)
		return no_memory(err);
	n = find_lacks(facts, lacks);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && lacks[end].book == lacks[i].book; end++)
			;
		if (!make_gap(facts, a, lacks + i, end - i, &keyed[n_gaps].gap, err))
			return false;
		keyed[n_gaps].key = publisher_key(a, keyed[n_gaps].gap.book);
		n_gaps++;
	}
	if (!group(a, keyed, n_gaps, &list, err) || (a->failed && !no_memory(err)))
		return false;
	*ret_gaps = list;
	return true;
}
