/* The search of courses, a course's page and citations. */
#include <stdio.h>
#include <unistd.h>

#include "platform/file.h"
#include "services/reserves/reserves_cite.h"
#include "services/reserves/reserves_courses.h"
#include "services/reserves/reserves_import.h"
#include "services/reserves/test/fixture.h"
#include "services/reserves/test/fixture_sql.h"
#include "testing/check.h"

static const char plan[] =
    "课程代码,课程名称,开课学院,培养层次,教学班号,教师姓名,选课人数,教材名称,主编,出版社,版次,ISBN,出版年\n"
    "MATH1001,高等数学,数学学院,本科,01,张三,60,高等数学 上册,同济大学数学科学学院,高等教育出版社,8版,"
    "9787040588682,2023\n"
    "MATH1001,高等数学,数学学院,本科,02,李四,55,高等数学习题集,吉米多维奇,高等教育出版社,,,\n"
    "MATH1002,数学,数学学院,本科,01,王五,40,无需教材,,,,,\n"
    "MATH2003,高等数学选讲,数学学院,硕士,01,赵六,30,未选,,,,,\n"
    "CHIN1001,大学语文,文学院,本科,01,高数理,30,未选,,,,,\n"
    "CS1004,C++程序设计,计算机学院,本科,01,孙七,30,C Primer Plus,Stephen Prata,人民邮电出版社,6版,,2019\n";

static const struct coverage_rule rule = { .other_edition_counts = true };

static void import(struct fixture *f, struct span text, struct span term)
{
	struct import_order order = {
		.kind = PLAN_COMBINED, .file_name = SPAN("plan.csv"), .term = term, .now = NOW
	};
	struct import_outcome outcome;
	char path[80];

	(void)snprintf(path, sizeof(path), "/tmp/kaijuan-courses-%d.csv", (int)getpid());
	CHECK(file_write(path, text, 0600, &f->err));
	order.path = path;
	CHECK(import_run(f->reserves, f->a, &order, &outcome, &f->err));
	CHECK(!outcome.asked && outcome.findings.refused == 0);
	CHECK(unlink(path) == 0);
}

/* ---- the search ---- */

static struct course_page search(struct fixture *f, const char *q)
{
	const struct course_query query = { .q = span_of(q), .limit = 20 };
	struct course_page page;

	CHECK(courses_search(f->reserves, f->a, &query, &rule, NOW, &page, &f->err));
	return page;
}

/* The codes of the hits in their order, with a blank behind each. */
static bool finds(struct fixture *f, const char *q, const char *codes)
{
	struct course_page page = search(f, q);
	struct buf all = { .arena = f->a };

	for (size_t i = 0; i < page.n; i++) {
		buf_add(&all, page.v[i].course.code);
		buf_add(&all, SPAN(" "));
	}
	if (page.total == (int64_t)page.n && span_eq(buf_span(&all), span_of(codes)))
		return true;
	(void)fprintf(stderr, "%s: %.*s\n", q, SPAN_FMT(buf_span(&all)));
	return false;
}

static void test_search(struct fixture *f)
{
	/* the name itself, names that begin with it, names that hold it */
	CHECK(finds(f, "数学", "MATH1002 MATH1001 MATH2003 "));
	CHECK(finds(f, "高等数学", "MATH1001 MATH2003 "));
	CHECK(finds(f, "math1002", "MATH1002 ")); /* the code, however it is typed */
	CHECK(finds(f, "ＭＡＴＨ１００２", "MATH1002 "));
	CHECK(finds(f, "李四", "MATH1001 "));   /* a teacher */
	CHECK(finds(f, "习题集", "MATH1001 ")); /* a textbook */
	CHECK(finds(f, "c++", "CS1004 "));
	CHECK(finds(f, "primer 孙七", "CS1004 ")); /* both words */
	CHECK(finds(f, "primer 张三", ""));
	CHECK(finds(f, "gaodengshuxue", "MATH1001 MATH2003 "));
	CHECK(finds(f, "gdsx", "MATH1001 MATH2003 "));
	CHECK(finds(f, "daxueyuwen", "CHIN1001 "));
	CHECK(finds(f, "zhangsan", "MATH1001 "));
	CHECK(finds(f, "5000%", "") && search(f, "_").total == 5); /* marks are no words */
	CHECK(search(f, "").total == 5);
}

