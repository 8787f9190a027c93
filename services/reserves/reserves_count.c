/* Counting facts: the three ratios, in all and by group. Definitions: README.md. */
#include <stdlib.h>

#include "services/reserves/reserves_facts.h"
#include "services/reserves/reserves_words.h"

static bool no_memory(struct err *err)
{
	return err_set(err, ERR_MEMORY, "out of memory");
}

/* ---- groups ---- */

/* A college counts where it hangs: in the one at the top, with all below it. Where everything hangs
 * below one root (the university itself), the root's children are the top. */
static int64_t top_of(const struct facts *facts, int64_t at)
{
	const struct college *v = facts->colleges.v;

	while (v[at].above >= 0 && !(facts->one_root && v[at].depth == 2))
		at = v[at].above;
	return at;
}

static struct span known(struct span stored)
{
	return stored.len == 0 || span_eq(stored, SPAN("not_told")) ? SPAN("none") : stored;
}

struct span facts_group(const struct facts *facts, struct arena *a, enum coverage_by by,
    const struct fact_course *course)
{
	int64_t at;

	switch (by) {
	case COVERAGE_COLLEGE:
		at = college_at(&facts->colleges, course->college);
		if (at < 0)
			return SPAN("none");
		at = top_of(facts, at);
		return words_print(a, "%lld", (long long)facts->colleges.v[at].id);
	case COVERAGE_LEVEL:
		return known(course->level);
	case COVERAGE_CATEGORY:
		return known(course->category);
	case COVERAGE_COURSE:
		break;
	}
	return course->public_id;
}

static struct span name_of(const struct facts *facts, struct arena *a, enum coverage_by by,
    const struct fact_course *course)
{
	int64_t at;

	switch (by) {
	case COVERAGE_COLLEGE:
		at = college_at(&facts->colleges, course->college);
		return at < 0 ? not_stated_in(LANGUAGE_ZH)
		              : facts->colleges.v[top_of(facts, at)].name;
	case COVERAGE_LEVEL:
		return level_in(course->level, LANGUAGE_ZH);
	case COVERAGE_CATEGORY:
		return category_in(course->category, LANGUAGE_ZH);
	case COVERAGE_COURSE:
		break;
	}
	return words_print(a, "%.*s %.*s", SPAN_FMT(course->code), SPAN_FMT(course->name));
}

struct keyed {
	struct span key;
	size_t course;
};

static int by_key(const void *a, const void *b)
{
	return span_order(((const struct keyed *)a)->key, ((const struct keyed *)b)->key);
}

struct counting {
	const struct facts *facts;
	enum coverage_by by;
	struct coverage_group *groups;
	size_t n_groups;
	size_t *group_of; /* by course */
};

/* Courses with one key are one group. */
static bool make_groups(struct counting *c, struct arena *a, struct err *err)
{
	size_t n = c->facts->n_courses;
	struct keyed *keyed = arena_array(a, struct keyed, n + 1);

	c->group_of = arena_array(a, size_t, n + 1);
	c->groups = arena_array(a, struct coverage_group, n + 1);
	if (keyed == NULL || c->group_of == NULL || c->groups == NULL)
		return no_memory(err);
	for (size_t i = 0; i < n; i++)
		keyed[i] = (struct keyed){ facts_group(c->facts, a, c->by, &c->facts->courses[i]),
			i };
	qsort(keyed, n, sizeof(*keyed), by_key);
	for (size_t i = 0; i < n; i++) {
		const struct fact_course *course = &c->facts->courses[keyed[i].course];

		if (i == 0 || !span_eq(keyed[i].key, keyed[i - 1].key))
			c->groups[c->n_groups++] = (struct coverage_group){ .key = keyed[i].key,
				.name = name_of(c->facts, a, c->by, course) };
		c->group_of[keyed[i].course] = c->n_groups - 1;
	}
	return !a->failed || no_memory(err);
}

/* ---- courses ---- */

size_t facts_course_end(const struct facts *facts, size_t course, size_t at)
{
	while (at < facts->n_needs && facts->needs[at].course == course)
		at++;
	return at;
}

static bool farther(struct coverage_verdict a, struct coverage_verdict b)
{
	return a.covered != b.covered ? a.covered > b.covered : a.why > b.why;
}

struct coverage_verdict facts_course_verdict(
    const struct facts *facts, const struct fact_need *needs, size_t n)
{
	struct coverage_verdict worst = { COVERED_YES, WHY_NOTHING };

	for (size_t i = 0; i < n; i++) {
		struct coverage_verdict verdict = facts->books[needs[i].book].verdict;

		if (needs[i].textbook && farther(verdict, worst))
			worst = verdict;
	}
	return worst;
}

