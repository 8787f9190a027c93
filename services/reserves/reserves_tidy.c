/* Cells are dirty in few ways, and these are them; see reserves_tidy.h. */
#include "services/reserves/reserves_tidy.h"

#include "core/buf.h"
#include "core/text.h"

bool tidy_space(uint32_t p)
{
	return p == ' ' || (p >= 0x09 && p <= 0x0d) || p == 0xa0 || p == 0x3000 || p == 0x85 ||
	       (p >= 0x2000 && p <= 0x200a) || p == 0x2028 || p == 0x2029 || p == 0x202f;
}

bool tidy_han(uint32_t p)
{
	return (p >= 0x4e00 && p <= 0x9fff) || (p >= 0x3400 && p <= 0x4dbf) ||
	       (p >= 0x20000 && p <= 0x3ffff) || p == 0x3007;
}

bool tidy_digit(uint32_t p)
{
	return p >= '0' && p <= '9';
}

bool tidy_letter(uint32_t p)
{
	return (p | 0x20) >= 'a' && (p | 0x20) <= 'z';
}

int tidy_depth(uint32_t p, int depth)
{
	static const uint32_t opening[] = { '(', 0xff08, '[', 0x3010, 0x300a };
	static const uint32_t closing[] = { ')', 0xff09, ']', 0x3011, 0x300b };

	for (size_t i = 0; i < sizeof(opening) / sizeof(opening[0]); i++) {
		if (p == opening[i])
			return depth + 1;
		if (p == closing[i])
			return depth > 0 ? depth - 1 : 0;
	}
	return depth;
}

static bool invisible(uint32_t p)
{
	return (p < 0x20 && !tidy_space(p)) || (p >= 0x7f && p < 0xa0 && p != 0x85) ||
	       (p >= 0x200b && p <= 0x200f) || (p >= 0x202a && p <= 0x202e) || p == 0x2060 ||
	       p == 0xfeff;
}

static bool line_break(uint32_t p)
{
	return p == '\n' || p == '\r' || p == 0x2028 || p == 0x2029;
}

static bool wide_alphanumeric(uint32_t p)
{
	return (p >= 0xff10 && p <= 0xff19) || (p >= 0xff21 && p <= 0xff3a) ||
	       (p >= 0xff41 && p <= 0xff5a);
}

struct span tidy_from(struct span s, size_t at)
{
	return at == 0 ? s : (struct span){ s.ptr + at, s.len - at };
}

struct span tidy_but_last(struct span s)
{
	size_t at = s.len == 0 ? 0 : s.len - 1;

	while (at > 0 && s.len - at < 4 && ((unsigned char)s.ptr[at] & 0xc0) == 0x80)
		at--;
	return (struct span){ s.ptr, at };
}

uint32_t tidy_last(struct span s)
{
	struct span last;

	if (s.len == 0)
		return 0;
	last = tidy_from(s, tidy_but_last(s).len);
	return text_point(&last);
}

struct span tidy_trim(struct span s)
{
	while (s.len > 0) {
		struct span rest = s;
		uint32_t p = text_point(&rest);

		if (!tidy_space(p) && !invisible(p))
			break;
		s = rest;
	}
	while (s.len > 0) {
		uint32_t p = tidy_last(s);

		if (!tidy_space(p) && !invisible(p))
			break;
		s = tidy_but_last(s);
	}
	return s;
}

/* True for almost all cells, and then nothing is copied. */
static bool tidy_already(struct span s)
{
	bool space = false;

	while (s.len > 0) {
		unsigned char c = (unsigned char)s.ptr[0];

		if (c < 0x80) {
			if (c < 0x20 || c == 0x7f || (c == ' ' && space))
				return false;
			space = c == ' ';
			s = tidy_from(s, 1);
			continue;
		}
		uint32_t p = text_point(&s);
		if (tidy_space(p) || invisible(p) || wide_alphanumeric(p))
			return false;
		space = false;
	}
	return true;
}

