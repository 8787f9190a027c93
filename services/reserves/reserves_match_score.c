/* How well a holding fits a wanted book, and whether that is sure. Points are of a thousand. */
#include <limits.h>
#include <string.h>

#include "core/text.h"
#include "services/reserves/reserves_cut.h"
#include "services/reserves/reserves_match_people.h"
#include "services/reserves/reserves_match_publisher.h"
#include "services/reserves/reserves_match_record.h"
#include "services/reserves/reserves_match_title.h"
#include "services/reserves/reserves_match_words.h"
#include "services/reserves/reserves_tidy.h"

enum {
	TITLE_CORE = 960,  /* at least: the same but for a subtitle on one side */
	TITLE_LOOKS = 940, /* the same but for characters that look alike */
	TITLE_APART = 860, /* the same before two different subtitles */
	WEIGHT_TITLE = 600,
	WEIGHT_PEOPLE = 280,
	WEIGHT_PUBLISHER = 80,
	WEIGHT_EDITION = 40,
	ISBN_ALONE = 700, /* the number agrees, the title does not: for a person to see */
};

/* What match_weigh finds out on its way. */
struct weighing {
	const struct match_record *wanted, *held;
	unsigned title, distance;
	enum people_match people;
	enum publisher_match publisher;
	uint32_t reasons;
};

/* -- titles */

static bool is_number_sign(uint32_t c)
{
	static const uint32_t signs[] = { 0x4e00, 0x4e8c, 0x4e09, 0x56db, 0x4e94, 0x516d, 0x4e03,
		0x516b, 0x4e5d, 0x5341, 0x4e0a, 0x4e2d, 0x4e0b }; /* one to ten, 上 中 下 */

	if (c >= '0' && c <= '9')
		return true;
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (signs[i] == c)
			return true;
	return false;
}

/* A run of letters at the front that is a roman number: its length, 0 when it is none. */
static size_t roman_run(struct span s)
{
	size_t n = 0;

	while (n < s.len && (s.ptr[n] == 'i' || s.ptr[n] == 'v' || s.ptr[n] == 'x'))
		n++;
	return n < s.len && s.ptr[n] >= 'a' && s.ptr[n] <= 'z' ? 0 : n;
}

/* The next figure, numeral, 上 中 下 or roman number as one sign; 0 at the end. */
static uint32_t next_number_sign(struct span *s)
{
	bool word = false; /* within a run of letters */

	while (s->len != 0) {
		size_t roman = word ? 0 : roman_run(*s);
		struct span run = { s->ptr, roman };
		uint32_t c;

		if (roman != 0) {
			*s = (struct span){ s->ptr + roman, s->len - roman };
			return match_hash(run) | 1;
		}
		c = text_point(s);
		if (is_number_sign(c))
			return c;
		word = c >= 'a' && c <= 'z';
	}
	return 0;
}

/* The numbers in both, one after the other, are the same. */
static bool same_numbers(struct span a, struct span b)
{
	for (;;) {
		uint32_t x = next_number_sign(&a), y = next_number_sign(&b);

		if (x != y)
			return false;
		if (x == 0)
			return true;
	}
}

/* Enough of a title to be told from another: four Chinese characters or ten letters. */
static bool is_long(struct span key, size_t han)
{
	return tidy_length(key) >= (cut_is_latin(key) ? han * 5 / 2 : han);
}

static unsigned limit_for(size_t n)
{
	return n < 4 ? 0 : n < 8 ? 1 : n < 14 ? 2 : 3;
}

/* Characters that differ, when they are few for the length; UINT_MAX when they are many. */
static unsigned few_differ(struct span a, struct span b)
{
	size_t n = tidy_length(a), m = tidy_length(b);
	unsigned limit = limit_for(n < m ? m : n),
	         differ = limit ? match_distance(a, b, limit) : UINT_MAX;

	return differ <= limit ? differ : UINT_MAX;
}

/* Does the rest of a longer title begin with or hold what counts parts: 第二卷, 共3册? */
static bool counts_parts(struct span full, struct span core)
{
	static const char *const signs[] = { "第", "卷", "册", "辑", "共", NULL };
	struct cut_bytes bytes;
	struct span rest;

	if (full.len <= core.len || memcmp(full.ptr, core.ptr, core.len) != 0)
		return false;
	rest = (struct span){ full.ptr + core.len, full.len - core.len };
	cut_bytes_of(rest, &bytes);
	return cut_any_in(rest, &bytes, signs);
}

