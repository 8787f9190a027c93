/* See reserves_people.h. A cell is cut at its signs; off each piece go roles, nation and 等, and what is left is a name
 * or several with spaces between. */
#include "services/reserves/reserves_people.h"

#include "core/text.h"
#include "services/reserves/reserves_cut.h"
#include "services/reserves/reserves_tidy.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Longest first where one ends with another. */
static const struct role_word roles[] = {
	{ "总主编", ROLE_CHIEF_EDITOR, false },
	{ "副主编", ROLE_ASSOCIATE, false },
	{ "主编著", ROLE_CHIEF_EDITOR, false },
	{ "主编", ROLE_CHIEF_EDITOR, false },
	{ "参编", ROLE_ASSOCIATE, false },
	{ "编著", ROLE_AUTHOR, false },
	{ "组织编写", ROLE_EDITOR, false },
	{ "编写", ROLE_EDITOR, false },
	{ "改编", ROLE_EDITOR, false },
	{ "选编", ROLE_EDITOR, false },
	{ "合编", ROLE_EDITOR, false },
	{ "编选", ROLE_EDITOR, false },
	{ "编纂", ROLE_EDITOR, false },
	{ "汇编", ROLE_EDITOR, false },
	{ "组编", ROLE_EDITOR, false },
	{ "编译", ROLE_TRANSLATOR, false },
	{ "译著", ROLE_TRANSLATOR, false },
	{ "译注", ROLE_TRANSLATOR, false },
	{ "翻译", ROLE_TRANSLATOR, false },
	{ "主译", ROLE_TRANSLATOR, false },
	{ "合译", ROLE_TRANSLATOR, false },
	{ "选译", ROLE_TRANSLATOR, false },
	{ "译者", ROLE_TRANSLATOR, false },
	{ "原著", ROLE_AUTHOR, false },
	{ "合著", ROLE_AUTHOR, false },
	{ "主撰", ROLE_AUTHOR, false },
	{ "执笔", ROLE_AUTHOR, false },
	{ "口述", ROLE_AUTHOR, false },
	{ "作者", ROLE_AUTHOR, false },
	{ "责任者", ROLE_AUTHOR, false },
	{ "编者", ROLE_EDITOR, false },
	{ "主审", ROLE_REVIEWER, false },
	{ "审校", ROLE_REVIEWER, false },
	{ "审订", ROLE_REVIEWER, false },
	{ "校订", ROLE_REVIEWER, false },
	{ "校译", ROLE_REVIEWER, false },
	{ "译校", ROLE_REVIEWER, false },
	{ "修订", ROLE_OTHER, false },
	{ "增订", ROLE_OTHER, false },
	{ "选注", ROLE_OTHER, false },
	{ "校注", ROLE_OTHER, false },
	{ "注释", ROLE_OTHER, false },
	{ "注解", ROLE_OTHER, false },
	{ "评注", ROLE_OTHER, false },
	{ "编注", ROLE_OTHER, false },
	{ "点校", ROLE_OTHER, false },
	{ "整理", ROLE_OTHER, false },
	{ "摄影", ROLE_OTHER, false },
	{ "编", ROLE_EDITOR, false },
	{ "著", ROLE_AUTHOR, false },
	{ "撰", ROLE_AUTHOR, false },
	{ "译", ROLE_TRANSLATOR, false },
	{ "校", ROLE_REVIEWER, false },
	{ "审", ROLE_REVIEWER, false },
	{ "绘", ROLE_OTHER, false },
	{ "辑", ROLE_EDITOR, false },
	{ "注", ROLE_OTHER, false },
	{ "图", ROLE_OTHER, true },
	{ "eds.", ROLE_EDITOR, true },
	{ "ed.", ROLE_EDITOR, true },
	{ "eds", ROLE_EDITOR, true },
	{ "editors", ROLE_EDITOR, true },
	{ "editor", ROLE_EDITOR, true },
	{ "trans.", ROLE_TRANSLATOR, true },
	{ "translator", ROLE_TRANSLATOR, true },
};

static const char *const latin_fronts[][2] = { { "translated by ", "trans." },
	{ "edited by ", "ed." }, { "trans. ", "trans." }, { "ed. ", "ed." } };

static const char *const others_words[] = { "等人", "等", "et al.", "et al", NULL };

struct reader {
	struct people *ret;
	size_t waiting; /* from there on no role is known yet */
	size_t group;
	const struct role_word *lead; /* "主编:" in front: for all that come in the group */
};

/* -- what stands around a name */

