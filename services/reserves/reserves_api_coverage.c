/* The HTTP face of coverage and gaps. */
#include "services/reserves/reserves_contract.h"
#include "services/reserves/reserves_gaps.h"
#include "services/reserves/reserves_report.h"
#include "services/reserves/reserves_rows.h"

enum { LACKS_TOLD = 5 };

static bool no_memory(struct err *err)
{
	return err_set(err, ERR_MEMORY, "out of memory");
}

static struct coverage_ask ask_of(const struct call *call, struct span term)
{
	return (struct coverage_ask){ term,
		{ call->config->other_edition_counts, call->config->part_counts }, call->now };
}

/* The contract lists these words in the order of the enums of reserves_coverage.h. */
static enum coverage_by by_of(enum reserves_coverage_by by)
{
	return (enum coverage_by)by;
}

static enum language language_of(enum reserves_lang lang)
{
	return lang == RESERVES_LANG_EN ? LANGUAGE_EN : LANGUAGE_ZH;
}

/* ---- figures ---- */

static struct reserves_ratio_json shape_ratio(const struct coverage_ratio *r)
{
	return (struct reserves_ratio_json){ r->confirmed, r->with_review, r->of };
}

static struct reserves_coverage_group_json shape_group(const struct coverage_group *g)
{
	return (struct reserves_coverage_group_json){
		.key = g->key,
		.name = g->name,
		.course = shape_ratio(&g->course),
		.title = shape_ratio(&g->title),
		.enrolment = shape_ratio(&g->enrolment),
	};
}

bool reserves_api_coverage(struct reserves *reserves, const struct reserves_coverage_rq *rq,
    struct reserves_coverage_json *reply, struct err *err)
{
	const struct coverage_ask ask = ask_of(&rq->call, rq->term);
	struct reserves_coverage_group_json *groups;
	struct coverage c;

	if (!reserves_coverage(reserves, rq->call.arena, &ask, by_of(rq->by), &c, err))
		return false;
	groups = arena_array(rq->call.arena, struct reserves_coverage_group_json, c.n_groups + 1);
	if (groups == NULL)
		return no_memory(err);
	for (size_t i = 0; i < c.n_groups; i++)
		groups[i] = shape_group(&c.groups[i]);
	*reply = (struct reserves_coverage_json){
		.term = c.term,
		.as_of = c.as_of,
		.by = rq->by,
		.courses = c.courses,
		.enrolled_unknown = c.enrolled_unknown,
		.unlinked = c.unlinked,
		.not_chosen = c.not_chosen,
		.none_needed = c.none_needed,
		.rule = { c.rule.other_edition_counts, c.rule.part_counts },
		.total = shape_group(&c.total),
		.groups = groups,
		.n_groups = c.n_groups,
	};
	return true;
}

/* ---- rows ---- */

static struct span told(struct span text)
{
	return text.ptr == NULL ? SPAN("") : text;
}

static struct reserves_coverage_row_json shape_row(
    const struct facts *f, const struct fact_row *row)
{
	const struct fact_course *course = row->course;
	const struct fact_book *book = &f->books[row->needs->book];

	return (struct reserves_coverage_row_json){
		.course = course->public_id,
		.code = course->code,
		.name = course->name,
		.college = told(facts_college(f, course->college)),
		.level = course->level,
		.category = course->category,
		.title = book->title,
		.contributors = book->contributors,
		.publisher = book->publisher,
		.edition = book->edition,
		.isbn = book->isbn,
		.enrolled = row->needs->enrolled,
		.enrolled_unknown = row->enrolled_unknown,
		.covered = (enum reserves_covered)row->verdict.covered,
		.why_not = (enum reserves_why_not)row->verdict.why,
		.resource = book->by == 0 ? (struct span){ 0 } : facts_resource(f, book->by),
	};
}

static bool shape_lacks(const struct facts *f, struct arena *a, const struct fact_row *row,
    struct reserves_coverage_course_json *json)
{
	const struct fact_need *lacks[LACKS_TOLD];
	size_t n = row_lacks(f, row, lacks, LACKS_TOLD);
	struct reserves_coverage_lack_json *items;