/* The same core. One side without subtitle is as good as the same; two subtitles must not differ by much. */
static void weigh_cores(struct weighing *w)
{
	const struct match_record *a = w->wanted, *b = w->held;

	w->reasons |= MATCH_TITLE_CORE;
	w->title = TITLE_CORE;
	if (span_eq(a->full, a->core) || span_eq(b->full, b->core)) {
		if (counts_parts(a->full, a->core) || counts_parts(b->full, b->core))
			w->reasons |= MATCH_VOLUME_MISSING;
		return;
	}
	if (!same_numbers(a->full, b->full))
		w->reasons |= MATCH_VOLUME_DIFFERS;
	if (match_distance(a->full, b->full, 1) > 1 || tidy_last(a->full) != tidy_last(b->full))
		w->title = TITLE_APART;
}

static bool weigh_equal(struct weighing *w)
{
	const struct match_record *a = w->wanted, *b = w->held;

	if (span_eq(a->full, b->full)) {
		w->title = 1000;
		w->reasons |= MATCH_TITLE_SAME;
	} else if (span_eq(a->core, b->core)) {
		weigh_cores(w);
	} else if (match_looks_same(a->full, b->full) || match_looks_same(a->core, b->core)) {
		w->title = TITLE_LOOKS;
		w->reasons |= MATCH_TITLE_NEAR;
	} else {
		return false;
	}
	return true;
}

static bool weigh_near(struct weighing *w)
{
	const struct match_record *a = w->wanted, *b = w->held;
	unsigned whole = few_differ(a->full, b->full), core = few_differ(a->core, b->core);
	struct span part = whole <= core ? a->full : a->core;

	w->distance = whole <= core ? whole : core;
	if (w->distance == UINT_MAX)
		return false;
	w->title = 1000 - w->distance * 1200 / (unsigned)(tidy_length(part) + 1);
	w->reasons |= MATCH_TITLE_NEAR;
	return true;
}

static bool weigh_contained(struct weighing *w)
{
	struct span a = w->wanted->full, b = w->held->full;
	struct span part = a.len < b.len ? a : b, whole = a.len < b.len ? b : a;

	if (!is_long(part, 3) || !tidy_has(whole, part))
		return false;
	w->title = 600 + (unsigned)(250 * part.len / whole.len);
	w->reasons |= MATCH_TITLE_CONTAINS;
	return true;
}

/* Nothing was written but an ISBN, and the import made a title of it: it says nothing. */
static bool is_untitled(struct span key)
{
	bool untitled = cut_front(&key, "isbn") || key.len == 0;

	for (size_t i = 0; untitled && i < key.len; i++)
		untitled = (key.ptr[i] >= '0' && key.ptr[i] <= '9') || key.ptr[i] == 'x';
	return untitled;
}

static void weigh_title(struct weighing *w)
{
	if (is_untitled(w->wanted->full) || weigh_equal(w))
		return;
	if (!weigh_near(w) && !weigh_contained(w)) {
		w->reasons |= MATCH_TITLE_DIFFERS;
		return;
	}
	if (!same_numbers(w->wanted->full, w->held->full))
		w->reasons |= MATCH_VOLUME_DIFFERS;
}

/* -- ISBN */

/* One digit of ten differs; the check digit hangs on the others and says nothing. */
static bool is_isbn_near(uint64_t a, uint64_t b)
{
	unsigned differ = 0;

	for (a /= 10, b /= 10; a != 0 || b != 0; a /= 10, b /= 10)
		differ += a % 10 != b % 10;
	return differ <= 1;
}

static uint32_t compare_isbn(const struct isbn *wanted, const struct match_record *held)
{
	uint32_t found = wanted->flaw == ISBN_GOOD && held->n_isbns != 0 ? MATCH_ISBN_DIFFERS : 0;

	for (size_t i = 0; i < held->n_isbns; i++) {
		if (wanted->flaw == ISBN_GOOD && wanted->number == held->isbns[i].number)
			return MATCH_ISBN_SAME;
		if (wanted->flaw == ISBN_CHECK_DIGIT &&
		    is_isbn_near(wanted->number, held->isbns[i].number))
			found = MATCH_ISBN_NEAR;
	}
	return found;
}

static void weigh_isbn(struct weighing *w)
{
	uint32_t found = 0;

	for (size_t i = 0; i < w->wanted->n_isbns; i++) {
		found |= compare_isbn(&w->wanted->isbns[i], w->held);
		if (w->wanted->isbns[i].flaw != ISBN_GOOD)
			w->reasons |= MATCH_ISBN_FLAWED;
	}
	if (found & (MATCH_ISBN_SAME | MATCH_ISBN_NEAR))
		found &= ~(uint32_t)MATCH_ISBN_DIFFERS;
	w->reasons |= found;
}