static const struct role_word *role_of(struct span s)
{
	for (size_t i = 0; i < COUNT(roles); i++)
		if (span_eq(s, span_of(roles[i].text)))
			return &roles[i];
	return NULL;
}

/* May a word have been cut off behind that? "张著" is a name, "张三著" is not. */
static bool is_name(struct span before, bool set_off)
{
	return cut_is_break(before) || (!set_off && tidy_length(before) >= 2);
}

static const struct role_word *cut_role(struct span *s)
{
	for (size_t i = 0; i < COUNT(roles); i++) {
		struct span before = *s;

		if (!cut_end(&before, roles[i].text))
			continue;
		if (!is_name(before, roles[i].set_off))
			return NULL;
		*s = before;
		return &roles[i];
	}
	return NULL;
}

/* 张三(主编) */
static const struct role_word *cut_bracketed_role(struct span *s)
{
	const char *open = s->len == 0 ? NULL : memrchr(s->ptr, '(', s->len);
	const struct role_word *role;
	struct span inside;

	if (open == NULL || !tidy_ends(*s, SPAN(")")))
		return NULL;
	inside = (struct span){ open + 1, (size_t)(s->ptr + s->len - open) - 2 };
	if ((role = role_of(inside)) != NULL)
		s->len = (size_t)(open - s->ptr);
	return role;
}

static bool cut_others(struct span *s)
{
	struct span before = *s;

	if (!cut_any_end(&before, others_words) || !is_name(before, false))
		return false;
	*s = before;
	return true;
}

/* "主编:张三", "主编 张三", "edited by A" */
static const struct role_word *cut_leading_role(struct span *s)
{
	for (size_t i = 0; i < COUNT(latin_fronts); i++)
		if (cut_front(s, latin_fronts[i][0]))
			return role_of(span_of(latin_fronts[i][1]));
	for (size_t i = 0; i < COUNT(roles); i++) {
		struct span rest = *s;

		if (!cut_front(&rest, roles[i].text) ||
		    (!tidy_starts(rest, SPAN(":")) && !tidy_starts(rest, SPAN(" "))))
			continue;
		*s = tidy_trim(tidy_from(rest, 1));
		return &roles[i];
	}
	return NULL;
}

/* [美], (英), 【德】 in front: at most five characters inside. */
static struct span cut_nation(struct span *s)
{
	static const char *const pairs[][2] = { { "[", "]" }, { "(", ")" }, { "【", "】" },
		{ "〔", "〕" }, { "{", "}" } };

	for (size_t i = 0; i < COUNT(pairs); i++) {
		struct span rest = *s, inside;
		size_t end;

		if (!cut_front(&rest, pairs[i][0]) ||
		    (end = tidy_find(rest, span_of(pairs[i][1]))) == SIZE_MAX)
			continue;
		inside = tidy_trim((struct span){ rest.ptr, end });
		if (inside.len == 0 || tidy_length(inside) > 5 || role_of(inside) != NULL)
			continue;
		*s = tidy_trim(tidy_from(rest, end + strlen(pairs[i][1])));
		return inside;
	}
	return (struct span){ 0 };
}

/* -- names */

static void give_role(struct reader *r, const struct role_word *role)
{
	for (; r->waiting < r->ret->n; r->waiting++)
		r->ret->v[r->waiting].role = role;
}

static void add_person(struct reader *r, struct span name, struct span nation)
{
	const struct people *all = r->ret;

	if (all->n != 0 && all->v[all->n - 1].group != r->group)
		r->waiting = all->n;
	if (name.len != 0 && r->ret->n < PEOPLE_MOST)
		r->ret->v[r->ret->n++] =
		    (struct person){ .name = name, .nation = nation, .group = r->group };
}

/* "杨菁 周元君": names of two to four characters with spaces between; 陈 垣 is one. */
static bool are_spaced_names(struct span s)
{
	while (s.len != 0) {
		struct span word = span_cut(&s, ' ');
		size_t n = 0;

		for (; word.len != 0; n++)
			if (!tidy_han(text_point(&word)))
				return false;
		if (n < 2 || n > 4)
			return false;
	}
	return true;
}

static void add_names(struct reader *r, struct span s, struct span nation)
{
	if (!are_spaced_names(s)) {
		add_person(r, s, nation);
		return;
	}
	while (s.len != 0)
		add_person(r, span_cut(&s, ' '), nation);
}

