/* A title is cut into pieces at brackets and at the subtitle's sign; editions, volumes and series words
 * are taken off each piece's end, and what is left makes the keys. */
#include "services/reserves/reserves_match_title.h"

#include "core/text.h"
#include "services/reserves/reserves_match_words.h"

static const char *const revised_words[] = { "修订版", "增订版", "修订本", "增订本", "增补版",
	"增补本", "校订版", "校订本", "修订", "增订", "新版", "再版", "重排本", NULL };

/* Ways of printing the same work. */
static const char *const format_words[] = { "影印版", "双语版", "双色版", "彩色版", "全彩版",
	"彩图版", "彩印版", "精装版", "平装版", "典藏版", "珍藏版", "纪念版", "图文版", "插图版",
	"微课版", "慕课版", "升级版", "最新版", "全新版", "经典版", "完整版", "全译本", "数字版",
	"电子版", "精装", "平装", "立体化教材", NULL };

static const char *const series_words[] = { "教材", "规划", "丛书", "系列", "书系", "文库", "译丛",
	"光盘", "cd", "dvd", "微课", "慕课", "精装", "平装", "影印", "双语", "套装", "二维码",
	"工程", "附赠", NULL };

/* （C语言版）, （经管类本科版）: another book than the one without. */
static const char *const kind_words[] = { "语言", "类", "科", "高职", "中职", "专升本", "理工",
	"经管", "文史", "师范", "医学", "农林", NULL };

static const char *const series_tails[] = { "规划教材", "系列教材", "精品教材", "重点教材", "丛书",
	"教材系列", NULL };

static const char *const ordinals[] = { "first", "second", "third", "fourth", "fifth", "sixth",
	"seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth",
	"fifteenth", NULL };

static const char *const edition_tails[] = { "editions", "edition", "edn.", "edn", "ed.", "ed",
	NULL };
static const char *const revised_tails[] = { "revised", "rev.", "rev", "updated", "expanded",
	"enlarged", "new", "international", "global", "annotated", "illustrated", "and", "&", ",",
	NULL };

static const char *const companions[][18] = {
	{ "习题", "题解", "题集", "题库", "练习", "解题", "试题", "真题", "答案", "全解",
	    "workbook", "exercises", "solutions manual", "solution manual", "answer key", NULL },
	{ "学习指导", "学习指南", "学习辅导", "辅导", "导学", "考研", "精讲精练", "学习参考",
	    "同步指导", "自学指导", "study guide", "companion to", NULL },
	{ "实验", "上机", "实训", "实习指导", "课程设计指导", "lab manual", "laboratory", NULL },
	{ "教师用书", "教师手册", "教学参考", "教学指导", "教参", "教案", "instructor", "teacher's",
	    NULL },
	{ "少儿版", "青少版", "青少年版", "儿童版", "缩写", "简写", "缩编", "注音", "漫画", "改编",
	    "连环画", "abridged", "graphic novel", "中文版", "英文版", "英文本", NULL },
};

/* -- editions */

/* 第, or what scanning makes of it. */
static bool cut_ordinal_sign(struct span *s)
{
	return match_cut_end(s, "第") || match_cut_end(s, "弟");
}

/* ..., 第2版, 2版, 原书第3版 */
static bool cut_han_edition(struct span *s, uint8_t *ret)
{
	struct span rest = *s;
	unsigned number;
	bool ordinal;

	if (!match_cut_end(&rest, "版"))
		return false;
	(void)(match_cut_end(&rest, "修订") || match_cut_end(&rest, "增订"));
	rest = match_trim(rest);
	if ((number = match_cut_number(&rest)) == 0)
		return false;
	rest = match_trim(rest);
	ordinal = cut_ordinal_sign(&rest);
	if (!ordinal && rest.len != 0 &&
	    match_is_han(match_last_point((struct span){ s->ptr, s->len - strlen("版") })))
		return false; /* "...二版" without 第 is part of a word as likely as not */
	(void)(match_cut_end(&rest, "原书") || match_cut_end(&rest, "原著") ||
	       match_cut_end(&rest, "新"));
	*ret = (uint8_t)number;
	*s = rest;
	return true;
}

