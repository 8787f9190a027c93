/* A term made at random is read and counted, and counted a second time here, by the definitions and without any
 * of the room's arrays: figures, groups, rows and gaps must agree. On both databases. */
#include "services/reserves/reserves_gaps.h"
#include "services/reserves/reserves_rows.h"
#include "services/reserves/test/fixture.h"
#include "testing/check.h"

enum { COURSES = 60, BOOKS = 40, SECTIONS = 4, ITEMS = 3, COLLEGES = 4, RESOURCES = 3 };

struct model_item {
	bool there, gone, textbook, some_sections, uses[SECTIONS], policy;
	int state; /* 0 required, 1 not chosen, 2 none needed */
	int book;
};

struct model_course {
	bool gone;
	int college, level;
	bool section[SECTIONS], section_gone[SECTIONS];
	int64_t enrolled[SECTIONS]; /* -1: unknown */
	struct model_item items[ITEMS];
};

struct model_book {
	bool waits, linked;
	enum covered covered;
};

struct model {
	struct fixture f;
	uint64_t seed;
	int64_t colleges[COLLEGES], resources[RESOURCES];
	struct model_course courses[COURSES];
	struct model_book books[BOOKS];
};

static const char *const states[] = { "required", "not_chosen", "none_needed" };
static const char *const levels[] = { "undergraduate", "master", "not_told" };
static const char *const statuses[] = { "same_edition", "other_edition", "part_of_set" };
static const char *const amounts[] = { "full", "not_told", "part", "sample", "print", "other" };

static int pick(struct model *m, int n)
{
	m->seed = m->seed * 6364136223846793005u + 1442695040888963407u;
	return (int)((m->seed >> 33) % (uint64_t)n);
}

/* ---- making it ---- */

static void make_neighbours(struct model *m)
{
	m->colleges[0] = fixture_college(&m->f, "文学院", 0);
	m->colleges[1] = fixture_college(&m->f, "中文系", m->colleges[0]);
	m->colleges[2] = fixture_college(&m->f, "理学院", 0);
	m->colleges[3] = 0; /* none */
	m->resources[0] = fixture_resource(&m->f, "open", NULL, NULL);
	m->resources[1] = fixture_resource(&m->f, "ended", NULL, "2026-02-19");
	m->resources[2] = fixture_resource(&m->f, "begins", "2026-02-20", NULL);
	fixture_term(&m->f, 1, "2025-2026-1");
	fixture_term(&m->f, 2, "2025-2026-2");
}

/* By the words of the rule, not by its code. */
static bool counts(int resource, int status, int amount, bool gone, bool one_volume)
{
	return resource != 1 && amount <= 1 && !gone && (status != 2 || one_volume);
}

/* One match of the book; does it count? */
static bool make_match(struct model *m, int book, int k, bool accepted, bool one_volume)
{
	int resource = pick(m, RESOURCES), status = pick(m, 3), amount = pick(m, 6);
	bool gone = pick(m, 8) == 0, linked = pick(m, 2) == 0, ok;
	char id[16];

	(void)snprintf(id, sizeof(id), "v%d", k);
	(void)fixture_match(
	    &m->f, &(struct made_match){ .book = book,
	               .resource = m->resources[resource],
	               .vendor_id = id,
	               .status = statuses[status],
	               .completeness = amounts[amount],
	               .sure = accepted,
	               .accepted = accepted,
	               .gone = gone,
	               .url = linked ? SPAN("https://v.example/1") : SPAN("javascript:alert(1)") });
	ok = counts(resource, status, amount, gone, one_volume);
	m->books[book - 1].linked |= ok && accepted && linked;
	return ok;
}

static void store_book(struct model *m, int id, bool one_volume, enum standing standing)
{
	const struct match_book text = { .title = SPAN("=cmd|' /C calc'!A0 <b>书</b>"),
		.contributors = SPAN("\"O'Neil\"; DROP TABLE"),
		.publisher = pick(m, 3) ? SPAN("高等教育出版社") : SPAN(""),
		.volume = one_volume ? SPAN("上册") : (struct span){ 0 } };

	fixture_book(&m->f, id, &text, standing);
}

static void make_book(struct model *m, int i)
{
	struct model_book *b = &m->books[i];
	bool one_volume = pick(m, 4) == 0, sure = pick(m, 2) == 0, any = false;
	int n = pick(m, 4);

	b->waits = n != 0 && !sure;
	store_book(m, i + 1, one_volume,
	    n == 0 ? STANDING_NONE
	    : sure ? STANDING_SURE
	           : STANDING_WAITING);
	for (int k = 0; k < n; k++) {
		bool accepted = sure && (k == 0 || pick(m, 2));
		bool ok = make_match(m, i + 1, k, accepted, one_volume);

		any = any || (ok && (accepted || b->waits));
	}
	b->covered = !any ? COVERED_NO : b->waits ? COVERED_REVIEW : COVERED_YES;
}

