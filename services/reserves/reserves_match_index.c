#include "services/reserves/reserves_match_index.h"

#include "core/text.h"
#include "services/reserves/reserves_match_words.h"

enum {
	FIRST_ROOM = 1024,
	BITS_LEAST = 6, /* lists: one for each holding, about */
	BITS_MOST = 20,
	BLOCK = 1 << 20,
	SCRATCH = 1 << 14,
	GRAMS = 96,
	LATIN_GRAM = 5,
};

struct match_held {
	uint32_t publisher;
	uint16_t full_len, core_len, people_len;
	uint8_t edition, volume, companion, n_isbns;
	bool core_apart; /* core is not the beginning of full and stands behind it */
	char bytes[];    /* isbns, full, [core], people */
};

struct match_index *match_index_open(void)
{
	struct match_index *self = mem_new(sizeof(*self));

	if (self == NULL)
		return NULL;
	mem_arena_init(&self->memory);
	self->memory.arena.block = BLOCK;
	return self;
}

static void free_lists(struct match_lists *lists)
{
	mem_free(lists->starts);
	mem_free(lists->numbers);
	*lists = (struct match_lists){ 0 };
}

void match_index_close(struct match_index *self)
{
	if (self == NULL)
		return;
	mem_arena_finish(&self->memory);
	mem_free(self->held);
	mem_free(self->groups);
	mem_free(self->publishers);
	mem_free(self->publisher_table);
	free_lists(&self->titles);
	free_lists(&self->isbns);
	free_lists(&self->grams);
	mem_free(self);
}

size_t match_index_count(const struct match_index *self)
{
	return self->n;
}

/* -- growing */

/* Doubles an array of `n` that is full. */
static bool grow(void **items, size_t n, size_t *room, size_t size)
{
	size_t wanted = *room ? *room * 2 : FIRST_ROOM;
	void *more;

	if (n < *room)
		return true;
	if ((more = mem_new(wanted * size)) == NULL)
		return false;
	if (n != 0)
		memcpy(more, *items, n * size);
	mem_free(*items);
	*items = more;
	*room = wanted;
	return true;
}

static void seat_publisher(struct match_index *self, size_t mask, uint32_t which)
{
	size_t at = match_hash(self->publishers[which]) & mask;

	while (self->publisher_table[at] != 0)
		at = (at + 1) & mask;
	self->publisher_table[at] = which;
}

/* Publishers and the table, which has twice the places. */
static bool grow_publishers(struct match_index *self)
{
	size_t room = self->publisher_room;
	void *items = self->publishers;
	uint32_t *table;

	if (self->n_publishers < room)
		return true;
	if (!grow(&items, self->n_publishers, &room, sizeof(*self->publishers)))
		return false;
	self->publishers = items;
	self->publisher_room = self->n_publishers; /* until the table has grown as well */
	if ((table = mem_new(room * 2 * sizeof(*table))) == NULL)
		return false;
	mem_free(self->publisher_table);
	self->publisher_table = table;
	self->publisher_room = room;
	for (size_t i = 1; i < self->n_publishers; i++)
		seat_publisher(self, room * 2 - 1, (uint32_t)i);
	return true;
}

/* The publisher's place, where it is new copied. False: out of memory. */
static bool intern(struct match_index *self, struct span name, uint32_t *ret)
{
	size_t mask, at;
	uint32_t which;

	if (!grow_publishers(self))
		return false;
	if (self->n_publishers == 0)
		self->n_publishers = 1; /* 0 is none */
	*ret = 0;
	if (name.len == 0)
		return true;
	mask = self->publisher_room * 2 - 1;
	for (at = match_hash(name) & mask; (which = self->publisher_table[at]) != 0;
	     at = (at + 1) & mask)
		if (span_eq(self->publishers[which], name)) {
			*ret = which;
			return true;
		}
	which = (uint32_t)self->n_publishers;
	self->publishers[which] = arena_dup(&self->memory.arena, name);
	if (self->publishers[which].ptr == NULL)
		return false;
	self->publisher_table[at] = which;
	self->n_publishers++;
	*ret = which;
	return true;
}

/* -- packing */

static char *put(char *to, const void *from, size_t n)
{
	if (n != 0)
		memcpy(to, from, n);
	return to + n;
}