static void test_page(struct fixture *f)
{
	struct course_query query = { .q = SPAN("数学"), .limit = 2 };
	struct course_page page;

	CHECK(courses_search(f->reserves, f->a, &query, &rule, NOW, &page, &f->err));
	CHECK(page.total == 3 && page.n == 2 && page.n_colleges == 1);
	CHECK(span_eq(page.term, SPAN("2025-2026-2")) && page.colleges[0].courses == 3);
	CHECK(page.v[0].needs == ITEM_NONE_NEEDED && page.v[1].needs == ITEM_REQUIRED);
	CHECK(page.v[1].required == 2 && span_eq(page.v[1].teachers, SPAN("张三、李四")));
	query.offset = 2;
	CHECK(courses_search(f->reserves, f->a, &query, &rule, NOW, &page, &f->err));
	CHECK(page.n == 1 && page.v[0].needs == ITEM_NOT_CHOSEN);
	query = (struct course_query){ .limit = 20, .level = SPAN("master") };
	CHECK(courses_search(f->reserves, f->a, &query, &rule, NOW, &page, &f->err));
	CHECK(page.total == 1 && span_eq(page.v[0].course.code, SPAN("MATH2003")));
	query = (struct course_query){ .limit = 20, .term = SPAN("1999-2000-1") };
	CHECK_FAILS(courses_search(f->reserves, f->a, &query, &rule, NOW, &page, &f->err),
	    ERR_NOT_FOUND, &f->err);
}

static void test_colleges(struct fixture *f)
{
	struct course_page page = search(f, "");
	struct course_query query = { .limit = 20 };
	int64_t mathematics = 0;

	for (size_t i = 0; i < page.n_colleges; i++)
		if (span_eq(college_name(&page.names, page.colleges[i].college), SPAN("数学学院")))
			mathematics = page.colleges[i].college;
	CHECK(page.n_colleges == 3 && page.colleges[0].courses == 3 && mathematics != 0);
	query.college = mathematics;
	CHECK(courses_search(f->reserves, f->a, &query, &rule, NOW, &page, &f->err));
	CHECK(page.total == 3 && page.n_colleges == 3); /* the spread is of all hits */
	query.college = 9999;
	CHECK(courses_search(f->reserves, f->a, &query, &rule, NOW, &page, &f->err));
	CHECK(page.total == 0);
}

/* 60 courses, not in the order of any list. */
static struct span many(struct fixture *f)
{
	struct buf b = { .arena = f->a };
	char line[120];

	buf_add(&b, SPAN("课程代码,课程名称,开课学院,教学班号,教师姓名,选课人数,教材名称\n"));
	for (int i = 0; i < 60; i++) {
		(void)snprintf(line, sizeof(line), "T%d,%s数学%d,学院%d,01,张三,9,未选\n",
		    1000 + i * 37 % 60, i % 3 ? "" : "应用", i * 7 % 60 / 4, i % 4);
		buf_add(&b, span_of(line));
	}
	return buf_span(&b);
}

/* Pages of any size, one behind the other, are the whole list: what was let go on the way was not the best. */
static void test_pages(struct fixture *f, struct span q)
{
	struct course_query query = { .term = SPAN("2024-2025-1"), .q = q, .limit = 100 };
	struct course_page whole, part;

	CHECK(courses_search(f->reserves, f->a, &query, &rule, NOW, &whole, &f->err));
	CHECK(whole.n == 60 && whole.total == 60);
	for (query.limit = 1; query.limit <= 13; query.limit += 4)
		for (query.offset = 0; query.offset < 60; query.offset += query.limit) {
			CHECK(
			    courses_search(f->reserves, f->a, &query, &rule, NOW, &part, &f->err));
			CHECK(part.total == 60 && part.n > 0);
			for (size_t i = 0; i < part.n; i++)
				CHECK(part.v[i].course.id ==
				      whole.v[query.offset + (int64_t)i].course.id);
		}
}

/* ---- a course ---- */