static void make_item(struct model *m, int c, struct model_item *item)
{
	int64_t id;

	item->there = pick(m, 3) != 0;
	item->gone = pick(m, 8) == 0;
	item->textbook = pick(m, 5) != 0;
	item->state = pick(m, 4) == 0 ? 1 + pick(m, 2) : 0;
	item->book = pick(m, BOOKS);
	item->some_sections = pick(m, 4) == 0;
	item->policy = pick(m, 4) == 0;
	if (!item->there)
		return;
	id = fixture_make_item(
	    &m->f, &(struct made_item){ c + 1, item->state ? 0 : item->book + 1,
	               item->textbook ? "textbook" : "reference", states[item->state],
	               item->policy ? "policy national" : "", item->gone });
	for (int s = 0; item->some_sections && s < SECTIONS; s++) {
		item->uses[s] = s == 0 || pick(m, 2);
		if (item->uses[s])
			fixture_item_section(&m->f, id, (const char[]){ (char)('0' + s), 0 });
	}
}

static void make_course(struct model *m, int i)
{
	struct model_course *c = &m->courses[i];

	c->gone = pick(m, 10) == 0;
	c->college = pick(m, COLLEGES);
	c->level = pick(m, 3);
	fixture_make_course(
	    &m->f, &(struct made_course){ i + 1, 2, m->colleges[c->college], SPAN("课程 <script>"),
	               span_of(levels[c->level]), (struct span){ 0 }, c->gone });
	for (int s = 0; s < SECTIONS; s++) {
		c->section[s] = pick(m, 3) != 0;
		c->section_gone[s] = pick(m, 5) == 0;
		c->enrolled[s] = pick(m, 8) == 0 ? -1 : pick(m, 200);
		if (c->section[s])
			fixture_section(&m->f, i + 1, (const char[]){ (char)('0' + s), 0 },
			    c->enrolled[s], c->section_gone[s]);
	}
	for (int k = 0; k < ITEMS; k++)
		make_item(m, i, &c->items[k]);
}

/* ---- counting it a second time ---- */

struct expected {
	struct coverage_ratio course, title, enrolment;
	int64_t courses, not_chosen, none_needed, unknown, unlinked;
};

static void add(struct coverage_ratio *r, enum covered covered, int64_t n)
{
	r->of += n;
	r->confirmed += covered == COVERED_YES ? n : 0;
	r->with_review += covered == COVERED_NO ? 0 : n;
}

/* Of the class numbers that an item names: are some, are others, no section of the course? */
static void numbers(
    const struct model_course *c, const struct model_item *item, bool *ret_known, bool *ret_stray)
{
	*ret_known = *ret_stray = false;
	for (int s = 0; item->some_sections && s < SECTIONS; s++) {
		*ret_known = *ret_known || (item->uses[s] && c->section[s]);
		*ret_stray = *ret_stray || (item->uses[s] && !c->section[s]);
	}
}

static int64_t students(
    const struct model_course *c, const struct model_item *item, bool *ret_unknown)
{
	int64_t n = 0;
	bool any = false, known, stray;

	numbers(c, item, &known, &stray);
	*ret_unknown = known && stray;
	for (int s = 0; s < SECTIONS; s++) {
		if (!c->section[s] || c->section_gone[s] || (known && !item->uses[s]))
			continue;
		any = true;
		*ret_unknown = *ret_unknown || c->enrolled[s] < 0;
		n += c->enrolled[s] < 0 ? 0 : c->enrolled[s];
	}
	*ret_unknown = *ret_unknown || (!any && !known);
	return n;
}

static void expect_course(const struct model *m, const struct model_course *c, struct expected *e)
{
	int n[3] = { 0 };
	enum covered worst = COVERED_YES;

	for (int k = 0; k < ITEMS; k++) {
		const struct model_item *item = &c->items[k];
		enum covered covered = m->books[item->book].covered;
		bool unknown;
		int64_t enrolled = students(c, item, &unknown);

		if (!item->there || item->gone || !item->textbook)
			continue;
		n[item->state]++;
		if (item->state != 0)
			continue;
		add(&e->title, covered, 1);
		add(&e->enrolment, covered, enrolled);
		e->unknown += unknown;
		e->unlinked += covered == COVERED_YES && !m->books[item->book].linked;
		worst = covered > worst ? covered : worst;
	}
	e->courses++;
	if (n[0] != 0)
		add(&e->course, worst, 1);
	else if (n[2] != 0 && n[1] == 0)
		e->none_needed++;
	else
		e->not_chosen++;
}