/* Roles and 等 behind: "张三 等 编著", "张三(主编)". Of several roles the last to stand, the first to be met. */
static struct span cut_behind(struct span s, const struct role_word **role, bool *others)
{
	for (;;) {
		const struct role_word *found;

		s = tidy_trim(s);
		if ((found = cut_bracketed_role(&s)) != NULL || (found = cut_role(&s)) != NULL)
			*role = *role == NULL ? found : *role;
		else if (cut_others(&s))
			*others = true;
		else
			return s;
	}
}

/* One piece between signs: a name or a few, or a role or 等 for those before it. */
static void take_piece(struct reader *r, struct span s)
{
	const struct role_word *lead, *role = NULL;
	struct span nation;
	bool others = false;

	(void)cut_end(&s, "。");
	s = tidy_trim(s);
	(void)(cut_front(&s, "written by ") || cut_front(&s, "by "));
	if ((lead = cut_leading_role(&s)) != NULL) {
		give_role(r, r->lead);
		r->lead = lead;
	}
	nation = cut_nation(&s);
	s = cut_behind(s, &role, &others);
	if (cut_trim(s).len != 0)
		add_names(r, s, nation);
	if (others && r->ret->n != 0)
		r->ret->v[r->ret->n - 1].others = true;
	if (role != NULL) {
		give_role(r, role);
		r->lead = NULL;
	}
}

/* "甲著", "甲 主编": a name and its role. What checks or annotates may be the end of a name: 王小注. */
static bool ends_person(struct span s)
{
	const struct role_word *role = cut_role(&s);

	return role != NULL && cut_trim(s).len != 0 && role->role != ROLE_OTHER &&
	       role->role != ROLE_REVIEWER;
}

static bool begins_person(struct span s)
{
	struct span rest = s, word = span_cut(&rest, ' ');

	rest = word;
	return word.len != 0 && role_of(word) == NULL && !cut_others(&word) &&
	       (word.ptr[0] == '[' || (tidy_han(text_point(&rest)) && tidy_length(word) >= 2));
}

/* "甲,乙著 丙译": behind a role and a space the next name begins, as behind a sign. */
static void take_pieces(struct reader *r, struct span s)
{
	for (size_t at = 1; at < s.len; at++) {
		struct span before = { s.ptr, at }, behind = tidy_from(s, at + 1);

		if (s.ptr[at] != ' ' || (unsigned char)s.ptr[at - 1] < 0x80 ||
		    !begins_person(behind) || !ends_person(before))
			continue;
		take_piece(r, before);
		s = behind;
		at = 0;
	}
	take_piece(r, s);
}

/* -- signs */

/* Nothing but these bytes begins a sign between people. */
static bool may_part(char c)
{
	return (unsigned char)c == 0xe3 || (c != '\0' && strchr("/;|\\,& ", c) != NULL);
}

/* The length of a sign between people at the front of s; groups are parted by stronger signs. */
static size_t sign_at(struct span s, bool *ret_group)
{
	static const char *const commas[] = { "、", ",", "&", " and ", " 和 ", " 与 " };

	*ret_group = memchr("/;|\\", s.ptr[0], 4) != NULL;
	if (*ret_group)
		return 1;
	for (size_t i = 0; i < COUNT(commas); i++)
		if (tidy_starts(s, span_of(commas[i])))
			return strlen(commas[i]);
	return 0;
}

/* Who has no role may still be given one, by a role that stands alone behind the sign: "张三/著". */
static void end_group(struct reader *r)
{
	if (r->lead != NULL)
		give_role(r, r->lead);
	r->lead = NULL;
	r->group++;
}

/* Where the next sign stands, and how long it is; the end when there is none. Signs in brackets do not count. */
static size_t next_sign(struct span s, size_t at, size_t *ret_len, bool *ret_group)
{
	size_t depth = 0;

	for (; at < s.len; at++) {
		depth += s.ptr[at] == '(' || s.ptr[at] == '[';
		depth -= depth > 0 && (s.ptr[at] == ')' || s.ptr[at] == ']');
		if (!may_part(s.ptr[at]) ||
		    (depth > 0 && memchr(s.ptr + at, ')', s.len - at) != NULL))
			continue;
		if ((*ret_len = sign_at(tidy_from(s, at), ret_group)) != 0)
			return at;
	}
	*ret_len = 0;
	*ret_group = true;
	return s.len;
}

void people_parse(struct span s, struct people *ret_people)
{
	struct reader r = { .ret = ret_people };
	size_t from = 0, at, len;
	bool group;

	ret_people->n = 0;
	if (s.len == 0)
		return;
	do {
		at = next_sign(s, from, &len, &group);
		take_pieces(&r, (struct span){ s.ptr + from, at - from });
		if (group)
			end_group(&r);
		from = at + len;
	} while (at < s.len);
}
