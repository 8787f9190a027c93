/* Matching, piece by piece and as a whole, on what lists of teachers and vendors look like. */
#include "platform/mem.h"
#include "services/reserves/reserves_match.h"
#include "services/reserves/reserves_match_people.h"
#include "services/reserves/reserves_match_publisher.h"
#include "services/reserves/reserves_match_title.h"
#include "services/reserves/reserves_match_words.h"
#include "testing/check.h"

static void check_text(struct span got, const char *from, const char *want)
{
	if (want != NULL && !span_eq(got, span_of(want)))
		(void)fprintf(
		    stderr, "\"%s\": got \"%.*s\", want \"%s\"\n", from, SPAN_FMT(got), want);
	CHECK(span_eq(got, span_of(want)));
}

static void check_number(unsigned got, const char *from, unsigned want)
{
	if (got != want)
		(void)fprintf(stderr, "\"%s\": got %u, want %u\n", from, got, want);
	CHECK(got == want);
}

/* -- titles */

static const struct {
	const char *title, *full, *core;
	unsigned edition, volume, companion;
} titles[] = {
	{ "高等数学", "高等数学", "高等数学", 0, 0, 0 },
	{ "《高等数学》（第七版）（上册）", "高等数学", "高等数学", 7, VOLUME_FIRST, 0 },
	{ "高等数学第七版上册", "高等数学", "高等数学", 7, VOLUME_FIRST, 0 },
	{ "高等数学 上册 第十二版", "高等数学", "高等数学", 12, VOLUME_FIRST, 0 },
	{ "高等數學（下）", "高等数学", "高等数学", 0, VOLUME_LAST, 0 },
	{ "高等数学·下", "高等数学", "高等数学", 0, VOLUME_LAST, 0 },
	{ "天下", "天下", "天下", 0, 0, 0 },
	{ "光学（上下）", "光学", "光学", 0, VOLUME_SET + 2, 0 },
	{ "光学 上、下册", "光学", "光学", 0, VOLUME_SET + 2, 0 },
	{ "西游记（全三册）", "西游记", "西游记", 0, VOLUME_SET + 3, 0 },
	{ "史记 第二卷", "史记", "史记", 0, 2, 0 },
	{ "选集 第一卷 第二册", "选集第一卷", "选集第一卷", 0, 2, 0 },
	{ "中国史 卷三", "中国史", "中国史", 0, 3, 0 },
	{ "Calculus, Vol. 2", "calculus", "calculus", 0, 2, 0 },
	{ "Calculus Part II", "calculus", "calculus", 0, 2, 0 },
	{ "World War II", "worldwarii", "worldwarii", 0, 0, 0 },
	{ "大学物理（Ⅱ）", "大学物理ii", "大学物理ii", 0, 0, 0 },
	{ "大学物理Ⅱ", "大学物理ii", "大学物理ii", 0, 0, 0 },
	{ "The Rust Book (2nd ed.)", "therustbook", "therustbook", 2, 0, 0 },
	{ "The Rust Book, Second Edition", "therustbook", "therustbook", 2, 0, 0 },
	{ "The Rust Book, Revised Edition", "therustbook", "therustbook", EDITION_REVISED, 0, 0 },
	{ "The Rust Book 3e", "therustbook", "therustbook", 3, 0, 0 },
	{ "软件工程：实践者的研究方法（原书第 5 版）", "软件工程实践者的研究方法", "软件工程", 5, 0,
	    0 },
	{ "毕加索——新画派的宗师", "毕加索新画派的宗师", "毕加索", 0, 0, 0 },
	{ "快乐创业-赢在起点", "快乐创业赢在起点", "快乐创业", 0, 0, 0 },
	{ "Node.js - The Right Way", "nodejstherightway", "nodejs", 0, 0, 0 },
	{ "乡土中国（修订本）", "乡土中国", "乡土中国", EDITION_REVISED, 0, 0 },
	{ "法学（普通高等教育“十一五”国家级规划教材）", "法学", "法学", 0, 0, 0 },
	{ "“十二五”普通高等教育本科国家级规划教材：有机化学", "有机化学", "有机化学", 0, 0, 0 },
	{ "受苦的科学家（附光盘）", "受苦的科学家", "受苦的科学家", 0, 0, 0 },
	{ "数据结构（C语言版）", "数据结构c语言版", "数据结构", 0, 0, 0 },
	{ "高等数学习题集", "高等数学习题集", "高等数学习题集", 0, 0, COMPANION_EXERCISES },
	{ "高等数学：学习指导", "高等数学学习指导", "高等数学", 0, 0, COMPANION_GUIDE },
	{ "C++ Primer 中文版", "c++primer中文版", "c++primer中文版", 0, 0, COMPANION_VARIANT },
	{ "金融理财原理上）", "金融理财原理", "金融理财原理", 0, VOLUME_FIRST,
	    0 }, /* a bracket lost */
	{ "民国密码战（册）", "民国密码战", "民国密码战", 0, VOLUME_UNKNOWN, 0 },
	{ "第二版", "第二版", "第二版", 2, 0, 0 }, /* nothing else to call it by */
	{ "（上）", "上", "上", 0, VOLUME_FIRST, 0 },
	{ "", "", "", 0, 0, 0 },
	{ "((((", "", "", 0, 0, 0 },
};