struct buf tidy_buf(struct arena *a, struct span s)
{
	char *ptr = arena_alloc(a, s.len);

	return (struct buf){ .arena = a, .ptr = ptr, .cap = ptr == NULL ? 0 : s.len };
}

struct span tidy_text(struct arena *a, struct span raw)
{
	struct span s = tidy_trim(raw);
	struct buf out;
	bool space = false, broken = false;
	uint32_t before = 0;

	if (tidy_already(s))
		return s;
	out = tidy_buf(a, s);
	while (s.len > 0) {
		uint32_t p = text_point(&s);

		if (tidy_space(p)) {
			space = true;
			broken = broken || line_break(p);
		} else if (!invisible(p)) {
			if (space && !(broken && tidy_han(before) && tidy_han(p)))
				buf_add(&out, SPAN(" "));
			text_add_point(&out, before = wide_alphanumeric(p) ? p - 0xfee0 : p);
			space = broken = false;
		}
	}
	return out.ptr == NULL ? (struct span){ "", 0 } : buf_span(&out);
}

struct span tidy_code(struct arena *a, struct span raw)
{
	struct span s = tidy_trim(raw), rest = s;
	struct buf out;

	while (rest.len > 0 && rest.ptr[0] > ' ' && (unsigned char)rest.ptr[0] < 0x7f)
		rest = tidy_from(rest, 1);
	if (rest.len == 0)
		return s;
	out = tidy_buf(a, s);
	while (s.len > 0) {
		uint32_t p = text_point(&s);

		if (p >= 0xff01 && p <= 0xff5e)
			p -= 0xfee0;
		if (!tidy_space(p) && !invisible(p))
			text_add_point(&out, p);
	}
	return out.ptr == NULL ? (struct span){ "", 0 } : buf_span(&out);
}

bool tidy_blank(struct span cell)
{
	return tidy_trim(cell).len == 0;
}

bool tidy_nothing(struct span cell)
{
	static const char *const words[] = { "无", "暂无", "没有", "空", "无。", "－", "—", "——",
		"———", "–", "/", "／", "//", "\\", "-", "--", "---", "_", ".", "、", "*", "N/A",
		"n/a", "NA", "null", "NULL", "Null", "none", "None", "(无)", "（无）", "#N/A",
		"nan", "NaN" };
	struct span s = tidy_trim(cell);

	if (s.len == 0)
		return true;
	for (size_t i = 0; s.len <= 9 && i < sizeof(words) / sizeof(words[0]); i++)
		if (span_eq(s, span_of(words[i])))
			return true;
	return false;
}

static uint32_t narrow_point(struct span *rest)
{
	uint32_t p = text_point(rest);

	return p >= 0xff01 && p <= 0xff5e ? p - 0xfee0 : p;
}

/* Behind a number: nothing, ".0", a unit, or "/50". */
static bool number_tail(struct span s)
{
	static const char *const units[] = { "人", "名", "本", "册", "门", "个", "学生", "人次",
		"人。" };
	struct span rest = s;

	if (s.len > 0 && narrow_point(&rest) == '.') {
		while (rest.len > 0 && rest.ptr[0] == '0')
			rest = tidy_from(rest, 1);
		s = rest;
	}
	s = rest = tidy_trim(s);
	if (s.len == 0)
		return true;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (span_eq(s, span_of(units[i])))
			return true;
	if (narrow_point(&rest) != '/')
		return false;
	for (rest = tidy_trim(rest); rest.len > 0;) {
		uint32_t p = narrow_point(&rest);
		if (p < '0' || p > '9')
			return false;
	}
	return true;
}

/* At the front of s, after a comma: three digits and no fourth. */
static bool thousands(struct span s)
{
	for (int i = 0; i < 4; i++) {
		uint32_t p = s.len > 0 ? narrow_point(&s) : 0;

		if ((p >= '0' && p <= '9') != (i < 3))
			return false;
	}
	return true;
}

