/* Pinyin by table: phrases first, then each character's readings; see text.h. */
#include "core/text.h"
#include "core/text_tables.h"

enum { LONGEST_PHRASE = 8, QUERY_MAX = 64, SYLLABLE_MAX = 6 };

/* -- phrases */

static int compare_phrase(size_t which, const uint32_t *points, size_t n)
{
	const uint16_t *p = text_phrase_points + text_phrase_starts[which];
	size_t len = text_phrase_starts[which + 1] - text_phrase_starts[which];

	for (size_t i = 0; i < n && i < len; i++)
		if (p[i] != points[i])
			return p[i] < points[i] ? -1 : 1;
	return len == n ? 0 : len < n ? -1 : 1;
}

/* The phrase that is exactly these n characters; text_n_phrases when there is none. */
static size_t find_phrase(const uint32_t *points, size_t n)
{
	size_t low = 0, high = text_n_phrases;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_phrase(middle, points, n);

		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return text_n_phrases;
}

/* -- one text */

/* One character of the text: what it may be read as, or a Latin word character. */
struct mora {
	uint32_t point;
	uint16_t readings[TEXT_SET]; /* 0 ends; all 0: not Han */
	uint8_t n, chosen;
};

static size_t mora_of(struct span folded, struct mora *ret)
{
	size_t n = 0;

	while (folded.len != 0) {
		struct mora *m = &ret[n++];

		*m = (struct mora){ .point = text_point(&folded) };
		if (m->point < TEXT_HAN_FIRST || m->point >= TEXT_HAN_END)
			continue;
		memcpy(m->readings,
		    text_reading_sets[text_reading_index[m->point - TEXT_HAN_FIRST]],
		    sizeof(m->readings));
		while (m->n < TEXT_SET && m->readings[m->n] != 0)
			m->n++;
	}
	return n;
}

/* Fixes the readings of the longest phrase that begins here; returns how many characters it takes. */
static size_t read_phrase(struct mora *at, size_t left)
{
	uint32_t points[LONGEST_PHRASE];
	size_t most = 0;

	while (most < left && most < LONGEST_PHRASE && at[most].n != 0) {
		points[most] = at[most].point;
		most++;
	}
	for (size_t n = most; n >= 2; n--) {
		size_t which = find_phrase(points, n);

		if (which == text_n_phrases)
			continue;
		for (size_t i = 0; i < n; i++) {
			at[i].readings[0] = text_phrase_syllables[text_phrase_starts[which] + i];
			at[i].n = 1;
		}
		return n;
	}
	return 1;
}

static void add_initial(struct buf *b, struct span word)
{
	buf_add(b, (struct span){ word.ptr, word.len ? 1 : 0 });
}

/* A character that has no reading: letters and digits stay, anything else ends the word. */
static void add_plain(struct buf *full, struct buf *initials, uint32_t c, bool *within)
{
	enum text_class class = text_class(c);

	if (class != TEXT_LETTER && class != TEXT_DIGIT) {
		*within = false;
		return;
	}
	if (!*within && full->len != 0)
		buf_add(full, SPAN(" "));
	if (!*within)
		text_add_point(initials, c);
	text_add_point(full, c);
	*within = true;
}

static struct text_reading spell(struct arena *a, const struct mora *m, size_t n)
{
	struct buf full = { .arena = a }, initials = { .arena = a };
	bool within = false;

	for (size_t i = 0; i < n; i++) {
		struct span name;

		if (m[i].n == 0) {
			add_plain(&full, &initials, m[i].point, &within);
			continue;
		}
		name = span_of(text_syllable_names[m[i].readings[m[i].chosen] - 1]);
		if (full.len != 0)
			buf_add(&full, SPAN(" "));
		buf_add(&full, name);
		add_initial(&initials, name);
		within = false;
	}
	return (struct text_reading){ buf_span(&full), buf_span(&initials) };
}

/* The next combination: the first character that has another reading takes it, those before start again. */
static bool advance(struct mora *m, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (m[i].n > 1 && ++m[i].chosen < m[i].n)
			return true;
		m[i].chosen = 0;
	}
	return false;
}

size_t text_pinyin(struct arena *a, struct span s, struct text_reading ret[static TEXT_READINGS])
{
	struct buf folded = { .arena = a };
	struct mora *m;
	size_t n, count = 0;
	bool han = false;

	text_fold(&folded, s);
	if (folded.len == 0 || (m = arena_alloc(a, folded.len * sizeof(*m))) == NULL)
		return 0;
	n = mora_of(buf_span(&folded), m);
	for (size_t i = 0; i < n;) {
		han = han || m[i].n != 0;
		i += m[i].n ? read_phrase(m + i, n - i) : 1;
	}
	if (!han)
		return 0;
	do {
		ret[count++] = spell(a, m, n);
	} while (count < TEXT_READINGS && advance(m, n));
	return a->failed ? 0 : count;
}

/* -- queries */

static bool is_syllable(const char *p, size_t n)
{
	size_t low = 0, high = text_n_syllables;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *name = text_syllable_names[middle];
		int order = strncmp(name, p, n);

		if (order == 0 && name[n] == '\0')
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* Fewest syllables from each place to the end, longest first: steps[i] is the length to take at i. */
static bool segment(const char *p, size_t n, uint8_t *steps)
{
	uint8_t cost[QUERY_MAX + 1] = { 0 };

	for (size_t i = n; i-- > 0;) {
		cost[i] = UINT8_MAX;
		for (size_t len = n - i < SYLLABLE_MAX ? n - i : SYLLABLE_MAX; len > 0; len--)
			if (cost[i + len] < UINT8_MAX - 1 && cost[i + len] + 1 < cost[i] &&
			    is_syllable(p + i, len)) {
				cost[i] = (uint8_t)(cost[i + len] + 1);
				steps[i] = (uint8_t)len;
			}
	}
	return n != 0 && cost[0] != UINT8_MAX;
}

static bool add_word(struct buf *out, size_t begin, const char *p, size_t n)
{
	uint8_t steps[QUERY_MAX + 1];

	if (!segment(p, n, steps))
		return false;
	for (size_t i = 0; i < n; i += steps[i]) {
		if (out->len > begin)
			buf_add(out, SPAN(" "));
		buf_add(out, (struct span){ p + i, steps[i] });
	}
	return true;
}

/* A letter, lower; ' ' between words; 0 for what pinyin is not written with. */
static char query_letter(char c)
{
	c = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
	if (c >= 'a' && c <= 'z')
		return c;
	return c == ' ' || c == '\'' ? ' ' : '\0';
}

bool text_syllables(struct buf *out, struct span query)
{
	char word[QUERY_MAX + 1];
	size_t begin = out->len, n = 0;
	bool good = query.len != 0 && query.len <= QUERY_MAX;

	for (size_t i = 0; good && i <= query.len; i++) {
		char c = query_letter(i < query.len ? query.ptr[i] : ' ');

		good = c != '\0' && (c != ' ' || n == 0 || add_word(out, begin, word, n));
		if (c == ' ')
			n = 0;
		else
			word[n++] = c;
	}
	if (!good)
		out->len = begin;
	return good && out->len > begin;
}
