/* Contributors of a book: names, nations and roles out of "[美] X 著；Y 译". Names wait until a role word
 * comes, which then counts for all of them; a semicolon or a slash ends the waiting. */
#include "core/buf.h"
#include "core/text.h"
#include "services/reserves/reserves_reading.h"
#include "services/reserves/reserves_tidy.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Longest first. A name may end in a character of the set-off ones: they need a space before them. */
static const struct role_word {
	const char *text;
	enum contributor_role role;
	bool set_off;
} role_words[] = {
	{ "总主编", ROLE_CHIEF_EDITOR, false },
	{ "副主编", ROLE_ASSOCIATE, false },
	{ "主编著", ROLE_CHIEF_EDITOR, false },
	{ "主编", ROLE_CHIEF_EDITOR, false },
	{ "参编", ROLE_ASSOCIATE, false },
	{ "编著", ROLE_AUTHOR, false },
	{ "编写", ROLE_EDITOR, false },
	{ "改编", ROLE_EDITOR, false },
	{ "原著", ROLE_AUTHOR, false },
	{ "合著", ROLE_AUTHOR, false },
	{ "编译", ROLE_TRANSLATOR, false },
	{ "翻译", ROLE_TRANSLATOR, false },
	{ "主译", ROLE_TRANSLATOR, false },
	{ "合译", ROLE_TRANSLATOR, false },
	{ "译注", ROLE_TRANSLATOR, false },
	{ "主审", ROLE_REVIEWER, false },
	{ "审校", ROLE_REVIEWER, false },
	{ "审订", ROLE_REVIEWER, false },
	{ "校订", ROLE_REVIEWER, false },
	{ "修订", ROLE_OTHER, false },
	{ "增订", ROLE_OTHER, false },
	{ "选注", ROLE_OTHER, false },
	{ "校注", ROLE_OTHER, false },
	{ "注释", ROLE_OTHER, false },
	{ "点校", ROLE_OTHER, false },
	{ "整理", ROLE_OTHER, false },
	{ "著", ROLE_AUTHOR, false },
	{ "编", ROLE_EDITOR, false },
	{ "译", ROLE_TRANSLATOR, false },
	{ "撰", ROLE_AUTHOR, true },
	{ "校", ROLE_REVIEWER, true },
	{ "审", ROLE_REVIEWER, true },
	{ "注", ROLE_OTHER, true },
	{ "绘", ROLE_OTHER, true },
	{ "图", ROLE_OTHER, true },
};

struct crowd {
	struct arena *arena;
	struct contributor people[BOOK_CONTRIBUTORS];
	struct span words[BOOK_CONTRIBUTORS]; /* the role as it was written */
	size_t n, waiting;                    /* from `waiting` on no role is known yet */
	const struct role_word *lead;         /* "主编：" in front */
};

static void give_role(struct crowd *c, const struct role_word *role)
{
	for (; c->waiting < c->n; c->waiting++) {
		c->people[c->waiting].role = role == NULL ? ROLE_AUTHOR : role->role;
		c->words[c->waiting] = role == NULL ? (struct span){ "", 0 } : span_of(role->text);
	}
}

static const struct role_word *role_behind(struct span *s)
{
	for (size_t i = 0; i < COUNT(role_words); i++) {
		struct span word = span_of(role_words[i].text), before;

		if (!tidy_ends(*s, word))
			continue;
		before = (struct span){ s->ptr, s->len - word.len };
		if (tidy_space(tidy_last(before)) || before.len == 0 ||
		    (!role_words[i].set_off && tidy_length(before) >= 2)) {
			*s = tidy_trim(before);
			return &role_words[i];
		}
	}
	return NULL;
}

