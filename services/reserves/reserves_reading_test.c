/* Rows as offices write them, and what they become. Tables and results are text: reserves_dump.h. */
#include <stdio.h>

#include "services/reserves/test/reads.h"
#include "services/reserves/reserves_findings.h"
#include "services/reserves/reserves_seen.h"
#include "services/reserves/reserves_synonyms.h"
#include "testing/check.h"

static struct mem_arena m;

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
	    "2 A1 甲 college=文学院 section=01 by /张三/ enrolled=5\n"
	    "3 header\n"
	    "4 refused: no_course_code course_code \n"
	    "5 A2 说明文写作 college=文学院 section=01 by /李四/ enrolled=6\n"
	    "6 footer\n"
	    "7 refused: no_course_code course_code \n"
	    "8 refused: no_course_name course_name 7\n"
	    "9 blank\n"
	    "10 footer\n"
	    "11 footer\n"
	    "12 footer\n"
	    "13 title\n"
	    "14 A3 乙 college=历史学院 section=01 by /张三/ enrolled=8\n");
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
	    "4 B3 丙 college=文学院 enrolled=45 !enrolled_unclear\n"
	    "5 B4 丁 college=文学院 !enrolled_unclear\n"
	    "6 refused: bad_course_code course_code 2.3E+07\n"
	    "7 refused: bad_course_code course_code 见附件,另行通知\n"
	    "8 refused: no_course_code course_code 庚\n"
	    "9 refused: parent_refused course_code 庚\n"
	    "10 refused: no_course_code course_code 辛\n"
	    "11 refused: no_course_name course_name B5\n"
	    "12 refused: cancelled course_state 停开\n"
	    "13 B7 癸 college=文学院 !enrolled_unclear\n"
	    "14 B8 子 college=文学院 enrolled=5\n"
	    "15 refused: duplicate_course_name course_name 丑\n");
}

/* ---- textbooks ---- */

#define HEAD \
	"课程代码|课程名称|教材名称|主编|出版社|版次|出版时间|ISBN|教材类型|是否选用教材|备注\n"

static void test_one_book(void)
{
	READS(PLAN_TEXTBOOKS,
	    HEAD
	    "M1|高数|《高等数学》（第七版）上册|同济大学数学系 编|高等教育出版社|第七版|2014年7月|"
	    "978-7-04-039663-8|国家规划|是|\n"
	    "M2|概率|概率论（第四版）|盛骤、谢式千 编|高教社|4-1|2008.6|9.78704E+12||是|\n"
	    "M3|马原|马克思主义基本原理（2023年版）|本书编写组|高教|||9787040599008|马工程||\n"
	    "M4|系统|深入理解计算机系统（原书第3版）|[美]布莱恩特，奥哈拉伦 著；龚奕利、贺莲 译|机工|||"
	    "978-7-111-54493-7 978-7-111-54493-7|||\n"
	    "M5|某课|某书|张三主编，李四副主编|某社|||9787040396639|||\n"
	    "M6|某课二|某书|王五等|某社|||ISBN9787040396638(上)~978-7-04-039662-1|||\n"
	    "M7|某课三|||||||9787040396638|||\n",
	    "1 header\n"
	    "2 M1 高数 required book[高等数学 ed=第7版 vol=上册 by=同济大学数学系 编 pub=高等教育出版社 "
	    "year=2014 +national 9787040396638]\n"
	    "3 M2 概率 required book[概率论 ed=第4版 by=盛骤,谢式千 编 pub=高教社 year=2008 "
	    "isbn:damaged] !isbn_damaged\n"
	    "4 M3 马原 required book[马克思主义基本原理 ed=2023年版 by=本书编写组 pub=高教 +policy "
	    "9787040599008]\n"
	    "5 M4 系统 required book[深入理解计算机系统 ed=第3版 by=[美] 布莱恩特,奥哈拉伦 著；龚奕利,贺莲 "
	    "译 pub=机工 9787111544937]\n"
	    "6 M5 某课 required book[某书 by=张三 主编；李四 副主编 pub=某社 isbn:bad_check_digit] "
	    "!isbn_check_digit\n"
	    "7 M6 某课二 required book[某书 by=王五 等 pub=某社 9787040396638 9787040396621]\n"
	    "8 M7 某课三 not_chosen\n");
}