/* of one level (or -1) and one college with what is below it (or -1) */
static struct expected expect(const struct model *m, int level, int college)
{
	struct expected e = { 0 };

	for (int i = 0; i < COURSES; i++) {
		const struct model_course *c = &m->courses[i];
		int top = c->college == 1 ? 0 : c->college;

		if (!c->gone && (level < 0 || c->level == level) && (college < 0 || top == college))
			expect_course(m, c, &e);
	}
	return e;
}

/* ---- comparing ---- */

static bool same(const struct coverage_ratio *a, const struct coverage_ratio *b)
{
	return a->confirmed == b->confirmed && a->with_review == b->with_review && a->of == b->of;
}

static bool same_group(const struct coverage_group *g, const struct expected *e)
{
	return same(&g->course, &e->course) && same(&g->title, &e->title) &&
	       same(&g->enrolment, &e->enrolment);
}

static const struct coverage_ask ask = { .rule = { .other_edition_counts = true }, .now = NOW };

static struct coverage count(struct model *m, enum coverage_by by)
{
	struct coverage c;

	CHECK(reserves_coverage(m->f.reserves, m->f.a, &ask, by, &c, &m->f.err));
	return c;
}

static const struct coverage_group *group_of(const struct coverage *c, struct span key)
{
	for (size_t i = 0; i < c->n_groups; i++)
		if (span_eq(c->groups[i].key, key))
			return &c->groups[i];
	return NULL;
}

static void check_total(struct model *m)
{
	struct coverage c = count(m, COVERAGE_LEVEL);
	struct expected e = expect(m, -1, -1);

	CHECK(span_eq(c.term, SPAN("2025-2026-2")) && c.as_of == NOW);
	CHECK(same_group(&c.total, &e) && e.title.of > 30 && e.title.confirmed > 3);
	CHECK(e.title.with_review > e.title.confirmed && e.unknown > 0);
	CHECK(c.courses == e.courses && c.not_chosen == e.not_chosen &&
	      c.none_needed == e.none_needed && c.enrolled_unknown == e.unknown);
	CHECK(c.unlinked == e.unlinked && e.unlinked > 0 && e.unlinked < e.title.confirmed);
	CHECK(c.total.course.of + c.not_chosen + c.none_needed == c.courses);
}

static void check_levels(struct model *m)
{
	struct coverage c = count(m, COVERAGE_LEVEL);

	for (int i = 0; i < 3; i++) {
		struct expected e = expect(m, i, -1);
		const struct coverage_group *g = group_of(
		    &c, i == 2 ? SPAN("none") : span_of(levels[i]));

		CHECK(g != NULL && same_group(g, &e));
	}
	CHECK(c.n_groups == 3);
}

static void check_colleges(struct model *m)
{
	struct coverage c = count(m, COVERAGE_COLLEGE);
	static const int tops[] = { 0, 2, 3 };

	CHECK(c.n_groups == 3);
	for (int i = 0; i < 3; i++) {
		struct expected e = expect(m, -1, tops[i]);
		char key[24];
		int n = snprintf(key, sizeof(key), "%lld", (long long)m->colleges[tops[i]]);
		const struct coverage_group *g = group_of(
		    &c, tops[i] == 3 ? SPAN("none") : (struct span){ key, (size_t)n });

		CHECK(g != NULL && same_group(g, &e));
	}
}

/* Sums over the groups are the total, however it is grouped. */
static void check_sums(struct model *m)
{
	for (int by = COVERAGE_COLLEGE; by <= COVERAGE_COURSE; by++) {
		struct coverage c = count(m, (enum coverage_by)by);
		struct expected sum = { 0 };

		for (size_t i = 0; i < c.n_groups; i++) {
			const struct coverage_ratio *from[] = { &c.groups[i].course,
				&c.groups[i].title, &c.groups[i].enrolment };
			struct coverage_ratio *to[] = { &sum.course, &sum.title, &sum.enrolment };

			for (int k = 0; k < 3; k++) {
				to[k]->confirmed += from[k]->confirmed;
				to[k]->with_review += from[k]->with_review;
				to[k]->of += from[k]->of;
			}
		}
		CHECK(same_group(&c.total, &sum));
	}
}

