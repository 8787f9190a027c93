/* What the tables know of one term and source; see reserves_known.h. The databases sort texts each in their
 * own way, so the last sorting is done here. */
#include "services/reserves/reserves_known.h"

#include <stdlib.h>

#include "core/vec.h"

static int order_of(int64_t a, int64_t b, struct span x, struct span y)
{
	return a != b ? (a > b) - (a < b) : span_order(x, y);
}

/* ---- loading: one row of a query becomes one element ---- */

typedef void (*take_row)(const struct db_rows *rows, struct arena *a, void *to);

static bool load(struct reserves *r, struct arena *a, size_t which, struct db_args args,
    take_row take, size_t size, void **ret_v, size_t *ret_n, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	void *v = NULL;
	size_t n = 0;

	if (!db_query(r->sql, which, args, &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((v = vec_grow(a, v, n, size)) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		take(rows, a, (char *)v + size * n++);
	}
	*ret_v = v;
	*ret_n = n;
	return err->code == ERR_NONE && (!a->failed || err_set(err, ERR_MEMORY, "out of memory"));
}

static void take_course(const struct db_rows *rows, struct arena *a, void *to)
{
	*(struct known_course *)to = (struct known_course){
		.id = db_i64(rows, 0),
		.code = db_text(rows, 1, a),
		.name = db_text(rows, 2, a),
		.level = db_text(rows, 3, a),
		.level_text = db_text(rows, 4, a),
		.nature = db_text(rows, 5, a),
		.nature_text = db_text(rows, 6, a),
		.category = db_text(rows, 7, a),
		.category_text = db_text(rows, 8, a),
		.college = db_i64(rows, 9),
		.gone = db_bool(rows, 10),
		.claims = db_i64(rows, 11),
	};
}

static void take_section(const struct db_rows *rows, struct arena *a, void *to)
{
	*(struct known_section *)to = (struct known_section){
		.id = db_i64(rows, 0),
		.course = db_i64(rows, 1),
		.number = db_text(rows, 2, a),
		.teachers = db_text(rows, 3, a),
		.campus = db_text(rows, 4, a),
		.enrolled = db_is_null(rows, 5) ? -1 : db_i64(rows, 5),
		.gone = db_bool(rows, 6),
		.claims = db_i64(rows, 7),
	};
}

static void take_item(const struct db_rows *rows, struct arena *a, void *to)
{
	*(struct known_item *)to = (struct known_item){
		.id = db_i64(rows, 0),
		.course = db_i64(rows, 1),
		.book = db_is_null(rows, 2) ? 0 : db_i64(rows, 2),
		.slot = db_text(rows, 3, a),
		.kind = db_text(rows, 4, a),
		.state = db_text(rows, 5, a),
		.reason = db_text(rows, 6, a),
		.flags = db_text(rows, 7, a),
		.gone = db_bool(rows, 8),
		.claims = db_i64(rows, 9),
	};
}

static void take_item_section(const struct db_rows *rows, struct arena *a, void *to)
{
	*(struct known_item_section *)to = (struct known_item_section){
		.item = db_i64(rows, 0),
		.number = db_text(rows, 1, a),
	};
}

static void take_book(const struct db_rows *rows, struct arena *a, void *to)
{
	*(struct known_book *)to = (struct known_book){
		.id = db_i64(rows, 0),
		.key = db_text(rows, 1, a),
		.title = db_text(rows, 2, a),
		.contributors = db_text(rows, 3, a),
		.publisher = db_text(rows, 4, a),
		.edition = db_text(rows, 5, a),
		.volume = db_text(rows, 6, a),
		.year = db_text(rows, 7, a),
		.isbn = db_text(rows, 8, a),
		.decided = db_is_null(rows, 9) ? 0 : db_i64(rows, 9),
		.earlier = db_is_null(rows, 10) ? 0 : db_i64(rows, 10),
		.held = db_bool(rows, 11),
	};
}

/* ---- sorting and finding ---- */

static int by_code(const void *x, const void *y)
{
	const struct known_course *a = x, *b = y;

	return span_order(a->code, b->code);
}

static int by_number(const void *x, const void *y)
{
	const struct known_section *a = x, *b = y;

	return order_of(a->course, b->course, a->number, b->number);
}

static int by_slot(const void *x, const void *y)
{
	const struct known_item *a = x, *b = y;

	return order_of(a->course, b->course, a->slot, b->slot);
}

static int by_item(const void *x, const void *y)
{
	const struct known_item_section *a = x, *b = y;

	return order_of(a->item, b->item, a->number, b->number);
}

static int by_key(const void *x, const void *y)
{
	const struct known_book *a = x, *b = y;

	return span_order(a->key, b->key);
}

static void sort(void *v, size_t n, size_t size, int (*order)(const void *, const void *))
{
	if (n > 1)
		qsort(v, n, size, order);
}

static void *find(
    const void *key, void *v, size_t n, size_t size, int (*order)(const void *, const void *))
{
	return n == 0 ? NULL : bsearch(key, v, n, size, order);
}

struct known_course *known_course_find(const struct known *known, struct span code)
{
	const struct known_course key = { .code = code };

	return find(&key, known->courses, known->n_courses, sizeof(key), by_code);
}

struct known_book *known_book_find(const struct known *known, struct span key)
{
	const struct known_book wanted = { .key = key };

	return find(&wanted, known->books, known->n_books, sizeof(wanted), by_key);
}

/* The owner of element i: the number that the array is sorted by first. */
static struct known_range range(const void *v, size_t n, size_t size, size_t at, int64_t owner)
{
	struct known_range r = { .first = 0 };
	size_t past = n;

#define OWNER(i) (*(const int64_t *)((const char *)v + (i)*size + at))
	while (r.first < past) {
		size_t middle = r.first + (past - r.first) / 2;

		if (OWNER(middle) < owner)
			r.first = middle + 1;
		else
			past = middle;
	}
	while (r.first + r.n < n && OWNER(r.first + r.n) == owner)
		r.n++;
#undef OWNER
	return r;
}

struct known_range known_sections_of(const struct known *known, int64_t course)
{
	return range(known->sections, known->n_sections, sizeof(*known->sections),
	    offsetof(struct known_section, course), course);
}

struct known_range known_items_of(const struct known *known, int64_t course)
{
	return range(known->items, known->n_items, sizeof(*known->items),
	    offsetof(struct known_item, course), course);
}

struct known_range known_item_sections_of(const struct known *known, int64_t item)
{
	return range(known->item_sections, known->n_item_sections, sizeof(*known->item_sections),
	    offsetof(struct known_item_section, item), item);
}

/* ---- all of it ---- */

static bool load_numbers(struct reserves *r, struct known *k, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(r->sql, RESERVES_SQL_LAST_IDS, (struct db_args){ 0 }, &rows, err))
		return false;
	k->next_course = db_i64(rows, 0) + 1;
	k->next_section = db_i64(rows, 1) + 1;
	k->next_item = db_i64(rows, 2) + 1;
	k->next_book = db_i64(rows, 3) + 1;
	return true;
}

#define LOAD(what, which, take, args) \
	load(reserves, a, RESERVES_SQL_##which, args, take, sizeof(*k.what), (void **)&k.what, \
	    &k.n_##what, err)

bool known_load(struct reserves *reserves, struct arena *a, int64_t term, struct span source,
    struct known *ret_known, struct err *err)
{
	const struct db_args of_term = DB_ARGS(DB_I64(term), DB_TEXT(source)),
	                     of_source = DB_ARGS(DB_TEXT(source), DB_I64(term));
	struct known k = { 0 };

	if (!load_numbers(reserves, &k, err) ||
	    !LOAD(courses, KNOWN_COURSES, take_course, of_term) ||
	    !LOAD(sections, KNOWN_SECTIONS, take_section, of_term) ||
	    !LOAD(items, KNOWN_ITEMS, take_item, of_term) ||
	    !LOAD(item_sections, KNOWN_ITEM_SECTIONS, take_item_section, of_term) ||
	    !LOAD(books, KNOWN_BOOKS, take_book, of_source))
		return false;
	sort(k.courses, k.n_courses, sizeof(*k.courses), by_code);
	sort(k.sections, k.n_sections, sizeof(*k.sections), by_number);
	sort(k.items, k.n_items, sizeof(*k.items), by_slot);
	sort(k.item_sections, k.n_item_sections, sizeof(*k.item_sections), by_item);
	sort(k.books, k.n_books, sizeof(*k.books), by_key);
	*ret_known = k;
	return true;
}