static void test_several_books(void)
{
	READS(PLAN_TEXTBOOKS,
	    HEAD "M1|线代|1.《线性代数》 2.《线性代数附册》|1.同济 2.李四|高教|6|2014|"
	         "9787040396614；9787040397857||是|\n"
	         "M2|物理|大学物理学（上、下册）|张三|清华|2||9787302000013,9787302000020|||\n"
	         "M3|信号|《信号》上册、《信号》下册|郑君里、应启珩、杨为理 著|高教||||||\n"
	         "M4|文|《红楼梦》与《水浒传》比较研究|某|某||||||\n"
	         "M5|数|高等数学~线性代数|甲~乙|高教~科学||||||\n"
	         "M6|理|理论、实践与方法|某|某|||9787302000013 9787302000020|||\n"
	         "M7|三|1、甲书；2、乙书；3、丙书||某|||9787302000013|||\n"
	         "|||||||||\n"
	         "||丁书|丁|某||||||\n",
	    "1 header\n"
	    "2 M1 线代 required book[线性代数 ed=第6版 by=同济 pub=高教 year=2014 9787040396614] "
	    "book[线性代数附册 ed=第6版 by=李四 pub=高教 year=2014 9787040397857]\n"
	    "3 M2 物理 required book[大学物理学 ed=第2版 vol=上册 by=张三 pub=清华 9787302000013] "
	    "book[大学物理学 ed=第2版 vol=下册 by=张三 pub=清华 9787302000020]\n"
	    "4 M3 信号 required book[信号 vol=上册 by=郑君里,应启珩,杨为理 著 pub=高教 isbn:none] "
	    "book[信号 vol=下册 by=郑君里,应启珩,杨为理 著 pub=高教 isbn:none]\n"
	    "5 M4 文 required book[《红楼梦》与《水浒传》比较研究 by=某 pub=某 isbn:none]\n"
	    "6 M5 数 required book[高等数学 by=甲 pub=高教 isbn:none] book[线性代数 by=乙 pub=科学 "
	    "isbn:none]\n"
	    "7 M6 理 required book[理论、实践与方法 by=某 pub=某 9787302000013 9787302000020]\n"
	    "8 M7 三 required book[甲书 pub=某 isbn:none] book[乙书 pub=某 isbn:none] book[丙书 pub=某 "
	    "isbn:none] !books_unequal\n"
	    "9 blank\n"
	    "10 M7 三 inherited required book[丁书 by=丁 pub=某 isbn:none]\n");
}

/* One damaged ISBN for two books is no two ISBNs. */
static void test_damaged_for_two(void)
{
	READS(PLAN_TEXTBOOKS, HEAD "M1|甲|《书甲》《书乙》|某|某社|||9.78704E+12|||\n",
	    "1 header\n"
	    "2 M1 甲 required book[书甲 by=某 pub=某社 isbn:none] book[书乙 by=某 pub=某社 "
	    "isbn:none] !isbn_damaged\n");
}

static void test_states(void)
{
	READS(PLAN_TEXTBOOKS,
	    HEAD "M1|体育I||||||||否|体育课\n"
	         "M2|毕业设计|无需教材||||||||\n"
	         "M3|操作系统|自编讲义||||||||\n"
	         "M4|编译|待定||||||||\n"
	         "M5|网络|/||||||||\n"
	         "M6|数据库|||||||||\n"
	         "M7|研讨|无||||||||研讨课，阅读文献\n"
	         "M8|诗|未选择的路|弗罗斯特|某||||||\n"
	         "M9|某|某书|某|某|||||否|\n",
	    "1 header\n"
	    "2 M1 体育I none_needed:sport\n"
	    "3 M2 毕业设计 none_needed:thesis\n"
	    "4 M3 操作系统 none_needed:own_notes\n"
	    "5 M4 编译 not_chosen\n"
	    "6 M5 网络 not_chosen !none_without_reason\n"
	    "7 M6 数据库 not_chosen\n"
	    "8 M7 研讨 none_needed:seminar\n"
	    "9 M8 诗 required book[未选择的路 by=弗罗斯特 pub=某 isbn:none]\n"
	    "10 M9 某 none_needed:not_said !state_contradicts\n");
}