/* The ordinal at the end of "2nd", "second"; 0 when it is none. */
static unsigned cut_ordinal(struct span *s)
{
	/* Also with a letter dropped: this stands before "edition". */
	static const char *const suffixes[] = { "st", "nd", "rd", "th", "t", "h", "d", "n", NULL };
	struct span rest = *s;
	const char *suffix = match_any_end(rest, suffixes);
	unsigned number = 0;

	for (unsigned i = 0; ordinals[i] != NULL && number == 0; i++)
		if (match_cut_end(&rest, ordinals[i]))
			number = i + 1;
	if (number == 0 && suffix != NULL && match_cut_end(&rest, suffix))
		number = match_cut_number(&rest);
	if (number != 0)
		*s = rest;
	return number;
}

static bool cut_latin_edition(struct span *s, uint8_t *ret)
{
	struct span rest = *s;
	const char *tail = match_any_end(rest, edition_tails);
	unsigned number;
	uint8_t found = 0;

	if (tail == NULL)
		return false;
	(void)match_cut_end(&rest, tail);
	for (;;) {
		rest = match_trim(rest);
		if ((number = cut_ordinal(&rest)) != 0)
			found = (uint8_t)number;
		else if ((tail = match_any_end(rest, revised_tails)) != NULL &&
		         match_cut_end(&rest, tail))
			found = found ? found : EDITION_REVISED;
		else
			break;
	}
	if (found == 0)
		return false;
	*ret = found;
	*s = rest;
	return true;
}

/* "3e", "3/e" */
static bool cut_short_edition(struct span *s, uint8_t *ret)
{
	struct span rest = *s;
	unsigned number;

	if (!match_cut_end(&rest, "/e") && !match_cut_end(&rest, "e"))
		return false;
	if ((number = match_cut_number(&rest)) == 0 ||
	    (rest.len != 0 && match_last_point(rest) != ' '))
		return false;
	*ret = (uint8_t)number;
	*s = rest;
	return true;
}

static bool cut_edition(struct span *s, uint8_t *edition)
{
	const char *word;
	uint8_t found = 0;

	if (cut_han_edition(s, &found) || cut_latin_edition(s, &found) ||
	    cut_short_edition(s, &found)) {
		*edition = found;
		return true;
	}
	if ((word = match_any_end(*s, revised_words)) == NULL)
		return false;
	if (*edition == 0)
		*edition = EDITION_REVISED;
	return match_cut_end(s, word);
}

/* -- volumes */

static unsigned roman(struct span word)
{
	static const char *const romans[] = { "i", "ii", "iii", "iv", "v", "vi", "vii", "viii",
		"ix", "x", NULL };

	for (unsigned i = 0; romans[i] != NULL; i++)
		if (span_eq(word, span_of(romans[i])))
			return i + 1;
	return 0;
}

static uint8_t part_word(struct span *s)
{
	if (match_cut_end(s, "上"))
		return VOLUME_FIRST;
	if (match_cut_end(s, "中"))
		return VOLUME_MIDDLE;
	return match_cut_end(s, "下") ? VOLUME_LAST : 0;
}

/* 上、下 or 上中下 at the end is the whole set. */
static bool cut_parts(struct span *s, uint8_t *volume)
{
	struct span rest = *s, before;
	uint8_t last = part_word(&rest), parts = 1;

	if (last == 0)
		return false;
	for (;;) {
		before = match_trim(rest);
		if (part_word(&before) == 0)
			break;
		parts++;
		rest = before;
	}
	*volume = parts == 1 ? last : (uint8_t)(VOLUME_SET + parts);
	*s = rest;
	return true;
}

/* 上册, 第2卷, 全三册, 卷二 */
static bool cut_han_volume(struct span *s, uint8_t *volume)
{
	static const char *const units[] = { "分册", "册", "卷", "部", "集", "辑", "编", "篇", "本",
		NULL };
	struct span rest = *s;
	const char *unit = match_any_end(rest, units);
	unsigned number;

	if (unit == NULL || !match_cut_end(&rest, unit))
		return false;
	if (cut_parts(&rest, volume)) {
		*s = rest;
		return true;
	}
	if ((number = match_cut_number(&rest)) == 0)
		return false;
	if (match_cut_end(&rest, "全") || match_cut_end(&rest, "共"))
		*volume = (uint8_t)(VOLUME_SET + number);
	else if (cut_ordinal_sign(&rest) || strcmp(unit, "册") == 0 || strcmp(unit, "卷") == 0)
		*volume = (uint8_t)number;
	else
		return false;
	(void)match_cut_end(&rest, "套装");
	*s = rest;
	return true;
}

