/* What an import stores, compares, marks and leaves alone, on both databases. Files are text; how they are
 * read is reserves_reading_test's. */
#include <stdio.h>
#include <unistd.h>

#include "platform/file.h"
#include "platform/log.h"
#include "services/reserves/reserves_facts.h"
#include "services/reserves/reserves_import.h"
#include "services/reserves/test/fixture.h"
#include "services/reserves/test/fixture_sql.h"
#include "testing/check.h"

struct importing {
	struct fixture f;
	char path[80];
	struct import_order order; /* of the next run */
	struct import_outcome outcome;
};

#define TASKS_HEAD "课程代码,课程名称,开课学院,课程性质,教学班号,教师姓名,选课人数\n"
#define BOOKS_HEAD "课程代码,课程名称,教学班号,教材名称,主编,出版社,版次,ISBN\n"

static bool attempt(struct importing *t, enum plan_kind kind, const char *text)
{
	bool ok;

	CHECK(file_write(t->path, span_of(text), 0600, &t->f.err));
	t->order.kind = kind;
	t->order.path = t->path;
	t->order.file_name = SPAN("file.csv");
	t->order.now = NOW;
	if (kind != PLAN_HOLDINGS)
		t->order.term = SPAN("2025-2026-2");
	ok = import_run(t->f.reserves, t->f.a, &t->order, &t->outcome, &t->f.err);
	t->order = (struct import_order){ .source = t->order.source,
		.resource = t->order.resource };
	return ok;
}

static void run(struct importing *t, enum plan_kind kind, const char *text)
{
	if (!attempt(t, kind, text)) {
		(void)fprintf(stderr, "%s\n", t->f.err.detail);
		exit(1);
	}
}

/* Why a run did not do what the test wants. */
static void explain(const struct importing *t)
{
	for (size_t i = 0; i < t->outcome.columns.n; i++)
		for (size_t k = 0; k < t->outcome.columns.v[i].n; k++) {
			const struct column *c = &t->outcome.columns.v[i].v[k];

			(void)fprintf(stderr, "%.*s: %s, %s\n", SPAN_FMT(c->header),
			    column_name(c->field), column_sureness_name(c->sureness));
		}
	for (size_t i = 0; i < t->outcome.findings.n; i++)
		(void)fprintf(stderr, "row %d: %.*s %.*s\n", (int)t->outcome.findings.v[i].row,
		    SPAN_FMT(t->outcome.findings.v[i].code),
		    SPAN_FMT(t->outcome.findings.v[i].text));
}

static bool counted(const struct importing *t, int added, int changed, int same, int vanished)
{
	const struct import_counts *n = &t->outcome.counts;

	if (n->added == added && n->changed == changed && n->same == same &&
	    n->vanished == vanished)
		return true;
	(void)fprintf(stderr, "added %d changed %d same %d vanished %d\n", (int)n->added,
	    (int)n->changed, (int)n->same, (int)n->vanished);
	explain(t);
	return false;
}

static int64_t number(struct importing *t, size_t which)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	CHECK(db_first(t->f.sql, which, (struct db_args){ 0 }, &rows, &t->f.err));
	return db_i64(rows, 0);
}

static bool waits_for_matching(struct importing *t)
{
	struct job_status job;

	CHECK(job_last(t->f.reserves->records, t->f.a, SPAN("reserves.match"), 0, &job, &t->f.err));
	return job.id != 0 && job.state == JOB_WAITING;
}

/* ---- plans ---- */

