/* Teachers as the teaching systems write them: "2013/张三[主讲],2044/李四", "张三(2013)、李四",
 * "[10023]张三", names in one column and numbers in another. */
#include "core/text.h"
#include "services/reserves/reserves_reading.h"
#include "services/reserves/reserves_tidy.h"

static bool number_like(struct span s)
{
	bool digit = false;

	for (size_t i = 0; i < s.len; i++) {
		digit = digit || (s.ptr[i] >= '0' && s.ptr[i] <= '9');
		if ((unsigned char)s.ptr[i] >= 0x80 || s.ptr[i] == ' ')
			return false;
	}
	return digit && s.len <= 24;
}

static bool separator(uint32_t p)
{
	return p == ',' || p == 0xff0c || p == 0x3001 || p == ';' || p == 0xff1b || p == '\n' ||
	       p == '\r' || p == '|';
}

/* What stands in brackets at either end of *s is taken off and returned. */
static struct span bracketed(struct span *s)
{
	static const char *const pairs[][2] = { { "[", "]" }, { "(", ")" }, { "（", "）" },
		{ "【", "】" } };

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		size_t open = tidy_find(*s, span_of(pairs[i][0])),
		       close = tidy_find(*s, span_of(pairs[i][1]));
		size_t n_open = strlen(pairs[i][0]), n_close = strlen(pairs[i][1]);
		struct span inside;

		if (open == SIZE_MAX || close == SIZE_MAX || close < open + n_open ||
		    (open > 0 && close + n_close < s->len))
			continue;
		inside = tidy_trim((struct span){ s->ptr + open + n_open, close - open - n_open });
		*s = open == 0 ? tidy_from(*s, close + n_close) : (struct span){ s->ptr, open };
		*s = tidy_trim(*s);
		return inside;
	}
	return (struct span){ "", 0 };
}

static void take_slashes(struct teacher *t, struct span s)
{
	while (s.len > 0) {
		struct span part = tidy_trim(span_cut(&s, '/'));

		if (number_like(part) && t->number.len == 0)
			t->number = part;
		else if (t->name.len == 0)
			t->name = part;
		else if (t->role.len == 0)
			t->role = part;
	}
}

static struct teacher teacher_of(struct span s)
{
	struct teacher t = { { "", 0 }, { "", 0 }, { "", 0 } };
	struct span inside;
	size_t space;

	for (int i = 0; i < 2 && (inside = bracketed(&s)).len > 0; i++) {
		if (number_like(inside) && t.number.len == 0)
			t.number = inside;
		else
			t.role = inside;
	}
	space = tidy_find(s, SPAN(" "));
	if (space != SIZE_MAX && number_like((struct span){ s.ptr, space }) && t.number.len == 0) {
		t.number = (struct span){ s.ptr, space };
		s = tidy_trim(tidy_from(s, space));
	}
	take_slashes(&t, s);
	return t;
}

static bool nobody(struct span s)
{
	return tidy_nothing(s) || span_eq(s, SPAN("待定")) || span_eq(s, SPAN("未定")) ||
	       span_eq(s, SPAN("未安排")) || span_eq(s, SPAN("待聘"));
}

/* The next piece up to a separator that is in no bracket. */
static struct span next_piece(struct span *rest)
{
	struct span piece = *rest;
	int depth = 0;

	while (rest->len > 0) {
		const char *at = rest->ptr;
		uint32_t p = text_point(rest);

		depth = tidy_depth(p, depth);
		if (depth == 0 && separator(p))
			return tidy_trim((struct span){ piece.ptr, (size_t)(at - piece.ptr) });
	}
	return tidy_trim(piece);
}

/* "张三 李四" are two, "张 三" is one. */
static bool spaced(struct span s)
{
	bool any = false;

	while (s.len > 0) {
		struct span part = span_cut(&s, ' ');

		any = any || s.len > 0;
		if (tidy_length(part) < 2 || !tidy_han(tidy_last(part)) || part.len > 15)
			return false;
	}
	return any;
}

static bool starts_han(struct span s)
{
	return s.len > 0 && tidy_han(text_point(&s));
}

static size_t add_piece(struct arena *a, struct teacher *all, size_t n, struct span piece)
{
	if (!spaced(piece)) {
		if (n < ROW_TEACHERS && !nobody(piece))
			all[n++] = teacher_of(starts_han(piece) ? tidy_code(a, piece) : piece);
		return n;
	}
	while (piece.len > 0 && n < ROW_TEACHERS)
		all[n++] = teacher_of(span_cut(&piece, ' '));
	return n;
}

size_t teachers_read(
    struct arena *a, struct span cell, struct span numbers, struct teacher **ret_teachers)
{
	struct teacher *all;
	struct span rest = tidy_trim(cell);
	size_t n = 0;

	*ret_teachers = NULL;
	if (nobody(rest) || (all = arena_array(a, struct teacher, ROW_TEACHERS)) == NULL)
		return 0;
	while (rest.len > 0 && n < ROW_TEACHERS)
		n = add_piece(a, all, n, tidy_text(a, next_piece(&rest)));
	rest = tidy_code(a, numbers);
	for (size_t i = 0; i < n && rest.len > 0; i++) {
		struct span number = next_piece(&rest);

		if (all[i].number.len == 0 && number_like(number))
			all[i].number = number;
	}
	*ret_teachers = all;
	return n;
}