static void test_course(struct fixture *f)
{
	struct course_page page = search(f, "高等数学");
	int64_t resource = fixture_resource(f, "电子教材", NULL, NULL);
	int64_t ended = fixture_resource(f, "试用库", "2025-01-01", "2025-12-31");
	struct whole_course w;
	struct course_book *book;
	int64_t id;

	CHECK(course_find(f->reserves, f->a, page.v[0].course.public_id, &rule, NOW, &w, &f->err));
	CHECK(w.n_sections == 2 && w.sections[0].enrolled == 60 && w.n_items == 2);
	CHECK(span_eq(w.items[0].sections, SPAN("01")) && w.items[0].book.n_sources == 0);
	CHECK(w.items[0].book.verdict.covered == COVERED_NO && !w.course.gone);
	id = w.items[0].book.id;
	(void)fixture_match(f, &(struct made_match){ .book = id,
	                           .resource = ended,
	                           .vendor_id = "1",
	                           .sure = true,
	                           .accepted = true,
	                           .title = SPAN("高等数学") });
	(void)fixture_match(f, &(struct made_match){ .book = id,
	                           .resource = resource,
	                           .vendor_id = "2",
	                           .status = "other_edition",
	                           .sure = true,
	                           .accepted = true,
	                           .title = SPAN("高等数学") });
	CHECK(course_find(f->reserves, f->a, page.v[0].course.public_id, &rule, NOW, &w, &f->err));
	book = &w.items[0].book;
	CHECK(book->n_sources == 2 && book->verdict.covered == COVERED_YES);
	CHECK(book->sources[0].counts && book->sources[0].status == MATCH_OTHER_EDITION);
	CHECK(!book->sources[1].counts && !book->sources[1].in_period);
	CHECK(search(f, "高等数学").v[0].covered == 1);
	CHECK_FAILS(course_find(f->reserves, f->a, SPAN("nothing"), &rule, NOW, &w, &f->err),
	    ERR_NOT_FOUND, &f->err);
}

/* ---- citations ---- */

static bool cited(struct fixture *f, struct cited_book book, const char *wanted)
{
	struct span text = cite_book(f->a, &book);

	if (span_eq(text, span_of(wanted)))
		return true;
	(void)fprintf(stderr, "%.*s\n", SPAN_FMT(text));
	return false;
}

static void test_cite(struct fixture *f)
{
	CHECK(cited(f,
	    (struct cited_book){ SPAN("高等数学"), SPAN("同济大学数学科学学院 编"),
	        SPAN("高等教育出版社"), SPAN("第8版"), SPAN("上册"), SPAN("2023") },
	    "同济大学数学科学学院. 高等数学：上册[M]. 8版. 高等教育出版社, 2023."));
	CHECK(cited(f,
	    (struct cited_book){ SPAN("深入理解计算机系统"),
	        SPAN("[美] 布莱恩特,奥哈拉伦 著；龚奕利,贺莲 译"), SPAN("机械工业出版社"),
	        SPAN("第3版"), SPAN(""), SPAN("2016") },
	    "布莱恩特, 奥哈拉伦. 深入理解计算机系统[M]. 龚奕利, 贺莲, 译. 3版. 机械工业出版社, 2016."));
	CHECK(cited(f,
	    (struct cited_book){ SPAN("经济学"), SPAN("甲一,乙二,丙三,丁四 著"), SPAN("某出版社"),
	        SPAN("第1版"), SPAN(""), SPAN("") },
	    "甲一, 乙二, 丙三, 等. 经济学[M]. 某出版社."));
	CHECK(cited(f,
	    (struct cited_book){ SPAN("Introduction to Algorithms"),
	        SPAN("Thomas H. Cormen,Charles E. Leiserson"), SPAN("MIT Press"), SPAN("3rd ed."),
	        SPAN(""), SPAN("2009") },
	    "CORMEN T H, LEISERSON C E. Introduction to Algorithms[M]. 3rd ed. MIT Press, 2009."));
	CHECK(cited(f, (struct cited_book){ .title = SPAN("书") }, "书[M]."));
	CHECK(cited(f, (struct cited_book){ 0 }, ""));
}

int main(int argc, char **argv)
{
	struct fixture f = { 0 };

	fixture_open(&f, argc, argv, "reserves_courses");
	import(&f, span_of(plan), SPAN("2025-2026-2"));
	test_search(&f);
	test_page(&f);
	test_colleges(&f);
	test_course(&f);
	test_cite(&f);
	import(&f, many(&f), SPAN("2024-2025-1"));
	test_pages(&f, SPAN(""));
	test_pages(&f, SPAN("数学"));
	test_pages(&f, SPAN("t1"));
	fixture_close(&f);
	return 0;
}
