/* The rule of coverage, part by part, and the counting of facts made by hand. No database. */
#include "platform/mem.h"
#include "services/reserves/reserves_rows.h"
#include "services/reserves/reserves_words.h"
#include "testing/check.h"

static const struct coverage_source good = {
	.status = MATCH_SAME_EDITION,
	.completeness = COMPLETE_FULL,
	.period = RESOURCE_IN_PERIOD,
};

static enum why_not why(struct coverage_source source)
{
	return reserves_source_counts(&coverage_rule_default, &source);
}

static void test_completeness(void)
{
	static const struct {
		enum completeness completeness;
		enum why_not by_default, with_parts;
	} cases[] = {
		{ COMPLETE_FULL, WHY_NOTHING, WHY_NOTHING },
		{ COMPLETE_NOT_TOLD, WHY_NOTHING, WHY_NOTHING },
		{ COMPLETE_PART, WHY_ONLY_PART, WHY_NOTHING },
		{ COMPLETE_SAMPLE, WHY_ONLY_SAMPLE, WHY_ONLY_SAMPLE },
		{ COMPLETE_PRINT, WHY_ONLY_PRINT, WHY_ONLY_PRINT },
		{ COMPLETE_OTHER, WHY_ONLY_PART, WHY_ONLY_PART },
	};
	const struct coverage_rule parts = { .other_edition_counts = true, .part_counts = true };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct coverage_source s = good;

		s.completeness = cases[i].completeness;
		CHECK(reserves_source_counts(&coverage_rule_default, &s) == cases[i].by_default);
		CHECK(reserves_source_counts(&parts, &s) == cases[i].with_parts);
	}
}

static void test_edition_and_set(void)
{
	const struct coverage_rule strict = { 0 };
	struct coverage_source s = good;

	s.status = MATCH_OTHER_EDITION;
	CHECK(why(s) == WHY_NOTHING);
	CHECK(reserves_source_counts(&strict, &s) == WHY_OTHER_EDITION);
	s.status = MATCH_PART_OF_SET;
	CHECK(why(s) == WHY_PART_OF_SET);
	s.one_of_many = true; /* one volume wanted, the whole set held */
	CHECK(why(s) == WHY_NOTHING);
}

static void test_volumes(void)
{
	static const char *const one[] = { "上册", "第2册", "下", "卷一", "Vol. 2" };
	static const char *const several[] = { "", "上下册", "全2册", "上、下", "1-3",
		"上册,下册" };

	for (size_t i = 0; i < sizeof(one) / sizeof(one[0]); i++)
		CHECK(coverage_one_volume(span_of(one[i])));
	for (size_t i = 0; i < sizeof(several) / sizeof(several[0]); i++)
		CHECK(!coverage_one_volume(span_of(several[i])));
	CHECK(!coverage_one_volume((struct span){ 0 }));
}

static void test_period(void)
{
	struct coverage_source s = good;

	s.period = RESOURCE_NOT_YET;
	CHECK(why(s) == WHY_NOT_YET_LICENSED);
	s.period = RESOURCE_ENDED;
	CHECK(why(s) == WHY_LICENCE_ENDED);
	s.completeness = COMPLETE_SAMPLE; /* the farther reason is told */
	CHECK(why(s) == WHY_ONLY_SAMPLE);
	s = good;
	s.gone = true;
	CHECK(why(s) == WHY_VANISHED);
}

static struct coverage_verdict judge(bool waits, const struct coverage_source *sources, size_t n)
{
	return coverage_judge(&coverage_rule_default, waits, sources, n);
}

static void test_book(void)
{
	struct coverage_source s[2] = { good, good };
	struct coverage_verdict v = judge(false, NULL, 0);

	CHECK(v.covered == COVERED_NO && v.why == WHY_NO_MATCH);
	v = judge(false, s, 1);
	CHECK(v.covered == COVERED_YES && v.why == WHY_NOTHING);
	v = judge(true, s, 1);
	CHECK(v.covered == COVERED_REVIEW && v.why == WHY_WAITS_FOR_REVIEW);
	s[0].completeness = COMPLETE_SAMPLE;
	s[1].period = RESOURCE_ENDED;
	v = judge(false, s, 2); /* of two that do not count, the nearer reason */
	CHECK(v.covered == COVERED_NO && v.why == WHY_LICENCE_ENDED);
	v = judge(true, s, 2); /* accepting either would change nothing */
	CHECK(v.covered == COVERED_NO && v.why == WHY_LICENCE_ENDED);
	s[1] = good;
	CHECK(judge(false, s, 2).covered == COVERED_YES);
}

static void test_words(void)
{
	enum coverage_by by;

	CHECK(coverage_by_from_name(SPAN("category"), &by) && by == COVERAGE_CATEGORY);
	CHECK(!coverage_by_from_name(SPAN("Category"), &by));
	CHECK(coverage_completeness(SPAN("part")) == COMPLETE_PART);
	CHECK(coverage_completeness(SPAN("全文?")) == COMPLETE_OTHER);
	CHECK(coverage_completeness((struct span){ 0 }) == COMPLETE_OTHER);
	for (int i = MATCH_SAME_EDITION; i <= MATCH_PART_OF_SET; i++)
		CHECK(coverage_status(span_of(coverage_status_name((enum match_status)i))) ==
		      (enum match_status)i);
	CHECK(span_eq(why_not_in(WHY_ONLY_PRINT, LANGUAGE_ZH), SPAN("只有纸本")));
	CHECK(span_eq(level_in(SPAN("not_told"), LANGUAGE_EN), SPAN("Not stated")));
	CHECK(span_eq(level_in(SPAN("<b>"), LANGUAGE_EN), SPAN("<b>")));
	CHECK(words_cut(SPAN("开卷"), 4).len == 3 && words_cut(SPAN("ab"), 2).len == 2);
}