static bool is_break(struct span before)
{
	uint32_t c = match_last_point(before);

	return c == 0 || text_class(c) == TEXT_OTHER || text_class(c) == TEXT_SPACE;
}

/* "vol. 2", "part ii", 卷二. A mere II or 2 at the end stays in the title: "World War II" is one. */
static bool cut_latin_volume(struct span *s, uint8_t *volume)
{
	static const char *const units[] = { "vol.", "vol", "volume", "part", "book", "卷", "册",
		NULL };
	struct span rest = *s, word;
	const char *unit;
	unsigned number;

	if (s->len == 0)
		return false;
	while (rest.len != 0 && rest.ptr[rest.len - 1] >= 'a' && rest.ptr[rest.len - 1] <= 'z')
		rest.len--;
	word = (struct span){ rest.ptr + rest.len, s->len - rest.len };
	number = word.len ? roman(word) : match_cut_number(&rest);
	rest = match_trim(rest);
	if (number == 0 || (unit = match_any_end(rest, units)) == NULL ||
	    !match_cut_end(&rest, unit))
		return false;
	if ((unsigned char)unit[0] < 0x80 && !is_break(rest))
		return false;
	*volume = (uint8_t)number;
	*s = rest;
	return true;
}

static bool cut_volume(struct span *s, uint8_t *volume)
{
	struct span rest = *s;

	if (cut_han_volume(s, volume) || cut_latin_volume(s, volume))
		return true;
	/* 上 and 下 alone need something before them that ends the word: "天下" is one. */
	if (!cut_parts(&rest, volume))
		return false;
	if (!is_break(rest)) {
		*volume = 0;
		return false;
	}
	*s = rest;
	return true;
}

/* -- pieces */

static bool cut_word(struct span *s, const char *const *words)
{
	const char *word = match_any_end(*s, words);

	return word != NULL && match_cut_end(s, word);
}

/* A word of its own at the end that names a series. */
static bool cut_series(struct span *s)
{
	const char *word = match_any_end(*s, series_tails);
	const char *space = s->len ? memrchr(s->ptr, ' ', s->len) : NULL;

	if (word == NULL || space == NULL)
		return false;
	s->len = (size_t)(space - s->ptr);
	return true;
}

/* In brackets a mere 下 or 3 is a volume; the word alone says that there was one. 0: neither. */
static uint8_t bare_volume(struct span s)
{
	struct span rest = s;
	uint8_t volume = 0;

	if (s.len == 0 || span_eq(s, SPAN("册")) || span_eq(s, SPAN("卷")))
		return VOLUME_UNKNOWN;
	if (cut_parts(&rest, &volume) && rest.len == 0)
		return volume;
	rest = s;
	volume = (uint8_t)match_cut_number(&rest);
	(void)cut_ordinal_sign(&rest);
	return rest.len == 0 ? volume : 0;
}

/* "...原理上)", "... 册": a bracket's other half, a number or a 上 has been lost. */
static void cut_torn(struct span *s, uint8_t *volume)
{
	struct span left = match_trim(*s), rest = left;

	if (match_cut_end(&rest, " 册"))
		*volume = VOLUME_UNKNOWN;
	else if (!match_ends(*s, ")") ||
	         (!cut_parts(&rest, volume) && (*volume = (uint8_t)match_cut_number(&rest)) == 0))
		rest = left;
	*s = match_trim(rest);
}

/* Editions, volumes and series words off the end of a piece. One volume at most: what stands before it is
 * part of the title ("选集 第一卷 第二册"). */
static struct span cut_tails(struct span s, struct match_title *ret)
{
	struct span left = s;

