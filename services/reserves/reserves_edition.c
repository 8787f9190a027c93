/* 第七版, 原书第3版, 修订第2版, 2023年版, 3rd ed.; 上册, 第二卷, 上、下册, vol. 2; see reserves_edition.h. */
#include "services/reserves/reserves_edition.h"

#include <stdio.h>

#include "core/text.h"
#include "services/reserves/reserves_cut.h"
#include "services/reserves/reserves_tidy.h"

/* -- numbered editions */

enum { YEAR_LEAST = 1950, YEAR_MOST = 2099 };

/* 第, or what scanning makes of it. */
static bool cut_ordinal_sign(struct span *s)
{
	return cut_end(s, "第") || cut_end(s, "弟");
}

static bool cut_revised(struct span *s)
{
	return cut_end(s, "修订") || cut_end(s, "增订");
}

/* 2023年, or 2023 when nothing stands before it ("Office 2003版" is a title). */
static bool cut_year(struct span *s, struct edition *e)
{
	struct span rest = *s;
	bool said = cut_end(&rest, "年");
	unsigned year = cut_digits(&rest);

	if (year < YEAR_LEAST || year > YEAR_MOST || (!said && rest.len != 0))
		return false;
	e->year = (uint16_t)year;
	*s = rest;
	return true;
}

/* 第2, 2, 原书第3, 修订第2, 增订六. Han numerals alone are part of a word as likely as not, and so is MP3. */
static bool cut_edition_number(struct span *s, struct edition *e)
{
	static const char *const before[] = { "原书", "原著", "中文", "新", NULL };
	struct span rest = *s;
	bool han = text_class(tidy_last(rest)) == TEXT_CJK, ordinal, revised;
	unsigned number = cut_number(&rest);

	if (number == 0)
		return false;
	rest = cut_trim(rest);
	ordinal = cut_ordinal_sign(&rest);
	(void)cut_any_end(&rest, before);
	revised = cut_revised(&rest);
	if (!ordinal && !revised && rest.len != 0 &&
	    (han || tidy_letter((unsigned char)rest.ptr[rest.len - 1])))
		return false;
	e->number = (uint8_t)number;
	e->revised = e->revised || revised;
	*s = rest;
	return true;
}

static bool cut_han_edition(struct span *s, struct edition *edition)
{
	struct span rest = *s;
	struct edition e = *edition;

	if (!cut_end(&rest, "版"))
		return false;
	e.revised = cut_revised(&rest) || e.revised;
	rest = cut_trim(rest);
	if (!cut_year(&rest, &e) && !cut_edition_number(&rest, &e))
		return false;
	*edition = e;
	*s = rest;
	return true;
}

/* The ordinal at the end of "2nd", "second"; 0 when it is none. */
static unsigned cut_ordinal(struct span *s)
{
	static const char *const ordinals[] = { "first", "second", "third", "fourth", "fifth",
		"sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth",
		"fourteenth", "fifteenth", NULL };
	/* Also with a letter dropped: this stands before "edition". */
	static const char *const suffixes[] = { "st", "nd", "rd", "th", "t", "h", "d", "n", NULL };
	struct span rest = *s;
	unsigned number = 0;

	for (unsigned i = 0; ordinals[i] != NULL && number == 0; i++)
		if (cut_end(&rest, ordinals[i]))
			number = i + 1;
	if (number == 0 && cut_any_end(&rest, suffixes))
		number = cut_number(&rest);
	if (number != 0)
		*s = rest;
	return number;
}

/* A word of the list, and none that only ends so: land is not and. */
static bool cut_word(struct span *s, const char *const *words)
{
	struct span rest = *s;

	if (!cut_any_end(&rest, words) || !cut_is_break(rest))
		return false;
	*s = rest;
	return true;
}

/* "Second, Revised and Expanded Edition" */
static bool cut_latin_edition(struct span *s, struct edition *edition)
{
	static const char *const tails[] = { "editions", "edition", "edn.", "edn", "ed.", "ed",
		NULL };
	static const char *const revised[] = { "revised", "rev.", "rev", "updated", "expanded",
		"enlarged", NULL };
	static const char *const others[] = { "new", "international", "global", "annotated",
		"illustrated", "and", "&", NULL };
	struct span rest = *s;
	struct edition e = *edition;
	bool said = false;

	if (!cut_any_end(&rest, tails))
		return false;
	for (unsigned number;;) {
		rest = cut_trim(rest);
		if ((number = cut_ordinal(&rest)) != 0)
			e.number = (uint8_t)number;
		else if (cut_word(&rest, revised))
			e.revised = true;
		else if (cut_word(&rest, others))
			continue;
		else
			break;
		said = true;
	}
	if (!said)
		return false;
	*edition = e;
	*s = rest;
	return true;
}