static void test_tasks(struct importing *t)
{
	const char *both = TASKS_HEAD "MATH1001,高等数学,数学学院,必修,MATH1001-01,张三,60\n"
	                              "MATH1001,高等数学,数学学院,必修,MATH1001-02,李四,55\n"
	                              "MATH1002,线性代数,数学学院,必修,MATH1002-01,王五,40\n";

	t->order.dry_run = true;
	run(t, PLAN_TASKS, both);
	CHECK(counted(t, 5, 0, 0, 0) && number(t, FIXTURE_SQL_COUNT_COURSES) == 0);
	CHECK(number(t, FIXTURE_SQL_COUNT_IMPORTS) == 0 && !waits_for_matching(t));
	run(t, PLAN_TASKS, both);
	CHECK(counted(t, 5, 0, 0, 0) && number(t, FIXTURE_SQL_COUNT_COURSES) == 2);
	CHECK(waits_for_matching(t) && fixture_events(&t->f, "import.stored") == 1);
	run(t, PLAN_TASKS, both);
	CHECK(counted(t, 0, 0, 5, 0));
	/* a number changes; a section and a course are no longer there */
	run(t, PLAN_TASKS, TASKS_HEAD "MATH1001,高等数学,数学学院,必修,MATH1001-01,张三,61\n");
	CHECK(counted(t, 0, 1, 1, 3) && number(t, FIXTURE_SQL_COUNT_COURSES) == 1);
	/* and come back */
	run(t, PLAN_TASKS, both);
	CHECK(counted(t, 0, 4, 1, 0) && number(t, FIXTURE_SQL_COUNT_COURSES) == 2);
	run(t, PLAN_TASKS, both);
	CHECK(counted(t, 0, 0, 5, 0));
}

static void test_textbooks(struct importing *t)
{
	const char *books = BOOKS_HEAD
	    "MATH1001,高等数学,,高等数学 上册,同济大学数学科学学院,高等教育出版社,8版,9787040588682\n"
	    "MATH1002,线性代数,MATH1002-01,线性代数,居余马,清华大学出版社,2版,\n";

	run(t, PLAN_TEXTBOOKS, books);
	CHECK(counted(t, 2, 0, 2, 0));
	run(t, PLAN_TEXTBOOKS, books);
	CHECK(counted(t, 0, 0, 4, 0));
	CHECK(number(t, FIXTURE_SQL_COUNT_ITEMS) == 2 && number(t, FIXTURE_SQL_COUNT_BOOKS) == 2);
	/* the same books for another course are no new books; a list without a name needs the tasks */
	run(t, PLAN_TEXTBOOKS,
	    BOOKS_HEAD
	    "MATH1001,高等数学,,高等数学 上册,同济大学数学科学学院,高等教育出版社,8版,9787040588682\n"
	    "MATH1002,线性代数,,线性代数,居余马,清华大学出版社,2版,9787302065074\n"
	    "MATH1003,几何,,线性代数,居余马,清华大学出版社,2版,9787302065074\n");
	CHECK(counted(
	    t, 2, 1, 3, 0)); /* MATH1003 and its item are new; MATH1002's is for all sections now */
	CHECK(number(t, FIXTURE_SQL_COUNT_BOOKS) == 2);
	CHECK(number(t, FIXTURE_SQL_COUNT_ISBNS) == 2); /* filled where it was empty */
	run(t, PLAN_TEXTBOOKS, books);
	CHECK(counted(t, 0, 1, 3, 2) && number(t, FIXTURE_SQL_COUNT_BOOKS) == 2);
	/* tasks imported again leave what the textbook list said */
	run(t, PLAN_TASKS,
	    TASKS_HEAD "MATH1001,高等数学,数学学院,必修,MATH1001-01,张三,60\n"
	               "MATH1001,高等数学,数学学院,必修,MATH1001-02,李四,55\n"
	               "MATH1002,线性代数,数学学院,必修,MATH1002-01,王五,40\n");
	CHECK(counted(t, 0, 0, 5, 0));
}

