/* Teachers put a list into a cell in every way there is: see reserves_split.h. */
#include "services/reserves/reserves_split.h"

#include "core/text.h"
#include "services/reserves/reserves_tidy.h"

static bool is_joint(uint32_t p)
{
	return tidy_space(p) || p == ',' || p == ';' || p == '/' || p == '+' || p == '|' ||
	       p == 0xff0c || p == 0xff1b || p == 0x3001 || p == 0x3002 || p == 0xff0b || p == '\n';
}

static struct span bare(struct span s)
{
	for (struct span rest = s; rest.len > 0; s = rest)
		if (!is_joint(text_point(&rest)))
			break;
	while (s.len > 0 && is_joint(tidy_last(s))) {
		size_t n = 1;

		while (n < s.len && n < 4 && ((unsigned char)s.ptr[s.len - n] & 0xc0) == 0x80)
			n++;
		s.len -= n;
	}
	return s;
}

/* ---- numbered lists ---- */

static bool marker_end(uint32_t p, bool open)
{
	return p == ')' || p == 0xff09 || (!open && (p == '.' || p == 0xff0e || p == 0x3001));
}

/* The digits of k at the front of *s are taken off. */
static bool marker_number(struct span *s, unsigned k)
{
	int value = 0;
	size_t n = s->len > 0 && ((unsigned char)s->ptr[0] < 0x80 || s->ptr[0] == '\xef')
	               ? tidy_count(*s, &value)
	               : 0;

	*s = tidy_from(*s, n);
	return n > 0 && value == (int)k && s->len > 0;
}

/* Bytes of the marker of number k at the front of s: "1.", "1、", "(1)", "①"; 0: none. */
static size_t marker(struct span s, unsigned k)
{
	struct span rest = s;
	uint32_t p = text_point(&rest);
	bool open = p == '(' || p == 0xff08;

	if (p == 0x2460 + k - 1)
		return s.len - rest.len;
	if (!open)
		rest = s;
	if (!marker_number(&rest, k) || !marker_end(p = text_point(&rest), open))
		return 0;
	if (p == '.' && rest.len > 0 && tidy_digit((unsigned char)rest.ptr[0]))
		return 0; /* 2.0 */
	return s.len - rest.len;
}

static bool may_stand_behind(struct span before)
{
	uint32_t p = tidy_last(before);

	return !tidy_digit(p) && !tidy_letter(p) && p != '.' && p != '-';
}

/* Where marker k stands in s; SIZE_MAX: nowhere. */
static size_t find_marker(struct span s, unsigned k, size_t *ret_len)
{
	for (size_t at = 1; at < s.len; at++) {
		if (((unsigned char)s.ptr[at] & 0xc0) == 0x80)
			continue;
		*ret_len = marker(tidy_from(s, at), k);
		if (*ret_len > 0 && may_stand_behind((struct span){ s.ptr, at }))
			return at;
	}
	return SIZE_MAX;
}

static size_t split_numbered(struct span cell, struct span ret[static ROW_BOOKS])
{
	struct span rest = tidy_trim(cell);
	size_t n = 0, len = rest.len > 0 ? marker(rest, 1) : 0;

	while (len > 0 && n < ROW_BOOKS) {
		size_t at, next = 0;

		rest = tidy_from(rest, len);
		at = n + 1 < ROW_BOOKS ? find_marker(rest, (unsigned)n + 2, &next) : SIZE_MAX;
		ret[n++] = bare((struct span){ rest.ptr, at == SIZE_MAX ? rest.len : at });
		len = at == SIZE_MAX ? 0 : next;
		rest = at == SIZE_MAX ? rest : tidy_from(rest, at);
	}
	return n;
}

/* ---- titles in marks ---- */

static bool ends_in_joint(struct span s, bool words)
{
	uint32_t p = tidy_last(s);

	if (s.len == 0 || is_joint(p))
		return true;
	s = bare(s);
	return words && (span_eq(s, SPAN("和")) || span_eq(s, SPAN("与")) ||
	                    span_eq(s, SPAN("及")) || span_eq(s, SPAN("以及")));
}

static struct span without_word(struct span s)
{
	static const char *const words[] = { "以及", "和", "与", "及" };

	s = bare(s);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (tidy_ends(s, span_of(words[i])) && s.len > strlen(words[i]))
			return bare((struct span){ s.ptr, s.len - strlen(words[i]) });
	return s;
}

