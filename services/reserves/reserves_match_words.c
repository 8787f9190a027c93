#include "services/reserves/reserves_match_words.h"

#include "core/text.h"

bool match_starts(struct span s, const char *word)
{
	size_t n;

	if (s.len == 0 || s.ptr[0] != word[0])
		return false;
	n = strlen(word);
	return s.len >= n && memcmp(s.ptr, word, n) == 0;
}

bool match_ends(struct span s, const char *word)
{
	size_t n = strlen(word);

	return s.len >= n && s.ptr[s.len - 1] == word[n - 1] &&
	       memcmp(s.ptr + s.len - n, word, n) == 0;
}

bool match_has(struct span s, struct span part)
{
	return part.len != 0 && s.len >= part.len &&
	       memmem(s.ptr, s.len, part.ptr, part.len) != NULL;
}

bool match_cut_end(struct span *s, const char *word)
{
	if (!match_ends(*s, word))
		return false;
	s->len -= strlen(word);
	return true;
}

bool match_cut_front(struct span *s, const char *word)
{
	size_t n = strlen(word);

	if (!match_starts(*s, word))
		return false;
	*s = (struct span){ s->ptr + n, s->len - n };
	return true;
}

const char *match_any_end(struct span s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (match_ends(s, *words))
			return *words;
	return NULL;
}

void match_bytes_of(struct span s, struct match_bytes *ret)
{
	*ret = (struct match_bytes){ .there[0] = true };
	for (size_t i = 0; i < s.len; i++)
		ret->there[(unsigned char)s.ptr[i]] = true;
}

/* The last bytes of the word's first two Han characters tell nearly always. */
static bool may_hold(const struct match_bytes *bytes, const char *word)
{
	const unsigned char *w = (const unsigned char *)word;

	if (w[0] == 0 || w[1] == 0 || !bytes->there[w[0]] || !bytes->there[w[2]])
		return false;
	return w[2] == 0 || w[3] == 0 || w[4] == 0 || bytes->there[w[5]];
}

bool match_any_in(struct span s, const struct match_bytes *bytes, const char *const *words)
{
	for (; *words != NULL; words++)
		if (may_hold(bytes, *words) && match_has(s, span_of(*words)))
			return true;
	return false;
}

/* Where the last character begins. */
static size_t last_at(struct span s)
{
	size_t at = s.len - 1;

	while (at > 0 && ((unsigned char)s.ptr[at] & 0xc0) == 0x80)
		at--;
	return at;
}

uint32_t match_last_point(struct span s)
{
	struct span last;
	size_t at;

	if (s.len == 0)
		return 0;
	at = last_at(s);
	last = (struct span){ s.ptr + at, s.len - at };
	return text_point(&last);
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

struct span match_trim(struct span s)
{
	while (s.len != 0 && is_dirt(match_last_point(s)))
		s.len = last_at(s);
	while (s.len != 0) {
		struct span after = s;

		if (!is_dirt(text_point(&after)))
			break;
		s = after;
	}
	return s;
}

size_t match_points(struct span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
	return n;
}

bool match_is_han(uint32_t point)
{
	return text_class(point) == TEXT_CJK;
}

bool match_is_latin(struct span s)
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

static unsigned cut_digits(struct span *s)
{
	unsigned number = 0, place = 1;

	for (size_t n = 0; s->len != 0 && n < 3; n++, place *= 10, s->len--) {
		char c = s->ptr[s->len - 1];

		if (c < '0' || c > '9')
			break;
		number += (unsigned)(c - '0') * place;
	}
	return number;
}

/* Read backwards: 9, 10, 19, 90, 99. */
static unsigned cut_numerals(struct span *s)
{
	unsigned number = 0, one, place = 1;

	while ((one = numeral(match_last_point(*s))) != 0) {
		s->len = last_at(*s);
		if (one == 10) {
			place = 10;
			if (numeral(match_last_point(*s)) % 10 ==
			    0) /* nothing before it: one ten */
				number += 10;
		} else {
			number += one * place;
		}
		if (number > 99)
			break;
	}
	return number;
}

unsigned match_cut_number(struct span *s)
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

static size_t points_of(struct span s, uint32_t ret[static MATCH_LONGEST])
{
	size_t n = 0;

	while (s.len != 0) {
		uint32_t c = text_point(&s);

		if (c == ' ')
			continue;
		if (n == MATCH_LONGEST)
			return MATCH_LONGEST + 1;
		ret[n++] = c;
	}
	return n;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* One row of the table of Levenshtein, from the row before it, in place; returns the row's least. */
static unsigned next_row(unsigned *row, const uint32_t *b, size_t n, uint32_t c)
{
	unsigned diagonal = row[0], smallest = ++row[0];

	for (size_t j = 1; j <= n; j++) {
		unsigned above = row[j];

		row[j] = least(least(row[j - 1], above) + 1, diagonal + (b[j - 1] != c));
		diagonal = above;
		smallest = least(smallest, row[j]);
	}
	return smallest;
}

unsigned match_distance(struct span a, struct span b, unsigned limit)
{
	uint32_t x[MATCH_LONGEST], y[MATCH_LONGEST];
	unsigned row[MATCH_LONGEST + 1];
	size_t n = points_of(a, x), m = points_of(b, y);

	if (n > MATCH_LONGEST || m > MATCH_LONGEST)
		return match_eq_spaceless(a, b) ? 0 : limit + 1;
	if ((n > m ? n - m : m - n) > limit)
		return limit + 1;
	for (unsigned j = 0; j <= m; j++)
		row[j] = j;
	for (size_t i = 0; i < n; i++)
		if (next_row(row, y, m, x[i]) > limit)
			return limit + 1;
	return least(row[m], limit + 1);
}

bool match_eq_spaceless(struct span a, struct span b)
{
	size_t i = 0, j = 0;

	for (;;) {
		while (i < a.len && a.ptr[i] == ' ')
			i++;
		while (j < b.len && b.ptr[j] == ' ')
			j++;
		if (i == a.len || j == b.len)
			return i == a.len && j == b.len;
		if (a.ptr[i++] != b.ptr[j++])
			return false;
	}
}

static uint32_t mix(uint32_t h) /* the top bits are used */
{
	h ^= h >> 15;
	return h * 2246822519U;
}

uint32_t match_hash(struct span s) /* FNV-1a */
{
	uint32_t h = 2166136261U;

	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.ptr[i]) * 16777619U;
	return mix(h);
}

uint32_t match_look_hash(struct span s)
{
	uint32_t h = 2166136261U;

	while (s.len != 0)
		h = (h ^ text_look(text_point(&s))) * 16777619U;
	return mix(h);
}

bool match_looks_same(struct span a, struct span b)
{
	while (a.len != 0 && b.len != 0)
		if (text_look(text_point(&a)) != text_look(text_point(&b)))
			return false;
	return a.len == 0 && b.len == 0;
}