	json->lacking = (int64_t)n;
	json->n_lacks = n < LACKS_TOLD ? n : LACKS_TOLD;
	items = arena_array(a, struct reserves_coverage_lack_json, json->n_lacks + 1);
	if (items == NULL)
		return false;
	for (size_t i = 0; i < json->n_lacks; i++) {
		const struct fact_book *book = &f->books[lacks[i]->book];

		items[i] = (struct reserves_coverage_lack_json){ book->title,
			(enum reserves_covered)book->verdict.covered,
			(enum reserves_why_not)book->verdict.why };
	}
	json->lacks = items;
	return true;
}

static bool shape_course(const struct facts *f, struct arena *a, const struct fact_row *row,
    struct reserves_coverage_course_json *json)
{
	const struct fact_course *course = row->course;

	*json = (struct reserves_coverage_course_json){
		.course = course->public_id,
		.code = course->code,
		.name = course->name,
		.college = told(facts_college(f, course->college)),
		.level = course->level,
		.category = course->category,
		.enrolled = course->enrolled,
		.enrolled_unknown = row->enrolled_unknown,
		.state = (enum reserves_course_state)row->state,
		.covered = (enum reserves_covered)row->verdict.covered,
		.why_not = (enum reserves_why_not)row->verdict.why,
		.textbooks = (int64_t)row_textbooks(row),
	};
	return shape_lacks(f, a, row, json);
}

static bool shape_rows(const struct facts *f, struct arena *a, const struct fact_rows *rows,
    struct reserves_coverage_rows_json *reply)
{
	bool courses = rows->unit == ROWS_COURSE;
	struct reserves_coverage_course_json *whole = arena_array(
	    a, struct reserves_coverage_course_json, 1 + (courses ? rows->n : 0));
	struct reserves_coverage_row_json *single = arena_array(
	    a, struct reserves_coverage_row_json, 1 + (courses ? 0 : rows->n));

	if (whole == NULL || single == NULL)
		return false;
	*reply = (struct reserves_coverage_rows_json){
		.ratio = (enum reserves_coverage_unit)rows->unit,
		.figure = shape_ratio(&rows->figure),
		.total = rows->total,
		.sum = rows->sum,
		.courses = whole,
		.n_courses = courses ? rows->n : 0,
		.rows = single,
		.n_rows = courses ? 0 : rows->n,
	};
	for (size_t i = 0; i < reply->n_rows; i++)
		single[i] = shape_row(f, &rows->v[i]);
	for (size_t i = 0; i < reply->n_courses; i++)
		if (!shape_course(f, a, &rows->v[i], &whole[i]))
			return false;
	return true;
}

/* The contract lists these words, too, in the order of the enums of reserves_rows.h. */
bool reserves_api_coverage_rows(struct reserves *reserves,
    const struct reserves_coverage_rows_rq *rq, struct reserves_coverage_rows_json *reply,
    struct err *err)
{
	const struct coverage_ask ask = ask_of(&rq->call, rq->term);
	const struct rows_filter filter = { by_of(rq->by), rq->group, (enum rows_unit)rq->ratio,
		(enum rows_show)rq->show, rq->offset, rq->limit };
	struct fact_rows rows;
	struct facts facts;

	return facts_read(reserves, rq->call.arena, &ask, &facts, err) &&
	       facts_rows(&facts, rq->call.arena, &filter, &rows, err) &&
	       (shape_rows(&facts, rq->call.arena, &rows, reply) || no_memory(err));
}

/* ---- gaps ---- */

static struct reserves_gap_json shape_gap(const struct gap *g)
{
	return (struct reserves_gap_json){
		.title = g->book->title,
		.contributors = g->book->contributors,
		.edition = g->book->edition,
		.isbn = g->book->isbn,
		.courses = g->courses,
		.n_courses = g->n_courses,
		.enrolled = g->enrolled,
		.required_by_policy = g->policy,
		.why_not = (enum reserves_why_not)g->book->verdict.why,
	};
}

static bool shape_publisher(
    struct arena *a, const struct gap_publisher *p, struct reserves_gap_publisher_json *json)
{
	struct reserves_gap_json *gaps = arena_array(a, struct reserves_gap_json, p->n + 1);

	if (gaps == NULL)
		return false;
	for (size_t i = 0; i < p->n; i++)
		gaps[i] = shape_gap(&p->gaps[i]);
	*json = (struct reserves_gap_publisher_json){
		.key = p->key,
		.name = p->name.len == 0 ? not_stated_in(LANGUAGE_ZH) : p->name,
		.titles = (int64_t)p->n,
		.enrolled = p->enrolled,
		.gaps = gaps,
		.n_gaps = p->n,
	};
	return true;
}