/* ---- counting ---- */

static bool same_ratio(
    const struct coverage_ratio *r, int64_t confirmed, int64_t review, int64_t of)
{
	return r->confirmed == confirmed && r->with_review == review && r->of == of;
}

static struct fact_book book(int64_t id, enum covered covered)
{
	return (struct fact_book){ .id = id, .verdict = { .covered = covered } };
}

/* Three courses: one wholly covered, one with a book that waits, one that needs none; and one that
 * has not chosen. A book that two courses require counts for each. */
static void test_count(struct arena *a)
{
	struct fact_book books[] = { book(1, COVERED_YES), book(2, COVERED_REVIEW) };
	struct fact_course courses[] = {
		{ .id = 1, .public_id = SPAN("a"), .level = SPAN("master"), .required = 1 },
		{ .id = 2, .public_id = SPAN("b"), .level = SPAN("master"), .required = 2 },
		{ .id = 3, .public_id = SPAN("c"), .none_needed = 1 },
		{ .id = 4, .public_id = SPAN("d"), .none_needed = 1, .not_chosen = 1 },
	};
	struct fact_need needs[] = {
		{ .item = 1, .course = 0, .book = 0, .textbook = true, .enrolled = 30 },
		{ .item = 2, .course = 1, .book = 0, .textbook = true, .enrolled = 50 },
		{ .item = 3, .course = 1, .book = 1, .textbook = true, .enrolled_unknown = true },
		{ .item = 4, .course = 1, .book = 1, .enrolled = 50 }, /* a reference */
	};
	const struct facts facts = { .courses = courses,
		.n_courses = 4,
		.needs = needs,
		.n_needs = 4,
		.books = books,
		.n_books = 2 };
	struct err err = { 0 };
	struct coverage c;

	CHECK(facts_count(&facts, a, COVERAGE_LEVEL, &c, &err));
	CHECK(same_ratio(&c.total.course, 1, 2, 2) && same_ratio(&c.total.title, 2, 3, 3));
	CHECK(same_ratio(&c.total.enrolment, 80, 80, 80) && c.enrolled_unknown == 1);
	CHECK(c.courses == 4 && c.none_needed == 1 && c.not_chosen == 1);
	CHECK(c.n_groups == 2 && span_eq(c.groups[0].key, SPAN("master")));
	CHECK(span_eq(c.groups[1].key, SPAN("none")) && span_eq(c.groups[1].name, SPAN("未注明")));
	CHECK(facts_count(&facts, a, COVERAGE_COURSE, &c, &err) && c.n_groups == 2);
	CHECK(same_ratio(&c.total.title, 2, 3, 3) && span_eq(c.groups[0].key, SPAN("a")));
	CHECK(same_ratio(&c.groups[1].course, 0, 1, 1));
}

static void test_nothing(struct arena *a)
{
	const struct facts facts = { 0 };
	struct rows_filter filter = { 0 };
	struct err err = { 0 };
	struct fact_rows rows;
	struct coverage c;

	CHECK(facts_count(&facts, a, COVERAGE_COLLEGE, &c, &err));
	CHECK(c.n_groups == 0 && same_ratio(&c.total.course, 0, 0, 0) && c.courses == 0);
	for (int unit = ROWS_COURSE; unit <= ROWS_ENROLMENT; unit++) {
		filter.unit = (enum rows_unit)unit;
		CHECK(facts_rows(&facts, a, &filter, &rows, &err));
		CHECK(rows.total == 0 && rows.n == 0 && same_ratio(&rows.figure, 0, 0, 0));
	}
}

/* University > two colleges > a department; and two trees. */
static void test_colleges(struct arena *a)
{
	struct college tree[] = {
		{ 1, SPAN("大学"), 0, 1, -1 },
		{ 2, SPAN("文学院"), 1, 2, 0 },
		{ 3, SPAN("中文系"), 2, 3, 1 },
		{ 4, SPAN("理学院"), 1, 2, 0 },
	};
	struct fact_course courses[] = { { .college = 1 }, { .college = 2 }, { .college = 3 },
		{ .college = 4 }, { .college = 99 } };
	struct facts facts = {
		.courses = courses, .n_courses = 5, .colleges = { tree, 4 }, .one_root = true
	};
	static const char *const below[] = { "1", "2", "2", "4", "none" };
	struct err err = { 0 };
	struct coverage c;

	for (size_t i = 0; i < 5; i++)
		CHECK(span_eq(
		    facts_group(&facts, a, COVERAGE_COLLEGE, &courses[i]), span_of(below[i])));
	CHECK(facts_count(&facts, a, COVERAGE_COLLEGE, &c, &err) && c.n_groups == 4);
	facts.one_root = false;
	CHECK(span_eq(facts_group(&facts, a, COVERAGE_COLLEGE, &courses[2]), SPAN("1")));
}

int main(void)
{
	struct mem_arena memory;

	mem_arena_init(&memory);
	test_completeness();
	test_edition_and_set();
	test_volumes();
	test_period();
	test_book();
	test_words();
	test_count(&memory.arena);
	test_nothing(&memory.arena);
	test_colleges(&memory.arena);
	mem_arena_finish(&memory);
	return 0;
}