/* -- the rest */

static unsigned weigh_people(struct weighing *w)
{
	static const struct {
		unsigned points;
		uint32_t reason;
	} table[] = {
		[PEOPLE_MISSING] = { 500, MATCH_AUTHOR_MISSING },
		[PEOPLE_DIFFER] = { 0, MATCH_AUTHOR_DIFFERS },
		[PEOPLE_TRANSLATED] = { 300, MATCH_TRANSLATOR },
		[PEOPLE_PART] = { 850, MATCH_AUTHOR_PART },
		[PEOPLE_SAME] = { 1000, MATCH_AUTHOR_SAME },
	};

	w->people = match_people_compare(w->wanted->people, w->held->people);
	w->reasons |= table[w->people].reason;
	return table[w->people].points;
}

static unsigned weigh_publisher(struct weighing *w)
{
	w->publisher = match_publisher_compare(w->wanted->publisher, w->held->publisher);
	if (w->publisher == PUBLISHER_MISSING)
		return 500;
	w->reasons |= (uint32_t)(w->publisher == PUBLISHER_SAME ? MATCH_PUBLISHER_SAME
	                                                        : MATCH_PUBLISHER_DIFFERS);
	return w->publisher == PUBLISHER_SAME ? 1000 : 0;
}

static unsigned weigh_edition(struct weighing *w)
{
	uint8_t a = w->wanted->edition, b = w->held->edition;

	if (a == b)
		return a ? 1000 : 900;
	if (a == 0 || b == 0 || (a >= EDITION_YEAR) != (b >= EDITION_YEAR))
		return 500; /* 2023年版 may be the 8th */
	w->reasons |= MATCH_EDITION_DIFFERS;
	return 100;
}

static bool is_vague(uint8_t volume)
{
	return volume >= VOLUME_UNKNOWN;
}

static void weigh_parts(struct weighing *w)
{
	uint8_t a = w->wanted->volume, b = w->held->volume;

	if (w->wanted->companion != w->held->companion)
		w->reasons |= MATCH_COMPANION;
	if (a == b && a != VOLUME_UNKNOWN)
		return;
	if (a == 0 || b == 0 || is_vague(a) || is_vague(b))
		w->reasons |= MATCH_VOLUME_MISSING;
	else
		w->reasons |= MATCH_VOLUME_DIFFERS;
}

/* -- sure? */

static bool is_sure_by_isbn(const struct weighing *w)
{
	if (w->title >= TITLE_CORE)
		return (w->reasons & MATCH_ISBN_SAME) || w->people != PEOPLE_DIFFER;
	if (w->reasons & MATCH_ISBN_NEAR)
		return false;
	return w->title >= TITLE_APART || (w->title != 0 && w->people != PEOPLE_DIFFER);
}

/* One character dropped: of a Han title from within (学 or 论 at the end makes another book), and never one
 * changed: 宏观经济学 and 微观经济学 have the same author. */
static bool is_slip(const struct weighing *w)
{
	struct span a = w->wanted->full, b = w->held->full, x = a, y = b;

	if (tidy_length(a) == tidy_length(b))
		return false;
	if (cut_is_latin(a) && cut_is_latin(b))
		return is_long(a, 4);
	return w->publisher == PUBLISHER_SAME && is_long(a, 6) && is_long(b, 6) &&
	       text_point(&x) == text_point(&y) && tidy_last(a) == tidy_last(b);
}

/* The author is the same; may the titles differ by that much? */
static bool is_misread(const struct weighing *w)
{
	if (w->title == TITLE_LOOKS)
		return true;
	return w->title != 0 && (w->reasons & MATCH_TITLE_NEAR) && w->distance == 1 &&
	       w->publisher != PUBLISHER_DIFFERS && is_slip(w);
}

static bool is_sure_by_people(const struct weighing *w)
{
	bool whole = (w->reasons & MATCH_TITLE_SAME) != 0, press = w->publisher == PUBLISHER_SAME;

	if (w->title < TITLE_CORE)
		return w->people == PEOPLE_SAME && is_misread(w);
	if (w->people == PEOPLE_SAME)
		return whole || w->publisher != PUBLISHER_DIFFERS || is_long(w->wanted->core, 5);
	return w->people == PEOPLE_PART && (press || (whole && is_long(w->wanted->full, 3)));
}