bool tidy_number(struct span cell, int64_t *ret_number)
{
	struct span s = tidy_trim(cell), rest = s;
	int64_t value = 0;
	bool digits = false;

	for (; rest.len > 0; s = rest) {
		uint32_t p = narrow_point(&rest);

		if (p >= '0' && p <= '9' && value <= 100000000) {
			value = value * 10 + (int64_t)(p - '0');
			digits = true;
		} else if (p != ',' || !digits || !thousands(rest)) {
			break;
		}
	}
	if (!digits || value > 1000000000 || !number_tail(s))
		return false;
	*ret_number = value;
	return true;
}

struct span tidy_cut(struct span s, size_t characters)
{
	struct span rest = s;

	while (rest.len > 0 && characters-- > 0)
		(void)text_point(&rest);
	return (struct span){ s.ptr, s.len - rest.len };
}

size_t tidy_length(struct span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
	return n;
}

size_t tidy_find(struct span s, struct span part)
{
	const char *at = part.len == 0 || s.len < part.len
	                     ? NULL
	                     : memmem(s.ptr, s.len, part.ptr, part.len);

	return at == NULL ? SIZE_MAX : (size_t)(at - s.ptr);
}

bool tidy_has(struct span s, struct span part)
{
	return tidy_find(s, part) != SIZE_MAX;
}

bool tidy_starts(struct span s, struct span with)
{
	if (with.len == 0 || s.len < with.len)
		return with.len == 0;
	return s.ptr[0] == with.ptr[0] && memcmp(s.ptr, with.ptr, with.len) == 0;
}

/* Most words of a list are ruled out by their last byte. */
bool tidy_ends(struct span s, struct span with)
{
	if (with.len == 0 || s.len < with.len)
		return with.len == 0;
	return s.ptr[s.len - 1] == with.ptr[with.len - 1] &&
	       memcmp(s.ptr + s.len - with.len, with.ptr, with.len) == 0;
}

static int han_digit(uint32_t p)
{
	static const struct {
		uint16_t point, value;
	} digits[] = { { 0x4e00, 1 }, { 0x4e8c, 2 }, { 0x4e09, 3 }, { 0x56db, 4 }, { 0x4e94, 5 },
		{ 0x516d, 6 }, { 0x4e03, 7 }, { 0x516b, 8 }, { 0x4e5d, 9 }, { 0x58f9, 1 },
		{ 0x8d30, 2 }, { 0x53c1, 3 } };

	for (size_t i = 0; i < sizeof(digits) / sizeof(digits[0]); i++)
		if (p == digits[i].point)
			return digits[i].value;
	return -1;
}

/* 七, 十, 十二, 二十, 二十一. */
static size_t han_count(struct span s, int *ret_value)
{
	struct span rest = s;
	int tens = 0, ones = -1, digit;
	bool ten = false;

	for (struct span next = rest; next.len > 0; rest = next) {
		uint32_t p = text_point(&next);

		if (p == 0x5341 && !ten) {
			tens = ones < 0 ? 1 : ones;
			ones = -1;
			ten = true;
		} else if ((digit = han_digit(p)) >= 0 && ones < 0) {
			ones = digit;
		} else {
			break;
		}
	}
	*ret_value = tens * 10 + (ones < 0 ? 0 : ones);
	return s.len - rest.len;
}

size_t tidy_count(struct span s, int *ret_value)
{
	struct span rest = s;
	int value = 0;

	for (struct span next = rest; next.len > 0 && value < 100000; rest = next) {
		uint32_t p = narrow_point(&next);

		if (p < '0' || p > '9')
			break;
		value = value * 10 + (int)(p - '0');
	}
	if (rest.len == s.len)
		return han_count(s, ret_value);
	*ret_value = value;
	return s.len - rest.len;
}

struct span tidy_join(struct arena *a, struct span left, struct span between, struct span right)
{
	struct buf out = { .arena = a };

	if (left.len == 0 || right.len == 0)
		return left.len == 0 ? right : left;
	buf_add(&out, left);
	buf_add(&out, between);
	buf_add(&out, right);
	return buf_span(&out);
}