static void test_combined(void)
{
	READS(PLAN_COMBINED,
	    "研究生院课程与教材总表||||||||||||\n"
	    "课程信息||||任课教师||选课|教材信息||||参考书|备注\n"
	    "编号|名称|开课院系|培养层次|姓名|工号|人数|名称|作者|出版社|ISBN||\n"
	    "S1|矩阵论|数学学院|硕士|张三、李四|1001,1002|45人|矩阵论（第二版）|程云鹏|西工大||"
	    "《矩阵分析》，Horn 著；张三 译，机械工业出版社，2014；《矩阵计算》|\n"
	    "^S1|^矩阵论|^数学学院|^硕士|王五||30||||||\n"
	    "S2|前沿|数学学院|博士|赵六||5|严蔚敏||||严蔚敏. 数据结构[M]. 北京: 清华大学出版社, 2007.|\n",
	    "1 title\n"
	    "2 header\n"
	    "3 header\n"
	    "4 S1 矩阵论 college=数学学院 level=硕士/master section=张三、李四 by 1001/张三/,1002/李四/ enrolled=45 required "
	    "book[矩阵论 ed=第2版 by=程云鹏 pub=西工大 isbn:none] reference[矩阵分析 by=Horn 著；张三 译 "
	    "pub=机械工业出版社 year=2014 isbn:none] reference[矩阵计算 isbn:none]\n"
	    "5 S1 矩阵论 inherited college=数学学院 level=硕士/master section=王五 by /王五/ enrolled=30\n"
	    "6 S2 前沿 college=数学学院 level=博士/doctor section=赵六 by /赵六/ enrolled=5 required book[严蔚敏 "
	    "isbn:none] reference[数据结构 by=严蔚敏 pub=清华大学出版社 year=2007 isbn:none]\n");
}

static void test_holdings(void)
{
	READS(PLAN_HOLDINGS,
	    "序号|SSID|书名|作者|出版社|出版日期|ISBN|电子书ISBN|阅读地址|完整性\n"
	    "1|13000001.0|高等数学 上册|同济编|高教|2014.07|978-7-04-039663-8||http://a.example/1|全文\n"
	    "2|13000002|高等数学 下册|同济编|高教|2014.07|7-04-039662-X|9787040396621||试读\n"
	    "3|13000003||||||||部分章节\n"
	    "序号|SSID|书名|作者|出版社|出版日期|ISBN|电子书ISBN|阅读地址|完整性\n"
	    "4|13000004|线性代数|某|某|二〇一四|9.78E+12|||云端\n"
	    "合计：3||||||||\n"
	    "5|13000005|离散数学|某|某||||http://a.example/5|无\n",
	    "1 header\n"
	    "2 高等数学 上册 id=13000001 by=同济编 pub=高教 url=http://a.example/1 year=2014 full "
	    "9787040396638\n"
	    "3 高等数学 下册 id=13000002 by=同济编 pub=高教 year=2014 sample 9787040396621 "
	    "!isbn_check_digit\n"
	    "4 refused: no_title title 13000003\n"
	    "5 header\n"
	    "6 线性代数 id=13000004 by=某 pub=某 other isbn:damaged !bad_year !unknown_value "
	    "!isbn_damaged\n"
	    "7 blank\n"
	    "8 离散数学 id=13000005 by=某 pub=某 url=http://a.example/5 other isbn:none\n");
}

/* ---- columns ---- */

