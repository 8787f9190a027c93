/* The search of courses; see reserves_courses.h. The database finds by folded keys, with LIKE, which both
 * databases know; what is best is decided here. Keys hold letters, digits and + # & only (core/text), so
 * nothing in a pattern needs escaping. All hits are counted, and only those up to the end of the page that is
 * asked for are kept. */
#include <stdlib.h>

#include "core/text.h"
#include "core/vec.h"
#include "platform/mem.h"
#include "services/reserves/reserves_courses.h"

enum { WORDS_MAX = 4, FEW = 3 };

struct hit { /* a course that was found */
	int64_t id;
	struct span name_key, code;
	int tier, college_at; /* where its college stands among all; the last for none */
};
typedef int hit_order(const void *x, const void *y); /* as for qsort() */

struct searching {
	struct reserves *reserves;
	struct arena *arena;
	const struct course_query *query;
	struct span like[WORDS_MAX], pinyin[WORDS_MAX]; /* patterns */
	size_t n_words;
	struct span whole; /* the query as one key */
	bool may_be_code;  /* no code is written in Chinese */
	struct reserves_term term;
	struct college_set colleges;
	int64_t top;                      /* the college that is asked for; -1: no such one */
	struct college_count *by_college; /* of all hits; the last for those without a college */
	int64_t total;
	/* the best hits: the first `wanted` are in order once the others were let go for the first time */
	hit_order *order;
	struct hit *hits; /* has room for twice as many */
	size_t n_hits, wanted;
	bool full;
	struct arena *scratch; /* of the hits; gone when the page is made */
	struct buf code_key;   /* of one hit at a time */
};

/* ---- the words of the query ---- */

static bool plain_ascii(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] >= 0x80)
			return false;
	return true;
}

static struct span pattern(struct arena *a, struct span before, struct span key)
{
	struct buf b = { .arena = a };

	buf_add(&b, before);
	buf_add(&b, key);
	buf_add(&b, SPAN("%"));
	return buf_span(&b);
}

static struct span key_of(struct arena *a, struct span text)
{
	struct buf b = { .arena = a };

	text_key(&b, text);
	return b.len ? buf_span(&b) : SPAN("");
}

/* A word of letters may be pinyin, written out or its first letters: it must begin a name or title. */
static void take_words(struct searching *s)
{
	struct buf folded = { .arena = s->arena };
	struct span rest;

	text_fold(&folded, s->query->q.len ? s->query->q : SPAN(""));
	rest = buf_span(&folded);
	s->whole = key_of(s->arena, rest);
	s->may_be_code = plain_ascii(s->whole);
	while (rest.len > 0 && s->n_words < WORDS_MAX) {
		struct span key = key_of(s->arena, span_cut(&rest, ' '));

		if (key.len == 0)
			continue;
		s->like[s->n_words] = pattern(s->arena, SPAN("%"), key);
		s->pinyin[s->n_words++] = plain_ascii(key) ? pattern(s->arena, SPAN("% "), key)
		                                           : SPAN("");
	}
	for (size_t i = s->n_words; i < WORDS_MAX; i++) {
		s->like[i] = SPAN("");
		s->pinyin[i] = SPAN("");
	}
}

/* ---- order ---- */

