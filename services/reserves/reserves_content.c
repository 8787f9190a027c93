/* What cells look like, whatever stands above them. */
#include "core/isbn.h"
#include "core/text.h"
#include "services/reserves/reserves_header.h"
#include "services/reserves/reserves_tidy.h"

static bool isbn_good(struct span cell, bool *ret_like)
{
	struct isbn found[ISBN_MOST];
	size_t n = isbn_read(cell, found);
	bool good = false;

	*ret_like = false;
	for (size_t i = 0; i < n; i++) {
		good = good || found[i].flaw == ISBN_GOOD;
		*ret_like = *ret_like || found[i].flaw != ISBN_LENGTH;
	}
	return good;
}

static bool ends_with_any(struct span s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (tidy_ends(s, span_of(words[i])))
			return true;
	return false;
}

static bool like_college(struct span s)
{
	static const char *const ends[] = { "学院", "系", "学部", "书院", "教学部", "教研部",
		"研究院", "中心" };

	return s.len <= 60 && ends_with_any(s, ends, sizeof(ends) / sizeof(ends[0]));
}

static bool like_publisher(struct span s)
{
	static const char *const ends[] = { "出版社", "书店", "书局", "Press", "Springer", "Wiley",
		"出版公司", "印书馆", "出版集团", "Pearson" };

	return s.len <= 90 && ends_with_any(s, ends, sizeof(ends) / sizeof(ends[0]));
}

static bool like_url(struct span s)
{
	return tidy_starts(s, SPAN("http://")) || tidy_starts(s, SPAN("https://")) ||
	       tidy_starts(s, SPAN("www."));
}

static bool code_mark(char c)
{
	return c == '-' || c == '_' || c == '.' || c == '/';
}

/* Letters, digits and a few marks, a digit among them; no spaces inside. */
static bool like_code(struct span s)
{
	bool digit = false;

	if (s.len < 2 || s.len > 32)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		uint32_t p = (unsigned char)s.ptr[i];

		if (!tidy_digit(p) && !tidy_letter(p) && !code_mark(s.ptr[i]))
			return false;
		digit = digit || tidy_digit(p);
	}
	return digit;
}

/* "[081001]高等数学" */
static bool like_course(struct span s)
{
	size_t end = tidy_find(s, SPAN("]"));

	return tidy_starts(s, SPAN("[")) && end != SIZE_MAX && end + 1 < s.len &&
	       like_code((struct span){ s.ptr + 1, end - 1 });
}

static void look_at(struct looks *l, struct span cell)
{
	int64_t number;
	bool like;

	l->n++;
	l->isbn += isbn_good(cell, &like);
	l->isbn_like += like;
	l->number += tidy_number(cell, &number) && number < 100000;
	l->url += like_url(cell);
	l->college += like_college(cell);
	l->publisher += like_publisher(cell);
	l->code += like_code(cell);
	l->course += like_course(cell);
}

struct looks column_looks(const struct grid *g, size_t first, size_t column)
{
	struct looks l = { 0 };

	for (size_t r = first; r < g->n; r++) {
		struct span cell = tidy_text(g->arena, sheet_text(&g->rows[r], column));

		if (!tidy_nothing(cell))
			look_at(&l, cell);
	}
	return l;
}

/* Fewer than `percent` of the cells are as they should be; three cells are the least to judge by. */
static bool fewer(const struct looks *l, size_t right, size_t percent)
{
	return l->n >= 3 && right * 100 < l->n * percent;
}

bool looks_contradict(const struct looks *l, enum column_field field)
{
	switch (field) {
	case COLUMN_ISBN:
	case COLUMN_ISBN_MORE:
		return fewer(l, l->isbn_like, 20);
	case COLUMN_ENROLLED:
	case COLUMN_CAPACITY:
		return fewer(l, l->number, 50);
	case COLUMN_COURSE_CODE:
		return fewer(l, l->code, 50);
	case COLUMN_COURSE_NAME:
	case COLUMN_TITLE:
	case COLUMN_COLLEGE:
		return l->n >= 3 && (l->number + l->isbn_like) * 100 > l->n * 60;
	case COLUMN_URL:
		return l->n >= 3 && l->number * 100 > l->n * 60;
	default:
		return false;
	}
}

enum column_field looks_field(const struct looks *l, enum plan_kind kind)
{
	const unsigned held = 1U << PLAN_HOLDINGS, tasks = 1U << PLAN_TASKS,
	               section = tasks | 1U << PLAN_COMBINED, plan = section | 1U << PLAN_TEXTBOOKS;
	/* In this order: the first that enough of the cells look like. */
	const struct {
		size_t like, percent;
		unsigned kinds;
		enum column_field field;
	} tries[] = {
		{ l->isbn, 60, ~tasks, COLUMN_ISBN },
		{ l->course, 80, plan, COLUMN_COURSE },
		{ l->url, 60, held, COLUMN_URL },
		{ l->publisher, 60, ~tasks, COLUMN_PUBLISHER },
		{ l->college, 60, plan, COLUMN_COLLEGE },
		{ l->number, 90, section, COLUMN_ENROLLED },
		{ l->code, 80, plan, COLUMN_COURSE_CODE },
	};

	for (size_t i = 0; l->n >= 2 && i < sizeof(tries) / sizeof(tries[0]); i++)
		if (tries[i].like * 100 >= l->n * tries[i].percent)
			return tries[i].kinds & 1U << kind ? tries[i].field : COLUMN_NONE;
	return COLUMN_NONE;
}