static struct columns guess(
    enum plan_kind kind, const char *table, const struct column_answers *said)
{
	struct sheet_row *rows;
	size_t n = table_rows(&m.arena, span_of(table), &rows);
	struct columns_look look = { .sheet = SPAN("Sheet1"), .rows = rows, .n = n };
	struct err err = { 0 };
	struct columns c;

	CHECK(columns_guess(&m.arena, kind, &look, said, &c, &err));
	return c;
}

#define GUESSES(kind, table, said, wanted) \
	do { \
		struct columns c_ = guess(kind, table, said); \
		reads_expect(__LINE__, columns_dump(&m.arena, &c_), wanted); \
	} while (0)

static void test_doubts(void)
{
	/* Two columns for one field; an ISBN column without ISBNs; a header that only holds a known word. */
	GUESSES(PLAN_TEXTBOOKS,
	    "课程代码|课程号|拟订教材名称|ISBN\n"
	    "A1|B1|甲|一\nA2|B2|乙|二\nA3|B3|丙|三\n",
	    NULL,
	    "课程代码 = course_code unsure two_fit\n"
	    "课程号 = ignored unsure second\n"
	    "拟订教材名称 = title unsure likeness\n"
	    "ISBN = isbn unsure contradicted\n"
	    "unsure: course_code title isbn\n"
	    "ask");
	/* Cells alone. */
	GUESSES(PLAN_TASKS,
	    "课程代码|课程名称|?|??\nA1|甲|文学院|30\nA2|乙|历史系|40\nA3|丙|文学院|50\n", NULL,
	    "课程代码 = course_code sure header\n"
	    "课程名称 = course_name sure header\n"
	    "? = college unsure content\n"
	    "?? = enrolled unsure content\n"
	    "unsure: college enrolled\n"
	    "ask");
	GUESSES(PLAN_TASKS, "课程代码|课程名称\nA1|甲\n", NULL,
	    "课程代码 = course_code sure header\n"
	    "课程名称 = course_name sure header\n"
	    "missing: college enrolled\n"
	    "ask");
	GUESSES(PLAN_TASKS, "填表说明\n一、请如实填写\n", NULL, "go useless");
}

/* A header that nobody knows matters where it may be what tells classes apart. */
static void test_hidden_classes(void)
{
	GUESSES(PLAN_TASKS,
	    "课程代码|课程名称|开课学院|选课人数|班|讲课人\nA1|甲|文学院|30|甲班|张三\n", NULL,
	    "课程代码 = course_code sure header\n"
	    "课程名称 = course_name sure header\n"
	    "开课学院 = college sure header\n"
	    "选课人数 = enrolled sure header\n"
	    "班 = section sure header\n"
	    "讲课人 = teachers sure header\n"
	    "go");
	GUESSES(PLAN_TASKS,
	    "课程代码|课程名称|开课学院|选课人数|组\nA1|甲|文学院|30|甲\nA1|甲|文学院|20|乙\n",
	    NULL,
	    "课程代码 = course_code sure header\n"
	    "课程名称 = course_name sure header\n"
	    "开课学院 = college sure header\n"
	    "选课人数 = enrolled sure header\n"
	    "组 = none unknown likeness\n"
	    "missing: section\n"
	    "ask");
}

static void test_answers(void)
{
	static const struct column_answer v[] = {
		{ { "课 程 号", 11 }, COLUMN_COURSE_CODE },
		{ { "课程代码", 12 }, COLUMN_NONE },
		{ { "怪名", 6 }, COLUMN_TITLE },
	};
	const struct column_answers said = { v, 3, 0 };
	const struct column_answers none = { NULL, 0,
		COLUMN_BIT(COLUMN_COLLEGE) | COLUMN_BIT(COLUMN_ENROLLED) };

	GUESSES(PLAN_TEXTBOOKS, "课程代码|课程号|怪名\nA1|B1|甲\n", &said,
	    "课程代码 = ignored sure answer\n"
	    "课程号 = course_code sure answer\n"
	    "怪名 = title sure answer\n"
	    "go");
	GUESSES(PLAN_TASKS, "课程代码|课程名称\nA1|甲\n", &none,
	    "课程代码 = course_code sure header\n"
	    "课程名称 = course_name sure header\n"
	    "go");
}

