/* The search keys of courses: name, code, teachers and titles, folded (core/text), one a line; and the same
 * read as pinyin. Made anew after every import for its term and source, from what the tables say by then;
 * only what differs is written. */
#include "core/text.h"
#include "core/vec.h"
#include "platform/mem.h"
#include "services/reserves/reserves_store.h"

enum {
	SCRATCH_COURSES = 64,
	SEARCH_KEY_MAX = 4000,
	NAME_READINGS = TEXT_READINGS,
	OTHER_READINGS = 2
};

struct part { /* a text that a course can be found by */
	int64_t course;
	struct span text;
};

struct parts {
	struct part *v;
	size_t n, at; /* at: the first that belongs to no course before */
};

static bool load(struct reserves *r, struct arena *a, size_t which, struct db_args args,
    struct parts *ret_parts, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct parts p = { 0 };

	if (!db_query(r->sql, which, args, &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((p.v = vec_grow(a, p.v, p.n, sizeof(*p.v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		p.v[p.n++] = (struct part){ db_i64(rows, 0), db_text(rows, 1, a) };
	}
	*ret_parts = p;
	return err->code == ERR_NONE;
}

/* ---- the two keys of one course ---- */

struct keys {
	struct arena *arena;
	struct buf search, pinyin;
	struct part *kept; /* the texts in search, each once; course is how many readings to take */
	size_t n_kept;
};

/* One line of the search key; begins and ends with a line feed so that whole lines can be told. */
static bool add_text(struct keys *k, struct span text, int64_t readings)
{
	struct buf line = { .arena = k->arena };

	buf_add(&line, SPAN("\n"));
	text_key(&line, text);
	if (line.len == 1 || k->search.len + line.len > SEARCH_KEY_MAX)
		return true;
	buf_add(&line, SPAN("\n"));
	if (line.ptr == NULL ||
	    (k->search.len && memmem(k->search.ptr, k->search.len, line.ptr, line.len) != NULL))
		return true;
	buf_add(&k->search,
	    (struct span){ line.ptr + (k->search.len != 0), line.len - (k->search.len != 0) });
	k->kept = vec_grow(k->arena, k->kept, k->n_kept, sizeof(*k->kept));
	if (k->kept == NULL)
		return false;
	k->kept[k->n_kept++] = (struct part){ readings, text };
	return true;
}

static bool add_names(struct keys *k, struct span names)
{
	while (names.len > 0) {
		const char *at = memmem(names.ptr, names.len, "、", 3);
		struct span one = { names.ptr, at ? (size_t)(at - names.ptr) : names.len };
		size_t len = one.len + (at ? 3 : 0);

		if (!add_text(k, one, OTHER_READINGS))
			return false;
		names = (struct span){ names.ptr + len, names.len - len };
	}
	return true;
}

static void add_reading(struct keys *k, const struct text_reading *reading)
{
	struct span rest = reading->full;

	buf_add(&k->pinyin, SPAN(" "));
	while (rest.len > 0)
		buf_add(&k->pinyin, span_cut(&rest, ' '));
	buf_add(&k->pinyin, SPAN(" "));
	buf_add(&k->pinyin, reading->initials);
}

static void make_pinyin(struct keys *k)
{
	struct text_reading readings[TEXT_READINGS];

	for (size_t i = 0; i < k->n_kept && k->pinyin.len < SEARCH_KEY_MAX; i++) {
		size_t n = text_pinyin(k->arena, k->kept[i].text, readings);

		for (size_t j = 0; j < n && (int64_t)j < k->kept[i].course; j++)
			add_reading(k, &readings[j]);
	}
}

/* ---- a term and source ---- */

struct indexing {
	struct reserves *reserves;
	struct arena *arena;      /* of what was loaded */
	struct mem_arena scratch; /* of the keys; readings of names take much */
	struct parts teachers, titles;
};

static struct span own(const struct buf *b)
{
	return b->len ? buf_span(b) : SPAN("");
}

static bool add_all(
    struct keys *k, struct parts *p, int64_t course, bool (*add)(struct keys *k, struct span text))
{
	for (; p->at < p->n && p->v[p->at].course <= course; p->at++)
		if (p->v[p->at].course == course && !add(k, p->v[p->at].text))
			return false;
	return true;
}

static bool add_title(struct keys *k, struct span title)
{
	return add_text(k, title, OTHER_READINGS);
}

struct indexed { /* a course as the table has it */
	int64_t id;
	struct span code, name, search_key;
};

static bool index_one(struct indexing *x, const struct indexed *c, struct err *err)
{
	struct arena *a = &x->scratch.arena;
	struct keys k = { .arena = a, .search = { .arena = a }, .pinyin = { .arena = a } };
	struct buf name = { .arena = a };

	if (!add_text(&k, c->name, NAME_READINGS) || !add_text(&k, c->code, 0) ||
	    !add_all(&k, &x->teachers, c->id, add_names) ||
	    !add_all(&k, &x->titles, c->id, add_title) || a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (span_eq(own(&k.search), c->search_key))
		return true;
	text_key(&name, c->name);
	make_pinyin(&k);
	buf_add(&k.pinyin, SPAN(" "));
	if (a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	return db_send(x->reserves->sql, RESERVES_SQL_COURSE_KEYS,
	    DB_ARGS(DB_TEXT(own(&name)), DB_TEXT(own(&k.search)), DB_TEXT(own(&k.pinyin)),
	        DB_I64(c->id)),
	    err);
}

static bool load_courses(struct reserves *r, struct arena *a, struct db_args args,
    struct indexed **ret_v, size_t *ret_n, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct indexed *v = NULL;
	size_t n = 0;

	if (!db_query(r->sql, RESERVES_SQL_INDEX_COURSES, args, &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((v = vec_grow(a, v, n, sizeof(*v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		v[n++] = (struct indexed){ db_i64(rows, 0), db_text(rows, 1, a),
			db_text(rows, 2, a), db_text(rows, 3, a) };
	}
	*ret_v = v;
	*ret_n = n;
	return err->code == ERR_NONE;
}

bool plan_index(
    struct reserves *reserves, struct arena *a, int64_t term, struct span source, struct err *err)
{
	const struct db_args args = DB_ARGS(DB_I64(term), DB_TEXT(source));
	struct indexing x = { .reserves = reserves, .arena = a };
	struct indexed *courses = NULL;
	bool ok = true;
	size_t n = 0;

	if (!load_courses(reserves, a, args, &courses, &n, err) ||
	    !load(reserves, a, RESERVES_SQL_INDEX_TEACHERS, args, &x.teachers, err) ||
	    !load(reserves, a, RESERVES_SQL_INDEX_TITLES, args, &x.titles, err))
		return false;
	mem_arena_init(&x.scratch);
	for (size_t i = 0; ok && i < n; i++) {
		ok = index_one(&x, &courses[i], err);
		if (i % SCRATCH_COURSES == 0)
			mem_arena_finish(&x.scratch);
	}
	mem_arena_finish(&x.scratch);
	return ok;
}