static void test_titles(struct arena *a)
{
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		const char *from = titles[i].title;
		struct match_title got;

		match_title_read(a, span_of(from), &got);
		check_text(got.full, from, titles[i].full);
		check_text(got.core, from, titles[i].core);
		check_number(got.edition, from, titles[i].edition);
		check_number(got.volume, from, titles[i].volume);
		check_number(got.companion, from, titles[i].companion);
	}
}

static void test_cells(struct arena *a)
{
	static const struct {
		const char *cell;
		unsigned edition;
	} cells[] = { { "第4版", 4 }, { "第四版", 4 }, { "4", 4 }, { "４版", 4 }, { "2nd ed.", 2 },
		{ "2nd", 2 }, { "Second Edition", 2 }, { "第2版第5次印刷", 2 },
		{ "2019年3月第3版", 3 }, { "修订版", EDITION_REVISED }, { "第十一版", 11 },
		{ "第二十版", 20 }, { "", 0 }, { "无", 0 }, { "2019", 0 }, { "平装", 0 } };
	static const struct {
		const char *cell;
		unsigned volume;
	} volumes[] = { { "上", VOLUME_FIRST }, { "上册", VOLUME_FIRST }, { "2", 2 },
		{ "第二册", 2 }, { "全二册", 122 }, { "vol. 3", 3 }, { "", 0 }, { "无", 0 } };

	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		check_number(
		    match_edition_read(a, span_of(cells[i].cell)), cells[i].cell, cells[i].edition);
	for (size_t i = 0; i < sizeof(volumes) / sizeof(volumes[0]); i++)
		check_number(match_volume_read(a, span_of(volumes[i].cell)), volumes[i].cell,
		    volumes[i].volume);
}

/* -- people */

static const char *const people[][2] = {
	{ "周志华", "a周志华\n" },
	{ "周志华 主编", "a周志华\n" },
	{ "周志华编著", "a周志华\n" },
	{ "周志华，等", "a周志华\n" },
	{ "张著", "a张著\n" }, /* a name */
	{ "陈 垣 著", "a陈垣\n" },
	{ "杨菁 周元君 冯欣欣 编著", "a杨菁\na周元君\na冯欣欣\n" },
	{ "[美] 彼得·德鲁克 / 许是祥", "a彼得 德鲁克\np许是祥\n" },
	{ "（美）崔西著，许海燕译", "a崔西\nt许海燕\n" },
	{ "巴隆 / 张玉利", "a巴隆\np张玉利\n" },
	{ "严蔚敏 / 吴伟民", "a严蔚敏\na吴伟民\n" },
	{ "(明) 罗贯中 / 毛宗岗", "a罗贯中\na毛宗岗\n" }, /* a time, not a country */
	{ "张三、李四译", "t张三\nt李四\n" },
	{ "Saul, John", "ajohn saul\n" },
	{ "Richard Atwater, Florence Atwater", "arichard atwater\naflorence atwater\n" },
	{ "García Márquez, Gabriel", "agabriel garcia marquez\n" },
	{ "Stanley B. Lippman et al.", "astanley b lippman\n" },
	{ "译者：余江", "t余江\n" },
	{ "阿伯拉 Pierre Abelard", "a阿伯拉\napierre abelard\n" },
	{ "《淑媛》编辑部", "a淑媛 编辑部\n" },
	{ "", "" },
	{ "等", "" },
	{ "/;,、", "" },
};