	if (ret->volume == 0)
		cut_torn(&left, &ret->volume);
	for (left = match_trim(left);;) {
		struct span rest = left;

		if ((ret->volume != 0 || !cut_volume(&rest, &ret->volume)) &&
		    !cut_edition(&rest, &ret->edition) && !cut_word(&rest, format_words) &&
		    !cut_series(&rest))
			return left;
		left = match_trim(rest);
	}
}

static bool has_letter(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] >= 'a' && s.ptr[i] <= 'z')
			return true;
	return false;
}

/* Does the bracket speak of the edition, the volume, the series or the way of printing? */
static bool is_apart(struct span inside, struct match_title *ret)
{
	struct span rest = match_trim(inside);
	uint8_t volume = bare_volume(rest);
	struct match_bytes bytes;

	if (volume != 0) {
		ret->volume = ret->volume ? ret->volume : volume;
		return true;
	}
	rest = cut_tails(rest, ret);
	if (rest.len == 0)
		return true;
	match_bytes_of(inside, &bytes);
	if (match_points(inside) <= 12 && (match_ends(inside, "版") || match_ends(inside, "本")) &&
	    !has_letter(inside) && !match_any_in(inside, &bytes, kind_words))
		return true;
	return match_any_in(inside, &bytes, series_words);
}

struct cutter {
	struct arena *arena;
	struct match_title *ret;
	struct buf full, core;
	bool subtitle; /* the core is complete */
};

static void add_piece(struct cutter *c, struct span piece)
{
	struct span left = cut_tails(piece, c->ret);

	if (left.len == 0 && c->core.len == 0)
		left = match_trim(piece); /* there is nothing else to call it by */
	text_key_of_fold(&c->full, left);
	if (!c->subtitle)
		text_key_of_fold(&c->core, left);
}

static void add_bracket(struct cutter *c, struct span inside)
{
	if (is_apart(inside, c->ret))
		return;
	text_key_of_fold(&c->full, inside);
	if (!c->subtitle && roman(match_trim(inside)) != 0)
		text_key_of_fold(&c->core, inside); /* "高等数学(II)" is "高等数学II" */
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "1:2" is no title with a subtitle. */
static bool is_ratio(struct span s, size_t at)
{
	return at > 0 && is_digit(s.ptr[at - 1]) && at + 1 < s.len && is_digit(s.ptr[at + 1]);
}

/* A hyphen between two Han characters stands for a dash; elsewhere it joins a word. */
static bool is_dash(struct span s, size_t at)
{
	struct span before = { s.ptr, at }, after = { s.ptr + at + 1, s.len - at - 1 };

	return after.len != 0 && match_is_han(match_last_point(before)) &&
	       match_is_han(text_point(&after));
}

/* The length of a subtitle's sign at that place, 0 when there is none. */
static size_t sign_at(struct span s, size_t at)
{
	struct span rest = { s.ptr + at, s.len - at };

	if (match_starts(rest, "—") || match_starts(rest, "―"))
		return strlen("—");
	if (match_starts(rest, ":") || match_starts(rest, "="))
		return is_ratio(s, at) ? 0 : 1;
	if (match_starts(rest, " - "))
		return strlen(" - ");
	if (match_starts(rest, "--"))
		return strlen("--");
	return match_starts(rest, "-") && is_dash(s, at) ? 1 : 0;
}

/* Nothing but these bytes begins a bracket or a sign: most of a title is passed by. */
static bool may_cut(char c)
{
	return (unsigned char)c == 0xe2 || (unsigned char)c == 0xe3 ||
	       (c != '\0' && strchr("([:=- ", c) != NULL);
}

/* Where the bracket that opens at s closes: the length of its inside, and of both brackets. */
static bool bracket_at(struct span s, struct span *ret_inside, size_t *ret_len)
{
	static const char *const pairs[][2] = { { "(", ")" }, { "[", "]" }, { "【", "】" },
		{ "〔", "〕" }, { "〈", "〉" } };

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct span open = span_of(pairs[i][0]), close = span_of(pairs[i][1]), rest;
		const char *end;

		if (!match_starts(s, pairs[i][0]))
			continue;
		rest = (struct span){ s.ptr + open.len, s.len - open.len };
		if (rest.len == 0 ||
		    (end = memmem(rest.ptr, rest.len, close.ptr, close.len)) == NULL)
			return false;
		*ret_inside = (struct span){ rest.ptr, (size_t)(end - rest.ptr) };
		*ret_len = open.len + ret_inside->len + close.len;
		return true;
	}
	return false;
}

