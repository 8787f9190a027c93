/* The HTTP face of terms and courses. */
#include "core/isbn.h"
#include "services/reserves/reserves_api.h"
#include "services/reserves/reserves_cite.h"
#include "services/reserves/reserves_courses.h"

static bool no_memory(struct err *err)
{
	return err_set(err, ERR_MEMORY, "out of memory");
}

bool reserves_api_terms(struct reserves *reserves, const struct reserves_terms_rq *rq,
    struct reserves_terms_json *reply, struct err *err)
{
	struct reserves_term_set set;
	struct reserves_term_json *v;

	if (!reserves_terms(reserves, rq->call.arena, &set, err))
		return false;
	if ((v = arena_array(rq->call.arena, struct reserves_term_json, set.n + 1)) == NULL)
		return no_memory(err);
	for (size_t i = 0; i < set.n; i++)
		v[i] = (struct reserves_term_json){
			.code = set.v[i].code,
			.courses = set.v[i].courses,
			.changed = { true, set.v[i].changed },
		};
	reply->terms = v;
	reply->n_terms = set.n;
	return true;
}

/* ---- the search ---- */

/* The contract's levels are `any` and then those of reserves_values.h, in an order of its own. */
static enum reserves_level shape_level(struct span stored)
{
	for (int i = RESERVES_LEVEL_ANY + 1; reserves_level_words[i] != NULL; i++)
		if (span_eq(stored, span_of(reserves_level_words[i])))
			return (enum reserves_level)i;
	return RESERVES_LEVEL_OTHER;
}

static enum reserves_item_state shape_state(enum item_state state)
{
	switch (state) {
	case ITEM_REQUIRED:
		return RESERVES_ITEM_STATE_REQUIRED;
	case ITEM_NONE_NEEDED:
		return RESERVES_ITEM_STATE_NONE_NEEDED;
	case ITEM_UNTOLD:
	case ITEM_NOT_CHOSEN:
	default:
		return RESERVES_ITEM_STATE_NOT_CHOSEN;
	}
}

static struct reserves_course_brief_json shape_hit(
    const struct course_page *page, const struct course_hit *hit)
{
	const struct course *c = &hit->course;

	return (struct reserves_course_brief_json){
		.id = c->public_id,
		.code = c->code,
		.name = c->name,
		.level = shape_level(c->level),
		.level_text = c->level_text,
		.nature = c->nature,
		.category = c->category,
		.college = college_name(&page->names, c->college),
		.teachers = hit->teachers,
		.titles = hit->titles,
		.required = hit->required,
		.covered = hit->covered,
		.needs = shape_state(hit->needs),
	};
}

static bool shape_page(struct arena *a, const struct course_page *page,
    struct reserves_course_page_json *reply, struct err *err)
{
	struct reserves_course_brief_json *v = arena_array(
	    a, struct reserves_course_brief_json, page->n + 1);
	struct reserves_college_count_json *colleges = arena_array(
	    a, struct reserves_college_count_json, page->n_colleges + 1);

	if (v == NULL || colleges == NULL)
		return no_memory(err);
	for (size_t i = 0; i < page->n; i++)
		v[i] = shape_hit(page, &page->v[i]);
	for (size_t i = 0; i < page->n_colleges; i++)
		colleges[i] = (struct reserves_college_count_json){
			.id = page->colleges[i].college,
			.name = college_name(&page->names, page->colleges[i].college),
			.courses = page->colleges[i].courses,
		};
	*reply = (struct reserves_course_page_json){
		.term = page->term,
		.total = page->total,
		.courses = v,
		.n_courses = page->n,
		.colleges = colleges,
		.n_colleges = page->n_colleges,
	};
	return true;
}

bool reserves_api_courses(struct reserves *reserves, const struct reserves_courses_rq *rq,
    struct reserves_course_page_json *reply, struct err *err)
{
	const struct coverage_rule rule = rule_of(&rq->call);
	struct course_query query = {
		.term = rq->term,
		.q = rq->q,
		.college = rq->college,
		.offset = rq->offset,
		.limit = rq->limit,
	};
	struct course_page page;

	if (rq->level != RESERVES_LEVEL_ANY)
		query.level = span_of(reserves_level_words[rq->level]);
	return courses_search(reserves, rq->call.arena, &query, &rule, rq->call.now, &page, err) &&
	       shape_page(rq->call.arena, &page, reply, err);
}

/* ---- one course ---- */

static enum reserves_match_status shape_status(enum match_status status)
{
	switch (status) {
	case MATCH_OTHER_EDITION:
		return RESERVES_MATCH_STATUS_OTHER_EDITION;
	case MATCH_PART_OF_SET:
		return RESERVES_MATCH_STATUS_PART_OF_SET;
	case MATCH_SAME_EDITION:
	default:
		return RESERVES_MATCH_STATUS_SAME_EDITION;
	}
}

static enum reserves_covered shape_covered(enum covered covered)
{
	switch (covered) {
	case COVERED_YES:
		return RESERVES_COVERED_YES;
	case COVERED_REVIEW:
		return RESERVES_COVERED_REVIEW;
	case COVERED_NO:
	default:
		return RESERVES_COVERED_NO;
	}
}