/* 《a》《b》, 《a》(第2版)、《b》; but 《a》与《b》比较 and 《a》导读 are one. */
static size_t split_marked(struct span cell, struct span ret[static ROW_BOOKS])
{
	struct span rest = tidy_trim(cell), part = rest;
	size_t n = 0, end;
	bool closed = tidy_ends(rest, SPAN("》")) || tidy_ends(rest, SPAN("）")) ||
	              tidy_ends(rest, SPAN(")"));

	if (!tidy_starts(rest, SPAN("《")))
		return 0;
	part.len = 0;
	while (n + 1 < ROW_BOOKS && (end = tidy_find(rest, SPAN("》"))) != SIZE_MAX) {
		struct span behind = tidy_from(rest, end + 3);
		size_t next = tidy_find(behind, SPAN("《"));

		if (next == SIZE_MAX)
			break;
		rest = tidy_from(behind, next);
		if (!ends_in_joint((struct span){ behind.ptr, next }, closed) &&
		    !tidy_ends((struct span){ behind.ptr, next }, SPAN("）")) &&
		    !tidy_ends((struct span){ behind.ptr, next }, SPAN("版")) &&
		    !tidy_ends((struct span){ behind.ptr, next }, SPAN("册")) &&
		    !tidy_ends((struct span){ behind.ptr, next }, SPAN(")")))
			continue;
		ret[n++] = without_word((struct span){ part.ptr, (size_t)(rest.ptr - part.ptr) });
		part.ptr = rest.ptr;
	}
	ret[n++] = bare((struct span){ part.ptr, (size_t)(cell.ptr + cell.len - part.ptr) });
	return n;
}

/* ---- by a separator ---- */

/* 9.78704E+12: behind an E, the plus belongs to a number. */
static bool of_a_number(struct span before, uint32_t p)
{
	return p == '+' && before.len > 1 && (tidy_last(before) | 0x20) == 'e' &&
	       tidy_digit((unsigned char)before.ptr[before.len - 2]);
}

/* Parts between separators; separators in brackets are none. 0: an empty part. */
static size_t split_by(
    struct span cell, uint32_t one, uint32_t other, struct span ret[static ROW_BOOKS])
{
	struct span rest = tidy_trim(cell), part = rest;
	int depth = 0;
	size_t n = 0;

	while (rest.len > 0) {
		const char *at = rest.ptr;
		uint32_t p = text_point(&rest);

		depth = tidy_depth(p, depth);
		if ((p != one && p != other) || depth > 0 || n + 1 == ROW_BOOKS ||
		    of_a_number((struct span){ part.ptr, (size_t)(at - part.ptr) }, p))
			continue;
		ret[n] = tidy_trim((struct span){ part.ptr, (size_t)(at - part.ptr) });
		n += ret[n].len > 0;
		part.ptr = rest.ptr;
	}
	ret[n] = tidy_trim((struct span){ part.ptr, (size_t)(rest.ptr - part.ptr) });
	return n + (ret[n].len > 0);
}

size_t split_lines(struct span cell, struct span ret[static ROW_BOOKS])
{
	return split_by(cell, '\n', '\r', ret);
}

/* A citation has semicolons of its own, between its people. */
static bool one_citation(struct span cell)
{
	return tidy_starts(tidy_trim(cell), SPAN("《")) &&
	       (tidy_has(cell, SPAN("，")) || tidy_has(cell, SPAN(",")));
}

size_t split_plain(struct span cell, struct span ret[static ROW_BOOKS])
{
	size_t n = split_numbered(cell, ret);

	if (n == 0 && (n = split_marked(cell, ret)) < 2 && !one_citation(cell))
		n = split_by(cell, ';', 0xff1b, ret);
	if (n == 0) {
		ret[0] = tidy_trim(cell);
		n = 1;
	}
	return n;
}

bool split_into(struct span cell, size_t n, struct span ret[static ROW_BOOKS])
{
	static const uint32_t separators[][2] = { { '\n', '\r' }, { 0x3001, 0x3001 },
		{ '/', 0xff0f }, { ',', 0xff0c }, { '+', 0xff0b }, { '|', '|' }, { ' ', 0x3000 } };

	if (split_plain(cell, ret) == n)
		return true;
	for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++)
		if (split_by(cell, separators[i][0], separators[i][1], ret) == n)
			return true;
	return false;
}
