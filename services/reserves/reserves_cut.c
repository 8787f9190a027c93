/* Words off the ends of folded text; see reserves_cut.h. */
#include "services/reserves/reserves_cut.h"

#include "core/text.h"
#include "services/reserves/reserves_tidy.h"

bool cut_end(struct span *s, const char *word)
{
	struct span w = span_of(word);

	if (!tidy_ends(*s, w))
		return false;
	s->len -= w.len;
	return true;
}

bool cut_front(struct span *s, const char *word)
{
	struct span w;

	if (s->len == 0 || s->ptr[0] != word[0])
		return false;
	w = span_of(word);
	if (!tidy_starts(*s, w))
		return false;
	*s = tidy_from(*s, w.len);
	return true;
}

bool cut_any_end(struct span *s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (cut_end(s, *words))
			return true;
	return false;
}

bool cut_any_front(struct span *s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (cut_front(s, *words))
			return true;
	return false;
}

bool cut_ends_any(struct span s, const char *const *words)
{
	return cut_any_end(&s, words);
}

bool cut_is_any(struct span s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (span_eq(s, span_of(*words)))
			return true;
	return false;
}

void cut_bytes_of(struct span s, struct cut_bytes *ret)
{
	*ret = (struct cut_bytes){ .there[0] = true };
	for (size_t i = 0; i < s.len; i++)
		ret->there[(unsigned char)s.ptr[i]] = true;
}

/* The last bytes of the word's first two Han characters tell nearly always. */
static bool may_hold(const struct cut_bytes *bytes, const char *word)
{
	const unsigned char *w = (const unsigned char *)word;

	if (w[0] == 0 || w[1] == 0 || !bytes->there[w[0]] || !bytes->there[w[2]])
		return false;
	return w[2] == 0 || w[3] == 0 || w[4] == 0 || bytes->there[w[5]];
}

bool cut_any_in(struct span s, const struct cut_bytes *bytes, const char *const *words)
{
	for (; *words != NULL; words++)
		if (may_hold(bytes, *words) && tidy_has(s, span_of(*words)))
			return true;
	return false;
}

static bool is_kept(uint32_t c)
{
	return c == '+' || c == '#';
}

static bool is_dirt(uint32_t c)
{
	enum text_class class = text_class(c);

	return (class == TEXT_OTHER || class == TEXT_SPACE) && !is_kept(c);
}

struct span cut_trim(struct span s)
{
	while (s.len != 0 && is_dirt(tidy_last(s)))
		s = tidy_but_last(s);
	while (s.len != 0) {
		struct span after = s;

		if (!is_dirt(text_point(&after)))
			break;
		s = after;
	}
	return s;
}

bool cut_is_break(struct span before)
{
	uint32_t c = tidy_last(before);

	return c == 0 || text_class(c) == TEXT_OTHER || text_class(c) == TEXT_SPACE;
}

bool cut_is_latin(struct span s)
{
	bool letter = false;

	while (s.len != 0) {
		enum text_class class = text_class(text_point(&s));

		if (class == TEXT_CJK)
			return false;
		letter = letter || class == TEXT_LETTER;
	}
	return letter;
}

static unsigned numeral(uint32_t point)
{
	static const uint32_t numerals[] = { 0x4e00, 0x4e8c, 0x4e09, 0x56db, 0x4e94, 0x516d, 0x4e03,
		0x516b, 0x4e5d, 0x5341 }; /* one to ten */

	for (unsigned i = 0; i < 10; i++)
		if (numerals[i] == point)
			return i + 1;
	return 0;
}

unsigned cut_digits(struct span *s)
{
	unsigned number = 0, place = 1;

	for (; s->len != 0 && tidy_digit((unsigned char)s->ptr[s->len - 1]); s->len--) {
		number += (unsigned)(s->ptr[s->len - 1] - '0') * place;
		place = place < 10000 ? place * 10 : place;
	}
	return number;
}

/* Read backwards: 9, 10, 19, 90, 99. */
static unsigned cut_numerals(struct span *s)
{
	unsigned number = 0, one, place = 1;

	while ((one = numeral(tidy_last(*s))) != 0) {
		*s = tidy_but_last(*s);
		if (one == 10) {
			place = 10;
			if (numeral(tidy_last(*s)) % 10 == 0)
				number += 10; /* nothing before it: one ten */
		} else {
			number += one * place;
		}
		if (number > 99)
			break;
	}
	return number;
}

unsigned cut_number(struct span *s)
{
	struct span rest = *s;
	unsigned number = cut_digits(&rest);

	if (number == 0)
		number = cut_numerals(&rest);
	if (number == 0 || number > 99)
		return 0;
	*s = rest;
	return number;
}