static void test_refused(struct importing *t)
{
	const char *bad = TASKS_HEAD "STAT2001,概率论,数学学院,必修,STAT2001-01,张三,60\n"
	                             "STAT2001,统计学,数学学院,必修,STAT2001-02,张三,60\n"
	                             ",无代码,数学学院,必修,1,张三,60\n";

	t->order.source = SPAN("研究生院");
	t->order.strict = true;
	run(t, PLAN_TASKS, bad);
	CHECK(t->outcome.stopped && t->outcome.findings.refused == 2 && t->outcome.rows == 3);
	CHECK(number(t, FIXTURE_SQL_COUNT_COURSES) == 2);
	run(t, PLAN_TASKS, bad);
	CHECK(!t->outcome.stopped && counted(t, 2, 0, 0, 0));
	CHECK(number(t, FIXTURE_SQL_COUNT_COURSES) == 3); /* another source: nothing vanished */
	CHECK(number(t, FIXTURE_SQL_COUNT_FINDINGS) >= 2);
	/* a row that is refused this time has not vanished for that */
	run(t, PLAN_TASKS,
	    TASKS_HEAD "STAT2001,,数学学院,必修,STAT2001-01,张三,60\n"
	               "MATH3001,实变函数,数学学院,必修,MATH3001-01,张三,1\n");
	CHECK(counted(t, 2, 0, 0, 0) && number(t, FIXTURE_SQL_COUNT_COURSES) == 4);
	/* a textbook list that only has codes: courses that nobody named are refused */
	run(t, PLAN_TEXTBOOKS,
	    "课程代码,教材名称,出版社,ISBN\n"
	    "STAT2001,概率论与数理统计,高等教育出版社,9787040238969\n"
	    "ZZZZ9009,谁知道,高等教育出版社,\n");
	CHECK(t->outcome.findings.refused == 1 && counted(t, 1, 0, 1, 0));
	t->order.source = (struct span){ 0 };
}

static void test_plan(struct importing *t)
{
	const char *head =
	    "课程代码,课程名称,开课学院,教学班号,教师姓名,选课人数,教材名称,主编,ISBN,备注\n";
	char text[2000];

	t->order.source = SPAN("继续教育学院");
	(void)snprintf(text, sizeof(text), "%s%s", head,
	    "ACCT1001,会计学,商学院,01,赵六,30,会计学原理,孙七,9787300288628,\n"
	    "SPRT1002,体育,体育学院,01,钱八,30,无需教材,,,体育\n"
	    "CHIN1003,写作,文学院,01,周九,30,未选,,,\n");
	run(t, PLAN_COMBINED, text);
	CHECK(counted(t, 9, 0, 0, 0));
	run(t, PLAN_COMBINED, text);
	CHECK(counted(t, 0, 0, 9, 0));
	/* CHIN1003 has chosen: "not chosen yet" is replaced, and has not vanished; SPRT1002 is given up */
	(void)snprintf(text, sizeof(text), "%s%s", head,
	    "ACCT1001,会计学,商学院,01,赵六,30,会计学原理,孙七,9787300288628,\n"
	    "CHIN1003,写作,文学院,01,周九,30,大学写作,吴十,,\n");
	run(t, PLAN_COMBINED, text);
	CHECK(counted(t, 1, 0, 5, 3));
	t->order.source = (struct span){ 0 };
}

static const struct finding *found(const struct importing *t, const char *code)
{
	for (size_t i = 0; i < t->outcome.findings.n; i++)
		if (span_eq(t->outcome.findings.v[i].code, span_of(code)))
			return &t->outcome.findings.v[i];
	return NULL;
}

/* The students that a term's figures weigh, of one source's courses. */
static int64_t weighed(struct importing *t, const char *course)
{
	const struct coverage_ask ask = { .term = SPAN("2025-2026-2"), .now = NOW };
	struct facts f;
	int64_t n = 0;

	CHECK(facts_read(t->f.reserves, t->f.a, &ask, &f, &t->f.err));
	for (size_t i = 0; i < f.n_needs; i++)
		if (span_eq(f.courses[f.needs[i].course].code, span_of(course)))
			n += f.needs[i].enrolled;
	return n;
}

/* 01 of the tasks is 1 of the textbook list; a number that is no class is told, and weighs the course. */
static void test_class_numbers(struct importing *t)
{
	t->order.source = SPAN("国际学院");
	run(t, PLAN_TASKS,
	    TASKS_HEAD "INTL1001,概论,国际学院,必修,01,张三,50\n"
	               "INTL1001,概论,国际学院,必修,02,李四,30\n");
	run(t, PLAN_TEXTBOOKS, BOOKS_HEAD "INTL1001,概论,2,某概论,某人,某社,,\n");
	CHECK(weighed(t, "INTL1001") == 30 && t->outcome.findings.warned == 0);
	run(t, PLAN_TEXTBOOKS, BOOKS_HEAD "INTL1001,概论,7,某概论,某人,某社,,\n");
	CHECK(weighed(t, "INTL1001") == 80);
	CHECK(found(t, "unknown_section") != NULL && found(t, "unknown_section")->row == 2);
	t->order.source = (struct span){ 0 };
}

