/* A printed title carries edition, volume and praise of the series behind it (and before it). They are
 * taken off from the end, one after another, until what is left is the title. */
#include "core/text.h"
#include "services/reserves/reserves_edition.h"
#include "services/reserves/reserves_reading.h"
#include "services/reserves/reserves_tidy.h"

struct work {
	struct arena *arena;
	struct span rest; /* what may still lose its tail */
	struct span kept; /* brackets behind it that stay: （微课版） */
	struct title_parts *parts;
};

static bool separator(uint32_t p)
{
	static const uint32_t marks[] = { ',', ';', ':', '.', '-', '/', '|', 0xff0c, 0xff1b, 0xff1a,
		0x3001, 0xb7, 0x2022, 0x2014, 0x2013, 0x30fb, 0xff0d, 0x3002 };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (p == marks[i])
			return true;
	return tidy_space(p);
}

static size_t width_of_last(struct span s)
{
	size_t n = 1;

	while (n < s.len && n < 4 && ((unsigned char)s.ptr[s.len - n] & 0xc0) == 0x80)
		n++;
	return n;
}

static struct span without_tail(struct span s)
{
	while (s.len > 0 && separator(tidy_last(s)))
		s.len -= width_of_last(s);
	return s;
}

static struct span without_head(struct span s)
{
	for (struct span rest = s; rest.len > 0; s = rest)
		if (!separator(text_point(&rest)))
			break;
	return s;
}

static void take_volume(struct work *w, struct span volume)
{
	w->parts->volume = volume;
	w->parts->both_volumes = span_eq(volume, SPAN("上下册"));
}

static void take_edition(struct work *w, const struct edition *e)
{
	w->parts->edition = edition_text(w->arena, e);
	w->parts->edition_number = e->number;
}

static bool praise(struct span s)
{
	static const char *const words[] = { "规划教材", "规划系列教材", "马克思主义理论研究",
		"马工程", "精品教材", "重点教材", "系列教材", "统编教材", "推荐教材", "优秀教材",
		"规划新教材", "经典教材", "通用教材" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (tidy_has(s, span_of(words[i])))
			return true;
	return false;
}

/* The whole of s is an edition, a volume or praise: taken. */
static bool take_part(struct work *w, struct span s)
{
	struct edition e = { 0 };
	struct span volume;

	s = without_head(without_tail(s));
	if (s.len == 0)
		return true;
	if (edition_at(s, &e) == s.len) {
		take_edition(w, &e);
		return true;
	}
	if ((volume = volume_whole(w->arena, s)).len > 0) {
		take_volume(w, volume);
		return true;
	}
	if (!praise(s))
		return false;
	w->parts->flags |= phrase_flags(s);
	return true;
}

/* "第七版·上册", "上册，第4版", "第七版上册": all of its parts, or none. */
static bool take_parts(struct work *w, struct span s)
{
	struct title_parts before = *w->parts;
	struct edition e = { 0 };
	struct span rest = s;
	size_t n;

	if (take_part(w, s))
		return true;
	if ((n = edition_at(s, &e)) > 0 && take_part(w, tidy_from(s, n))) {
		take_edition(w, &e);
		return true;
	}
	while (rest.len > 0) {
		struct span next = rest;

		while (next.len > 0) {
			struct span after = next;

			if (separator(text_point(&after)))
				break;
			next = after;
		}
		if (next.len == rest.len ||
		    !take_part(w, (struct span){ rest.ptr, rest.len - next.len })) {
			*w->parts = before;
			return false;
		}
		rest = without_head(next);
	}
	return true;
}

/* Where the bracket group that ends s begins; SIZE_MAX: it ends in none. */
static size_t bracket_start(struct span s, size_t *ret_open, size_t *ret_close)
{
	static const struct {
		const char *open, *close;
	} pairs[] = { { "(", ")" }, { "（", "）" }, { "[", "]" }, { "【", "】" }, { "〔", "〕" },
		{ "（", ")" }, { "(", "）" } };

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct span open = span_of(pairs[i].open), close = span_of(pairs[i].close);
		size_t at = s.len;

		if (!tidy_ends(s, close))
			continue;
		while (at-- > 0)
			if (tidy_starts(tidy_from(s, at), open)) {
				*ret_open = open.len;
				*ret_close = close.len;
				return at;
			}
	}
	return SIZE_MAX;
}

