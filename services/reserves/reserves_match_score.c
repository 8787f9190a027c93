/* How well a holding fits a wanted book, and whether that is sure. Points are of a thousand. */
#include <string.h>

#include "core/text.h"
#include "services/reserves/reserves_match_people.h"
#include "services/reserves/reserves_match_publisher.h"
#include "services/reserves/reserves_match_record.h"
#include "services/reserves/reserves_match_title.h"
#include "services/reserves/reserves_match_words.h"

enum {
	TITLE_CORE = 960,  /* at least: the same but for a subtitle on one side */
	TITLE_APART = 860, /* the same before two different subtitles */
	WEIGHT_TITLE = 600,
	WEIGHT_PEOPLE = 280,
	WEIGHT_PUBLISHER = 80,
	WEIGHT_EDITION = 40,
	AT_MOST_VOLUME_DIFFERS = 780,
	AT_MOST_VOLUME_MISSING = 860,
	AT_MOST_COMPANION = 720,
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

static uint32_t next_number_sign(struct span *s)
{
	while (s->len != 0) {
		uint32_t c = text_point(s);

		if (is_number_sign(c))
			return c;
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
	return match_points(key) >= (match_is_latin(key) ? han * 5 / 2 : han);
}

static bool weigh_equal(struct weighing *w)
{
	const struct match_record *a = w->wanted, *b = w->held;

	if (span_eq(a->full, b->full)) {
		w->title = 1000;
		w->reasons |= MATCH_TITLE_SAME;
		return true;
	}
	if (!span_eq(a->core, b->core))
		return false;
	w->reasons |= MATCH_TITLE_CORE;
	w->title = span_eq(a->full, a->core) || span_eq(b->full, b->core) ? TITLE_CORE
	                                                                  : TITLE_APART;
	if (w->title == TITLE_APART && !same_numbers(a->full, b->full))
		w->reasons |= MATCH_VOLUME_DIFFERS;
	return true;
}

static bool weigh_near(struct weighing *w)
{
	struct span a = w->wanted->full, b = w->held->full;
	size_t n = match_points(a) < match_points(b) ? match_points(b) : match_points(a);
	unsigned limit = n < 4 ? 0 : n < 8 ? 1 : n < 14 ? 2 : 3;

	w->distance = limit ? match_distance(a, b, limit) : 1;
	if (w->distance > limit)
		return false;
	w->title = 1000 - w->distance * 1200 / (unsigned)n;
	w->reasons |= MATCH_TITLE_NEAR;
	return true;
}

static bool weigh_contained(struct weighing *w)
{
	struct span a = w->wanted->full, b = w->held->full;
	struct span part = a.len < b.len ? a : b, whole = a.len < b.len ? b : a;

	if (!is_long(part, 3) || !match_has(whole, part))
		return false;
	w->title = 600 + (unsigned)(250 * part.len / whole.len);
	w->reasons |= MATCH_TITLE_CONTAINS;
	return true;
}

static void weigh_title(struct weighing *w)
{
	if (w->wanted->full.len == 0 || weigh_equal(w))
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
	if (a == 0 || b == 0)
		return 500;
	w->reasons |= MATCH_EDITION_DIFFERS;
	return 100;
}

static void weigh_parts(struct weighing *w)
{
	uint8_t a = w->wanted->volume, b = w->held->volume;

	if (w->wanted->companion != w->held->companion)
		w->reasons |= MATCH_COMPANION;
	if (a == b)
		return;
	if (a == 0 || b == 0 || a == VOLUME_SET || b == VOLUME_SET)
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

/* The author is the same; may the titles differ by that much? One character changed, or dropped from within,
 * in a title long enough, from the same publisher. */
static bool is_misread(const struct weighing *w)
{
	size_t n = match_points(w->wanted->full);

	return w->people == PEOPLE_SAME && w->publisher == PUBLISHER_SAME &&
	       (w->reasons & MATCH_TITLE_NEAR) && w->distance == 1 && is_long(w->wanted->full, 5) &&
	       n > 0;
}

static bool is_sure_by_people(const struct weighing *w)
{
	if (w->people == PEOPLE_SAME)
		return w->title >= TITLE_CORE || is_misread(w);
	return w->people == PEOPLE_PART && w->title >= TITLE_CORE &&
	       (w->publisher == PUBLISHER_SAME || is_long(w->wanted->full, 4));
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

static unsigned cap(unsigned score, uint32_t reasons)
{
	static const struct {
		uint32_t reason;
		unsigned most;
	} caps[] = {
		{ MATCH_VOLUME_DIFFERS, AT_MOST_VOLUME_DIFFERS },
		{ MATCH_VOLUME_MISSING, AT_MOST_VOLUME_MISSING },
		{ MATCH_COMPANION, AT_MOST_COMPANION },
	};

	if (reasons & MATCH_ISBN_SAME)
		score = (reasons & MATCH_TITLE_DIFFERS) ? ISBN_ALONE : 100 + score * 9 / 10;
	else if (reasons & MATCH_ISBN_NEAR)
		score = 50 + score * 95 / 100;
	for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++)
		if ((reasons & caps[i].reason) && score > caps[i].most)
			score = caps[i].most;
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
	score = cap(score / 1000, w.reasons);
	if ((w.reasons & MATCH_TITLE_DIFFERS) && !(w.reasons & MATCH_ISBN_SAME))
		score = 0;
	ret->score = (uint16_t)score;
	ret->reasons = w.reasons;
	ret->sure = is_sure(&w);
	ret->status = w.reasons & (MATCH_VOLUME_MISSING | MATCH_VOLUME_DIFFERS) ? MATCH_PART_OF_SET
	              : w.reasons & MATCH_EDITION_DIFFERS ? MATCH_OTHER_EDITION
	                                                  : MATCH_SAME_EDITION;
}

bool match_is_unnamed(const struct match_record *wanted, const struct match_candidate *one)
{
	const uint32_t needed = MATCH_TITLE_SAME | MATCH_AUTHOR_MISSING | MATCH_PUBLISHER_SAME;
	const uint32_t against = MATCH_VOLUME_DIFFERS | MATCH_VOLUME_MISSING | MATCH_COMPANION;

	return (one->reasons & needed) == needed && !(one->reasons & against) &&
	       is_long(wanted->full, 5);
}