static void word_is_its_own_key(void *with, struct span word, unsigned kinds)
{
	(void)with;
	CHECK(word.len > 0 && kinds != 0 && span_eq(column_key(&m.arena, word), word));
}

/* A word that stood twice for a kind would be found once only; one that is no key, never. */
static void word_is_alone(void *with, struct span word, unsigned kinds)
{
	struct seen_table *t = with;

	for (int k = 0; k < PLAN_KINDS; k++) {
		char name[80];
		bool is_new = false;

		if (!(kinds & 1U << k))
			continue;
		(void)snprintf(name, sizeof(name), "%d %.*s", k, SPAN_FMT(word));
		CHECK(seen_entry(t, span_of(name), &is_new) != NULL && is_new);
	}
}

/* ---- words ---- */

static void term(const char *year, const char *cell, const char *wanted)
{
	struct span got = { "", 0 };

	CHECK(term_read(&m.arena, span_of(year), span_of(cell), &got) == (wanted != NULL));
	CHECK(wanted == NULL || span_eq(got, span_of(wanted)));
}

static void test_terms(void)
{
	term("", "2025-2026-2", TERM);
	term("", "2025-2026学年第二学期", TERM);
	term("", "２０２５—２０２６学年 第2学期", TERM);
	term("", "20252", TERM);
	term("", "202520262", TERM);
	term("", "2026春", TERM);
	term("", "2025学年春季", TERM);
	term("", "25级2025-2026-2教学任务", TERM);
	term("2025-2026", "2", TERM);
	term("2025-2026", "12", TERM);
	term("2025-2026", "下学期", TERM);
	term("", "2026秋", "2026-2027-1");
	term("", "2", NULL);
	term("", "2026年1月12日", NULL);
	term("", "2026-01", NULL);
	term("", "", NULL);
}

static void test_values(void)
{
	const struct value_answer v[] = { { VALUE_LEVEL, SPAN("本硕贯通"), LEVEL_GRADUATE } };
	const struct value_answers said = { v, 1 };

	CHECK(value_read(&m.arena, VALUE_LEVEL, SPAN("全日制本科"), NULL).meaning ==
	      LEVEL_UNDERGRADUATE);
	CHECK(value_read(&m.arena, VALUE_LEVEL, SPAN("本硕贯通"), NULL).meaning == LEVEL_OTHER);
	CHECK(value_read(&m.arena, VALUE_LEVEL, SPAN("本硕贯通"), &said).meaning == LEVEL_GRADUATE);
	CHECK(value_read(&m.arena, VALUE_NATURE, SPAN("非学位课"), NULL).meaning ==
	      NATURE_NON_DEGREE);
	CHECK(value_read(&m.arena, VALUE_NATURE, SPAN(" / "), NULL).meaning == NATURE_NOT_TOLD);
	CHECK(value_read(&m.arena, VALUE_CATEGORY, SPAN("公共选修课"), NULL).meaning ==
	      CATEGORY_GENERAL);
	CHECK(completeness_read(SPAN("部分章节试读")) == COMPLETE_SAMPLE);
	CHECK(completeness_read(SPAN("无")) == COMPLETE_OTHER);
	CHECK(completeness_read(SPAN("无全文")) == COMPLETE_OTHER);
	CHECK(completeness_read(SPAN("不能看全文")) == COMPLETE_OTHER);
	CHECK(completeness_read(SPAN("不限并发全文")) == COMPLETE_FULL);
	CHECK(completeness_read(SPAN("无水印，全文")) == COMPLETE_FULL);
	CHECK(completeness_read(SPAN("-")) == COMPLETE_NOT_TOLD);
	CHECK(value_from_name(VALUE_CATEGORY, SPAN("major_core")) == CATEGORY_MAJOR_CORE);
	CHECK(value_from_name(VALUE_CATEGORY, SPAN("core")) == -1);
}

