/* Finding: candidates by ISBN and by key; where none of them is sure, by shared bigrams too. Each is weighed; the
 * best five are told, and the best of each group. */
#include "services/reserves/reserves_match.h"

#include <stdlib.h>

#include "core/buf.h"
#include "core/vec.h"
#include "services/reserves/reserves_match_index.h"
#include "services/reserves/reserves_match_people.h"
#include "services/reserves/reserves_match_publisher.h"
#include "services/reserves/reserves_match_title.h"
#include "services/reserves/reserves_match_words.h"

enum {
	GRAMS_MOST = 96,
	LOOSE_READ = 40000, /* list entries read for one book */
	LOOSE_MOST = 400,   /* candidates by bigrams that are weighed */
	TITLE_MOST = 1024,  /* bytes looked at */
	PEOPLE_MOST = 2048,
	CELL_MOST = 512,
};

/* -- records */

static struct span at_most(struct span s, size_t most)
{
	return (struct span){ s.ptr, s.len < most ? s.len : most };
}

void match_record_read(struct arena *a, const struct match_book *book, struct match_record *ret)
{
	struct match_title title;
	uint8_t edition, volume;

	*ret = (struct match_record){ 0 };
	match_title_read(a, at_most(book->title, TITLE_MOST), &title);
	edition = book->edition.len ? match_edition_read(a, at_most(book->edition, CELL_MOST)) : 0;
	volume = book->volume.len ? match_volume_read(a, at_most(book->volume, CELL_MOST)) : 0;
	ret->full = title.full;
	ret->core = title.core;
	ret->edition = edition ? edition : title.edition;
	ret->volume = volume ? volume : title.volume;
	ret->companion = title.companion;
	ret->people = match_people_read(a, at_most(book->contributors, PEOPLE_MOST));
	if (ret->people.len == 0)
		ret->people = match_people_guess(a, at_most(book->publisher, CELL_MOST));
	ret->publisher = match_publisher_read(a, at_most(book->publisher, CELL_MOST));
	ret->n_isbns = (uint8_t)isbn_read(at_most(book->isbn, CELL_MOST), ret->isbns);
}

/* -- finding */

struct search {
	const struct match_index *index;
	struct arena *arena;
	const struct match_record *wanted;
	uint32_t *numbers; /* candidates; in the end sorted, each once */
	size_t n;
	struct match_result result;
	bool unnamed; /* some candidate would be sure if no other work had the title */
};

static void collect(struct search *s, const struct match_lists *lists, uint32_t hash)
{
	const uint32_t *list;
	size_t n = match_list(lists, hash, &list);

	for (size_t i = 0; i < n; i++) {
		uint32_t *more = vec_grow(s->arena, s->numbers, s->n, sizeof(*more));

		if (more == NULL)
			return;
		s->numbers = more;
		s->numbers[s->n++] = list[i];
	}
}