static bool take_bracket(struct work *w)
{
	size_t open = 0, close = 0, at = bracket_start(w->rest, &open, &close);
	struct span inside, group;

	if (at == SIZE_MAX || at == 0)
		return false;
	group = tidy_from(w->rest, at);
	inside = (struct span){ group.ptr + open, group.len - open - close };
	if (!take_parts(w, inside)) {
		w->parts->flags |= phrase_flags(inside) & BOOK_FOREIGN;
		w->kept = w->kept.len == 0 ? group : tidy_join(w->arena, group, SPAN(""), w->kept);
	}
	w->rest = without_tail((struct span){ w->rest.ptr, at });
	return true;
}

enum { TAIL_MOST = 40 }; /* bytes of an edition or a volume without brackets */

/* The longest tail that is an edition; for English ones the word before must have ended. */
static bool take_bare_edition(struct work *w)
{
	struct span s = w->rest;
	size_t from = s.len > TAIL_MOST ? s.len - TAIL_MOST : 1;
	struct edition e = { 0 };

	for (size_t at = from; at < s.len; at++) {
		struct span tail = tidy_from(s, at);

		if (((unsigned char)s.ptr[at] & 0xc0) == 0x80 || edition_at(tail, &e) != tail.len)
			continue;
		if ((unsigned char)tail.ptr[0] < 0x80 && (unsigned char)s.ptr[at - 1] < 0x80 &&
		    !separator((unsigned char)s.ptr[at - 1]))
			continue;
		take_edition(w, &e);
		w->rest = without_tail((struct span){ s.ptr, at });
		return true;
	}
	return false;
}

static bool take_bare_volume(struct work *w)
{
	struct span s = w->rest, volume;
	size_t from = s.len > TAIL_MOST ? s.len - TAIL_MOST : 1;

	for (size_t at = from; at < s.len; at++) {
		struct span tail = tidy_from(s, at), before = { s.ptr, at };

		if (((unsigned char)s.ptr[at] & 0xc0) == 0x80)
			continue;
		/* 上 alone, or a bare number, must be set off: 在路上 is a title. */
		if ((tail.len <= 3 || (unsigned char)tail.ptr[0] < 0x80) &&
		    !separator(tidy_last(before)) && !tidy_ends(before, SPAN("版")))
			continue;
		if ((volume = volume_whole(w->arena, tail)).len > 0) {
			take_volume(w, volume);
			w->rest = without_tail(before);
			return true;
		}
	}
	return false;
}

/* "高等数学——普通高等教育“十一五”国家级规划教材", or the other way round. */
static bool take_praise(struct work *w)
{
	struct span s = w->rest;

	if (!praise(s))
		return false;
	for (size_t at = 1; at < s.len; at++) {
		struct span head = { s.ptr, at }, tail = tidy_from(s, at), after = tail;

		if (((unsigned char)s.ptr[at] & 0xc0) == 0x80 || !separator(text_point(&after)))
			continue;
		tail = without_head(tail);
		if (tail.len == 0 || praise(head) == praise(tail))
			continue;
		if (!tidy_ends(praise(head) ? head : tail, SPAN("教材")))
			continue;
		w->parts->flags |= phrase_flags(praise(head) ? head : tail);
		w->rest = praise(head) ? tail : without_tail(head);
		return true;
	}
	return false;
}

/* 《高等数学》(第七版) and 《高等数学》上册 stand in marks as a whole, 《资本论》导读 does not. */
static struct span without_marks(struct arena *a, struct span s)
{
	size_t end = tidy_find(s, SPAN("》"));
	struct span inside, tail;
	struct edition e;

	if (!tidy_starts(s, SPAN("《")) || end == SIZE_MAX || end == 3)
		return s;
	inside = (struct span){ s.ptr + 3, end - 3 };
	tail = without_head(tidy_from(s, end + 3));
	if (tail.len == 0)
		return inside;
	if (tail.ptr[0] != '(' && tail.ptr[0] != '[' && !tidy_starts(tail, SPAN("（")) &&
	    !tidy_starts(tail, SPAN("【")) && edition_at(tail, &e) == 0 &&
	    volume_whole(a, tail).len == 0)
		return s;
	return tidy_join(a, inside, SPAN(" "), tail);
}

void title_read(struct arena *a, struct span printed, struct title_parts *ret_parts)
{
	struct title_parts parts = { 0 };
	struct work w = { .arena = a, .rest = tidy_text(a, printed), .parts = &parts };
	int turns = 0;

	w.rest = without_head(without_tail(without_marks(a, w.rest)));
	while (turns++ < 12 && (take_bracket(&w) || take_bare_edition(&w) || take_bare_volume(&w) ||
	                           take_praise(&w)))
		;
	parts.title = w.kept.len > 0 ? tidy_join(a, w.rest, SPAN(""), w.kept) : w.rest;
	*ret_parts = parts;
}
