/* What offices write where a class, a number of students or a title should stand, and what becomes of it. */
#include "services/reserves/test/reads.h"

static struct mem_arena m;

#define HEAD \
	"课程代码|课程名称|教材名称|主编|出版社|版次|出版时间|ISBN|教材类型|是否选用教材|备注\n"

/* One class however its number is written, and however often. */
static void test_class_numbers(void)
{
	READS(PLAN_TASKS,
	    "课程代码|课程名称|开课学院|教学班号|选课人数\n"
	    "A1|甲|文学院|01|50\n"
	    "A1|甲|文学院|1|50\n"
	    "A1|甲|文学院|1.0|50\n"
	    "A1|甲|文学院|０１班|50\n"
	    "A1|甲|文学院|第一教学班|50\n"
	    "A1|甲|文学院|012|30\n"
	    "A1|甲|文学院|A1-1|30\n"
	    "A1|甲|文学院|班|20\n",
	    "1 header\n"
	    "2 A1 甲 college=文学院 section=01 enrolled=50\n"
	    "3 A1 甲 again college=文学院 section=01 enrolled=50\n"
	    "4 A1 甲 again college=文学院 section=01 enrolled=50\n"
	    "5 A1 甲 again college=文学院 section=01 enrolled=50\n"
	    "6 A1 甲 again college=文学院 section=01 enrolled=50\n"
	    "7 A1 甲 college=文学院 section=12 enrolled=30\n"
	    "8 A1 甲 college=文学院 section=A1-1 enrolled=30\n"
	    "9 A1 甲 college=文学院 section=班 enrolled=20\n");
}

/* Without numbers, classes and teachers tell sections apart; where nothing does, it is told. */
static void test_classes_without_numbers(void)
{
	READS(PLAN_TASKS,
	    "课程代码|课程名称|开课学院|教师姓名|选课人数|教学班组成\n"
	    "A1|甲|文学院|张三|50|文2401\n"
	    "A1|甲|文学院|李四|30|文2402\n"
	    "A1|甲|文学院|李四|25|文2403\n"
	    "A1|甲|文学院|李四|25|文2403\n",
	    "1 header\n"
	    "2 A1 甲 college=文学院 section=文2401 张三 by /张三/ enrolled=50\n"
	    "3 A1 甲 college=文学院 section=文2402 李四 by /李四/ enrolled=30\n"
	    "4 A1 甲 college=文学院 section=文2403 李四 by /李四/ enrolled=25\n"
	    "5 A1 甲 again college=文学院 section=文2403 李四 by /李四/ enrolled=25\n");
	READS(PLAN_TASKS, "课程代码|课程名称|开课学院|选课人数\nA1|甲|文学院|50\nA1|甲|文学院|30\n",
	    "1 header\n"
	    "2 A1 甲 college=文学院 enrolled=50\n"
	    "3 A1 甲 college=文学院 enrolled=50 !section_unnamed\n");
}

/* Blank cells below, as old spreadsheets and CSV have them: the class goes on with its course. */
static void test_blank_below(void)
{
	READS(PLAN_COMBINED,
	    "开课学院|课程代码|课程名称|教学班号|教师姓名|选课人数|教材名称\n"
	    "文学院|A1|甲|1|张三|50|书甲\n"
	    "||||||书乙\n"
	    "|||02|李四|30|书丙\n"
	    "||||王五||书丁\n"
	    "||||||书戊\n",
	    "1 header\n"
	    "2 A1 甲 college=文学院 section=01 by /张三/ enrolled=50 required book[书甲 isbn:none]\n"
	    "3 A1 甲 inherited again college=文学院 section=01 by /张三/ enrolled=50 required book[书乙 "
	    "isbn:none]\n"
	    "4 A1 甲 inherited college=文学院 section=02 by /李四/ enrolled=30 required book[书丙 "
	    "isbn:none]\n"
	    "5 A1 甲 inherited again college=文学院 section=02 by /王五/ enrolled=30 required book[书丁 "
	    "isbn:none]\n"
	    "6 A1 甲 inherited again college=文学院 section=02 by /王五/ enrolled=30 required book[书戊 "
	    "isbn:none]\n");
	READS(PLAN_TEXTBOOKS, "课程代码|课程名称|教学班号|教材名称\nA1|甲|2班|书甲\n|||书乙\n",
	    "1 header\n"
	    "2 A1 甲 section=02 required book[书甲 isbn:none]\n"
	    "3 A1 甲 inherited again section=02 required book[书乙 isbn:none]\n");
}

