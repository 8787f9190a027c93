/* 第七版, 7版, 原书第3版, 修订第2版, 2023年版, 3rd ed.; 上册, 第二卷, 上、下册. */
#include "services/reserves/reserves_edition.h"

#include <stdio.h>
#include <strings.h>

#include "services/reserves/reserves_reading.h"
#include "services/reserves/reserves_tidy.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool eat(struct span *s, const char *word)
{
	if (!tidy_starts(*s, span_of(word)))
		return false;
	*s = tidy_from(*s, strlen(word));
	return true;
}

static bool eat_any(struct span *s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (eat(s, words[i]))
			return true;
	return false;
}

static bool eat_letters(struct span *s, const char *word) /* whatever their case */
{
	size_t n = strlen(word);

	if (s->len < n || strncasecmp(s->ptr, word, n) != 0)
		return false;
	*s = tidy_from(*s, n);
	return true;
}

static void eat_spaces(struct span *s)
{
	while (eat(s, " "))
		;
}

static int ordinal(struct span *s)
{
	static const char *const words[] = { "first", "second", "third", "fourth", "fifth", "sixth",
		"seventh", "eighth", "ninth", "tenth" };
	static const char *const ends[] = { "st", "nd", "rd", "th" };
	struct span rest = *s;
	int value = 0;

	for (size_t i = 0; i < COUNT(words); i++)
		if (eat_letters(s, words[i]))
			return (int)i + 1;
	while (rest.len > 0 && rest.ptr[0] >= '0' && rest.ptr[0] <= '9' && value < 100) {
		value = value * 10 + (rest.ptr[0] - '0');
		rest = tidy_from(rest, 1);
	}
	for (size_t i = 0; value > 0 && value < 100 && i < COUNT(ends); i++)
		if (eat_letters(&rest, ends[i])) {
			*s = rest;
			return value;
		}
	return 0;
}

/* "3rd ed.", "Third Edition", "2/e" */
static bool english_at(struct span *s, struct edition *e)
{
	struct span rest = *s;
	int number = ordinal(&rest);

	if (number == 0 && rest.len >= 3 && rest.ptr[0] > '0' && rest.ptr[0] <= '9') {
		number = rest.ptr[0] - '0';
		rest = tidy_from(rest, 1);
		if (!eat_letters(&rest, "/e"))
			return false;
	} else {
		eat_spaces(&rest);
		if (number == 0 || (!eat_letters(&rest, "edition") && !eat_letters(&rest, "ed")))
			return false;
		(void)eat(&rest, ".");
	}
	e->number = number;
	*s = rest;
	return true;
}

static const char *const revised[] = { "修订版", "修订本", "增订版", "增订本", "修订", "增订" };

/* 修订版 and the like, without any number. */
static bool word_at(struct span *s, struct edition *e)
{
	static const char *const words[] = { "修订版", "修订本", "增订版", "增订本", "修订新版",
		"校订重排本", "重排本", "校订本", "全新版", "最新版", "新版" };
	struct span rest = *s;

	if (eat(&rest, "初版")) {
		e->number = 1;
	} else {
		if (!eat_any(&rest, words, COUNT(words)))
			return false;
		e->word = (struct span){ s->ptr, s->len - rest.len };
	}
	*s = rest;
	return true;
}

/* 2023年版 and 第7版 alike, up to 版: the number tells which it is. */
static bool take_number(struct edition *e, struct span *rest, int value)
{
	if (value >= 1950 && value <= 2099) {
		e->year = value;
		(void)eat(rest, "年");
		e->revised = eat(rest, "修订");
		return true;
	}
	e->number = value;
	return value >= 1 && value <= 99;
}

static bool number_at(struct span *s, struct edition *e)
{
	static const char *const before[] = { "原书", "原著", "中文", "全新", "新" };
	struct span rest = *s;
	int value = 0;
	size_t n;
	bool first_revised = eat(&rest, "修订") || eat(&rest, "增订"), plain;

	(void)eat_any(&rest, before, COUNT(before));
	plain = !eat(&rest, "第") && !first_revised;
	eat_spaces(&rest);
	n = tidy_count(rest, &value);
	if (n == 0 || (plain && (unsigned char)rest.ptr[0] >= 0x80 && rest.ptr[0] != '\xef'))
		return false;
	rest = tidy_from(rest, n);
	eat_spaces(&rest);
	if (!take_number(e, &rest, value) || !eat(&rest, "版"))
		return false;
	e->revised = eat_any(&rest, revised, COUNT(revised)) || e->revised || first_revised;
	*s = rest;
	return true;
}

size_t edition_at(struct span s, struct edition *ret_edition)
{
	struct edition e = { 0 };
	struct span rest = s;

	if (!number_at(&rest, &e)) {
		e = (struct edition){ 0 };
		if (!word_at(&rest, &e) && !english_at(&rest, &e))
			return 0;
	}
	*ret_edition = e;
	return s.len - rest.len;
}

