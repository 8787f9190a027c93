/* Titles, editions and people as they are printed, and what the import keeps of them. */
#include <stdio.h>

#include "platform/mem.h"
#include "services/reserves/reserves_reading.h"
#include "testing/check.h"

static struct mem_arena m;

static void expect(int line, struct span got, const char *wanted)
{
	if (span_eq(got, span_of(wanted)))
		return;
	fprintf(stderr, "line %d: wanted\n%s\ngot\n%.*s\n", line, wanted, SPAN_FMT(got));
	exit(1);
}

static void title(
    int line, const char *printed, const char *wanted, const char *edition, const char *volume)
{
	struct title_parts p;

	title_read(&m.arena, span_of(printed), &p);
	expect(line, p.title, wanted);
	expect(line, p.edition, edition);
	expect(line, p.volume, volume);
}

#define TITLE(...) title(__LINE__, __VA_ARGS__)

static void test_titles(void)
{
	TITLE("高等数学（第七版）上册", "高等数学", "第7版", "上册");
	TITLE("《高等数学》(第七版)", "高等数学", "第7版", "");
	TITLE("高等数学（第七版·下册）", "高等数学", "第7版", "下册");
	TITLE("C程序设计第五版", "C程序设计", "第5版", "");
	TITLE("微积分（第三版）（经管类）", "微积分（经管类）", "第3版", "");
	TITLE("大学语文 普通高等教育“十一五”国家级规划教材", "大学语文", "", "");
	TITLE("Introduction to Algorithms, 3rd Edition", "Introduction to Algorithms", "第3版", "");
	TITLE("在路上", "在路上", "", "");
	TITLE("《资本论》导读", "《资本论》导读", "", "");
	TITLE("第七版", "第七版", "第7版", "");
	TITLE("高等數學（第七版）（下）", "高等數學", "第7版", "下册");
	TITLE("《数据结构（Ｃ语言版）》第２版", "数据结构（C语言版）", "第2版", "");
	TITLE("电路（第5版）学习指导", "电路（第5版）学习指导", "第5版", "");
	TITLE("大学英语（2）", "大学英语（2）", "", "");
	TITLE("箧中集", "箧中集", "", "");
	TITLE("中国史（1-4卷）", "中国史", "", "全4卷");
	TITLE(".NET技术", ".NET技术", "", "");
	TITLE("Dakini Land, Revised Edition", "Dakini Land", "修订版", "");
	TITLE("Found (The Missing, #1) (2nd ed.)", "Found (The Missing, #1)", "第2版", "");
	TITLE("现代汉语（增订六版）上册", "现代汉语", "第6版修订版", "上册");
	TITLE("", "", "", "");
}

static void people(int line, const char *cell, const char *wanted)
{
	struct contributor *v;
	struct span normal;
	size_t n = contributors_read(&m.arena, span_of(cell), &v, &normal);

	CHECK((n == 0) == (normal.len == 0));
	expect(line, normal, wanted);
}

#define PEOPLE(...) people(__LINE__, __VA_ARGS__)

static void test_people(void)
{
	PEOPLE("张三，等", "张三 等");
	PEOPLE("张三/著；李四/译", "张三 著；李四 译");
	PEOPLE(
	    "(美)Dennis M. Ritchie著 徐宝文,李志译", "[美] Dennis M. Ritchie 著；徐宝文,李志 译");
	PEOPLE("张三 主编 李四 副主编", "张三 主编；李四 副主编");
	PEOPLE("张三 编 著", "张三 著");
	PEOPLE("主编：张三、李四；王五 译", "张三,李四 主编；王五 译");
	PEOPLE("[法国]乔治桑著\n林義男譯", "[法] 乔治桑 著；林義男 译");
	PEOPLE("（明）罗贯中 / 毛宗岗（评注）", "[明] 罗贯中；毛宗岗 评注");
	PEOPLE("张著", "张著");
	PEOPLE("译者：余江", "余江 译者");
	PEOPLE("Edited by Saul, John & Ann Lee", "Saul,John,Ann Lee ed.");
	PEOPLE(" / ", "");
}

int main(void)
{
	mem_arena_init(&m);
	test_titles();
	test_people();
	mem_arena_finish(&m);
	return 0;
}