static bool is_sure(const struct weighing *w)
{
	if (w->reasons & (MATCH_VOLUME_DIFFERS | MATCH_COMPANION))
		return false;
	if (w->reasons & (MATCH_ISBN_SAME | MATCH_ISBN_NEAR))
		if (is_sure_by_isbn(w) &&
		    !((w->reasons & MATCH_ISBN_NEAR) && (w->reasons & MATCH_VOLUME_MISSING)))
			return true;
	return !(w->reasons & MATCH_VOLUME_MISSING) && is_sure_by_people(w);
}

/* What speaks against takes points and holds the rest down. */
static unsigned temper(unsigned score, const struct weighing *w)
{
	static const struct {
		uint32_t reason;
		unsigned minus, most;
	} table[] = {
		{ MATCH_VOLUME_DIFFERS, 100, 780 },
		{ MATCH_VOLUME_MISSING, 50, 860 },
		{ MATCH_COMPANION, 100, 720 },
	};

	if (w->reasons & MATCH_ISBN_SAME)
		score = w->title == 0 ? ISBN_ALONE : 100 + score * 9 / 10;
	else if (w->reasons & MATCH_ISBN_NEAR)
		score = 50 + score * 95 / 100;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if ((w->reasons & table[i].reason) == 0)
			continue;
		score = score < table[i].minus ? 0 : score - table[i].minus;
		score = score < table[i].most ? score : table[i].most;
	}
	if ((w->reasons & MATCH_ISBN_SAME) && score < MATCH_REVIEW)
		score = MATCH_REVIEW; /* the same good number is always shown */
	return score;
}

void match_weigh(
    const struct match_record *wanted, const struct match_record *held, struct match_candidate *ret)
{
	struct weighing w = { .wanted = wanted, .held = held };
	unsigned score;

	weigh_title(&w);
	weigh_isbn(&w);
	score = weigh_people(&w) * WEIGHT_PEOPLE + weigh_publisher(&w) * WEIGHT_PUBLISHER +
	        weigh_edition(&w) * WEIGHT_EDITION + w.title * WEIGHT_TITLE;
	weigh_parts(&w);
	score = temper(score / 1000, &w);
	if ((w.reasons & MATCH_TITLE_DIFFERS) && !(w.reasons & MATCH_ISBN_SAME))
		score = 0;
	ret->score = (uint16_t)score;
	ret->reasons = w.reasons;
	ret->sure = is_sure(&w);
	ret->status = w.reasons & (MATCH_VOLUME_MISSING | MATCH_VOLUME_DIFFERS) ? MATCH_PART_OF_SET
	              : w.reasons & MATCH_EDITION_DIFFERS ? MATCH_OTHER_EDITION
	                                                  : MATCH_SAME_EDITION;
}

/* Titles that many books have: without an author they say nothing. */
static bool is_generic(struct span key)
{
	static const char *const ends[] = { "学", "论", "教程", "基础", "原理", "技术", "设计",
		"应用", "方法", "分析", "实验", "实务", "管理", "工程", "英语", "数学", "物理",
		"化学", "语文", "写作", "法", "史", "概要", "入门", "实践", "理论", "系统", "开发",
		"编程", "指南", "手册", "全集", "选集", "文集", "诗选", "教材", "课程", "导读",
		"选读", "简介", "概况", "制度", "政策", "i", "ii", "iii", NULL };
	static const char *const begins[] = { "introductionto", "principlesof", "fundamentalsof",
		"handbookof", "essentialsof", "foundationsof", NULL };

	if (cut_ends_any(key, ends) && !cut_is_latin(key))
		return true;
	return cut_any_front(&key, begins);
}

enum match_unnamed match_unnamed(
    const struct match_record *wanted, const struct match_candidate *one)
{
	const uint32_t needed = MATCH_TITLE_SAME | MATCH_AUTHOR_MISSING | MATCH_PUBLISHER_SAME;
	const uint32_t against = MATCH_VOLUME_DIFFERS | MATCH_VOLUME_MISSING | MATCH_COMPANION;

	if ((one->reasons & needed) != needed || (one->reasons & against) ||
	    is_generic(wanted->full))
		return UNNAMED_NEVER;
	return is_long(wanted->full, 7)   ? UNNAMED_IN_PRESS
	       : is_long(wanted->full, 5) ? UNNAMED_AT_ALL
	                                  : UNNAMED_NEVER;
}