/* Unknown and roughly known are values: the row is good. */
static void test_enrolment(void)
{
	READS(PLAN_TASKS,
	    "课程代码|课程名称|开课学院|教学班号|选课人数\n"
	    "A1|甲|文学院|01|不详\nA1|甲|文学院|02|约50\nA1|甲|文学院|03|120(含重修20)\n"
	    "A1|甲|文学院|04|50人（男20女30）\nA1|甲|文学院|05|12.5\nA1|甲|文学院|06|1 200\n"
	    "A1|甲|文学院|07|30 40\nA1|甲|文学院|08|50-60\nA1|甲|文学院|09|/\n",
	    "1 header\n"
	    "2 A1 甲 college=文学院 section=01 !enrolled_unclear\n"
	    "3 A1 甲 college=文学院 section=02 enrolled=50 !enrolled_unclear\n"
	    "4 A1 甲 college=文学院 section=03 enrolled=120 !enrolled_unclear\n"
	    "5 A1 甲 college=文学院 section=04 enrolled=50 !enrolled_unclear\n"
	    "6 A1 甲 college=文学院 section=05 !enrolled_unclear\n"
	    "7 A1 甲 college=文学院 section=06 enrolled=1200 !enrolled_unclear\n"
	    "8 A1 甲 college=文学院 section=07 !enrolled_unclear\n"
	    "9 A1 甲 college=文学院 section=08 !enrolled_unclear\n"
	    "10 A1 甲 college=文学院 section=09 !no_enrolled\n");
}

/* An author and a press make a book of any title; what stands alone may be a state, a remark or an error. */
static void test_titles_that_are_words(void)
{
	READS(PLAN_TEXTBOOKS,
	    HEAD "M1|甲|论文写作|李明|高等教育出版社|第2版|||||\n"
	         "M2|乙|体育|||||||||\n"
	         "M3|丙|尚未完成的革命|李明|三联书店||||||\n"
	         "M4|丁|自编讲义|李明|高等教育出版社||||||\n"
	         "M5|戊|课程设计|李明|校内||||||\n"
	         "M6|己|待定|李明|待定||||||\n"
	         "M7|庚||||||9787040396638|||\n"
	         "M8|辛|#REF!|||||9787040396638|||\n",
	    "1 header\n"
	    "2 M1 甲 required book[论文写作 ed=第2版 by=李明 pub=高等教育出版社 isbn:none]\n"
	    "3 M2 乙 none_needed:sport\n"
	    "4 M3 丙 required book[尚未完成的革命 by=李明 pub=三联书店 isbn:none]\n"
	    "5 M4 丁 none_needed:own_notes\n"
	    "6 M5 戊 none_needed:practice\n"
	    "7 M6 己 not_chosen\n"
	    "8 M7 庚 required book[ISBN 9787040396638 9787040396638] !no_book_title\n"
	    "9 M8 辛 required book[ISBN 9787040396638 9787040396638] !no_book_title\n");
	READS(PLAN_TEXTBOOKS,
	    "课程代码|课程名称|教材名称|备注\n"
	    "M1|甲|无（自编）|\n"
	    "M2|乙|教师自编讲义|\n"
	    "M3|丙|慕课|\n"
	    "M4|丁|未指定教材|\n"
	    "M5|戊|同上|\n"
	    "M6|己|见备注|自编讲义\n"
	    "M7|庚|否|\n"
	    "M8|辛|#DIV/0!|\n"
	    "M9|壬|学院自编讲义（内部）|\n"
	    "M10|癸|无机化学|\n",
	    "1 header\n"
	    "2 M1 甲 none_needed:own_notes\n"
	    "3 M2 乙 none_needed:own_notes\n"
	    "4 M3 丙 none_needed:other\n"
	    "5 M4 丁 not_chosen\n"
	    "6 M5 戊 not_chosen !title_unclear\n"
	    "7 M6 己 none_needed:own_notes\n"
	    "8 M7 庚 not_chosen !title_unclear\n"
	    "9 M8 辛 not_chosen !title_unclear\n"
	    "10 M9 壬 required book[学院自编讲义（内部） +notes isbn:none] !title_doubtful\n"
	    "11 M10 癸 required book[无机化学 isbn:none]\n");
}

int main(void)
{
	mem_arena_init(&m);
	test_class_numbers();
	test_classes_without_numbers();
	test_blank_below();
	test_enrolment();
	test_titles_that_are_words();
	mem_arena_finish(&m);
	return 0;
}
