#include "core/text.h"

#include "core/text_tables.h"

enum {
	REPLACEMENT = 0xfffd,
	HANGUL_L = 0x1100,
	HANGUL_V = 0x1161,
	HANGUL_T = 0x11a7,
	HANGUL_S = 0xac00,
	N_L = 19,
	N_V = 21,
	N_T = 28,
};

/* Bytes of the character that such a byte leads, 0 when it leads none. */
static size_t length_of(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead < 0xc2 || lead > 0xf4)
		return 0;
	return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

static bool decode(const unsigned char *p, size_t n, uint32_t *ret)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint32_t c = n == 1 ? p[0] : p[0] & (0xffU >> (n + 1));

	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return false;
		c = c << 6 | (p[i] & 0x3f);
	}
	*ret = c;
	return c >= least[n] && c < TEXT_POINTS && (c < 0xd800 || c >= 0xe000);
}

uint32_t text_point(struct span *rest)
{
	const unsigned char *p = (const unsigned char *)rest->ptr;
	size_t n = length_of(p[0]);
	uint32_t c;

	if (n == 0 || n > rest->len || !decode(p, n, &c)) {
		n = 1;
		c = REPLACEMENT;
	}
	*rest = (struct span){ rest->ptr + n, rest->len - n };
	return c;
}

static size_t encode(uint32_t c, char to[static 4])
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	if (n == 1) {
		to[0] = (char)c;
		return n;
	}
	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)((0xf00U >> n & 0xf0) | c);
	return n;
}

void text_add_point(struct buf *out, uint32_t point)
{
	char bytes[4];

	buf_add(out, (struct span){ bytes, encode(point, bytes) });
}

enum text_class text_class(uint32_t c)
{
	if (c >= TEXT_POINTS)
		return TEXT_OTHER;
	return (enum text_class)
	    text_class_blocks[(size_t)text_class_index[c / TEXT_BLOCK] * TEXT_BLOCK +
	                      c % TEXT_BLOCK];
}

uint32_t text_look(uint32_t c)
{
	uint32_t look;

	if (c >= TEXT_POINTS)
		return c;
	look =
	    text_look_blocks[(size_t)text_look_index[c / TEXT_BLOCK] * TEXT_BLOCK + c % TEXT_BLOCK];
	return look ? look : c;
}

/* -- composition: after folding only canonical pairs of non-Latin letters, kana and Hangul are left */

static uint32_t compose_hangul(uint32_t a, uint32_t b)
{
	if (a >= HANGUL_L && a < HANGUL_L + N_L && b >= HANGUL_V && b < HANGUL_V + N_V)
		return HANGUL_S + ((a - HANGUL_L) * N_V + (b - HANGUL_V)) * N_T;
	if (a >= HANGUL_S && a < HANGUL_S + N_L * N_V * N_T && (a - HANGUL_S) % N_T == 0 &&
	    b > HANGUL_T && b < HANGUL_T + N_T)
		return a + (b - HANGUL_T);
	return 0;
}

static uint32_t compose(uint32_t a, uint32_t b)
{
	size_t low = 0, high = text_n_pairs;

	if (b < 0x300 || a < 0x80)
		return 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct text_pair *p = &text_pairs[middle];

		if (p->first == a && p->second == b)
			return p->whole;
		if (p->first < a || (p->first == a && p->second < b))
			low = middle + 1;
		else
			high = middle;
	}
	return compose_hangul(a, b);
}

/* -- fold */

struct folder {
	struct buf *out;
	size_t begin;          /* where this fold begins in out */
	uint32_t last;         /* the character before, 0 at the start */
	size_t last_at;        /* where it stands in out */
	bool space;            /* a space is due before the next character */
	struct buf *places;    /* NULL: nobody asks where characters came from */
	uint32_t at, space_at; /* where in the original the character stands, and the due space */
};

