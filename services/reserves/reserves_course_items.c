/* What a course requires and how it can be opened; see reserves_courses.h. */
#include <stdlib.h>

#include "core/vec.h"
#include "services/reserves/reserves_candidates.h"
#include "services/reserves/reserves_courses.h"

struct span college_name(const struct college_set *set, int64_t id)
{
	int64_t at = id ? college_at(set, id) : -1;

	return at < 0 ? SPAN("") : set->v[at].name;
}

/* ---- sources ---- */

static const struct resource *resource_of(const struct resource_set *set, int64_t id)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->v[i].id == id)
			return &set->v[i];
	return NULL;
}

static struct coverage_source weighed(const struct course_catalogue *c,
    const struct course_book *book, const struct candidate *m, const struct resource *resource)
{
	return (struct coverage_source){
		.status = m->status,
		.completeness = coverage_completeness(m->completeness),
		.period = resource_open_at(resource, c->now),
		.gone = m->gone,
		.one_of_many = coverage_one_volume(book->volume),
	};
}

static struct course_source source_of(const struct course_catalogue *c, const struct candidate *m,
    const struct resource *resource, const struct coverage_source *weight)
{
	const struct resource_holding holding = {
		.id = m->vendor_id, .isbn = m->isbn, .url = m->url
	};
	struct course_source s = {
		.resource = *resource,
		.status = m->status,
		.completeness = weight->completeness,
		.counts = reserves_source_counts(c->rule, weight) == WHY_NOTHING,
		.in_period = weight->period == RESOURCE_IN_PERIOD,
		.title = m->title,
		.edition = m->edition,
		.year = m->year,
	};

	(void)resource_link(c->arena, resource, &holding, &s.link);
	return s;
}

static int rank(const struct course_source *s)
{
	return (s->counts ? 0 : 8) + (s->in_period ? 0 : 4) + (s->link.len ? 0 : 2) +
	       (s->status == MATCH_SAME_EDITION ? 0 : 1);
}

/* Stable: candidates come by their score. */
static void add_source(struct course_book *book, struct course_source s)
{
	size_t i = book->n_sources++;

	for (; i > 0 && rank(&book->sources[i - 1]) > rank(&s); i--)
		book->sources[i] = book->sources[i - 1];
	book->sources[i] = s;
}

bool book_sources(const struct course_catalogue *c, struct span standing, struct course_book *book,
    struct err *err)
{
	struct candidate_set set;
	struct coverage_source *weights;
	size_t n = 0;

	book->waits = span_eq(standing, SPAN("waiting"));
	if (!candidates_of(c->reserves, c->arena, book->id, &set, err))
		return false;
	weights = arena_array(c->arena, struct coverage_source, set.n + 1);
	book->sources = arena_array(c->arena, struct course_source, set.n + 1);
	if (weights == NULL || book->sources == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < set.n; i++) {
		const struct resource *resource = resource_of(&c->resources, set.v[i].resource);

		if (resource == NULL || !(set.v[i].accepted || book->waits))
			continue;
		weights[n] = weighed(c, book, &set.v[i], resource);
		if (set.v[i].accepted && !set.v[i].gone)
			add_source(book, source_of(c, &set.v[i], resource, &weights[n]));
		n++;
	}
	book->verdict = coverage_judge(c->rule, book->waits, weights, n);
	return !c->arena->failed || err_set(err, ERR_MEMORY, "out of memory");
}

/* ---- items ---- */

static enum item_state state_of(struct span word)
{
	for (int i = ITEM_NOT_CHOSEN; i <= ITEM_REQUIRED; i++)
		if (span_eq(word, span_of(item_state_name((enum item_state)i))))
			return (enum item_state)i;
	return ITEM_NOT_CHOSEN;
}

struct item_row {
	struct course_item item;
	struct span standing;
};

static struct item_row row_to_item(const struct db_rows *rows, struct arena *a)
{
	struct item_row r = { .item = {
		                  .id = db_i64(rows, 0),
		                  .state = state_of(db_text(rows, 2, a)),
		                  .reason = db_text(rows, 3, a),
		                  .flags = db_text(rows, 4, a),
		              } };

	if (span_eq(db_text(rows, 1, a), span_of(item_kind_name(ITEM_REFERENCE))))
		r.item.kind = ITEM_REFERENCE;
	if (db_is_null(rows, 5))
		return r;
	r.item.book = (struct course_book){
		.id = db_i64(rows, 5),
		.title = db_text(rows, 6, a),
		.contributors = db_text(rows, 7, a),
		.publisher = db_text(rows, 8, a),
		.edition = db_text(rows, 9, a),
		.volume = db_text(rows, 10, a),
		.year = db_text(rows, 11, a),
		.isbn = db_text(rows, 12, a),
	};
	r.standing = db_text(rows, 13, a);
	return r;
}

static bool load_items(const struct course_catalogue *c, int64_t course, struct item_row **ret_v,
    size_t *ret_n, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct item_row *v = NULL;
	size_t n = 0;

	if (!db_query(
	        c->reserves->sql, RESERVES_SQL_COURSE_ITEMS, DB_ARGS(DB_I64(course)), &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((v = vec_grow(c->arena, v, n, sizeof(*v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		v[n++] = row_to_item(rows, c->arena);
	}
	*ret_v = v;
	*ret_n = n;
	return err->code == ERR_NONE;
}

bool course_items(const struct course_catalogue *c, int64_t course, struct course_item **ret_items,
    size_t *ret_n, struct err *err)
{
	struct item_row *v;
	struct course_item *items;
	size_t n;

	if (!load_items(c, course, &v, &n, err))
		return false;
	if ((items = arena_array(c->arena, struct course_item, n + 1)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		items[i] = v[i].item;
		if (items[i].book.id != 0 && !book_sources(c, v[i].standing, &items[i].book, err))
			return false;
	}
	*ret_items = items;
	*ret_n = n;
	return true;
}