/* "3e", "3/e" */
static bool cut_short_edition(struct span *s, struct edition *edition)
{
	struct span rest = *s;
	unsigned number;

	if (!cut_end(&rest, "/e") && !cut_end(&rest, "e"))
		return false;
	if ((number = cut_number(&rest)) == 0 || (rest.len != 0 && tidy_last(rest) != ' '))
		return false;
	edition->number = (uint8_t)number;
	*s = rest;
	return true;
}

/* -- editions in a word */

static const struct edition_word {
	const char *text;
	uint8_t number;
	bool revised, set_off; /* 中国宪法的修订 is a title */
} edition_words[] = {
	{ "初版", 1, false, true },
	{ "最新版", 0, false, false },
	{ "全新版", 0, false, false },
	{ "修订新版", 0, true, false },
	{ "修订版", 0, true, false },
	{ "增订版", 0, true, false },
	{ "修订本", 0, true, false },
	{ "增订本", 0, true, false },
	{ "增补版", 0, true, false },
	{ "增补本", 0, true, false },
	{ "校订版", 0, true, false },
	{ "校订本", 0, true, false },
	{ "校订重排本", 0, true, false },
	{ "重排本", 0, true, false },
	{ "新版", 0, true, false },
	{ "再版", 0, true, true },
	{ "修订", 0, true, true },
	{ "增订", 0, true, true },
};

static bool cut_edition_word(struct span *s, struct edition *edition)
{
	bool known = edition->number != 0 || edition->revised;

	for (size_t i = 0; i < sizeof(edition_words) / sizeof(edition_words[0]); i++) {
		const struct edition_word *w = &edition_words[i];
		struct span rest = *s;

		if (!cut_end(&rest, w->text))
			continue;
		if (w->set_off && !known && !cut_is_break(rest) && !tidy_ends(rest, SPAN("版")))
			return false;
		if (edition->number == 0)
			edition->number = w->number;
		edition->revised = edition->revised || w->revised;
		edition->word = w->text;
		*s = rest;
		return true;
	}
	return false;
}

bool edition_cut(struct span *s, struct edition *edition)
{
	return cut_han_edition(s, edition) || cut_latin_edition(s, edition) ||
	       cut_short_edition(s, edition) || cut_edition_word(s, edition);
}

/* "7", "7-3" (7th edition, 3rd printing), "7.0", "v2": a number and little more. */
static bool number_alone(struct span s, struct edition *e)
{
	int value = 0;
	size_t n;

	if (!cut_front(&s, "第"))
		(void)cut_front(&s, "v");
	n = tidy_count(s, &value);
	s = tidy_from(s, n);
	if (n == 0 || value < 1 || value > 99 || s.len > 4 ||
	    (s.len > 0 && memchr("-/.", s.ptr[0], 3) == NULL))
		return false;
	e->number = (uint8_t)value;
	return true;
}

/* "2018年8月第1版第5次印刷": up to a 版 within. */
static bool edition_within(struct span s, struct edition *e)
{
	struct span rest = s;

	for (size_t at; (at = tidy_find(rest, SPAN("版"))) != SIZE_MAX;) {
		struct span head, behind = tidy_from(rest, at + strlen("版"));

		head = (struct span){ s.ptr, (size_t)(behind.ptr - s.ptr) };
		if (cut_han_edition(&head, e)) {
			e->revised = e->revised || tidy_starts(behind, SPAN("修订")) ||
			             tidy_starts(behind, SPAN("增订"));
			return true;
		}
		rest = behind;
	}
	return false;
}

bool edition_in_cell(struct span folded, struct edition *ret_edition)
{
	struct span s = cut_trim(folded), rest = s;
	struct edition e = { 0 };
	unsigned number;

	if (s.len == 0)
		return false;
	if (!edition_within(s, &e) && !edition_cut(&rest, &e) && !number_alone(s, &e)) {
		if ((number = cut_ordinal(&rest)) == 0 || rest.len != 0)
			return false;
		e.number = (uint8_t)number;
	}
	*ret_edition = e;
	return true;
}