static int bytes(struct span a, struct span b)
{
	size_t least = a.len < b.len ? a.len : b.len;
	int order = least ? memcmp(a.ptr, b.ptr, least) : 0;

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int by_name(const struct hit *a, const struct hit *b)
{
	int order = bytes(a->name_key, b->name_key);

	if (order == 0)
		order = bytes(a->code, b->code);
	return order != 0 ? order : (a->id > b->id) - (a->id < b->id);
}

static int by_college(const void *x, const void *y)
{
	const struct hit *a = x, *b = y;

	return a->college_at != b->college_at ? a->college_at - b->college_at : by_name(a, b);
}

static int by_tier(const void *x, const void *y)
{
	const struct hit *a = x, *b = y;

	if (a->tier != b->tier)
		return a->tier - b->tier;
	if (a->tier >= 2 && a->name_key.len != b->name_key.len)
		return a->name_key.len < b->name_key.len ? -1 : 1;
	return by_name(a, b);
}

/* ---- finding ---- */

static bool has(struct span text, struct span part)
{
	return part.len == 0 ||
	       (text.len != 0 && memmem(text.ptr, text.len, part.ptr, part.len) != NULL);
}

static bool is_code(struct searching *s, struct span code)
{
	if (!s->may_be_code || code.len < s->whole.len)
		return false;
	s->code_key.len = 0;
	text_key(&s->code_key, code);
	return s->code_key.len != 0 && span_eq(buf_span(&s->code_key), s->whole);
}

static int tier_of(struct searching *s, const struct hit *h)
{
	if (s->whole.len == 0 || is_code(s, h->code))
		return 0;
	if (span_eq(h->name_key, s->whole))
		return 1;
	if (h->name_key.len >= s->whole.len &&
	    memcmp(h->name_key.ptr, s->whole.ptr, s->whole.len) == 0)
		return 2;
	return has(h->name_key, s->whole) ? 3 : 4;
}

static void sort_hits(struct searching *s)
{
	if (s->n_hits > 1)
		qsort(s->hits, s->n_hits, sizeof(*s->hits), s->order);
}

/* Its texts are the row's: copied when it may be on the page. */
static void keep(struct searching *s, struct hit h)
{
	if (s->full && s->order(&h, &s->hits[s->wanted - 1]) > 0)
		return;
	h.name_key = arena_dup(s->scratch, h.name_key);
	h.code = arena_dup(s->scratch, h.code);
	s->hits[s->n_hits++] = h;
	if (s->n_hits < 2 * s->wanted)
		return;
	sort_hits(s);
	s->n_hits = s->wanted;
	s->full = true;
}

static bool is_asked_for(const struct searching *s, int college_at)
{
	return s->query->college == 0 || (s->top >= 0 && college_at < (int)s->colleges.n &&
	                                     college_within(&s->colleges, college_at, s->top));
}

static void take_row(struct searching *s, const struct db_rows *rows)
{
	int64_t college = db_i64(rows, 1), at = college ? college_at(&s->colleges, college) : -1;
	struct hit h = {
		.id = db_i64(rows, 0),
		.name_key = db_peek(rows, 2),
		.code = db_peek(rows, 3),
		.college_at = at < 0 ? (int)s->colleges.n : (int)at,
	};

	s->by_college[h.college_at].courses++;
	if (!is_asked_for(s, h.college_at))
		return;
	s->total++;
	h.tier = tier_of(s, &h);
	keep(s, h);
}

static bool find(struct searching *s, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct span level = s->query->level.len ? s->query->level : SPAN("");

	if (!db_query(s->reserves->sql, RESERVES_SQL_COURSES_FOUND,
	        DB_ARGS(DB_I64(s->term.id), DB_TEXT(level), DB_TEXT(s->like[0]),
	            DB_TEXT(s->pinyin[0]), DB_TEXT(s->like[1]), DB_TEXT(s->pinyin[1]),
	            DB_TEXT(s->like[2]), DB_TEXT(s->pinyin[2]), DB_TEXT(s->like[3]),
	            DB_TEXT(s->pinyin[3])),
	        &rows, err))
		return false;
	while (!s->scratch->failed && db_next(rows, err))
		take_row(s, rows);
	sort_hits(s);
	return err->code == ERR_NONE &&
	       (!s->scratch->failed || err_set(err, ERR_MEMORY, "out of memory"));
}

/* ---- colleges: how the hits spread ---- */

static int by_courses(const void *x, const void *y)
{
	const struct college_count *a = x, *b = y;

	if (a->courses != b->courses)
		return a->courses < b->courses ? 1 : -1;
	return (a->college > b->college) - (a->college < b->college);
}

static void count_colleges(struct searching *s, struct course_page *page)
{
	struct college_count *v = s->by_college;
	size_t n = 0;

	for (size_t i = 0; i <= s->colleges.n; i++) {
		if (v[i].courses == 0)
			continue;
		v[n].courses = v[i].courses;
		v[n++].college = i < s->colleges.n ? s->colleges.v[i].id : 0;
	}
	if (n > 1)
		qsort(v, n, sizeof(*v), by_courses);
	page->colleges = v;
	page->n_colleges = n;
}

/* ---- what is told of a hit ---- */

/* "a、b、c" of texts that are unlike, the first few. */
static void add_few(struct buf *b, size_t *n, struct span one)
{
	if (one.len == 0 || *n >= FEW || has(buf_span(b), one))
		return;
	buf_add(b, b->len ? SPAN("、") : SPAN(""));
	buf_add(b, one);
	*n += 1;
}

static bool load_course(
    const struct searching *s, int64_t id, struct course *ret_course, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct arena *a = s->arena;

	if (!db_first(s->reserves->sql, RESERVES_SQL_COURSE_BRIEF, DB_ARGS(DB_I64(id)), &rows, err))
		return false;
	*ret_course = (struct course){
		.id = id,
		.public_id = db_text(rows, 0, a),
		.term = s->term.code,
		.code = db_text(rows, 1, a),
		.name = db_text(rows, 2, a),
		.level = db_text(rows, 3, a),
		.level_text = db_text(rows, 4, a),
		.nature = db_text(rows, 5, a),
		.category = db_text(rows, 6, a),
		.college = db_i64(rows, 7),
	};
	return true;
}

static bool load_teachers(const struct searching *s, struct course_hit *hit, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct buf b = { .arena = s->arena };
	size_t n = 0;

	if (!db_query(s->reserves->sql, RESERVES_SQL_COURSE_TEACHERS,
	        DB_ARGS(DB_I64(hit->course.id)), &rows, err))
		return false;
	while (db_next(rows, err)) {
		struct span rest = db_text(rows, 0, s->arena);

		while (rest.len > 0) {
			const char *at = memmem(rest.ptr, rest.len, "、", 3);
			size_t len = at ? (size_t)(at - rest.ptr) : rest.len;

			add_few(&b, &n, (struct span){ rest.ptr, len });
			len += at ? 3 : 0;
			rest = (struct span){ rest.ptr + len, rest.len - len };
		}
	}
	hit->teachers = b.len ? buf_span(&b) : SPAN("");
	return err->code == ERR_NONE;
}

/* Needs nothing only when all that is said of it says so; nothing said is not chosen yet. */
static bool load_needs(const struct searching *s, const struct course_catalogue *c,
    struct course_hit *hit, struct err *err)
{
	struct buf titles = { .arena = s->arena };
	struct course_item *items;
	size_t n, few = 0;
	bool none = true;

	if (!course_items(c, hit->course.id, &items, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		none = none && items[i].state == ITEM_NONE_NEEDED;
		if (items[i].state != ITEM_REQUIRED || items[i].kind != ITEM_TEXTBOOK)
			continue;
		hit->required++;
		hit->covered += items[i].book.verdict.covered == COVERED_YES;
		add_few(&titles, &few, items[i].book.title);
	}
	hit->titles = titles.len ? buf_span(&titles) : SPAN("");
	hit->needs = hit->required > 0 ? ITEM_REQUIRED
	             : none && n > 0   ? ITEM_NONE_NEEDED
	                               : ITEM_NOT_CHOSEN;
	return true;
}

static bool load_page(struct searching *s, const struct coverage_rule *rule, int64_t now,
    struct course_page *page, struct err *err)
{
	struct course_catalogue c = { s->reserves, s->arena, rule, now, { 0 } };
	size_t first = (size_t)s->query->offset, most = (size_t)s->query->limit;

	page->v = arena_array(s->arena, struct course_hit, most + 1);
	if (page->v == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!resources_all(s->reserves->resources, s->arena, &c.resources, err))
		return false;
	for (size_t i = first; i < s->n_hits && page->n < most; i++) {
		struct course_hit *hit = &page->v[page->n++];

		if (!load_course(s, s->hits[i].id, &hit->course, err) ||
		    !load_teachers(s, hit, err) || !load_needs(s, &c, hit, err))
			return false;
	}
	return !s->arena->failed || err_set(err, ERR_MEMORY, "out of memory");
}

static bool prepare(struct searching *s, struct err *err)
{
	take_words(s);
	if (!reserves_term_find(s->reserves, s->arena, s->query->term, &s->term, err) ||
	    !people_colleges(s->reserves->people, s->arena, &s->colleges, err))
		return false;
	s->top = college_at(&s->colleges, s->query->college);
	s->order = s->n_words ? by_tier : by_college;
	s->wanted = (size_t)(s->query->offset + s->query->limit);
	s->hits = arena_array(s->scratch, struct hit, 2 * s->wanted);
	s->by_college = arena_array(s->arena, struct college_count, s->colleges.n + 1);
	return (s->hits != NULL && s->by_college != NULL) ||
	       err_set(err, ERR_MEMORY, "out of memory");
}

static bool search(struct searching *s, const struct coverage_rule *rule, int64_t now,
    struct course_page *page, struct err *err)
{
	if (!prepare(s, err) || !find(s, err))
		return false;
	count_colleges(s, page);
	page->term = s->term.code;
	page->total = s->total;
	page->names = s->colleges;
	return load_page(s, rule, now, page, err);
}

bool courses_search(struct reserves *reserves, struct arena *a, const struct course_query *query,
    const struct coverage_rule *rule, int64_t now, struct course_page *ret_page, struct err *err)
{
	struct mem_arena hits;
	struct searching s = {
		.reserves = reserves,
		.arena = a,
		.query = query,
		.scratch = &hits.arena,
		.code_key = { .arena = &hits.arena },
	};
	struct course_page page = { 0 };
	bool ok;

	mem_arena_init(&hits);
	ok = search(&s, rule, now, &page, err);
	mem_arena_finish(&hits);
	if (ok)
		*ret_page = page;
	return ok;
}