/* Rows that name no class, beside others of the course that do, make none. */
static void test_no_ghosts(struct importing *t)
{
	t->order.source = SPAN("软件学院");
	run(t, PLAN_COMBINED,
	    "课程代码,课程名称,开课学院,教学班号,教师姓名,选课人数,教材名称,主编,出版社\n"
	    "SOFT1001,编译,软件学院,01,赵六,50,编译原理,甲,某社\n"
	    ",,,,,,编译习题,乙,某社\n"
	    "SOFT1001,编译,软件学院,02,钱八,30,编译技术,丙,某社\n"
	    "SOFT1001,编译,软件学院,,,,编译大全,丁,某社\n");
	CHECK(counted(t, 7, 0, 0, 0)); /* a course, two classes, four books */
	CHECK(weighed(t, "SOFT1001") == 50 + 50 + 30 + 80);
	t->order.source = (struct span){ 0 };
}

static void many_tasks(char *text, size_t room, const char *college, char letter, int n)
{
	size_t len = (size_t)snprintf(text, room, "%s", TASKS_HEAD);

	for (int i = 1; i <= n; i++)
		len += (size_t)snprintf(text + len, room - len,
		    "%c%03d,课%c%d,%s,必修,01,张三,50\n", letter, i, letter, i, college);
}

/* One college a file: the second leaves the first alone, unless it is said that what is missing is gone. */
static void test_college_files(struct importing *t)
{
	char text[4000];

	t->order.source = SPAN("分院报送");
	many_tasks(text, sizeof(text), "文学院", 'A', 8);
	run(t, PLAN_TASKS, text);
	many_tasks(text, sizeof(text), "理学院", 'B', 8);
	run(t, PLAN_TASKS, text);
	CHECK(counted(t, 16, 0, 0, 0) && t->outcome.findings.warned == 1);
	CHECK(span_eq(found(t, "college_kept")->text, SPAN("文学院: 8 / 8")));
	/* a few may go; more than half may not */
	many_tasks(text, sizeof(text), "理学院", 'B', 5);
	run(t, PLAN_TASKS, text);
	CHECK(counted(t, 0, 0, 10, 6) && found(t, "college_kept") != NULL);
	t->order.vanish = true;
	run(t, PLAN_TASKS, text);
	CHECK(counted(t, 0, 0, 10, 16) && found(t, "college_kept") == NULL);
	t->order.source = (struct span){ 0 };
}

/* A refused row spares its own course, not another whose code begins alike; near codes are told. */
static void test_near_codes(struct importing *t)
{
	t->order.source = SPAN("近似");
	run(t, PLAN_TASKS,
	    TASKS_HEAD "A1,甲,文学院,必修,01,张三,50\nA10,乙,文学院,必修,01,张三,50\n");
	CHECK(t->outcome.findings.warned == 0);
	run(t, PLAN_TASKS,
	    TASKS_HEAD "A10,,文学院,必修,01,张三,50\n"
	               "A11,丁,文学院,必修,01,张三,50\na11,丁,文学院,必修,01,张三,50\n");
	CHECK(t->outcome.findings.refused == 1 && counted(t, 4, 0, 0, 2));
	CHECK(found(t, "near_code") != NULL && found(t, "near_code")->row == 4);
	t->order.source = (struct span){ 0 };
}

/* A course that only the textbook list has is told once tasks have come. */
static void test_only_listed(struct importing *t)
{
	const char *list = BOOKS_HEAD "ONLY1002,谁知道,,某书,某人,某社,,\n";

	t->order.source = SPAN("只有教材");
	run(t, PLAN_TEXTBOOKS, list);
	CHECK(found(t, "only_listed") == NULL);
	run(t, PLAN_TASKS, TASKS_HEAD "ONLY1001,甲,文学院,必修,01,张三,50\n");
	run(t, PLAN_TEXTBOOKS, list);
	CHECK(found(t, "only_listed") != NULL && found(t, "only_listed")->row == 2);
	t->order.source = (struct span){ 0 };
}