/* 张三（主编）: the role in brackets. */
static const struct role_word *role_bracketed(struct span *s)
{
	static const char *const pairs[][2] = { { "（", "）" }, { "(", ")" } };

	for (size_t i = 0; i < COUNT(pairs); i++) {
		size_t at = tidy_find(*s, span_of(pairs[i][0])), open = strlen(pairs[i][0]);

		if (at == SIZE_MAX || at == 0 || !tidy_ends(*s, span_of(pairs[i][1])))
			continue;
		for (size_t w = 0; w < COUNT(role_words); w++) {
			struct span inside = { s->ptr + at + open,
				s->len - at - open - strlen(pairs[i][1]) };

			if (span_eq(inside, span_of(role_words[w].text))) {
				*s = tidy_trim((struct span){ s->ptr, at });
				return &role_words[w];
			}
		}
	}
	return NULL;
}

/* 主编：张三 */
static const struct role_word *role_in_front(struct span *s)
{
	for (size_t i = 0; i < COUNT(role_words); i++) {
		struct span word = span_of(role_words[i].text), rest;

		if (!tidy_starts(*s, word))
			continue;
		rest = tidy_from(*s, word.len);
		if (tidy_starts(rest, SPAN(":")) || tidy_starts(rest, SPAN(" ")))
			rest = tidy_from(rest, 1);
		else if (tidy_starts(rest, SPAN("：")))
			rest = tidy_from(rest, 3);
		else
			continue;
		*s = tidy_trim(rest);
		return &role_words[i];
	}
	return NULL;
}

/* [美], （英）, 【德】 in front: at most four characters inside. */
static struct span nation_in_front(struct span *s)
{
	static const char *const pairs[][2] = { { "[", "]" }, { "（", "）" }, { "(", ")" },
		{ "【", "】" }, { "〔", "〕" }, { "［", "］" } };

	for (size_t i = 0; i < COUNT(pairs); i++) {
		size_t open = strlen(pairs[i][0]), end = tidy_find(*s, span_of(pairs[i][1]));
		struct span inside;

		if (!tidy_starts(*s, span_of(pairs[i][0])) || end == SIZE_MAX || end <= open)
			continue;
		inside = tidy_trim((struct span){ s->ptr + open, end - open });
		if (tidy_length(inside) > 4 || inside.len == 0)
			continue;
		*s = tidy_trim(tidy_from(*s, end + strlen(pairs[i][1])));
		if (tidy_ends(inside, SPAN("国")) && tidy_length(inside) == 2)
			inside.len -= 3;
		return inside;
	}
	return (struct span){ "", 0 };
}

static bool others_behind(struct span *s)
{
	static const char *const words[] = { "等人", "等", "et al.", "et al" };

	for (size_t i = 0; i < COUNT(words); i++) {
		struct span word = span_of(words[i]);

		if (tidy_ends(*s, word) && s->len > word.len + 3) {
			*s = tidy_trim((struct span){ s->ptr, s->len - word.len });
			return true;
		}
	}
	return false;
}

static void add_one(struct crowd *c, struct span name, struct span nation, bool others)
{
	if (name.len == 0 || c->n == BOOK_CONTRIBUTORS)
		return;
	c->people[c->n] = (struct contributor){ .name = name, .nation = nation, .others = others };
	c->words[c->n++] = (struct span){ "", 0 };
}

/* "张三 李四": names of two to four Han characters with spaces between. */
static bool spaced_names(struct span s)
{
	bool spaced = false;

	while (s.len > 0) {
		struct span piece = span_cut(&s, ' ');
		size_t n = 0;

		spaced = spaced || s.len > 0;
		for (; piece.len > 0; n++)
			if (!tidy_han(text_point(&piece)))
				return false;
		if (n < 2 || n > 4)
			return false;
	}
	return spaced;
}

static void add_names(struct crowd *c, struct span s, struct span nation, bool others)
{
	size_t at = tidy_find(s, SPAN(" and ")), skip = 5;

	if (at == SIZE_MAX) {
		at = tidy_find(s, SPAN(" & "));
		skip = 3;
	}
	if (at != SIZE_MAX) {
		add_one(c, tidy_trim((struct span){ s.ptr, at }), nation, false);
		add_one(c, tidy_trim(tidy_from(s, at + skip)), (struct span){ "", 0 }, others);
	} else if (spaced_names(s)) {
		while (s.len > 0) {
			struct span name = span_cut(&s, ' ');

			add_one(c, name, nation, others && s.len == 0);
		}
	} else {
		add_one(c, s, nation, others);
	}
}