static struct match_held *pack(
    struct match_index *self, const struct match_record *r, uint32_t publisher)
{
	bool apart = r->core.len > r->full.len ||
	             memcmp(r->core.ptr, r->full.ptr, r->core.len) != 0;
	size_t size = sizeof(struct match_held) + r->n_isbns * sizeof(uint64_t) + r->full.len +
	              (apart ? r->core.len : 0) + r->people.len;
	struct match_held *h = arena_alloc(&self->memory.arena, size);
	char *at;

	if (h == NULL)
		return NULL;
	*h = (struct match_held){ publisher, (uint16_t)r->full.len, (uint16_t)r->core.len,
		(uint16_t)r->people.len, r->edition, r->volume, r->companion, 0, apart };
	at = h->bytes;
	for (size_t i = 0; i < r->n_isbns; i++)
		if (r->isbns[i].flaw == ISBN_GOOD) {
			at = put(at, &r->isbns[i].number, sizeof(uint64_t));
			h->n_isbns++;
		}
	at = put(at, r->full.ptr, r->full.len);
	if (apart)
		at = put(at, r->core.ptr, r->core.len);
	(void)put(at, r->people.ptr, r->people.len);
	return h;
}

void match_held_record(const struct match_index *self, uint32_t number, struct match_record *ret)
{
	const struct match_held *h = self->held[number];
	const char *at = h->bytes + h->n_isbns * sizeof(uint64_t);

	*ret = (struct match_record){ .full = { at, h->full_len },
		.edition = h->edition,
		.volume = h->volume,
		.companion = h->companion,
		.n_isbns = h->n_isbns };
	for (size_t i = 0; i < h->n_isbns; i++)
		memcpy(&ret->isbns[i].number, h->bytes + i * sizeof(uint64_t), sizeof(uint64_t));
	ret->core = (struct span){ h->core_apart ? at + h->full_len : at, h->core_len };
	at += h->full_len + (h->core_apart ? h->core_len : 0);
	ret->people = (struct span){ at, h->people_len };
	ret->publisher = self->publishers[h->publisher];
}

static bool is_book(struct span kind)
{
	return !span_eq(kind, SPAN("journal")) && !span_eq(kind, SPAN("issue"));
}

static bool add(
    struct match_index *self, struct arena *scratch, const struct match_holding *holding)
{
	struct match_record record;
	struct match_held *h = NULL;
	uint32_t publisher;
	void *items = self->held, *groups = self->groups;

	if (!grow(&items, self->n, &self->room, sizeof(struct match_held *)))
		return false;
	self->held = items;
	if (!grow(&groups, self->n, &self->group_room, sizeof(*self->groups)))
		return false;
	self->groups = groups;
	if (is_book(holding->kind)) {
		match_record_read(scratch, &holding->book, &record);
		if (scratch->failed || !intern(self, record.publisher, &publisher))
			return false;
		if (record.full.len != 0 && (h = pack(self, &record, publisher)) == NULL)
			return false;
	}
	self->groups[self->n] = holding->group;
	self->held[self->n++] = h;
	return true;
}

bool match_index_add(struct match_index *self, const struct match_holding *holding, struct err *err)
{
	struct mem_arena scratch;
	bool done;

	if (self->ready || self->n == UINT32_MAX - 1)
		return err_set(err, ERR_INTERNAL, "match: the index is closed to new holdings");
	mem_arena_init(&scratch);
	scratch.arena.block = SCRATCH;
	done = add(self, &scratch.arena, holding);
	mem_arena_finish(&scratch);
	return done || err_set(err, ERR_MEMORY, "match: out of memory after %zu holdings", self->n);
}

/* -- lists */

uint32_t match_isbn_hash(uint64_t isbn)
{
	return (uint32_t)((isbn * UINT64_C(0x9e3779b97f4a7c15)) >> 32);
}

static bool is_latin_class(uint32_t c)
{
	enum text_class class = text_class(c);

	return class == TEXT_LETTER || class == TEXT_DIGIT;
}

/* Runs of five letters that end here; a short word as a whole. */
static size_t latin_grams(struct span run, uint32_t *ret, size_t most)
{
	size_t n = 0;

	if (run.len == 0)
		return 0;
	if (run.len <= LATIN_GRAM) {
		ret[0] = match_hash(run);
		return 1;
	}
	for (size_t i = 0; i + LATIN_GRAM <= run.len && n < most; i++)
		ret[n++] = match_hash((struct span){ run.ptr + i, LATIN_GRAM });
	return n;
}