static void cut_up(struct cutter *c, struct span s)
{
	size_t from = 0, at = 0, n;
	struct span inside;

	while (at < s.len) {
		struct span here = { s.ptr + at, s.len - at }, piece = { s.ptr + from, at - from };

		if (!may_cut(s.ptr[at])) {
			at++;
			continue;
		}
		if (bracket_at(here, &inside, &n)) {
			add_piece(c, piece);
			add_bracket(c, inside);
		} else if ((n = sign_at(s, at)) != 0) {
			add_piece(c, piece);
			c->subtitle = c->subtitle || match_points(buf_span(&c->core)) >= 2;
		} else {
			at++;
			continue;
		}
		at += n;
		from = at;
	}
	add_piece(c, (struct span){ s.ptr + from, s.len - from });
}

/* "“十二五”规划教材:高等数学": the series stands before the title. */
static struct span without_leading_series(struct span s)
{
	static const char *const signs[] = { ":", " ", "—", NULL };

	for (size_t i = 0; signs[i] != NULL; i++) {
		struct span sign = span_of(signs[i]), front, rest;
		const char *at = s.len ? memmem(s.ptr, s.len, sign.ptr, sign.len) : NULL;

		if (at == NULL)
			continue;
		front = (struct span){ s.ptr, (size_t)(at - s.ptr) };
		rest = (struct span){ at + sign.len, s.len - front.len - sign.len };
		if (match_any_end(match_trim(front), series_tails) != NULL &&
		    match_trim(rest).len != 0)
			return rest;
	}
	return s;
}

static uint8_t companions_in(struct span folded)
{
	struct match_bytes bytes;
	uint8_t found = 0;

	match_bytes_of(folded, &bytes);
	for (size_t i = 0; i < sizeof(companions) / sizeof(companions[0]); i++)
		if (match_any_in(folded, &bytes, companions[i]))
			found |= (uint8_t)(1U << i);
	return found;
}

void match_title_read(struct arena *a, struct span title, struct match_title *ret)
{
	struct buf folded = { .arena = a };
	struct cutter c = {
		.arena = a, .ret = ret, .full = { .arena = a }, .core = { .arena = a }
	};

	*ret = (struct match_title){ 0 };
	text_fold(&folded, title);
	ret->companion = companions_in(buf_span(&folded));
	if (folded.len == 0)
		return;
	cut_up(&c, without_leading_series(buf_span(&folded)));
	if (c.full.len == 0)
		text_key_of_fold(&c.full, buf_span(&folded));
	ret->full = buf_span(&c.full);
	ret->core = c.core.len ? buf_span(&c.core) : ret->full;
}

/* -- cells of their own */

uint8_t match_edition_read(struct arena *a, struct span cell)
{
	struct buf folded = { .arena = a };
	struct span s, rest;
	uint8_t edition = 0;
	const char *at;
	unsigned number;

	text_fold(&folded, cell);
	s = rest = match_trim(buf_span(&folded));
	while (rest.len != 0 && (at = memmem(rest.ptr, rest.len, "版", strlen("版"))) != NULL) {
		struct span head = { s.ptr, (size_t)(at - s.ptr) + strlen("版") };

		if (cut_han_edition(&head, &edition))
			return edition;
		rest = (struct span){ at + strlen("版"),
			(size_t)(s.ptr + s.len - at) - strlen("版") };
	}
	if (s.len == 0 || cut_edition(&s, &edition))
		return edition;
	if ((number = cut_ordinal(&s)) == 0)
		number = match_cut_number(&s);
	return s.len == 0 ? (uint8_t)number : 0;
}

uint8_t match_volume_read(struct arena *a, struct span cell)
{
	struct buf folded = { .arena = a };
	struct match_title found = { 0 };
	struct span s;

	text_fold(&folded, cell);
	s = match_trim(buf_span(&folded));
	if (s.len == 0 || bare_volume(s) != 0)
		return s.len ? bare_volume(s) : 0;
	(void)cut_tails(s, &found);
	return found.volume;
}