/* ---- columns that must be asked for ---- */

static void test_asked(struct importing *t)
{
	const struct column_answer answers[] = { { SPAN("甲"), COLUMN_COURSE_CODE },
		{ SPAN("乙"), COLUMN_COURSE_NAME }, { SPAN(""), COLUMN_COLLEGE },
		{ SPAN(""), COLUMN_ENROLLED } }; /* in no column */
	const char *text = "甲,乙,教学班号\nMATH5001,数论,1\nMATH5002,拓扑学,1\n";

	t->order.source = SPAN("某院");
	run(t, PLAN_TASKS, text);
	CHECK(t->outcome.asked && t->outcome.columns.n == 1 && t->outcome.rows == 0);
	t->order.answers = answers;
	t->order.n_answers = 4;
	run(t, PLAN_TASKS, text);
	CHECK(counted(t, 4, 0, 0, 0) && !t->outcome.asked);
	run(t, PLAN_TASKS, text); /* remembered */
	CHECK(!t->outcome.asked && counted(t, 0, 0, 4, 0));
	t->order.source = (struct span){ 0 };
}

/* A column that nobody knows is left out and told. */
static void test_unknown_column(struct importing *t)
{
	t->order.source = SPAN("另一院");
	t->order.dry_run = true;
	run(t, PLAN_TASKS,
	    "课程代码,课程名称,开课学院,教学班号,选课人数,怪\nUNKN1001,甲,文学院,01,5,某\n");
	CHECK(t->outcome.findings.warned == 1);
	CHECK(span_eq(found(t, "unknown_column")->text, SPAN("怪")));
	t->order.source = (struct span){ 0 };
}

/* Bytes that are no text in the file's encoding are told, with the row that they stand in. */
static void test_lost_bytes(struct importing *t)
{
	t->order.source = SPAN("乱码");
	t->order.dry_run = true;
	run(t, PLAN_TASKS,
	    "coursecode,coursename,college,section,teachers,enrolled\n"
	    "BYTE1001,Algebra,\xff\xff,01,Li,50\nBYTE1002,Logic,Maths,01,Li,50\n");
	CHECK(found(t, "lost_bytes") != NULL && found(t, "lost_bytes")->row == 2);
	t->order.source = (struct span){ 0 };
}

static void test_hostile(struct importing *t)
{
	int64_t before = number(t, FIXTURE_SQL_COUNT_IMPORTS);

	CHECK_FAILS(attempt(t, PLAN_TASKS, ""), ERR_INVALID, &t->f.err);
	CHECK_FAILS(attempt(t, PLAN_TASKS, "PK\x03\x04 not an archive"), ERR_INVALID, &t->f.err);
	CHECK(unlink(t->path) == 0);
	CHECK(number(t, FIXTURE_SQL_COUNT_IMPORTS) == before);
}

/* ---- holdings ---- */

#define LIST_HEAD "id\tkind\ttitle\tauthor\tpublisher\tyear\tedition\tisbn\turl\tcompleteness\n"

