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

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);

static int left = -1; /* until the one that fails; negative: none does */

static bool starve(void)
{
	return left >= 0 && left-- == 0;
}

void *__wrap_malloc(size_t size)
{
	return starve() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return starve() ? NULL : __real_calloc(n, size);
}

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
};

static bool import(struct starving *s, struct arena *a, struct err *err)
{
	struct import_outcome outcome;

	return import_run(s->f.reserves, a, &s->order, &outcome, err) && !a->failed;
}

static bool show(struct starving *s, struct arena *a, struct err *err)
{
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

/* Until it goes through; how often it did not. */
static int each_fails(struct starving *s,
    bool (*run)(struct starving *s, struct arena *a, struct err *err), size_t empty)
{
	for (int n = 0;; n++) {
		struct mem_arena memory;
		struct err err = { 0 };
		bool done;

		mem_arena_init(&memory);
		memory.arena.block = 1; /* each allocation asks, so each can fail */
		left = n;
		done = run(s, &memory.arena, &err);
		if (done && left >= 0) {
			left = -1;
			mem_arena_finish(&memory);
			return n;
		}
		left = -1;
		CHECK(err.code == ERR_MEMORY || memory.arena.failed);
		if (empty != FIXTURE_SQL_N) {
			AUTO_ROWS struct db_rows *rows = NULL;
			struct err e = { 0 };

			CHECK(db_first(s->f.sql, empty, (struct db_args){ 0 }, &rows, &e));
			CHECK(db_i64(rows, 0) == 0);
		}
		mem_arena_finish(&memory);
	}
}

int main(int argc, char **argv)
{
	struct starving s = { 0 };
	char path[80];

	fixture_open(&s.f, argc, argv, "reserves_starved");
	(void)snprintf(path, sizeof(path), "/tmp/kaijuan-starved-%d", (int)getpid());
	s.order = (struct import_order){ .kind = PLAN_COMBINED,
		.path = path,
		.file_name = SPAN("plan.csv"),
		.term = SPAN("2025-2026-2"),
		.now = NOW };
	CHECK(file_write(path, span_of(plan), 0600, &s.f.err));
	CHECK(each_fails(&s, import, FIXTURE_SQL_COUNT_COURSES) > 50); /* it did starve */
	CHECK(each_fails(&s, show, FIXTURE_SQL_N) > 50);
	s.order = (struct import_order){ .kind = PLAN_HOLDINGS,
		.path = path,
		.file_name = SPAN("list.tsv"),
		.resource = fixture_resource(&s.f, "书库", NULL, NULL),
		.now = NOW };
	CHECK(file_write(path, span_of(list), 0600, &s.f.err));
	CHECK(each_fails(&s, import, FIXTURE_SQL_COUNT_IN_FORCE) > 20);
	CHECK(unlink(path) == 0);
	fixture_close(&s.f);
	return 0;
}