static bool shape_sources(struct arena *a, const struct course_book *book,
    struct reserves_item_json *item, struct err *err)
{
	struct reserves_source_json *v = arena_array(
	    a, struct reserves_source_json, book->n_sources + 1);

	if (v == NULL)
		return no_memory(err);
	for (size_t i = 0; i < book->n_sources; i++) {
		const struct course_source *s = &book->sources[i];

		v[i] = (struct reserves_source_json){
			.resource = s->resource.name,
			.licence = span_of(resource_licence_name(s->resource.licence)),
			.link = s->link,
			.status = shape_status(s->status),
			.completeness = shape_completeness(s->completeness),
			.counts = s->counts,
			.in_period = s->in_period,
			.ends = s->resource.ends,
			.proxied = s->resource.proxied,
			.title = s->title,
			.edition = s->edition,
			.year = s->year,
		};
	}
	item->sources = v;
	item->n_sources = book->n_sources;
	return true;
}

static bool shape_flags(
    struct arena *a, struct span flags, struct reserves_item_json *item, struct err *err)
{
	struct span *v = arena_array(a, struct span, BOOK_FLAGS);

	if (v == NULL)
		return no_memory(err);
	while (flags.len > 0 && item->n_flags < BOOK_FLAGS)
		v[item->n_flags++] = span_cut(&flags, ' ');
	item->flags = v;
	return true;
}

/* Only a good number is shown: a damaged one helps nobody but the matching. */
static struct span shape_isbn(struct arena *a, struct span isbn)
{
	char digits[ISBN_DIGITS + 1];
	uint64_t number = isbn.len ? isbn_first(isbn) : 0;

	if (number == 0)
		return (struct span){ 0 };
	isbn_write(number, digits);
	return arena_dup(a, (struct span){ digits, ISBN_DIGITS });
}

static bool shape_item(struct arena *a, const struct course_item *i,
    struct reserves_item_json *ret_item, struct err *err)
{
	const struct course_book *b = &i->book;
	const struct cited_book cited = { b->title, b->contributors, b->publisher, b->edition,
		b->volume, b->year };
	struct reserves_item_json item = {
		.kind = i->kind == ITEM_REFERENCE ? RESERVES_ITEM_KIND_REFERENCE
		                                  : RESERVES_ITEM_KIND_TEXTBOOK,
		.state = shape_state(i->state),
		.reason = i->reason,
		.sections = i->sections,
		.covered = RESERVES_COVERED_NO,
	};

	if (b->id != 0) {
		item.title = b->title;
		item.contributors = b->contributors;
		item.publisher = b->publisher;
		item.edition = b->edition;
		item.volume = b->volume;
		item.year = b->year;
		item.isbn = shape_isbn(a, b->isbn);
		item.citation = cite_book(a, &cited);
		item.waits = b->waits;
		item.covered = shape_covered(b->verdict.covered);
	}
	*ret_item = item;
	return shape_sources(a, b, ret_item, err) && shape_flags(a, i->flags, ret_item, err);
}

static bool shape_sections(struct arena *a, const struct whole_course *w,
    struct reserves_course_json *reply, struct err *err)
{
	struct reserves_section_json *v = arena_array(
	    a, struct reserves_section_json, w->n_sections + 1);

	if (v == NULL)
		return no_memory(err);
	for (size_t i = 0; i < w->n_sections; i++)
		v[i] = (struct reserves_section_json){
			.number = w->sections[i].number,
			.teachers = w->sections[i].teachers,
			.campus = w->sections[i].campus,
			.enrolled = { w->sections[i].enrolled >= 0, w->sections[i].enrolled },
		};
	reply->sections = v;
	reply->n_sections = w->n_sections;
	return true;
}

static bool shape_items(struct arena *a, const struct whole_course *w,
    struct reserves_course_json *reply, struct err *err)
{
	struct reserves_item_json *v = arena_array(a, struct reserves_item_json, w->n_items + 1);

	if (v == NULL)
		return no_memory(err);
	for (size_t i = 0; i < w->n_items; i++)
		if (!shape_item(a, &w->items[i], &v[i], err))
			return false;
	reply->items = v;
	reply->n_items = w->n_items;
	return true;
}

bool reserves_api_course(struct reserves *reserves, const struct reserves_course_rq *rq,
    struct reserves_course_json *reply, struct err *err)
{
	const struct coverage_rule rule = rule_of(&rq->call);
	struct arena *a = rq->call.arena;
	struct whole_course w;

	if (!course_find(reserves, a, rq->id, &rule, rq->call.now, &w, err))
		return false;
	*reply = (struct reserves_course_json){
		.id = w.course.public_id,
		.term = w.course.term,
		.code = w.course.code,
		.name = w.course.name,
		.level = shape_level(w.course.level),
		.level_text = w.course.level_text,
		.nature = w.course.nature,
		.category = w.course.category,
		.college = college_name(&w.colleges, w.course.college),
		.gone = { true, w.course.gone },
	};
	return shape_sections(a, &w, reply, err) && shape_items(a, &w, reply, err);
}