/* Every remark of the reader has words for the office, and none is its own code. */
static void test_words_of_findings(void)
{
	for (int i = NOTE_NONE + 1; i < NOTE_CODES; i++) {
		struct span code = span_of(note_code_name((enum note_code)i));

		CHECK(!span_eq(finding_words(code), code));
	}
	CHECK(span_eq(finding_field_words(SPAN("isbn")), SPAN("ISBN")));
	CHECK(span_eq(finding_field_words(SPAN("course_code")), SPAN("课程代码")));
	CHECK(span_eq(finding_field_words(SPAN("nobody")), SPAN("nobody")));
}

/* ---- whole files, through the readers of spreadsheets ---- */

struct counts {
	size_t rows, refused, books;
};

static void count_line(struct counts *c, enum plan_kind kind, const struct reading_line *line)
{
	c->rows += line->kind == LINE_ROW;
	c->refused += line->kind == LINE_REFUSED;
	if (line->kind == LINE_ROW && kind != PLAN_HOLDINGS)
		c->books += line->row.n_books;
}

static struct counts read_file(const char *demo, const char *name, enum plan_kind kind)
{
	struct reading_options options = { .kind = kind, .term = SPAN(TERM) };
	struct counts counts = { 0 };
	struct columns_set set;
	struct reading_line line;
	struct reading *r;
	struct sheet *sheet;
	struct sheet_row row;
	struct span sheet_name;
	struct err err = { 0 };
	char path[512];

	(void)snprintf(path, sizeof(path), "%s/%s", demo, name);
	CHECK(sheet_open(path, NULL, &sheet, &err));
	CHECK(columns_of_file(&m.arena, sheet, kind, NULL, &set, &err) && !set.ask && set.readable);
	sheet_close(sheet);
	CHECK(sheet_open(path, NULL, &sheet, &err) && reading_new(&options, &r, &err));
	for (size_t i = 0; sheet_next(sheet, &sheet_name, &err); i++) {
		reading_sheet(r, &set.v[i]);
		while (sheet_row(sheet, &row, &err)) {
			CHECK(reading_row(r, &row, &m.arena, &line, &err));
			count_line(&counts, kind, &line);
		}
	}
	CHECK(err.code == ERR_NONE);
	reading_free(r);
	sheet_close(sheet);
	return counts;
}

static void test_files(const char *demo)
{
	struct counts tasks = read_file(demo, "教学任务.xls", PLAN_TASKS);
	struct counts textbooks = read_file(demo, "教材选用.xls", PLAN_TEXTBOOKS);
	struct counts plan = read_file(demo, "研究生院课程与教材.xlsx", PLAN_COMBINED);

	CHECK(tasks.refused == 4 && textbooks.refused == 2 && plan.refused == 2);
	CHECK(tasks.books == 0 && textbooks.books == 44 && plan.rows == 10);
	CHECK(read_file(demo, "澜书教材库书目.xlsx", PLAN_HOLDINGS).rows == 94);
	CHECK(read_file(demo, "春晖限时书目.csv", PLAN_HOLDINGS).rows == 60);
	CHECK(read_file(demo, "远岫开放图书.tsv", PLAN_HOLDINGS).rows == 57);
}

int main(int argc, char **argv)
{
	struct seen_table words = { .arena = &m.arena };

	mem_arena_init(&m);
	synonyms_each(word_is_its_own_key, NULL);
	synonyms_each(word_is_alone, &words);
	test_terms();
	test_values();
	test_words_of_findings();
	test_tasks();
	test_lines_that_are_no_rows();
	test_refusals();
	test_one_book();
	test_several_books();
	test_damaged_for_two();
	test_states();
	test_combined();
	test_holdings();
	test_doubts();
	test_hidden_classes();
	test_answers();
	if (argc > 1)
		test_files(argv[1]);
	mem_arena_finish(&m);
	return 0;
}
