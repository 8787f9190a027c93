/* Tables of words, and the few functions that find them. */
#include "services/reserves/reserves_words.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/date.h"
#include "platform/records.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct entry {
	const char *stored;
	struct words words;
};

static const struct entry levels[] = {
	{ "undergraduate", { "本科生", "Undergraduate" } },
	{ "graduate", { "研究生", "Graduate" } },
	{ "master", { "硕士研究生", "Master" } },
	{ "doctor", { "博士研究生", "Doctor" } },
	{ "junior_college", { "专科生", "Junior college" } },
	{ "college_diploma", { "专科生", "Junior college" } },
	{ "continuing", { "继续教育", "Continuing education" } },
	{ "international", { "国际学生", "International students" } },
	{ "other", { "其他", "Other" } },
};

static const struct entry categories[] = {
	{ "public_basic", { "公共基础课", "Common foundation" } },
	{ "general", { "通识教育课", "General education" } },
	{ "discipline_basic", { "学科基础课", "Discipline foundation" } },
	{ "major_core", { "专业核心课", "Major core" } },
	{ "major_elective", { "专业选修课", "Major elective" } },
	{ "practice", { "实践教学", "Practice" } },
	{ "other", { "其他", "Other" } },
};

static const struct words whys[] = {
	[WHY_NOTHING] = { "", "" },
	[WHY_WAITS_FOR_REVIEW] = { "有候选，等待馆员核对", "Candidates wait for a librarian" },
	[WHY_OTHER_EDITION] = { "只有其他版次", "Another edition only" },
	[WHY_PART_OF_SET] = { "只有成套书中的一册", "One volume of the set only" },
	[WHY_ONLY_PART] = { "只能看部分章节", "Some chapters only" },
	[WHY_NOT_YET_LICENSED] = { "授权尚未开始", "Licence has not begun" },
	[WHY_LICENCE_ENDED] = { "授权已到期", "Licence has ended" },
	[WHY_ONLY_SAMPLE] = { "只有试读", "Sample pages only" },
	[WHY_ONLY_PRINT] = { "只有纸本", "Print only" },
	[WHY_VANISHED] = { "已不在供应商最新清单中", "No longer in the vendor's list" },
	[WHY_NO_MATCH] = { "未找到来源", "No source found" },
};

static const struct words covereds[] = {
	[COVERED_YES] = { "已保障", "Covered" },
	[COVERED_REVIEW] = { "待核对", "To be reviewed" },
	[COVERED_NO] = { "未保障", "Not covered" },
};

static const struct words bys[] = {
	[COVERAGE_COLLEGE] = { "学院", "College" },
	[COVERAGE_LEVEL] = { "培养层次", "Level" },
	[COVERAGE_CATEGORY] = { "课程类别", "Category" },
	[COVERAGE_COURSE] = { "课程", "Course" },
};

struct span not_stated_in(enum language language)
{
	return words_in((struct words){ "未注明", "Not stated" }, language);
}

static struct span find(
    const struct entry *entries, size_t n, struct span stored, enum language language)
{
	if (stored.len == 0 || span_eq(stored, SPAN("not_told")) || span_eq(stored, SPAN("none")))
		return not_stated_in(language);
	for (size_t i = 0; i < n; i++)
		if (span_eq(stored, span_of(entries[i].stored)))
			return words_in(entries[i].words, language);
	return stored;
}

struct span level_in(struct span level, enum language language)
{
	return find(levels, COUNT(levels), level, language);
}

struct span category_in(struct span category, enum language language)
{
	return find(categories, COUNT(categories), category, language);
}

struct span why_not_in(enum why_not why, enum language language)
{
	return words_in(whys[why], language);
}

struct span covered_in(enum covered covered, enum language language)
{
	return words_in(covereds[covered], language);
}

struct span by_in(enum coverage_by by, enum language language)
{
	return words_in(bys[by], language);
}

struct span words_print(struct arena *a, const char *format, ...)
{
	va_list args;
	int n;
	char *text;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0 || (text = arena_alloc(a, (size_t)n + 1)) == NULL)
		return (struct span){ 0 };
	va_start(args, format);
	(void)vsnprintf(text, (size_t)n + 1, format, args);
	va_end(args);
	return (struct span){ text, (size_t)n };
}

struct span words_cut(struct span text, size_t most)
{
	if (text.len <= most)
		return text;
	while (most > 0 && ((unsigned char)text.ptr[most] & 0xc0) == 0x80)
		most--;
	return (struct span){ text.ptr, most };
}

struct span words_day(struct arena *a, int64_t unix_ms, enum language language)
{
	static const char *const months[] = { "January", "February", "March", "April", "May",
		"June", "July", "August", "September", "October", "November", "December" };
	struct date d = date_of_ms(unix_ms, ZONE_MINUTES);

	return language == LANGUAGE_EN
	           ? words_print(a, "%d %s %d", d.day, months[d.month - 1], d.year)
	           : words_print(a, "%d年%d月%d日", d.year, d.month, d.day);
}