struct span edition_text(struct arena *a, const struct edition *e)
{
	enum { MOST = 40 };
	char *text;

	if (e->number == 0 && e->year == 0)
		return e->word != NULL ? span_of(e->word) : e->revised ? SPAN("修订版") : SPAN("");
	if ((text = arena_alloc(a, MOST)) == NULL)
		return SPAN("");
	if (e->number != 0)
		(void)snprintf(text, MOST, "第%u版%s", e->number, e->revised ? "修订版" : "");
	else
		(void)snprintf(text, MOST, "%u年%s版", e->year, e->revised ? "修订" : "");
	return span_of(text);
}

/* -- volumes */

static const char *const units[] = { "分册", "册", "卷", "部", "集", "辑", "编", "篇", "本", NULL };

static const char *unit_at_end(struct span s)
{
	for (size_t i = 0; units[i] != NULL; i++)
		if (tidy_ends(s, span_of(units[i])))
			return i == 0 ? "册" : units[i];
	return NULL;
}

static uint8_t part_word(struct span *s)
{
	if (cut_end(s, "上"))
		return VOLUME_FIRST;
	if (cut_end(s, "中"))
		return VOLUME_MIDDLE;
	return cut_end(s, "下") ? VOLUME_LAST : 0;
}

/* 上、下 or 上中下 at the end is the whole set, with a unit behind each or not. */
static bool cut_parts(struct span *s, uint8_t *ret_part)
{
	struct span rest = *s, before;
	uint8_t last = part_word(&rest), parts = 1;

	if (last == 0)
		return false;
	for (;; parts++, rest = before) {
		before = cut_trim(rest);
		(void)(cut_end(&before, "册") || cut_end(&before, "卷"));
		if (part_word(&before) == 0)
			break;
	}
	*ret_part = parts == 1 ? last : (uint8_t)(VOLUME_SET + parts);
	*s = rest;
	return true;
}

/* "1-" before a 4 that has been taken off: how many that makes; 0: it is no range. */
static unsigned cut_range(struct span *s, unsigned last)
{
	struct span rest = *s;
	unsigned first;

	if ((!cut_end(&rest, "-") && !cut_end(&rest, "~")) || (first = cut_number(&rest)) == 0 ||
	    first >= last)
		return 0;
	(void)cut_ordinal_sign(&rest);
	*s = rest;
	return last - first + 1;
}

/* 全三册, 第2卷, 3册, 1-4册, of what stands before the unit. */
static bool cut_numbered_volume(struct span *s, struct volume *v)
{
	struct span rest = *s;
	unsigned number = cut_end(&rest, "两") ? 2 : cut_number(&rest), range;

	if (number == 0)
		return false;
	if ((range = cut_range(&rest, number)) != 0)
		v->part = (uint8_t)(VOLUME_SET + range);
	else if (cut_end(&rest, "全") || cut_end(&rest, "共"))
		v->part = (uint8_t)(VOLUME_SET + number);
	else if (cut_ordinal_sign(&rest) || strcmp(v->unit, "册") == 0 ||
	         strcmp(v->unit, "卷") == 0)
		v->part = (uint8_t)number;
	else
		return false;
	*s = rest;
	return true;
}

/* 上册 and 下篇, but 箧中集 is a title. */
static bool cut_parts_of(struct span *s, struct volume *v)
{
	static const char *const sure[] = { "册", "卷", "编", "篇", NULL };
	struct span rest = *s;

	if (!cut_parts(&rest, &v->part) ||
	    (!cut_is_any(span_of(v->unit), sure) && !cut_is_break(rest)))
		return false;
	*s = rest;
	return true;
}

/* 上册, 第2卷, 全三册 */
static bool cut_han_volume(struct span *s, struct volume *ret_volume)
{
	struct span rest = *s;
	struct volume v = { .unit = unit_at_end(rest) };

	if (v.unit == NULL || !cut_any_end(&rest, units))
		return false;
	if (!cut_parts_of(&rest, &v) && !cut_numbered_volume(&rest, &v))
		return false;
	(void)cut_end(&rest, "套装");
	*ret_volume = v;
	*s = rest;
	return true;
}

static unsigned roman(struct span word)
{
	static const char *const romans[] = { "i", "ii", "iii", "iv", "v", "vi", "vii", "viii",
		"ix", "x", NULL };

	for (unsigned i = 0; romans[i] != NULL; i++)
		if (span_eq(word, span_of(romans[i])))
			return i + 1;
	return 0;
}