struct span edition_text(struct arena *a, const struct edition *e)
{
	char *text;

	if (e->number == 0 && e->year == 0)
		return e->word;
	if ((text = arena_alloc(a, 40)) == NULL)
		return (struct span){ "", 0 };
	if (e->number != 0)
		(void)snprintf(text, 40, "第%d版%s", e->number, e->revised ? "修订版" : "");
	else
		(void)snprintf(text, 40, "%d年%s版", e->year, e->revised ? "修订" : "");
	return span_of(text);
}

/* A cell that is a number and little more: "7", "七", "7-3" (7th edition, 3rd printing), "7.0". */
static bool bare_number(struct span s, struct edition *e)
{
	int value = 0;
	struct span rest = s;
	size_t n;

	(void)eat(&rest, "第");
	(void)eat_letters(&rest, "v");
	n = tidy_count(rest, &value);
	rest = tidy_from(rest, n);
	if (n == 0 || value < 1 || value > 99)
		return false;
	if (rest.len > 0 && rest.ptr[0] != '-' && rest.ptr[0] != '/' && rest.ptr[0] != '.')
		return false;
	e->number = value;
	return rest.len <= 4;
}

static int year_in(struct span s)
{
	for (size_t i = 0; i + 4 <= s.len; i++) {
		struct span four = { s.ptr + i, 4 };
		int value = 0;

		if (tidy_count(four, &value) == 4 && value >= 1950 && value <= 2099)
			return value;
	}
	return 0;
}

struct span edition_read(struct arena *a, struct span cell, int *ret_number, int *ret_year)
{
	struct span s = tidy_text(a, cell);
	struct edition e = { 0 };
	bool found = false;

	*ret_number = 0;
	*ret_year = year_in(s);
	if (tidy_nothing(s) || s.len > 200)
		return (struct span){ "", 0 };
	for (size_t i = 0; i < s.len && !found; i++)
		found = ((unsigned char)s.ptr[i] & 0xc0) != 0x80 &&
		        edition_at(tidy_from(s, i), &e) > 0;
	if (!found && !bare_number(tidy_code(a, s), &e))
		return (struct span){ "", 0 };
	*ret_number = e.number;
	return edition_text(a, &e);
}

/* ---- volumes ---- */

static const struct {
	const char *printed, *normal;
} volumes[] = {
	{ "上", "上册" },
	{ "中", "中册" },
	{ "下", "下册" },
	{ "上册", "上册" },
	{ "中册", "中册" },
	{ "下册", "下册" },
	{ "上卷", "上卷" },
	{ "中卷", "中卷" },
	{ "下卷", "下卷" },
	{ "上编", "上编" },
	{ "下编", "下编" },
	{ "上下", "上下册" },
	{ "上下册", "上下册" },
	{ "上、下", "上下册" },
	{ "上、下册", "上下册" },
	{ "上册、下册", "上下册" },
	{ "上,下册", "上下册" },
	{ "上，下册", "上下册" },
	{ "上/下册", "上下册" },
	{ "上册,下册", "上下册" },
	{ "上册，下册", "上下册" },
	{ "上册/下册", "上下册" },
	{ "上、中、下册", "上中下册" },
	{ "上中下册", "上中下册" },
	{ "全二册", "上下册" },
	{ "全2册", "上下册" },
	{ "全两册", "上下册" },
	{ "全三册", "上中下册" },
	{ "全3册", "上中下册" },
};

/* "第2册", "第二卷", "卷一", "Vol. 2", "3册" */
static struct span numbered_volume(struct arena *a, struct span s)
{
	static const char *const units[] = { "分册", "册", "卷" };
	static const char *const before[] = { "第", "Volume ", "Volume", "Vol. ", "Vol.", "Vol ",
		"vol.", "卷", "册" };
	struct span rest = s;
	int value = 0;
	bool named = eat_any(&rest, before, COUNT(before));
	size_t n = tidy_count(rest, &value);
	char *text;
	const char *unit = tidy_starts(s, SPAN("卷")) || tidy_ends(s, SPAN("卷")) ? "卷" : "册";

	rest = tidy_from(rest, n);
	if (n == 0 || value < 1 || value > 99)
		return (struct span){ "", 0 };
	if ((!eat_any(&rest, units, COUNT(units)) && (!named || tidy_starts(s, SPAN("第")))) ||
	    rest.len > 0)
		return (struct span){ "", 0 };
	if ((text = arena_alloc(a, 24)) == NULL)
		return (struct span){ "", 0 };
	(void)snprintf(text, 24, "第%d%s", value, unit);
	return span_of(text);
}

struct span volume_whole(struct arena *a, struct span s)
{
	s = tidy_trim(s);
	for (size_t i = 0; i < COUNT(volumes); i++)
		if (span_eq(s, span_of(volumes[i].printed)))
			return span_of(volumes[i].normal);
	return s.len > 0 && s.len <= 24 ? numbered_volume(a, s) : (struct span){ "", 0 };
}