static void test_holdings(struct importing *t)
{
	t->order.resource = fixture_resource(&t->f, "电子书库", NULL, NULL);
	run(t, PLAN_HOLDINGS,
	    LIST_HEAD "1\tbook\t高等数学\t同济\t高教社\t2023\t8\t9787040588682\t\tfull\n"
	              "2\tbook\t线性代数\t居余马\t清华社\t2002\t2\t\t\tfull\n"
	              "\tbook\t无号书\t某人\t某社\t2001\t\t9787302065074\t\tpart\n"
	              "\tbook\t又一本\t某人\t某社\t2001\t\t\t\t\n");
	CHECK(counted(t, 4, 0, 0, 0) && number(t, FIXTURE_SQL_COUNT_IN_FORCE) == 4);
	CHECK(waits_for_matching(t));
	/* the whole list again: one changed, one gone, one new, one twice */
	run(t, PLAN_HOLDINGS,
	    LIST_HEAD "1\tbook\t高等数学\t同济\t高教社\t2023\t8\t9787040588682\t\tpart\n"
	              "\tbook\t无号书\t某人\t某社\t2001\t\t9787302065074\t\tpart\n"
	              "\tbook\t又一本\t某人\t某社\t2001\t\t\t\t\n"
	              "3\tbook\t数学分析\t陈纪修\t高教社\t2004\t2\t\t\tfull\n"
	              "3\tbook\t数学分析\t陈纪修\t高教社\t2004\t2\t\t\tfull\n");
	CHECK(counted(t, 1, 1, 2, 1) && t->outcome.findings.refused == 1);
	CHECK(number(t, FIXTURE_SQL_COUNT_IN_FORCE) == 4);
	CHECK(number(t, FIXTURE_SQL_COUNT_HOLDINGS) == 4); /* the old list is thrown away */
	t->order.strict = true;
	run(t, PLAN_HOLDINGS, LIST_HEAD "1\tbook\t甲\t\t\t\t\t\t\t\n1\tbook\t乙\t\t\t\t\t\t\t\n");
	CHECK(t->outcome.stopped && number(t, FIXTURE_SQL_COUNT_IN_FORCE) == 4);
	CHECK(number(t, FIXTURE_SQL_COUNT_HOLDINGS) == 4);
	t->order.dry_run = true;
	run(t, PLAN_HOLDINGS, LIST_HEAD "1\tbook\t甲\t\t\t\t\t\t\t\n");
	CHECK(counted(t, 0, 1, 0, 3) && number(t, FIXTURE_SQL_COUNT_HOLDINGS) == 4);
}

/* Two volumes under the ISBN of their set, in a list without ids: both are kept, and the same again. */
static void test_sets(struct importing *t)
{
	const char *list =
	    "书名\t作者\tISBN\n"
	    "高等数学 上册\t同济\t9787040588682\n高等数学 下册\t同济\t9787040588682\n"
	    "大学英语 1\t李\t9787302065074\n大学英语 2\t李\t9787302065074\n";

	t->order.resource = fixture_resource(&t->f, "无号书库", NULL, NULL);
	run(t, PLAN_HOLDINGS, list);
	CHECK(counted(t, 4, 0, 0, 0) && t->outcome.findings.refused == 0);
	run(t, PLAN_HOLDINGS, list);
	CHECK(counted(t, 0, 0, 4, 0));
}

/* A command that was killed while it stored a list has failed two minutes later, and may be given up. */
static void test_killed(struct importing *t)
{
	const int64_t now = clock_ms(), long_ago = now - 3 * 60000;
	struct import one;

	fixture_run(&t->f, FIXTURE_SQL_STORING_SINCE, DB_ARGS(DB_I64(now), DB_I64(1)));
	CHECK(import_find(t->f.reserves, t->f.a, 1, &one, &t->f.err));
	CHECK(one.state == IMPORT_STORING);
	fixture_run(&t->f, FIXTURE_SQL_STORING_SINCE, DB_ARGS(DB_I64(long_ago), DB_I64(1)));
	CHECK(import_find(t->f.reserves, t->f.a, 1, &one, &t->f.err));
	CHECK(one.state == IMPORT_FAILED && one.ended == long_ago && one.error.len > 0);
}

int main(int argc, char **argv)
{
	struct importing t = { 0 };

	fixture_open(&t.f, argc, argv, "reserves_import");
	(void)snprintf(t.path, sizeof(t.path), "/tmp/kaijuan-import-%d.csv", (int)getpid());
	test_tasks(&t);
	test_textbooks(&t);
	test_refused(&t);
	test_plan(&t);
	test_class_numbers(&t);
	test_no_ghosts(&t);
	test_college_files(&t);
	test_near_codes(&t);
	test_only_listed(&t);
	test_asked(&t);
	test_lost_bytes(&t);
	test_unknown_column(&t);
	test_holdings(&t);
	test_sets(&t);
	test_hostile(&t);
	test_killed(&t);
	fixture_close(&t.f);
	return 0;
}
