/* Edit distance, equality but for spaces or looks, and hashes; see reserves_match_words.h. */
#include "services/reserves/reserves_match_words.h"

#include "core/text.h"

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

static bool has_word(struct span name, struct span word)
{
	while (name.len != 0)
		if (span_eq(span_cut(&name, ' '), word))
			return true;
	return false;
}

bool match_is_subset(struct span part, struct span whole)
{
	while (part.len != 0)
		if (!has_word(whole, span_cut(&part, ' ')))
			return false;
	return true;
}
