/* Rows as offices write them, and what they become. Tables and results are text: reserves_dump.h. */
#include <stdio.h>

#include "platform/mem.h"
#include "services/reserves/reserves_dump.h"
#include "testing/check.h"

#define TERM "2025-2026-2"

static struct mem_arena m;

static void expect(int line, struct span got, const char *wanted)
{
	if (span_eq(got, span_of(wanted)))
		return;
	fprintf(stderr, "line %d: wanted\n%s\ngot\n%.*s\n", line, wanted, SPAN_FMT(got));
	exit(1);
}

static void read_table(
    int line, enum plan_kind kind, const char *term, const char *table, const char *wanted)
{
	struct reading_options options = { .kind = kind, .term = span_of(term) };
	struct buf out = { .arena = &m.arena };
	struct err err = { 0 };

	CHECK(table_read(&m.arena, &options, span_of(table), &out, &err));
	expect(line, buf_span(&out), wanted);
}

#define READS(kind, table, wanted) read_table(__LINE__, kind, TERM, table, wanted)

/* ---- teaching tasks ---- */

static void test_tasks(void)
{
	READS(PLAN_TASKS,
	    "江澜大学2025-2026学年第二学期教学任务表\n"
	    "学年|学期|开课学院|课程代码|课程名称|课程性质|课程类别|选课课号|教师信息|选课人数|容量|时间地点\n"
	    "2025-2026|2|数学学院|MA1001|高等数学A（1）|必修|公共基础课|K1|2013/张三[主讲],2044/李四|１２０人|150|周一\n"
	    "2025-2026|2|数学学院|MA1001|高等数学Ａ(1)|必修|公共基础课|K1|2013/张三[主讲],2044/李四|120|150|周三\n"
	    "|||||||K2|王 芳|1,234|-|\n",
	    "1 title\n"
	    "2 header\n"
	    "3 MA1001 高等数学A（1） college=数学学院 nature=必修/required "
	    "category=公共基础课/public_basic section=K1 by 2013/张三/主讲,2044/李四/ enrolled=120 "
	    "capacity=150\n"
	    "4 MA1001 高等数学A（1） again college=数学学院 nature=必修/required "
	    "category=公共基础课/public_basic section=K1 by 2013/张三/主讲,2044/李四/ enrolled=120 "
	    "capacity=150\n"
	    "5 MA1001 高等数学A（1） inherited college=数学学院 nature=必修/required "
	    "category=公共基础课/public_basic section=K2 by /王芳/ enrolled=1234\n");
}

static void test_lines_that_are_no_rows(void)
{
	READS(PLAN_TASKS,
	    "课程号|课程名|课序号|任课教师|人数|开课单位\n"
	    "A1|甲|1|张三|5|文学院\n"
	    "课程号|课程名|课序号|任课教师|人数|开课单位\n"
	    "||2|李四|6|\n"
	    "A2|说明文写作|1|李四|6|文学院\n"
	    "合计|||| 11|\n"
	    "||3|王五|7|\n"
	    "7|||||\n"
	    "  |/|||—|\n"
	    "第 1 页 共 3 页\n"
	    "制表人：王五|||制表日期：2026-01-05||\n"
	    "注：人数以选课为准|||||\n"
	    "开课单位：历史学院||||打印：x|\n"
	    "A3|乙|1|张三|8|\n",
	    "1 header\n"
	    "2 A1 甲 college=文学院 section=1 by /张三/ enrolled=5\n"
	    "3 header\n"
	    "4 refused: no_course_code course_code \n"
	    "5 A2 说明文写作 college=文学院 section=1 by /李四/ enrolled=6\n"
	    "6 footer\n"
	    "7 refused: no_course_code course_code \n"
	    "8 refused: no_course_name course_name 7\n"
	    "9 blank\n"
	    "10 footer\n"
	    "11 footer\n"
	    "12 footer\n"
	    "13 title\n"
	    "14 A3 乙 college=历史学院 section=1 by /张三/ enrolled=8\n");
}

static void test_refusals(void)
{
	READS(PLAN_TASKS,
	    "学期|课程代码|课程名称|开课学院|选课人数|课程状态\n"
	    "2025-2026-1|B1|甲|文学院|5|\n"
	    "下学年|B2|乙|文学院|5|\n"
	    "2026春|B3|丙|文学院|四十五|\n"
	    "2|B4|丁|文学院|-5|\n"
	    "2|2.3E+07|戊|文学院|5|\n"
	    "2|见附件，另行通知|己|文学院|5|\n"
	    "2||庚|文学院|5|\n"
	    "2||||6|\n"
	    "2||辛|文学院|5|\n"
	    "2|B5||文学院|5|\n"
	    "2|B6|壬|文学院|5|停开\n"
	    "2|B7|癸|文学院|999999|\n"
	    "2|B8|子|文学院|5|\n"
	    "2|B8|丑|文学院|5|\n",
	    "1 header\n"
	    "2 refused: other_term term 2025-2026-1\n"
	    "3 refused: bad_term term 下学年\n"
	    "4 refused: bad_number enrolled 四十五\n"
	    "5 refused: bad_number enrolled -5\n"
	    "6 refused: bad_course_code course_code 2.3E+07\n"
	    "7 refused: bad_course_code course_code 见附件,另行通知\n"
	    "8 refused: no_course_code course_code 庚\n"
	    "9 refused: parent_refused course_code 庚\n"
	    "10 refused: no_course_code course_code 辛\n"
	    "11 refused: no_course_name course_name B5\n"
	    "12 refused: cancelled course_state 停开\n"
	    "13 refused: bad_number enrolled 999999\n"
	    "14 B8 子 college=文学院 enrolled=5\n"
	    "15 refused: duplicate_course_name course_name 丑\n");
}

int main(void)
{
	mem_arena_init(&m);
	test_tasks();
	test_lines_that_are_no_rows();
	test_refusals();
	mem_arena_finish(&m);
	return 0;
}