bool volume_is_roman(struct span s)
{
	return roman(s) != 0;
}

/* "vol. 2", "part ii", 卷二. A mere II or 2 at the end stays in the title: "World War II" is one. */
static bool cut_leading_unit(struct span *s, struct volume *ret_volume)
{
	static const char *const latin[] = { "vol.", "vol", "volume", "part", "book", NULL };
	struct span rest = *s, word;
	unsigned number;
	const char *unit = "册";

	while (rest.len != 0 && rest.ptr[rest.len - 1] >= 'a' && rest.ptr[rest.len - 1] <= 'z')
		rest.len--;
	word = tidy_from(*s, rest.len);
	number = word.len != 0 ? roman(word) : cut_number(&rest);
	rest = cut_trim(rest);
	if (number == 0)
		return false;
	if (cut_end(&rest, "卷"))
		unit = "卷";
	else if (!cut_end(&rest, "册") && (!cut_any_end(&rest, latin) || !cut_is_break(rest)))
		return false;
	*ret_volume = (struct volume){ (uint8_t)number, unit };
	*s = rest;
	return true;
}

/* 上 and 下 alone need something before them that ends the word: 天下 is one. */
static bool cut_bare_parts(struct span *s, struct volume *ret_volume)
{
	struct span rest = *s;
	struct volume v = { .unit = "册" };

	if (!cut_parts(&rest, &v.part) || (!cut_is_break(rest) && !tidy_ends(rest, SPAN("版"))))
		return false;
	*ret_volume = v;
	*s = rest;
	return true;
}

bool volume_cut(struct span *s, struct volume *ret_volume)
{
	return cut_han_volume(s, ret_volume) || cut_leading_unit(s, ret_volume) ||
	       cut_bare_parts(s, ret_volume);
}

bool volume_cut_torn(struct span *s, struct volume *ret_volume)
{
	struct span rest = cut_trim(*s);
	struct volume v = { .part = VOLUME_UNKNOWN };

	if (!cut_end(&rest, " 册")) {
		if (!tidy_ends(*s, SPAN(")")))
			return false;
		if (cut_parts(&rest, &v.part))
			v.unit = "册";
		else if ((v.part = (uint8_t)cut_number(&rest)) == 0)
			return false;
	}
	*ret_volume = v;
	*s = rest;
	return true;
}

bool volume_whole(struct span s, struct volume *ret_volume)
{
	struct span rest = s = cut_trim(s);
	struct volume v = { .part = VOLUME_UNKNOWN };

	if (s.len != 0 && !span_eq(s, SPAN("册")) && !span_eq(s, SPAN("卷")) &&
	    !volume_cut(&rest, &v)) {
		v.part = (uint8_t)cut_number(&rest);
		(void)cut_ordinal_sign(&rest);
	}
	if (v.part == 0 || (rest.len != 0 && v.part != VOLUME_UNKNOWN))
		return false;
	*ret_volume = v;
	return true;
}

bool volume_in_cell(struct span folded, struct volume *ret_volume)
{
	struct span s = cut_trim(folded);

	return s.len != 0 && (volume_whole(s, ret_volume) || volume_cut(&s, ret_volume));
}

bool volume_is_same(const struct volume *a, const struct volume *b)
{
	return a->part == b->part && a->unit != NULL && b->unit != NULL &&
	       strcmp(a->unit, b->unit) == 0;
}

struct span volume_text(struct arena *a, const struct volume *v)
{
	enum { MOST = 24 };
	static const char *const words[] = { "上", "中", "下" };
	char *text;

	if (v->part == 0 || v->unit == NULL)
		return SPAN("");
	if ((text = arena_alloc(a, MOST)) == NULL)
		return SPAN("");
	if (v->part < VOLUME_FIRST)
		(void)snprintf(text, MOST, "第%u%s", v->part, v->unit);
	else if (v->part <= VOLUME_LAST)
		(void)snprintf(text, MOST, "%s%s", words[v->part - VOLUME_FIRST], v->unit);
	else if (v->part == VOLUME_SET + 2)
		(void)snprintf(text, MOST, "上下%s", v->unit);
	else if (v->part == VOLUME_SET + 3)
		(void)snprintf(text, MOST, "上中下%s", v->unit);
	else
		(void)snprintf(text, MOST, "全%u%s", v->part - VOLUME_SET, v->unit);
	return span_of(text);
}
