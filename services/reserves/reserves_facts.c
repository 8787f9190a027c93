/* Reading a term's facts: six statements, merged by id. */
#include "services/reserves/reserves_facts.h"

#include <stdlib.h>

#include "core/vec.h"
#include "platform/records.h"
#include "services/reserves/reserves_internal.h"

static const char *const standing_words[] = { "none", "waiting", "sure", "decided" };

const char *standing_name(enum standing standing)
{
	return standing_words[standing];
}

enum standing standing_from(struct span stored)
{
	for (size_t i = 0; i < sizeof(standing_words) / sizeof(standing_words[0]); i++)
		if (span_eq(stored, span_of(standing_words[i])))
			return (enum standing)i;
	return STANDING_NONE;
}

struct reading {
	struct reserves *reserves;
	struct arena *a;
	const struct coverage_ask *ask;
	struct facts facts;
	struct date today;
};

static bool no_memory(struct err *err)
{
	return err_set(err, ERR_MEMORY, "out of memory");
}

static bool rows_of(struct reading *r, size_t which, struct db_rows **ret_rows, struct err *err)
{
	return db_query(r->reserves->sql, which, DB_ARGS(DB_I64(r->facts.term)), ret_rows, err);
}

/* ---- courses and their students ---- */

static bool read_courses(struct reading *r, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct facts *f = &r->facts;

	if (!rows_of(r, RESERVES_SQL_FACTS_COURSES, &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((f->courses = vec_grow(r->a, f->courses, f->n_courses, sizeof(*f->courses))) ==
		    NULL)
			return no_memory(err);
		f->courses[f->n_courses++] = (struct fact_course){
			.id = db_i64(rows, 0),
			.public_id = db_text(rows, 1, r->a),
			.code = db_text(rows, 2, r->a),
			.name = db_text(rows, 3, r->a),
			.level = db_text(rows, 4, r->a),
			.category = db_text(rows, 5, r->a),
			.college = db_i64(rows, 6),
			.enrolled_unknown = true, /* until a section says */
		};
	}
	return err->code == ERR_NONE;
}

/* The next course of that id at or behind *at; rows come in the same order. */
static struct fact_course *course_of(struct facts *f, size_t *at, int64_t id)
{
	while (*at < f->n_courses && f->courses[*at].id < id)
		++*at;
	return *at < f->n_courses && f->courses[*at].id == id ? &f->courses[*at] : NULL;
}

static bool read_sections(struct reading *r, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	size_t at = 0;

	if (!rows_of(r, RESERVES_SQL_FACTS_SECTIONS, &rows, err))
		return false;
	while (db_next(rows, err)) {
		struct fact_course *c = course_of(&r->facts, &at, db_i64(rows, 0));

		if (c != NULL) {
			c->enrolled = db_i64(rows, 1);
			c->enrolled_unknown = db_i64(rows, 2) != 0;
		}
	}
	return err->code == ERR_NONE;
}

/* ---- books ---- */

static bool read_books(struct reading *r, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct facts *f = &r->facts;

	if (!rows_of(r, RESERVES_SQL_FACTS_BOOKS, &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((f->books = vec_grow(r->a, f->books, f->n_books, sizeof(*f->books))) == NULL)
			return no_memory(err);
		f->books[f->n_books++] = (struct fact_book){
			.id = db_i64(rows, 0),
			.standing = standing_from(db_text(rows, 1, r->a)),
			.title = db_text(rows, 2, r->a),
			.contributors = db_text(rows, 3, r->a),
			.publisher = db_text(rows, 4, r->a),
			.publisher_key = db_text(rows, 5, r->a),
			.edition = db_text(rows, 6, r->a),
			.volume = db_text(rows, 7, r->a),
			.isbn = db_text(rows, 8, r->a),
		};
	}
	return err->code == ERR_NONE;
}

static int by_id(const void *key, const void *element)
{
	int64_t id = *(const int64_t *)key, other = ((const struct fact_book *)element)->id;

	return (id > other) - (id < other);
}

static struct fact_book *book_of(struct facts *f, int64_t id)
{
	return f->n_books == 0 ? NULL
	                       : bsearch(&id, f->books, f->n_books, sizeof(*f->books), by_id);
}

/* ---- their sources ---- */

static const struct resource *resource_of(const struct facts *f, int64_t id)
{
	for (size_t i = 0; i < f->resources.n; i++)
		if (f->resources.v[i].id == id)
			return &f->resources.v[i];
	return NULL;
}

/* A list whose resource is no longer known has no licence. */
static enum resource_period period_of(const struct reading *r, int64_t resource)
{
	const struct resource *found = resource_of(&r->facts, resource);
	char day[DATE_LEN + 1];

	return found == NULL ? RESOURCE_ENDED : resource_open_on(found, date_print(r->today, day));
}

static bool has_link(const struct reading *r, const struct db_rows *rows)
{
	const struct resource *found = resource_of(&r->facts, db_i64(rows, 1));
	const struct resource_holding holding = { db_text(rows, 5, r->a), db_text(rows, 6, r->a),
		db_text(rows, 7, r->a) };
	struct span link;

	return found != NULL && resource_link(r->a, found, &holding, &link);
}

static struct fact_source row_to_source(
    const struct reading *r, const struct db_rows *rows, const struct fact_book *book)
{
	int64_t resource = db_i64(rows, 1);

	return (struct fact_source){ resource,
		{
		    .status = coverage_status(db_text(rows, 2, r->a)),
		    .completeness = coverage_completeness(db_text(rows, 3, r->a)),
		    .gone = db_bool(rows, 4),
		    .period = period_of(r, resource),
		    .one_of_many = coverage_one_volume(book->volume),
		},
		has_link(r, rows) };
}

enum { SOURCES_MAX = 64 }; /* of one book; more say nothing new */

/* A book counts by its best source; by one that can be opened, where there is one. */
static void count_by(struct fact_book *book, const struct fact_source *source)
{
	if (book->by != 0 && (book->linked || !source->linked))
		return;
	book->by = source->resource;
	book->linked = source->linked;
}

static void judge(struct reading *r, struct fact_book *book)
{
	struct coverage_source sources[SOURCES_MAX];

	for (size_t i = 0; i < book->n_sources; i++) {
		sources[i] = book->sources[i].source;
		if (book->standing != STANDING_WAITING &&
		    reserves_source_counts(&r->facts.rule, &sources[i]) == WHY_NOTHING)
			count_by(book, &book->sources[i]);
	}
	book->verdict = coverage_judge(
	    &r->facts.rule, book->standing == STANDING_WAITING, sources, book->n_sources);
}

static bool read_sources(struct reading *r, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct fact_source all[SOURCES_MAX];

	if (!rows_of(r, RESERVES_SQL_FACTS_SOURCES, &rows, err))
		return false;
	for (size_t i = 0; i < r->facts.n_books; i++)
		r->facts.books[i].verdict = coverage_judge(&r->facts.rule, false, NULL, 0);
	for (bool more = db_next(rows, err); more;) {
		int64_t id = db_i64(rows, 0);
		struct fact_book *book = book_of(&r->facts, id);
		struct fact_source *kept;
		size_t n = 0;

		for (; more && db_i64(rows, 0) == id; more = db_next(rows, err))
			if (book != NULL && n < SOURCES_MAX)
				all[n++] = row_to_source(r, rows, book);
		if (book == NULL)
			continue;
		if ((kept = arena_array(r->a, struct fact_source, n)) == NULL)
			return no_memory(err);
		memcpy(kept, all, n * sizeof(*kept));
		book->sources = kept;
		book->n_sources = n;
		judge(r, book);
	}
	return err->code == ERR_NONE;
}

/* ---- what courses say ---- */

/* Flags are words with a space between, as reserves_store_items.c writes them. */
static bool flagged(struct span flags, struct span word)
{
	while (flags.len != 0)
		if (span_eq(span_cut(&flags, ' '), word))
			return true;
	return false;
}

static void tally(struct fact_course *course, struct span state, bool textbook)
{
	if (!textbook)
		return;
	course->required += span_eq(state, SPAN("required"));
	course->not_chosen += span_eq(state, SPAN("not_chosen"));
	course->none_needed += span_eq(state, SPAN("none_needed"));
}

static bool add_need(struct reading *r, const struct db_rows *rows, size_t course, struct err *err)
{
	struct facts *f = &r->facts;
	bool textbook = span_eq(db_text(rows, 3, r->a), SPAN("textbook"));
	struct span state = db_text(rows, 4, r->a);
	const struct fact_book *book = book_of(f, db_i64(rows, 2));

	if (span_eq(state, SPAN("required")) && book == NULL)
		return true; /* says nothing that can be looked for */
	tally(&f->courses[course], state, textbook);
	if (!span_eq(state, SPAN("required")))
		return true;
	if ((f->needs = vec_grow(r->a, f->needs, f->n_needs, sizeof(*f->needs))) == NULL)
		return no_memory(err);
	f->needs[f->n_needs++] = (struct fact_need){
		.item = db_i64(rows, 1),
		.course = course,
		.book = (size_t)(book - f->books),
		.textbook = textbook,
		.policy = flagged(db_text(rows, 5, r->a), SPAN("policy")),
		.enrolled = f->courses[course].enrolled,
		.enrolled_unknown = f->courses[course].enrolled_unknown,
	};
	return true;
}

static bool read_items(struct reading *r, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	size_t at = 0;

	if (!rows_of(r, RESERVES_SQL_FACTS_ITEMS, &rows, err))
		return false;
	while (db_next(rows, err))
		if (course_of(&r->facts, &at, db_i64(rows, 0)) != NULL &&
		    !add_need(r, rows, at, err))
			return false;
	return err->code == ERR_NONE;
}

/* Where none of the numbers is a section of the course, all of the course is counted, as before; where some
 * are not, their students are unknown. */
static void take_uses(struct fact_need *need, const struct db_rows *rows)
{
	bool any = db_i64(rows, 4) > 0, strays = db_i64(rows, 5) > 0;

	if (!any)
		return;
	need->enrolled = db_i64(rows, 2);
	need->enrolled_unknown = db_i64(rows, 3) != 0 || strays;
}

static bool read_item_sections(struct reading *r, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct facts *f = &r->facts;
	size_t at = 0;

	if (!rows_of(r, RESERVES_SQL_FACTS_ITEM_SECTIONS, &rows, err))
		return false;
	while (db_next(rows, err)) {
		int64_t course = db_i64(rows, 0), item = db_i64(rows, 1);

		while (at < f->n_needs && (f->courses[f->needs[at].course].id < course ||
		                              (f->courses[f->needs[at].course].id == course &&
		                                  f->needs[at].item < item)))
			at++;
		if (at < f->n_needs && f->needs[at].item == item)
			take_uses(&f->needs[at], rows);
	}
	return err->code == ERR_NONE;
}

/* ---- all of it ---- */

static bool read_term(void *ctx, struct err *err)
{
	struct reading *r = ctx;
	struct facts clean = { .rule = r->ask->rule,
		.as_of = r->ask->now,
		.resources = r->facts.resources,
		.colleges = r->facts.colleges,
		.one_root = r->facts.one_root };
	struct reserves_term term;

	r->facts = clean; /* an earlier attempt may have left something */
	if (!reserves_term_find(r->reserves, r->a, r->ask->term, &term, err))
		return false;
	r->facts.term = term.id;
	r->facts.code = term.code;
	return read_courses(r, err) && read_sections(r, err) && read_books(r, err) &&
	       read_sources(r, err) && read_items(r, err) && read_item_sections(r, err);
}

bool facts_read(struct reserves *reserves, struct arena *a, const struct coverage_ask *ask,
    struct facts *ret_facts, struct err *err)
{
	struct reading r = { .reserves = reserves, .a = a, .ask = ask };
	size_t roots = 0;

	r.today = date_of_ms(ask->now, ZONE_MINUTES);
	if (!resources_all(reserves->resources, a, &r.facts.resources, err) ||
	    !people_colleges(reserves->people, a, &r.facts.colleges, err))
		return false;
	for (size_t i = 0; i < r.facts.colleges.n; i++)
		roots += r.facts.colleges.v[i].parent == 0;
	r.facts.one_root = roots == 1;
	if (!db_tx(reserves->db, DB_READ, read_term, &r, err))
		return false;
	if (a->failed)
		return no_memory(err);
	*ret_facts = r.facts;
	return true;
}

struct span facts_college(const struct facts *facts, int64_t id)
{
	int64_t at = college_at(&facts->colleges, id);

	return at < 0 ? (struct span){ 0 } : facts->colleges.v[at].name;
}

struct span facts_resource(const struct facts *facts, int64_t id)
{
	const struct resource *found = resource_of(facts, id);

	return found == NULL ? (struct span){ 0 } : found->name;
}