size_t match_grams(struct span key, uint32_t *ret, size_t most)
{
	struct span run = { 0 }, before = { 0 };
	size_t n = 0;

	while (key.len != 0 && n < most) {
		const char *at = key.ptr;
		uint32_t c = text_point(&key);
		size_t len = (size_t)(key.ptr - at);

		if (is_latin_class(c)) {
			run = (struct span){ run.len ? run.ptr : at, run.len + len };
			before = (struct span){ 0 };
			continue;
		}
		n += latin_grams(run, ret + n, most - n);
		run = (struct span){ 0 };
		if (before.len != 0 && n < most)
			ret[n++] = match_hash((struct span){ before.ptr, before.len + len });
		before = (struct span){ at, len };
	}
	return n < most ? n + latin_grams(run, ret + n, most - n) : n;
}

static size_t title_hashes(const struct match_record *r, uint32_t *ret)
{
	ret[0] = match_look_hash(r->full);
	if (span_eq(r->full, r->core))
		return 1;
	ret[1] = match_look_hash(r->core);
	return 2;
}

static size_t isbn_hashes(const struct match_record *r, uint32_t *ret)
{
	for (size_t i = 0; i < r->n_isbns; i++)
		ret[i] = match_isbn_hash(r->isbns[i].number);
	return r->n_isbns;
}

static size_t gram_hashes(const struct match_record *r, uint32_t *ret)
{
	return match_grams(r->full, ret, GRAMS);
}

typedef size_t (*hashes_of)(const struct match_record *r, uint32_t *ret);

/* Counts: two places on, so that the sums before it are where each list is to be filled. */
static uint32_t count_lists(struct match_index *self, struct match_lists *lists, hashes_of hashes)
{
	uint32_t found[GRAMS], total = 0;
	struct match_record r;

	for (size_t i = 0; i < self->n; i++) {
		if (self->held[i] == NULL)
			continue;
		match_held_record(self, (uint32_t)i, &r);
		for (size_t k = hashes(&r, found); k > 0; k--, total++)
			lists->starts[(found[k - 1] >> lists->shift) + 2]++;
	}
	return total;
}

static void fill_lists(struct match_index *self, struct match_lists *lists, hashes_of hashes)
{
	uint32_t found[GRAMS];
	struct match_record r;

	for (size_t i = 0; i < self->n; i++) {
		if (self->held[i] == NULL)
			continue;
		match_held_record(self, (uint32_t)i, &r);
		for (size_t k = hashes(&r, found); k > 0; k--)
			lists->numbers[lists->starts[(found[k - 1] >> lists->shift) + 1]++] =
			    (uint32_t)i;
	}
}

/* Counts, then places: each list is in the order of adding. */
static bool build(struct match_index *self, struct match_lists *lists, hashes_of hashes)
{
	size_t bits = BITS_LEAST, n;
	uint32_t total;

	while (bits < BITS_MOST && (size_t)1 << bits < self->n)
		bits++;
	n = ((size_t)1 << bits) + 2;
	lists->shift = (unsigned)(32 - bits);
	if ((lists->starts = mem_new(n * sizeof(uint32_t))) == NULL)
		return false;
	total = count_lists(self, lists, hashes);
	for (size_t h = 2; h < n; h++)
		lists->starts[h] += lists->starts[h - 1];
	if ((lists->numbers = mem_new((total ? total : 1) * sizeof(uint32_t))) == NULL)
		return false;
	fill_lists(self, lists, hashes);
	return true;
}

bool match_index_ready(struct match_index *self, struct err *err)
{
	if (self->ready)
		return err_set(err, ERR_INTERNAL, "match: ready twice");
	if (!build(self, &self->titles, title_hashes) || !build(self, &self->isbns, isbn_hashes) ||
	    !build(self, &self->grams, gram_hashes))
		return err_set(
		    err, ERR_MEMORY, "match: out of memory for the lists of %zu holdings", self->n);
	self->ready = true;
	return true;
}

size_t match_list(const struct match_lists *lists, uint32_t hash, const uint32_t **ret)
{
	uint32_t h = hash >> lists->shift;

	*ret = lists->numbers + lists->starts[h];
	return lists->starts[h + 1] - lists->starts[h];
}