/* One name, or a few, with what stands around them. */
static void take_token(struct crowd *c, struct span s)
{
	const struct role_word *lead, *role;
	struct span nation;
	bool others;

	s = tidy_trim(s);
	if ((lead = role_in_front(&s)) != NULL) {
		give_role(c, c->lead);
		c->lead = lead;
	}
	nation = nation_in_front(&s);
	if ((role = role_bracketed(&s)) == NULL)
		role = role_behind(&s);
	others = others_behind(&s);
	if (tidy_starts(s, SPAN("and ")))
		s = tidy_from(s, 4);
	add_names(c, s, nation, others);
	if (role != NULL) {
		give_role(c, role);
		c->lead = NULL;
	}
}

static bool ends_name(uint32_t p)
{
	return p == ',' || p == 0xff0c || p == 0x3001;
}

static bool ends_group(uint32_t p)
{
	return p == ';' || p == 0xff1b || p == '/' || p == 0xff0f || p == '|' || p == '\n' ||
	       p == '\r';
}

static void read_crowd(struct crowd *c, struct span cell)
{
	struct span rest = cell, token = cell;
	int depth = 0;

	while (rest.len > 0) {
		const char *at = rest.ptr;
		uint32_t p = text_point(&rest);

		depth = tidy_depth(p, depth);
		if (depth > 0 || (!ends_name(p) && !ends_group(p)))
			continue;
		take_token(c, (struct span){ token.ptr, (size_t)(at - token.ptr) });
		if (ends_group(p)) {
			give_role(c, c->lead);
			c->lead = NULL;
		}
		token.ptr = rest.ptr;
	}
	take_token(c, (struct span){ token.ptr, (size_t)(rest.ptr - token.ptr) });
	give_role(c, c->lead);
}

static void write_one(struct buf *out, const struct contributor *p)
{
	if (p->nation.len > 0) {
		buf_add(out, SPAN("["));
		buf_add(out, p->nation);
		buf_add(out, SPAN("] "));
	}
	buf_add(out, p->name);
	if (p->others)
		buf_add(out, SPAN(" 等"));
}

static struct span normal_form(const struct crowd *c, struct span cell)
{
	struct buf out = tidy_buf(c->arena, cell);

	for (size_t i = 0; i < c->n; i++) {
		bool last = i + 1 == c->n || !span_eq(c->words[i], c->words[i + 1]);

		write_one(&out, &c->people[i]);
		if (last && c->words[i].len > 0) {
			buf_add(&out, SPAN(" "));
			buf_add(&out, c->words[i]);
		}
		if (i + 1 < c->n)
			buf_add(&out, last ? SPAN("；") : SPAN(","));
	}
	return out.len == 0 ? (struct span){ "", 0 } : buf_span(&out);
}

/* What a line break stands for is lost in a tidy text: it ends a group. */
static struct span tidy_lines(struct arena *a, struct span cell)
{
	struct buf out = tidy_buf(a, cell);
	struct span rest = tidy_trim(cell);

	while (rest.len > 0) {
		struct span line = span_cut(&rest, '\n');

		buf_add(&out, tidy_text(a, line));
		if (rest.len > 0)
			buf_add(&out, SPAN("\n"));
	}
	return out.len == 0 ? (struct span){ "", 0 } : buf_span(&out);
}

size_t contributors_read(
    struct arena *a, struct span cell, struct contributor **ret_people, struct span *ret_normal)
{
	struct crowd *c = arena_new(a, struct crowd);

	*ret_people = NULL;
	*ret_normal = (struct span){ "", 0 };
	if (c == NULL || tidy_nothing(cell))
		return 0;
	c->arena = a;
	read_crowd(c, tidy_lines(a, cell));
	*ret_people = c->people;
	*ret_normal = normal_form(c, cell);
	return c->n;
}
