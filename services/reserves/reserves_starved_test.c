/* Every allocation of our own code fails once, one after the other, while a plan and a list are imported and a
 * course is found and shown. Each must be noticed, and a plan that failed must have left nothing. The files,
 * SQLite and the readers of spreadsheets keep the heap they need (platform/test has them starve). */
#include <stdio.h>
#include <unistd.h>

#include "platform/file.h"
#include "services/reserves/reserves_cite.h"
#include "services/reserves/reserves_courses.h"
#include "services/reserves/reserves_import.h"
#include "services/reserves/test/fixture.h"
#include "services/reserves/test/fixture_sql.h"
#include "testing/check.h"
#include "testing/starve.h"

static const char plan[] =
    "课程代码,课程名称,开课学院,教学班号,教师姓名,选课人数,教材名称,主编,出版社,ISBN\n"
    "MATH1001,高等数学,数学学院,01,张三,60,高等数学 上册,同济大学数学科学学院,高等教育出版社,9787040588682\n"
    "MATH1002,线性代数,数学学院,01,王五,40,无需教材,,,\n"
    ",无代码,数学学院,01,王五,40,甲,乙,丙,\n";
static const char list[] = "id\ttitle\tauthor\tisbn\n1\t高等数学\t同济大学\t9787040588682\n"
                           "\t线性代数\t居余马\t\n1\t又一本\t某人\t\n";

struct starving {
	struct fixture f;
	struct import_order order;
	size_t count; /* the statement that counts what an import that failed must not have left */
};

static void check_empty(struct starving *s)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct err err = { 0 };

	starve_no_more();
	CHECK(db_first(s->f.sql, s->count, (struct db_args){ 0 }, &rows, &err));
	CHECK(db_i64(rows, 0) == 0);
}

static bool import(void *with, struct arena *a, struct err *err)
{
	struct starving *s = with;
	struct import_outcome outcome;

	if (import_run(s->f.reserves, a, &s->order, &outcome, err) && !a->failed)
		return true;
	check_empty(s);
	return false;
}

static bool show(void *with, struct arena *a, struct err *err)
{
	struct starving *s = with;
	static const struct coverage_rule rule = { .other_edition_counts = true };
	const struct course_query query = { .q = SPAN("高等数学"), .limit = 5 };
	struct course_page page;
	struct whole_course w;
	struct span citation;

	if (!courses_search(s->f.reserves, a, &query, &rule, NOW, &page, err))
		return false;
	CHECK(page.n == 1 || a->failed);
	if (a->failed ||
	    !course_find(s->f.reserves, a, page.v[0].course.public_id, &rule, NOW, &w, err))
		return false;
	citation = cite_book(a, &(struct cited_book){ .title = SPAN("书"),
	                            .contributors = SPAN("[美] 甲 著；乙 译"),
	                            .edition = SPAN("第2版") });
	return !a->failed && citation.ptr != NULL;
}

int main(int argc, char **argv)
{
	struct starving s = { .count = FIXTURE_SQL_COUNT_COURSES };
	char path[80];

	fixture_open(&s.f, argc, argv, "reserves_starved");
	(void)snprintf(path, sizeof(path), "/tmp/kaijuan-starved-%d", (int)getpid());
	s.order = (struct import_order){ .kind = PLAN_COMBINED,
		.path = path,
		.file_name = SPAN("plan.csv"),
		.term = SPAN("2025-2026-2"),
		.now = NOW };
	CHECK(file_write(path, span_of(plan), 0600, &s.f.err));
	CHECK(starve(import, &s) > 50); /* it did starve */
	CHECK(starve(show, &s) > 50);
	s.order = (struct import_order){ .kind = PLAN_HOLDINGS,
		.path = path,
		.file_name = SPAN("list.tsv"),
		.resource = fixture_resource(&s.f, "书库", NULL, NULL),
		.now = NOW };
	CHECK(file_write(path, span_of(list), 0600, &s.f.err));
	s.count = FIXTURE_SQL_COUNT_IN_FORCE;
	CHECK(starve(import, &s) > 20);
	CHECK(unlink(path) == 0);
	fixture_close(&s.f);
	return 0;
}