static bool read_gaps(struct reserves *reserves, const struct call *call, struct span term,
    struct facts *ret_facts, struct gap_list *ret_gaps, struct err *err)
{
	const struct coverage_ask ask = ask_of(call, term);

	return facts_read(reserves, call->arena, &ask, ret_facts, err) &&
	       facts_gaps(ret_facts, call->arena, ret_gaps, err);
}

bool reserves_api_gaps(struct reserves *reserves, const struct reserves_gaps_rq *rq,
    struct reserves_gaps_json *reply, struct err *err)
{
	struct reserves_gap_publisher_json *items;
	struct gap_list list;
	struct facts facts;

	if (!read_gaps(reserves, &rq->call, rq->term, &facts, &list, err))
		return false;
	items = arena_array(rq->call.arena, struct reserves_gap_publisher_json, list.n + 1);
	if (items == NULL)
		return no_memory(err);
	for (size_t i = 0; i < list.n; i++)
		if (!shape_publisher(rq->call.arena, &list.v[i], &items[i]))
			return no_memory(err);
	*reply = (struct reserves_gaps_json){ facts.code, (int64_t)list.titles, items, list.n };
	return true;
}

/* ---- files ---- */

static struct report_paper paper_of(const struct call *call, enum reserves_lang lang)
{
	bool english = lang == RESERVES_LANG_EN && call->config->library_name_en.len != 0;

	return (struct report_paper){
		.a = call->arena,
		.language = language_of(lang),
		.library = english ? call->config->library_name_en : call->config->library_name,
		.contact = call->config->library_contact,
		.address = call->config->library_address,
		.now = call->now,
	};
}

static bool name_file(struct arena *a, const char *what, struct span term, const char *ending,
    struct file_reply *reply)
{
	reply->name = words_print(a, "%s-%.*s.%s", what, SPAN_FMT(term), ending);
	return reply->name.ptr != NULL;
}

bool reserves_api_coverage_file(struct reserves *reserves,
    const struct reserves_coverage_file_rq *rq, struct file_reply *reply, struct err *err)
{
	const struct coverage_ask ask = ask_of(&rq->call, rq->term);
	const struct report_paper paper = paper_of(&rq->call, rq->lang);
	struct facts facts;

	return facts_read(reserves, paper.a, &ask, &facts, err) &&
	       report_coverage(&paper, &facts, by_of(rq->by), &reply->bytes, err) &&
	       (name_file(paper.a, rq->lang == RESERVES_LANG_EN ? "coverage" : "教材保障率",
	            facts.code, "xlsx", reply) ||
	           no_memory(err));
}

bool reserves_api_gap_file(struct reserves *reserves, const struct reserves_gap_file_rq *rq,
    struct file_reply *reply, struct err *err)
{
	const struct report_paper paper = paper_of(&rq->call, rq->lang);
	struct gap_list list;
	struct facts facts;

	return read_gaps(reserves, &rq->call, rq->term, &facts, &list, err) &&
	       report_gaps(&paper, &facts, &list, &reply->bytes, err) &&
	       (name_file(paper.a, rq->lang == RESERVES_LANG_EN ? "gaps" : "教材缺口清单",
	            facts.code, "xlsx", reply) ||
	           no_memory(err));
}

bool reserves_api_gap_letter(struct reserves *reserves, const struct reserves_gap_letter_rq *rq,
    struct file_reply *reply, struct err *err)
{
	const struct report_paper paper = paper_of(&rq->call, rq->lang);
	struct gap_list list;
	struct facts facts;

	if (!read_gaps(reserves, &rq->call, rq->term, &facts, &list, err))
		return false;
	for (size_t i = 0; i < list.n; i++)
		if (span_eq(list.v[i].key, rq->publisher))
			return report_letter(&paper, &facts, &list.v[i], &reply->bytes, err) &&
			       (name_file(paper.a,
			            rq->lang == RESERVES_LANG_EN ? "letter" : "致出版社函",
			            facts.code, "docx", reply) ||
			           no_memory(err));
	return err_set(err, ERR_NOT_FOUND, "no gap of that publisher");
}
