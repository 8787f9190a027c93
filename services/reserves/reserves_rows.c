/* The rows of a figure: one pass over a term's facts keeps what is asked for and counts the figure beside it. */
#include "services/reserves/reserves_rows.h"

#include <stdlib.h>

struct sieve {
	const struct facts *facts;
	const struct rows_filter *filter;
	enum rows_unit unit;
	struct coverage_ratio figure;
	struct fact_row *rows;
	size_t n;
	int64_t sum;
};

static bool no_memory(struct err *err)
{
	return err_set(err, ERR_MEMORY, "out of memory");
}

static enum rows_unit unit_of(const struct rows_filter *filter)
{
	if (filter->show == SHOW_NOT_CHOSEN || filter->show == SHOW_NONE_NEEDED)
		return ROWS_COURSE;
	if (filter->show == SHOW_ENROLLED_UNKNOWN && filter->unit == ROWS_COURSE)
		return ROWS_TITLE;
	return filter->unit;
}

static bool shown(const struct fact_row *row, enum rows_show show)
{
	switch (show) {
	case SHOW_ANY:
		return row->state == COURSE_NEEDS;
	case SHOW_YES:
	case SHOW_REVIEW:
	case SHOW_NO:
		return row->state == COURSE_NEEDS &&
		       row->verdict.covered == (enum covered)(show - SHOW_YES);
	case SHOW_NOT_CHOSEN:
		return row->state == COURSE_NOT_CHOSEN;
	case SHOW_NONE_NEEDED:
		return row->state == COURSE_NONE_NEEDED;
	case SHOW_ENROLLED_UNKNOWN:
		break;
	}
	return row->enrolled_unknown;
}

static void take(struct sieve *s, const struct fact_row *row)
{
	if (row->state == COURSE_NEEDS)
		coverage_add(&s->figure, row->verdict.covered, row->weight);
	if (!shown(row, s->filter->show))
		return;
	s->rows[s->n++] = *row;
	s->sum += row->weight;
}

static void take_course(
    struct sieve *s, const struct fact_course *course, const struct fact_need *needs, size_t n)
{
	take(s, &(struct fact_row){ .course = course,
	            .needs = needs,
	            .n_needs = n,
	            .state = facts_course_state(course),
	            .verdict = facts_course_verdict(s->facts, needs, n),
	            .weight = 1,
	            .enrolled_unknown = course->enrolled_unknown });
}

static void take_textbooks(
    struct sieve *s, const struct fact_course *course, const struct fact_need *needs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (needs[i].textbook)
			take(s, &(struct fact_row){ .course = course,
			            .needs = &needs[i],
			            .n_needs = 1,
			            .verdict = s->facts->books[needs[i].book].verdict,
			            .weight = s->unit == ROWS_ENROLMENT ? needs[i].enrolled : 1,
			            .enrolled_unknown = needs[i].enrolled_unknown });
}

static void sift(struct sieve *s, struct arena *a)
{
	const struct facts *f = s->facts;
	const struct rows_filter *filter = s->filter;

	for (size_t i = 0, at = 0, end; i < f->n_courses; i++, at = end) {
		const struct fact_course *course = &f->courses[i];
		const struct fact_need *needs = f->n_needs == 0 ? NULL : f->needs + at;

		end = facts_course_end(f, i, at);
		if (filter->group.ptr != NULL &&
		    !span_eq(facts_group(f, a, filter->by, course), filter->group))
			continue;
		if (s->unit == ROWS_COURSE)
			take_course(s, course, needs, end - at);
		else
			take_textbooks(s, course, needs, end - at);
	}
}

static int by_code(const void *va, const void *vb)
{
	const struct fact_row *a = va, *b = vb;
	int order = span_order(a->course->code, b->course->code);

	if (order != 0)
		return order;
	if (a->course != b->course)
		return a->course < b->course ? -1 : 1;
	return (a->needs > b->needs) - (a->needs < b->needs);
}

static int by_students(const void *va, const void *vb)
{
	const struct fact_row *a = va, *b = vb;

	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return by_code(va, vb);
}

bool facts_rows(const struct facts *facts, struct arena *a, const struct rows_filter *filter,
    struct fact_rows *ret_rows, struct err *err)
{
	struct sieve s = { .facts = facts, .filter = filter, .unit = unit_of(filter) };
	struct fact_rows set = { .unit = s.unit };
	size_t from;

	s.rows = arena_array(
	    a, struct fact_row, 1 + (s.unit == ROWS_COURSE ? facts->n_courses : facts->n_needs));
	if (s.rows == NULL)
		return no_memory(err);
	sift(&s, a);
	qsort(s.rows, s.n, sizeof(*s.rows), s.unit == ROWS_ENROLMENT ? by_students : by_code);
	from = (size_t)filter->offset < s.n ? (size_t)filter->offset : s.n;
	set.figure = s.figure;
	set.total = (int64_t)s.n;
	set.sum = s.sum;
	set.v = s.rows + from;
	set.n = s.n - from;
	if (filter->limit != 0 && set.n > (size_t)filter->limit)
		set.n = (size_t)filter->limit;
	*ret_rows = set;
	return !a->failed || no_memory(err);
}

size_t row_lacks(const struct facts *facts, const struct fact_row *row,
    const struct fact_need **ret_lacks, size_t most)
{
	size_t n = 0;

	for (size_t i = 0; i < row->n_needs; i++) {
		const struct fact_need *need = &row->needs[i];

		if (!need->textbook || facts->books[need->book].verdict.covered == COVERED_YES)
			continue;
		if (n < most)
			ret_lacks[n] = need;
		n++;
	}
	return n;
}

size_t row_textbooks(const struct fact_row *row)
{
	size_t n = 0;

	for (size_t i = 0; i < row->n_needs; i++)
		n += row->needs[i].textbook;
	return n;
}