static int compare_numbers(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void sort_once(struct search *s)
{
	size_t kept = 0;

	if (s->n == 0)
		return;
	qsort(s->numbers, s->n, sizeof(*s->numbers), compare_numbers);
	for (size_t i = 0; i < s->n; i++)
		if (kept == 0 || s->numbers[kept - 1] != s->numbers[i])
			s->numbers[kept++] = s->numbers[i];
	s->n = kept;
}

/* What of two equal scores comes first must not hang on the order of adding: publisher, ISBN, title decide. */
static int compare_content(const struct match_index *index, uint32_t a, uint32_t b)
{
	struct match_record x, y;
	uint64_t m, n;
	size_t len;
	int order;

	match_held_record(index, a, &x);
	match_held_record(index, b, &y);
	m = x.n_isbns ? x.isbns[0].number : UINT64_MAX;
	n = y.n_isbns ? y.isbns[0].number : UINT64_MAX;
	if (m != n)
		return m < n ? -1 : 1;
	len = x.full.len < y.full.len ? x.full.len : y.full.len;
	if ((order = memcmp(x.full.ptr, y.full.ptr, len)) != 0 || x.full.len != y.full.len)
		return order ? order : x.full.len < y.full.len ? -1 : 1;
	return a < b ? -1 : a > b;
}

static bool is_better(const struct match_index *index, const struct match_candidate *a,
    const struct match_candidate *b)
{
	if (a->sure != b->sure)
		return a->sure;
	if (a->score != b->score)
		return a->score > b->score;
	return compare_content(index, a->number, b->number) < 0;
}

static uint16_t group_at(const struct search *s, size_t at)
{
	return s->index->groups[s->result.list[at].number];
}

/* Does a better one of the same group stand before it? */
static bool is_outdone(const struct search *s, size_t at, uint16_t group)
{
	for (size_t i = 0; i < at; i++)
		if (group_at(s, i) == group)
			return true;
	return false;
}

/* Behind the best five only the best of each group. */
static void thin_out(struct search *s)
{
	struct match_result *r = &s->result;
	size_t kept = r->n < MATCH_CANDIDATES ? r->n : MATCH_CANDIDATES;

	for (size_t i = kept; i < r->n; i++)
		if (!is_outdone(s, kept, group_at(s, i)))
			r->list[kept++] = r->list[i];
	r->n = kept;
}

static void keep(struct search *s, const struct match_candidate *one)
{
	struct match_result *r = &s->result;
	size_t at = r->n;

	while (at > 0 && is_better(s->index, one, &r->list[at - 1]))
		at--;
	if (at == MATCH_KEPT ||
	    (at >= MATCH_CANDIDATES && is_outdone(s, at, s->index->groups[one->number])))
		return;
	if (r->n < MATCH_KEPT)
		r->n++;
	for (size_t i = r->n - 1; i > at; i--)
		r->list[i] = r->list[i - 1];
	r->list[at] = *one;
	thin_out(s);
}

static bool is_kept(const struct search *s, uint32_t number)
{
	for (size_t i = 0; i < s->result.n; i++)
		if (s->result.list[i].number == number)
			return true;
	return false;
}

static void weigh(struct search *s, uint32_t number)
{
	struct match_candidate one = { .number = number };
	struct match_record held;

	match_held_record(s->index, number, &held);
	match_weigh(s->wanted, &held, &one);
	s->unnamed = s->unnamed || match_unnamed(s->wanted, &one) != UNNAMED_NEVER;
	if ((one.sure || one.score >= MATCH_REVIEW) && !is_kept(s, number))
		keep(s, &one);
}

static void find_by_keys(struct search *s)
{
	const struct match_record *w = s->wanted;

	for (size_t i = 0; i < w->n_isbns; i++)
		if (w->isbns[i].flaw == ISBN_GOOD)
			collect(s, &s->index->isbns, match_isbn_hash(w->isbns[i].number));
	if (w->full.len != 0) {
		collect(s, &s->index->titles, match_look_hash(w->full));
		if (!span_eq(w->full, w->core))
			collect(s, &s->index->titles, match_look_hash(w->core));
	}
	sort_once(s);
	for (size_t i = 0; i < s->n; i++)
		weigh(s, s->numbers[i]);
}

/* -- a book without an author */

/* Does any other work have the title? Compared with the authors of the one that would be accepted. */
static bool is_only_work(
    const struct search *s, const struct match_record *chosen, enum match_unnamed within)
{
	for (size_t i = 0; i < s->n; i++) {
		struct match_record other;

		match_held_record(s->index, s->numbers[i], &other);
		if (span_eq(other.core, s->wanted->core) &&
		    (within == UNNAMED_AT_ALL || match_publisher_compare(chosen->publisher,
		                                     other.publisher) == PUBLISHER_SAME) &&
		    match_people_compare(chosen->people, other.people) == PEOPLE_DIFFER)
			return false;
	}
	return true;
}

static void settle_unnamed(struct search *s)
{
	struct match_result all = s->result;

	s->result.n = 0;
	for (size_t i = 0; i < all.n; i++) {
		struct match_candidate one = all.list[i];
		enum match_unnamed within = match_unnamed(s->wanted, &one);
		struct match_record held;

		if (within != UNNAMED_NEVER && !one.sure) {
			match_held_record(s->index, one.number, &held);
			one.sure = is_only_work(s, &held, within);
			one.reasons |= (uint32_t)(one.sure ? 0 : MATCH_AMBIGUOUS);
		}
		keep(s, &one);
	}
}

/* The wanted title has no subtitle and sure ones have different ones: which is meant? */
static void settle_subtitles(struct search *s)
{
	struct match_result *r = &s->result;
	struct match_record first, other;
	bool apart = false;

	if (r->n == 0 || !r->list[0].sure ||
	    (r->list[0].reasons & (MATCH_TITLE_SAME | MATCH_ISBN_SAME)))
		return;
	match_held_record(s->index, r->list[0].number, &first);
	for (size_t i = 1; i < r->n && r->list[i].sure; i++) {
		match_held_record(s->index, r->list[i].number, &other);
		apart = apart ||
		        (!span_eq(other.full, other.core) && !span_eq(first.full, first.core) &&
		            match_distance(first.full, other.full, 3) > 3);
	}
	for (size_t i = 0; apart && i < r->n; i++) {
		r->list[i].sure = false;
		r->list[i].reasons |= MATCH_AMBIGUOUS;
	}
}

/* -- by shared bigrams */

struct count {
	uint32_t number, hits; /* hits 0: empty */
};

static int compare_lists(const void *a, const void *b)
{
	const size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

static void tally(struct count *table, size_t mask, uint32_t number)
{
	size_t at = (size_t)(number * 2654435761U) & mask;

	while (table[at].hits != 0 && table[at].number != number)
		at = (at + 1) & mask;
	table[at].number = number;
	table[at].hits++;
}

/* The shortest lists first, as many as may be read. */
static size_t choose_lists(const struct search *s, uint32_t *grams, size_t n, size_t *ret_read)
{
	size_t sizes[GRAMS_MOST], read = 0, chosen = 0, limit = 0;
	const uint32_t *list;

	for (size_t i = 0; i < n; i++)
		sizes[i] = match_list(&s->index->grams, grams[i], &list);
	qsort(sizes, n, sizeof(sizes[0]), compare_lists);
	for (size_t i = 0; i < n && read + sizes[i] <= LOOSE_READ; i++) {
		read += sizes[i];
		limit = sizes[i];
	}
	*ret_read = 0;
	for (size_t i = 0; i < n; i++) {
		size_t size = match_list(&s->index->grams, grams[i], &list);

		if (size <= limit && *ret_read + size <= LOOSE_READ) {
			*ret_read += size;
			grams[chosen++] = grams[i];
		}
	}
	return chosen;
}

/* The fewest shared bigrams that leave no more than LOOSE_MOST candidates. */
static uint32_t least_hits(const struct count *table, size_t size)
{
	size_t of[GRAMS_MOST + 1] = { 0 }, sum = 0;
	uint32_t hits = GRAMS_MOST;

	for (size_t i = 0; i < size; i++)
		of[table[i].hits <= GRAMS_MOST ? table[i].hits : GRAMS_MOST]++;
	while (hits > 0 && sum + of[hits] <= LOOSE_MOST)
		sum += of[hits--];
	return hits + 1;
}

static void find_loosely(struct search *s)
{
	uint32_t grams[GRAMS_MOST], least;
	size_t n = match_grams(s->wanted->full, grams, GRAMS_MOST), read = 0, size = 64;
	struct count *table;

	n = choose_lists(s, grams, n, &read);
	while (size < read * 2)
		size *= 2;
	if (n == 0 || (table = arena_alloc(s->arena, size * sizeof(*table))) == NULL)
		return;
	for (size_t i = 0; i < n; i++) {
		const uint32_t *list;
		size_t len = match_list(&s->index->grams, grams[i], &list);

		for (size_t k = 0; k < len; k++)
			tally(table, size - 1, list[k]);
	}
	least = least_hits(table, size);
	for (size_t i = 0; i < size; i++)
		if (table[i].hits >= least)
			weigh(s, table[i].number);
}

bool match_find(const struct match_index *self, struct arena *a, const struct match_book *book,
    struct match_result *ret, struct err *err)
{
	struct match_record wanted;
	struct search s = { .index = self, .arena = a, .wanted = &wanted };

	match_record_read(a, book, &wanted);
	if (!a->failed)
		find_by_keys(&s);
	if (s.unnamed)
		settle_unnamed(&s);
	settle_subtitles(&s);
	if (!a->failed && wanted.full.len != 0 && (s.result.n == 0 || !s.result.list[0].sure))
		find_loosely(&s);
	if (a->failed)
		return err_set(err, ERR_MEMORY, "match: out of memory");
	*ret = s.result;
	return true;
}

/* -- keys and names */

static void add_number(struct buf *b, unsigned number)
{
	char digits[3] = { (char)('0' + number / 100), (char)('0' + number / 10 % 10),
		(char)('0' + number % 10) };

	buf_add(b, SPAN("|"));
	buf_add(b, (struct span){ digits, sizeof(digits) });
}

struct span match_book_key(struct arena *a, const struct match_book *book)
{
	struct buf key = { .arena = a };
	struct match_record r;
	struct span rest, name;
	char role;

	match_record_read(a, book, &r);
	buf_add(&key, r.core);
	buf_add(&key, SPAN("|"));
	rest = r.people;
	if (match_people_next(&rest, &role, &name))
		for (size_t i = 0; i < name.len; i++)
			buf_add(&key, (struct span){ name.ptr + i, name.ptr[i] != ' ' });
	else
		buf_add(&key, span_cut(&r.publisher, '\n'));
	add_number(&key, r.edition);
	add_number(&key, r.volume);
	return a->failed ? (struct span){ 0 } : buf_span(&key);
}

const char *match_reason_name(enum match_reason one)
{
	static const char *const names[MATCH_REASONS] = { "isbn-same", "isbn-near", "isbn-differs",
		"isbn-flawed", "title-same", "title-core", "title-contains", "title-near",
		"title-differs", "author-same", "author-part", "author-differs", "author-missing",
		"translator", "publisher-same", "publisher-differs", "edition-differs",
		"volume-differs", "volume-missing", "companion", "ambiguous" };
	unsigned bit = 0;

	while (bit < MATCH_REASONS - 1 && (1U << bit) != (unsigned)one)
		bit++;
	return names[bit];
}

const char *match_status_name(enum match_status status)
{
	static const char *const names[] = { "same-edition", "other-edition", "part-of-set" };

	return names[status];
}