/* All rows: as many as told, adding up to what is told; what they add up to. */
static int64_t sum_of(const struct facts *f, struct model *m, struct rows_filter filter)
{
	struct fact_rows rows;
	int64_t sum = 0;

	CHECK(facts_rows(f, m->f.a, &filter, &rows, &m->f.err) && rows.total == (int64_t)rows.n);
	for (size_t i = 0; i < rows.n; i++)
		sum += rows.v[i].weight;
	CHECK(sum == rows.sum);
	return sum;
}

static void check_figure(const struct facts *f, struct model *m, struct rows_filter filter,
    const struct coverage_ratio *figure)
{
	struct fact_rows rows;

	filter.show = SHOW_YES;
	CHECK(sum_of(f, m, filter) == figure->confirmed);
	filter.show = SHOW_REVIEW;
	CHECK(sum_of(f, m, filter) == figure->with_review - figure->confirmed);
	filter.show = SHOW_NO;
	CHECK(sum_of(f, m, filter) == figure->of - figure->with_review);
	filter.show = SHOW_ANY;
	CHECK(sum_of(f, m, filter) == figure->of);
	CHECK(facts_rows(f, m->f.a, &filter, &rows, &m->f.err) && same(&rows.figure, figure));
	CHECK(rows.unit == filter.unit);
}

/* Each figure of each group opens rows of its own unit that add up to it. */
static void check_rows(struct model *m)
{
	struct facts f;

	CHECK(facts_read(m->f.reserves, m->f.a, &ask, &f, &m->f.err));
	for (int by = COVERAGE_COLLEGE; by <= COVERAGE_COURSE; by++) {
		struct coverage c = count(m, (enum coverage_by)by);
		struct rows_filter filter = { .by = (enum coverage_by)by };

		for (size_t i = 0; i <= c.n_groups; i++) {
			const struct coverage_group *g = i == c.n_groups ? &c.total : &c.groups[i];

			filter.group = i == c.n_groups ? (struct span){ 0 } : g->key;
			filter.unit = ROWS_COURSE;
			check_figure(&f, m, filter, &g->course);
			filter.unit = ROWS_TITLE;
			check_figure(&f, m, filter, &g->title);
			filter.unit = ROWS_ENROLMENT;
			check_figure(&f, m, filter, &g->enrolment);
		}
	}
}

/* What is told beside the figures has its rows too, whatever ratio was looked at. */
static void check_beside(struct model *m)
{
	struct coverage c = count(m, COVERAGE_LEVEL);
	struct fact_rows rows;
	struct facts f;

	CHECK(facts_read(m->f.reserves, m->f.a, &ask, &f, &m->f.err));
	for (int unit = ROWS_COURSE; unit <= ROWS_ENROLMENT; unit++) {
		struct rows_filter filter = { .unit = (enum rows_unit)unit,
			.show = SHOW_NOT_CHOSEN };

		CHECK(sum_of(&f, m, filter) == c.not_chosen && c.not_chosen > 0);
		filter.show = SHOW_NONE_NEEDED;
		CHECK(sum_of(&f, m, filter) == c.none_needed && c.none_needed > 0);
		CHECK(facts_rows(&f, m->f.a, &filter, &rows, &m->f.err));
		CHECK(rows.unit == ROWS_COURSE && same(&rows.figure, &c.total.course));
		filter.show = SHOW_ENROLLED_UNKNOWN;
		CHECK(facts_rows(&f, m->f.a, &filter, &rows, &m->f.err));
		CHECK(rows.total == c.enrolled_unknown && rows.unit != ROWS_COURSE);
	}
}

/* A course counts when each of its textbooks does; else it names those that do not. */
static void check_courses(struct model *m)
{
	const struct rows_filter filter = { .unit = ROWS_COURSE };
	const struct fact_need *lacks[2];
	struct fact_rows rows;
	struct facts f;

	CHECK(facts_read(m->f.reserves, m->f.a, &ask, &f, &m->f.err));
	CHECK(facts_rows(&f, m->f.a, &filter, &rows, &m->f.err));
	for (size_t i = 0; i < rows.n; i++) {
		const struct fact_row *row = &rows.v[i];
		size_t n = row_lacks(&f, row, lacks, 2);

		CHECK(row_textbooks(row) == row->course->required && n <= row_textbooks(row));
		CHECK((n == 0) == (row->verdict.covered == COVERED_YES));
		CHECK((row->verdict.why == WHY_NOTHING) == (n == 0));
		for (size_t k = 0; k < n && k < 2; k++)
			CHECK(&f.courses[lacks[k]->course] == row->course && lacks[k]->textbook &&
			      f.books[lacks[k]->book].verdict.covered != COVERED_YES &&
			      f.books[lacks[k]->book].verdict.why <= row->verdict.why);
	}
}

