/* A term is two years and a part. The years are found first, the part in what stands behind them (or, for
 * 春 and 秋 with one year, it decides which two years are meant). */
#include "services/reserves/reserves_term.h"

#include <stdio.h>

#include "services/reserves/reserves_reading.h"
#include "services/reserves/reserves_tidy.h"

enum season { SEASON_NONE, SEASON_SPRING, SEASON_SUMMER, SEASON_AUTUMN };

struct years {
	int year;
	bool pair;        /* 2025-2026, not 2025 alone */
	struct span rest; /* what stands behind */
};

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t digits_at(struct span s, size_t at, int *ret_value)
{
	size_t n = 0;
	int value = 0;

	for (; at + n < s.len && digit(s.ptr[at + n]) && n < 9; n++)
		value = value * 10 + (s.ptr[at + n] - '0');
	*ret_value = value;
	return n;
}

static bool year_like(int year)
{
	return year >= 1990 && year <= 2099;
}

static struct span without_mark(struct span s)
{
	static const char *const marks[] = { "学年度", "学年", "年度", "年", "-", "—", "–", "~",
		"/", "_", "至", "第", "(", "（", ".", ":", "：" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (tidy_starts(s, span_of(marks[i])))
			return without_mark(tidy_from(s, strlen(marks[i])));
	return s;
}

/* Behind the first year: "-2026", "20262", "2026". What is left of s stands behind the years. */
static void second_year(struct span *s, int year, bool *ret_pair)
{
	struct span rest = without_mark(*s);
	int value = 0;
	size_t n = digits_at(rest, 0, &value);

	*ret_pair = true;
	if (n >= 4 && value / (n == 5 ? 10 : 1) == year + 1)
		*s = tidy_from(rest, 4);
	else if (n == 2 && value == (year + 1) % 100)
		*s = tidy_from(rest, 2);
	else
		*ret_pair = false;
}

/* A year at `at`, where n digits stand: *rest is what stands behind it, and behind its second. */
static bool year_at(struct span s, size_t at, size_t n, struct years *ret)
{
	if (n != 9 && n != 8 && n != 5 && n != 4)
		return false;
	ret->year = 0;
	for (size_t i = 0; i < 4; i++)
		ret->year = ret->year * 10 + (s.ptr[at + i] - '0');
	if (!year_like(ret->year))
		return false;
	ret->rest = tidy_from(s, at + 4);
	second_year(&ret->rest, ret->year, &ret->pair);
	return true;
}

/* The years, anywhere in s, two rather than one. */
static bool years_read(struct span s, struct years *ret_years)
{
	struct years found;
	bool any = false;
	int value;

	for (size_t at = 0, n; at < s.len; at += n + 1) {
		n = digits_at(s, at, &value);
		if (n == 0 || !year_at(s, at, n, &found) || (any && !found.pair))
			continue;
		*ret_years = found;
		any = true;
		if (found.pair)
			break;
	}
	return any;
}

static enum season season_in(struct span s)
{
	if (tidy_has(s, SPAN("春")) || tidy_has(s, SPAN("Spring")) || tidy_has(s, SPAN("spring")))
		return SEASON_SPRING;
	if (tidy_has(s, SPAN("秋")) || tidy_has(s, SPAN("Autumn")) || tidy_has(s, SPAN("Fall")))
		return SEASON_AUTUMN;
	if (tidy_has(s, SPAN("夏")) || tidy_has(s, SPAN("短学期")) || tidy_has(s, SPAN("小学期")) ||
	    tidy_has(s, SPAN("Summer")))
		return SEASON_SUMMER;
	return SEASON_NONE;
}

/* A number of 1..3, or one of the codes, with its place in the year; 0: none. Behind one year alone it must
 * be plain: 2026年1月 is a date, and so is 2026-01. */
static int part_number(struct span s, bool plain)
{
	int value = 0;
	size_t n = tidy_count(s, &value);
	struct span tail = tidy_from(s, n);

	if (n == 0 || (value > 3 && value != 12 && value != 16) || (n == 2 && value < 10))
		return 0;
	if (tidy_starts(tail, SPAN("月")) ||
	    (plain && tail.len > 0 && !tidy_starts(tail, SPAN("学期"))))
		return 0;
	return value;
}

/* "2", "第二学期", "上学期", "12". */
static bool part_read(struct span s, bool plain, struct term *t)
{
	struct span rest = without_mark(s);
	int value = tidy_starts(rest, SPAN("上学期"))   ? 1
	            : tidy_starts(rest, SPAN("下学期")) ? 2
	                                                : part_number(rest, plain);

	t->part = value == 12 ? 2 : value == 16 ? 3 : value;
	t->other = value == 3 ? 1 : 0;
	return t->part > 0;
}

static int part_of_season(enum season season)
{
	return season == SEASON_AUTUMN ? 1 : season == SEASON_SPRING ? 2 : 3;
}

/* 2026春 belongs to 2025-2026; 2025学年春 does, too. */
static bool season_read(struct span s, struct span cell, const struct years *y, struct term *t)
{
	enum season season = season_in(s);

	if (season == SEASON_NONE)
		return false;
	t->part = part_of_season(season);
	if (y->year != 0 && !y->pair && season != SEASON_AUTUMN && !tidy_has(cell, SPAN("学年")))
		t->year--;
	return true;
}

bool term_parse(struct arena *a, struct span year, struct span cell, struct term *ret_term)
{
	struct span s = tidy_code(a, cell);
	struct years y = { 0 }, other = { 0 };
	struct term t = { 0 };
	bool own = years_read(s, &y);

	if (!own)
		(void)years_read(tidy_code(a, year), &other);
	t.year = own ? y.year : other.year;
	if (own)
		s = y.rest;
	if (!part_read(s, !y.pair, &t) && !season_read(s.len > 0 ? s : cell, cell, &y, &t))
		return false;
	if (own)
		t.other = 0;
	*ret_term = t;
	return true;
}

bool term_same(const struct term *wanted, const struct term *told)
{
	return (told->year == 0 || told->year == wanted->year) &&
	       (told->part == wanted->part || (told->other != 0 && told->other == wanted->part));
}

bool term_read(struct arena *a, struct span year, struct span term, struct span *ret_term)
{
	struct term t;
	char *text;

	if (!term_parse(a, year, term, &t) || t.year == 0 || (text = arena_alloc(a, 16)) == NULL)
		return false;
	(void)snprintf(text, 16, "%d-%d-%d", t.year, t.year + 1, t.part);
	*ret_term = span_of(text);
	return true;
}