enum course_state facts_course_state(const struct fact_course *course)
{
	if (course->required != 0)
		return COURSE_NEEDS;
	return course->none_needed != 0 && course->not_chosen == 0 ? COURSE_NONE_NEEDED
	                                                           : COURSE_NOT_CHOSEN;
}

/* ---- ratios ---- */

void coverage_add(struct coverage_ratio *ratio, enum covered covered, int64_t n)
{
	ratio->of += n;
	ratio->with_review += covered != COVERED_NO ? n : 0;
	ratio->confirmed += covered == COVERED_YES ? n : 0;
}

static void add_ratio(struct coverage_ratio *sum, const struct coverage_ratio *part)
{
	sum->of += part->of;
	sum->with_review += part->with_review;
	sum->confirmed += part->confirmed;
}

static void count_textbook(
    const struct fact_need *need, enum covered covered, struct coverage_group *group)
{
	coverage_add(&group->title, covered, 1);
	coverage_add(&group->enrolment, covered, need->enrolled);
}

static size_t count_course(struct counting *c, size_t course, size_t at, struct coverage *sum)
{
	struct coverage_group *group = &c->groups[c->group_of[course]];
	const struct facts *f = c->facts;
	size_t end = facts_course_end(f, course, at);

	for (size_t i = at; i < end; i++) {
		if (!f->needs[i].textbook)
			continue;
		enum covered covered = f->books[f->needs[i].book].verdict.covered;

		count_textbook(&f->needs[i], covered, group);
		sum->enrolled_unknown += f->needs[i].enrolled_unknown;
		sum->unlinked += covered == COVERED_YES && !f->books[f->needs[i].book].linked;
	}
	if (f->courses[course].required != 0)
		coverage_add(
		    &group->course, facts_course_verdict(f, &f->needs[at], end - at).covered, 1);
	return end;
}

static void count_state(const struct fact_course *course, struct coverage *sum)
{
	enum course_state state = facts_course_state(course);

	sum->none_needed += state == COURSE_NONE_NEEDED;
	sum->not_chosen += state == COURSE_NOT_CHOSEN;
}

static int by_ratio(const struct coverage_ratio *a, const struct coverage_ratio *b)
{
	int64_t left = a->confirmed * (b->of ? b->of : 1);
	int64_t right = b->confirmed * (a->of ? a->of : 1);

	return (left < right) - (left > right);
}

/* Best covered first, as the bars of a chart stand; more of them before fewer. */
static int by_share(const void *va, const void *vb)
{
	const struct coverage_group *a = va, *b = vb;
	int order = by_ratio(&a->course, &b->course);

	order = order != 0 ? order : by_ratio(&a->title, &b->title);
	if (order == 0 && a->title.of != b->title.of)
		order = a->title.of > b->title.of ? -1 : 1;
	return order != 0 ? order : span_order(a->key, b->key);
}

/* By course, those that need nothing are no group: they would be most of the list. */
static void keep(struct counting *c, struct coverage *sum)
{
	for (size_t i = 0; i < c->n_groups; i++) {
		add_ratio(&sum->total.course, &c->groups[i].course);
		add_ratio(&sum->total.title, &c->groups[i].title);
		add_ratio(&sum->total.enrolment, &c->groups[i].enrolment);
		if (c->by != COVERAGE_COURSE || c->groups[i].course.of != 0)
			c->groups[sum->n_groups++] = c->groups[i];
	}
	sum->groups = c->groups;
	qsort(sum->groups, sum->n_groups, sizeof(*sum->groups), by_share);
}

bool facts_count(const struct facts *facts, struct arena *a, enum coverage_by by,
    struct coverage *ret_coverage, struct err *err)
{
	struct counting c = { .facts = facts, .by = by };
	struct coverage sum = {
		.term = facts->code,
		.as_of = facts->as_of,
		.by = by,
		.rule = facts->rule,
		.courses = (int64_t)facts->n_courses,
		.total = { .key = SPAN("all"), .name = SPAN("全部") },
	};
	size_t at = 0;

	if (!make_groups(&c, a, err))
		return false;
	for (size_t i = 0; i < facts->n_courses; i++) {
		at = count_course(&c, i, at, &sum);
		count_state(&facts->courses[i], &sum);
	}
	keep(&c, &sum);
	*ret_coverage = sum;
	return true;
}

bool reserves_coverage(struct reserves *reserves, struct arena *a, const struct coverage_ask *ask,
    enum coverage_by by, struct coverage *ret_coverage, struct err *err)
{
	struct facts facts;

	return facts_read(reserves, a, ask, &facts, err) &&
	       facts_count(&facts, a, by, ret_coverage, err);
}