static void test_people(struct arena *a)
{
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		check_text(match_people_read(a, span_of(people[i][0])), people[i][0], people[i][1]);
	check_text(match_people_guess(a, SPAN("张玉利 编")), "张玉利 编", "g张玉利\n");
	CHECK(match_people_guess(a, SPAN("清华大学出版社")).len == 0);
}

static void test_comparing_people(struct arena *a)
{
	static const struct {
		const char *wanted, *held;
		enum people_match match;
	} pairs[] = {
		{ "周志华", "周志华 编", PEOPLE_SAME },
		{ "季羨林", "季羡林", PEOPLE_SAME },
		{ "John Saul", "Saul, John", PEOPLE_SAME },
		{ "M. Neil Browne", "Neil Browne", PEOPLE_SAME },
		{ "J. Saul", "John Saul", PEOPLE_SAME },
		{ "Saul", "John Saul", PEOPLE_PART },
		{ "德鲁克", "[美] 彼得·德鲁克 / 许是祥", PEOPLE_PART },
		{ "彼德·德鲁克", "彼得·德鲁克", PEOPLE_PART },
		{ "许是祥", "[美] 彼得·德鲁克 / 许是祥", PEOPLE_TRANSLATED },
		{ "张玉利", "巴隆 著 / 张玉利 译", PEOPLE_TRANSLATED },
		{ "王大明", "王小明", PEOPLE_DIFFER },
		{ "亚当·史密斯", "约翰·史密斯", PEOPLE_DIFFER },
		{ "", "周志华", PEOPLE_MISSING },
		{ "周志华", "", PEOPLE_MISSING },
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		check_number(match_people_compare(match_people_read(a, span_of(pairs[i].wanted)),
		                 match_people_read(a, span_of(pairs[i].held))),
		    pairs[i].wanted, pairs[i].match);
}

static void test_publishers(struct arena *a)
{
	static const struct {
		const char *a, *b;
		enum publisher_match match;
	} pairs[] = {
		{ "高教社", "高等教育出版社", PUBLISHER_SAME },
		{ "人卫", "人民卫生出版社有限公司", PUBLISHER_SAME },
		{ "人民大学出版社", "中国人民大学", PUBLISHER_SAME },
		{ "三联书店", "生活·读书·新知三联书店", PUBLISHER_SAME },
		{ "世界图书出版公司", "北京联合出版公司·世界图书出版公司", PUBLISHER_SAME },
		{ "O'Reilly", "O'Reilly Media", PUBLISHER_SAME },
		{ "Univ of Chicago Pr", "University of Chicago Press", PUBLISHER_SAME },
		{ "河北大学出版社", "湖北大学出版社", PUBLISHER_DIFFERS },
		{ "科学出版社", "科学普及出版社", PUBLISHER_DIFFERS },
		{ "", "科学出版社", PUBLISHER_MISSING },
		{ "出版社", "", PUBLISHER_MISSING },
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		check_number(match_publisher_compare(match_publisher_read(a, span_of(pairs[i].a)),
		                 match_publisher_read(a, span_of(pairs[i].b))),
		    pairs[i].a, pairs[i].match);
}

static void test_distance(void)
{
	static char long_one[1000], long_two[1000];

	CHECK(match_distance(SPAN("人间喜剧"), SPAN("入间喜剧"), 3) == 1);
	CHECK(match_distance(SPAN("abc"), SPAN("a b c"), 3) == 0);
	CHECK(match_distance(SPAN("abc"), SPAN(""), 3) == 3 &&
	      match_distance(SPAN("abcd"), SPAN(""), 3) == 4);
	CHECK(match_looks_same(SPAN("入间喜剧"), SPAN("人间喜剧")));
	CHECK(!match_looks_same(SPAN("二间喜剧"), SPAN("三间喜剧")));
	memset(long_one, 'x', sizeof(long_one));
	memset(long_two, 'x', sizeof(long_two));
	long_two[500] = 'y';
	CHECK(match_distance((struct span){ long_one, 1000 }, (struct span){ long_one, 1000 }, 2) ==
	      0);
	CHECK(match_distance((struct span){ long_one, 1000 }, (struct span){ long_two, 1000 }, 2) ==
	      3);
}

/* -- the whole */

struct row {
	const char *title, *people, *publisher, *edition, *isbn;
};

static struct match_book book_of(const struct row *r)
{
	return (struct match_book){ .title = span_of(r->title),
		.contributors = span_of(r->people),
		.publisher = span_of(r->publisher),
		.edition = span_of(r->edition),
		.isbn = span_of(r->isbn) };
}

static const struct row held[] = {
	{ "机器学习", "周志华", "清华大学出版社", "", "9787302423287" }, /* 0 */
	{ "高等数学（上册）", "同济大学数学系", "高等教育出版社", "第7版",
	    "9787040396638" }, /* 1 */
	{ "高等数学（下册）", "同济大学数学系", "高等教育出版社", "第7版",
	    "9787040396621" },                                                         /* 2 */
	{ "高等数学习题全解", "同济大学数学系", "高等教育出版社", "", "" },            /* 3 */
	{ "卓有成效的管理者", "[美] 彼得·德鲁克 / 许是祥", "机械工业出版社", "", "" }, /* 4 */
	{ "宏观经济学", "高鸿业", "中国人民大学出版社", "", "" },                      /* 5 */
	{ "自动化测试最佳实践", "Dorothy Graham", "机械工业出版社", "", "" },          /* 6 */
	{ "数字化生存", "尼葛洛庞帝", "海南出版社", "", "" },                          /* 7 */
	{ "统计学", "贾俊平", "中国人民大学出版社", "", "" },                          /* 8 */
	{ "机器学习", "周志华", "清华大学出版社", "第2版", "" },                       /* 9 */
	{ "佛祖都说了些什么", "林欣浩", "北京时代华文书局", "", "" },                  /* 10 */
	{ "通信原理教程", "樊昌信", "电子工业出版社", "", "" },                        /* 11 */
	{ "数据结构", "严蔚敏", "清华大学出版社", "", "" },                            /* 12 */
	{ "数据结构", "邓俊辉", "清华大学出版社", "", "" },                            /* 13 */
	{ "马克思主义基本原理（2023年版）", "本书编写组", "高等教育出版社", "", "" },  /* 14 */
	{ "C程序设计语言", "(美)Brian W. Kernighan,Dennis M. Ritchie著 徐宝文,李志译",
	    "机械工业出版社", "", "" }, /* 15 */
};

enum { NOTHING = -1, ONLY_REVIEW = -2 };

static const struct {
	struct row wanted;
	int sure;         /* number of the best sure one */
	uint32_t reasons; /* that must be among those of the first */
} cases[] = {
	{ { "《机器学习》", "周志华 主编", "清华", "", "" }, 0,
	    MATCH_TITLE_SAME | MATCH_AUTHOR_SAME | MATCH_PUBLISHER_SAME },
	{ { "机器学习", "周志华", "", "2", "" }, 9, MATCH_AUTHOR_SAME },
	{ { "机器学习", "", "", "", "978-7-302-42328-7" }, 0, MATCH_ISBN_SAME },
	{ { "机器学习", "", "", "", "9787302423285" }, 0, MATCH_ISBN_NEAR }, /* check digit wrong */
	{ { "数据结构", "严蔚敏", "", "", "9787302423287" }, 12,
	    MATCH_AUTHOR_SAME }, /* another book's */
	{ { "完全别的书名", "周志华", "", "", "9787302423287" }, ONLY_REVIEW,
	    MATCH_ISBN_SAME | MATCH_TITLE_DIFFERS },
	{ { "高等数学（上）", "同济大学数学系", "高教社", "第6版", "" }, 1, MATCH_EDITION_DIFFERS },
	{ { "高等数学", "同济大学数学系", "高等教育出版社", "", "" }, ONLY_REVIEW,
	    MATCH_VOLUME_MISSING },
	{ { "高等数学", "同济大学", "高教社", "", "" }, ONLY_REVIEW,
	    MATCH_AUTHOR_PART | MATCH_VOLUME_MISSING }, /* a body and its department */
	{ { "C程序设计语言", "[美] Brian W. Kernighan,Dennis M. Ritchie 著；徐宝文,李志 译",
	      "机械工业出版社", "", "" },
	    15, MATCH_AUTHOR_SAME },
	{ { "马克思主义基本原理", "本书编写组", "高等教育出版社", "2021年版", "" }, 14,
	    MATCH_EDITION_DIFFERS },
	{ { "", "", "", "", "9787302423287" }, ONLY_REVIEW, MATCH_ISBN_SAME },
	{ { "ISBN 978-7-302-42328-7", "", "", "", "9787302423287" }, ONLY_REVIEW, MATCH_ISBN_SAME },
	{ { "高等数学（中）", "同济大学数学系", "高等教育出版社", "", "" }, ONLY_REVIEW,
	    MATCH_VOLUME_DIFFERS },
	{ { "卓有成效的管理者", "许是祥", "机械工业出版社", "", "" }, ONLY_REVIEW,
	    MATCH_TRANSLATOR },
	{ { "卓有成效的管理者", "德鲁克", "", "", "" }, 4, MATCH_AUTHOR_PART },
	{ { "微观经济学", "高鸿业", "中国人民大学出版社", "", "" }, ONLY_REVIEW, MATCH_TITLE_NEAR },
	{ { "白动化测试最佳实践", "Graham, Dorothy", "", "", "" }, 6,
	    MATCH_TITLE_NEAR }, /* looks alike */
	{ { "统计学", "", "中国人民大学出版社", "", "" }, ONLY_REVIEW, MATCH_AUTHOR_MISSING },
	{ { "统计学", "李四光", "高等教育出版社", "", "" }, NOTHING, 0 },
	{ { "佛祖都说了些什么？", "", "北京时代华文书局", "", "" }, 10, MATCH_AUTHOR_MISSING },
	{ { "通信原理", "樊昌信", "电子工业出版社", "", "" }, ONLY_REVIEW, MATCH_TITLE_CONTAINS },
	{ { "没有这本书", "谁也不是", "", "", "" }, NOTHING, 0 },
	{ { "", "", "", "", "" }, NOTHING, 0 },
	{ { "《》", "周志华", "清华", "", "" }, NOTHING, 0 },
};

static struct match_index *index_of(bool backwards)
{
	struct match_index *index = match_index_open();
	struct err err = { 0 };
	size_t n = sizeof(held) / sizeof(held[0]);

	CHECK(index != NULL);
	for (size_t i = 0; i < n; i++) {
		const struct match_holding one = {
			.book = book_of(&held[backwards ? n - 1 - i : i]), .kind = SPAN("book")
		};

		CHECK(match_index_add(index, &one, &err));
	}
	CHECK(match_index_ready(index, &err) && match_index_count(index) == n);
	return index;
}

static void check_case(struct arena *a, const struct match_index *index, size_t i, bool backwards)
{
	struct match_book book = book_of(&cases[i].wanted);
	int last = (int)(sizeof(held) / sizeof(held[0])) - 1;
	struct match_result got;
	struct err err = { 0 };
	int best;

	CHECK(match_find(index, a, &book, &got, &err));
	best = got.n == 0 ? NOTHING : got.list[0].sure ? (int)got.list[0].number : ONLY_REVIEW;
	if (best >= 0 && backwards)
		best = last - best;
	if (best != cases[i].sure ||
	    (got.n != 0 && (got.list[0].reasons & cases[i].reasons) != cases[i].reasons))
		(void)fprintf(stderr, "\"%s\": %d (reasons %x)\n", cases[i].wanted.title, best,
		    got.n ? got.list[0].reasons : 0);
	CHECK(best == cases[i].sure);
	CHECK(got.n == 0 || (got.list[0].reasons & cases[i].reasons) == cases[i].reasons);
	CHECK(got.n <= MATCH_CANDIDATES);
	for (size_t k = 1; k < got.n; k++)
		CHECK(got.list[k - 1].sure || !got.list[k].sure);
}

/* In whatever order the holdings came. */
static void test_finding(struct arena *a)
{
	for (int backwards = 0; backwards < 2; backwards++) {
		struct match_index *index = index_of(backwards != 0);

		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
			check_case(a, index, i, backwards != 0);
		match_index_close(index);
	}
}

static void test_platforms(struct arena *a)
{
	const struct row row = { "机器学习", "周志华", "清华大学出版社", "", "" };
	const struct match_holding one = { .book = book_of(&row) };
	const struct match_holding journal = { .book = book_of(&row), .kind = SPAN("journal") };
	struct match_index *index = match_index_open();
	struct match_result got;
	struct err err = { 0 };

	CHECK(match_index_add(index, &journal, &err));
	for (int i = 0; i < 3; i++)
		CHECK(match_index_add(index, &one, &err));
	CHECK(match_index_ready(index, &err));
	CHECK_FAILS(match_index_add(index, &one, &err), ERR_INTERNAL, &err);
	CHECK(match_find(index, a, &one.book, &got, &err));
	CHECK(got.n == 3 && got.list[0].sure && got.list[1].sure && got.list[2].sure);
	CHECK(got.list[0].number != 0 && got.list[1].number != 0 && got.list[2].number != 0);
	match_index_close(index);
	index = match_index_open();
	CHECK(match_index_ready(index, &err)); /* no holdings at all */
	CHECK(match_find(index, a, &one.book, &got, &err) && got.n == 0);
	match_index_close(index);
	match_index_close(NULL);
}

static void test_keys(struct arena *a)
{
	static const struct row same[] = {
		{ "数据结构", "严蔚敏", "清华大学出版社", "第2版", "" },
		{ " 《数据　结构》 ", "严蔚敏 主编", "高教社", "2", "9787302423287" },
		{ "數據結構（第二版）（普通高等教育“十一五”国家级规划教材）", "严蔚敏，等", "", "",
		    "" },
	};
	static const struct row others[] = {
		{ "数据结构", "严蔚敏", "清华大学出版社", "第3版", "" },
		{ "数据结构", "邓俊辉", "清华大学出版社", "第2版", "" },
		{ "数据结构（上）", "严蔚敏", "清华大学出版社", "第2版", "" },
		{ "数据结构习题集", "严蔚敏", "清华大学出版社", "第2版", "" },
		{ "数据结构", "", "清华大学出版社", "第2版", "" },
	};
	struct match_book first = book_of(&same[0]);
	struct span key = match_book_key(a, &first);

	check_text(key, "数据结构", "数据结构|严蔚敏|002|000");
	for (size_t i = 1; i < sizeof(same) / sizeof(same[0]); i++) {
		struct match_book book = book_of(&same[i]);

		check_text(match_book_key(a, &book), same[i].title, "数据结构|严蔚敏|002|000");
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct match_book book = book_of(&others[i]);

		CHECK(!span_eq(match_book_key(a, &book), key));
	}
}

static void test_names(void)
{
	check_text(span_of(match_reason_name(MATCH_ISBN_SAME)), "first", "isbn-same");
	check_text(span_of(match_reason_name(MATCH_AMBIGUOUS)), "last", "ambiguous");
	check_text(span_of(match_status_name(MATCH_PART_OF_SET)), "status", "part-of-set");
}

int main(void)
{
	struct mem_arena memory;

	mem_arena_init(&memory);
	test_titles(&memory.arena);
	test_cells(&memory.arena);
	test_people(&memory.arena);
	test_comparing_people(&memory.arena);
	test_publishers(&memory.arena);
	test_distance();
	test_finding(&memory.arena);
	test_platforms(&memory.arena);
	test_keys(&memory.arena);
	test_names();
	CHECK(!memory.arena.failed);
	mem_arena_finish(&memory);
	return 0;
}