static void check_paging(struct model *m, enum rows_unit unit)
{
	struct rows_filter filter = { .unit = unit, .limit = 7 };
	struct fact_rows all, page;
	struct facts f;
	size_t n = 0;

	CHECK(facts_read(m->f.reserves, m->f.a, &ask, &f, &m->f.err));
	CHECK(facts_rows(&f, m->f.a, &(struct rows_filter){ .unit = unit }, &all, &m->f.err));
	do {
		filter.offset = (int64_t)n;
		CHECK(facts_rows(&f, m->f.a, &filter, &page, &m->f.err));
		CHECK(page.total == all.total && page.sum == all.sum && page.n <= 7);
		for (size_t i = 0; i < page.n; i++)
			CHECK(page.v[i].needs == all.v[n + i].needs);
		n += page.n;
	} while (page.n != 0);
	CHECK(n == all.n && n > 7);
	for (size_t i = 1; unit == ROWS_ENROLMENT && i < n; i++)
		CHECK(all.v[i - 1].weight >= all.v[i].weight);
}

/* 马工程 is seen whatever stands beside it. */
static void check_policy(struct model *m)
{
	struct facts f;
	size_t expected = 0, found = 0;

	for (int i = 0; i < COURSES; i++)
		for (int k = 0; k < ITEMS; k++) {
			const struct model_item *item = &m->courses[i].items[k];

			expected += item->there && !item->gone && item->state == 0 &&
			            item->policy && !m->courses[i].gone;
		}
	CHECK(facts_read(m->f.reserves, m->f.a, &ask, &f, &m->f.err));
	for (size_t i = 0; i < f.n_needs; i++)
		found += f.needs[i].policy;
	CHECK(found == expected && expected != 0);
}

/* Every book without a counting source is a gap once, with all its students. */
static void check_gaps(struct model *m)
{
	struct facts f;
	struct gap_list gaps;
	int64_t enrolled = 0;
	size_t titles = 0;
	struct expected e = expect(m, -1, -1);

	CHECK(facts_read(m->f.reserves, m->f.a, &ask, &f, &m->f.err));
	CHECK(facts_gaps(&f, m->f.a, &gaps, &m->f.err));
	for (size_t i = 0; i < gaps.n; i++) {
		titles += gaps.v[i].n;
		enrolled += gaps.v[i].enrolled;
		for (size_t k = 1; k < gaps.v[i].n; k++)
			CHECK(gaps.v[i].gaps[k - 1].policy >= gaps.v[i].gaps[k].policy);
	}
	CHECK(titles == gaps.titles && enrolled == e.enrolment.of - e.enrolment.confirmed);
	CHECK(gaps.n == 2 && span_eq(gaps.v[1].key, SPAN("none")));
}

int main(int argc, char **argv)
{
	static struct model m;
	struct coverage_ask other = ask;
	struct coverage c;

	m.seed = 20260220;
	fixture_open(&m.f, argc, argv, "reserves_facts");
	CHECK_FAILS(reserves_coverage(m.f.reserves, m.f.a, &ask, COVERAGE_LEVEL, &c, &m.f.err),
	    ERR_NOT_FOUND, &m.f.err);
	make_neighbours(&m);
	for (int i = 0; i < BOOKS; i++)
		make_book(&m, i);
	for (int i = 0; i < COURSES; i++)
		make_course(&m, i);
	check_total(&m);
	check_levels(&m);
	check_colleges(&m);
	check_sums(&m);
	check_rows(&m);
	check_beside(&m);
	check_courses(&m);
	for (int unit = ROWS_COURSE; unit <= ROWS_ENROLMENT; unit++)
		check_paging(&m, (enum rows_unit)unit);
	check_gaps(&m);
	check_policy(&m);
	other.term = SPAN("2024-2025-1");
	CHECK_FAILS(reserves_coverage(m.f.reserves, m.f.a, &other, COVERAGE_LEVEL, &c, &m.f.err),
	    ERR_NOT_FOUND, &m.f.err);
	other.term = SPAN("2025-2026-1");
	CHECK(reserves_coverage(m.f.reserves, m.f.a, &other, COVERAGE_LEVEL, &c, &m.f.err));
	CHECK(c.courses == 0 && c.n_groups == 0);
	fixture_close(&m.f);
	return 0;
}