/* Latin letters have lost their marks in the table; marks that follow one as characters go here. */
static bool is_stray_mark(uint32_t last, uint32_t c)
{
	return c >= 0x300 && c <= 0x36f &&
	       ((last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z'));
}

/* A place for each byte that the fold has by now. */
static void put_places(struct folder *f, uint32_t at)
{
	size_t wanted = (f->out->len - f->begin) * sizeof(at);

	if (f->places == NULL)
		return;
	if (f->places->len > wanted) /* two characters have become one */
		f->places->len = wanted;
	while (f->places->len < wanted && !f->places->arena->failed)
		buf_add(f->places, (struct span){ (const char *)&at, sizeof(at) });
}

static void put(struct folder *f, uint32_t c)
{
	uint32_t whole;

	if (text_class(c) == TEXT_SPACE) {
		if (!f->space)
			f->space_at = f->at;
		f->space = f->out->len > f->begin;
		return;
	}
	if (f->space) {
		buf_add(f->out, SPAN(" "));
		put_places(f, f->space_at);
		f->last = ' ';
		f->space = false;
	}
	if (is_stray_mark(f->last, c))
		return;
	if ((whole = compose(f->last, c)) != 0) {
		f->out->len = f->last_at;
		c = whole;
	}
	f->last_at = f->out->len;
	f->last = c;
	text_add_point(f->out, c);
	put_places(f, f->at);
}

static void fold(struct folder *f, struct span s)
{
	const char *begin = s.ptr;

	while (s.len != 0 && !f->out->arena->failed) {
		uint32_t c, to;

		f->at = (uint32_t)(s.ptr - begin);
		c = text_point(&s);
		to = text_fold_blocks[(size_t)text_fold_index[c / TEXT_BLOCK] * TEXT_BLOCK +
		                      c % TEXT_BLOCK];
		if ((to & TEXT_MANY) == 0) {
			put(f, to ? to : c);
			continue;
		}
		for (uint32_t i = 0; i < (to & 0xff); i++)
			put(f, text_fold_pool[((to & ~TEXT_MANY) >> 8) + i]);
	}
}

void text_fold(struct buf *out, struct span s)
{
	struct folder f = { .out = out, .begin = out->len };

	fold(&f, s);
}

struct text_traced text_fold_traced(struct arena *a, struct span s)
{
	struct buf out = { .arena = a }, places = { .arena = a };
	struct folder f = { .out = &out, .places = &places };

	fold(&f, s);
	return (struct text_traced){ .original = s,
		.folded = a->failed ? (struct span){ "", 0 } : buf_span(&out),
		.places = (const uint32_t *)(const void *)places.ptr };
}

/* Where in the original the character begins that byte `at` of the fold comes from. */
static size_t place_of(const struct text_traced *t, size_t at)
{
	return at < t->folded.len ? t->places[at] : t->original.len;
}

struct span text_original(const struct text_traced *t, struct span part)
{
	size_t from = (size_t)(part.ptr - t->folded.ptr);

	if (part.len == 0)
		return (struct span){ "", 0 };
	return (struct span){ t->original.ptr + place_of(t, from),
		place_of(t, from + part.len) - place_of(t, from) };
}

/* -- key */

static bool is_word(enum text_class class)
{
	return class == TEXT_LETTER || class == TEXT_DIGIT || class == TEXT_CJK;
}

/* What of a fold stays in a key, written to `to`, which may be the fold itself; how many bytes. */
static size_t squeeze(struct span folded, char *to)
{
	bool after = false; /* a word character, or a sign that stays, stands right before */
	size_t kept = 0;

	while (folded.len != 0) {
		const char *at = folded.ptr;
		uint32_t c = text_point(&folded);
		size_t n = (size_t)(folded.ptr - at);

		after = is_word(text_class(c)) || (after && (c == '+' || c == '#' || c == '&'));
		if (after) {
			memmove(to + kept, at, n);
			kept += n;
		}
	}
	return kept;
}

void text_key(struct buf *out, struct span s)
{
	size_t begin = out->len;

	text_fold(out, s);
	if (out->len > begin)
		out->len = begin + squeeze((struct span){ out->ptr + begin, out->len - begin },
		                       out->ptr + begin);
}

void text_key_of_fold(struct buf *out, struct span folded)
{
	size_t begin = out->len;

	buf_add(out, folded);
	if (out->len > begin)
		out->len = begin + squeeze((struct span){ out->ptr + begin, out->len - begin },
		                       out->ptr + begin);
}

static bool is_gap(uint32_t c)
{
	return c <= 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0x3000 ||
	       (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
	       c == 0x205f;
}

static bool is_invisible(uint32_t c)
{
	return c == 0xad || c == 0xfeff || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f);
}

void text_tidy(struct buf *out, struct span s)
{
	const size_t from = out->len;
	bool gap = false;

	while (s.len) {
		uint32_t c = text_point(&s);

		if (is_gap(c))
			gap = true;
		if (is_gap(c) || is_invisible(c))
			continue;
		if (gap && out->len > from)
			text_add_point(out, ' ');
		text_add_point(out, c);
		gap = false;
	}
}
