/* A title is cut into parts at brackets and at the subtitle's sign. Editions, volumes and series are taken off each
 * part's end, one after another, until what is left is the title. */
#include "services/reserves/reserves_title.h"

#include "core/text.h"
#include "services/reserves/reserves_cut.h"
#include "services/reserves/reserves_tidy.h"

/* Ways of printing the same work. */
static const char *const printing_tails[] = { "影印版", "双语版", "双色版", "彩色版", "全彩版",
	"彩图版", "彩印版", "精装版", "平装版", "典藏版", "珍藏版", "纪念版", "图文版", "插图版",
	"微课版", "慕课版", "升级版", "经典版", "完整版", "全译本", "数字版", "电子版", "精装",
	"平装", "立体化教材", "international edition", "global edition", "new edition",
	"annotated edition", "illustrated edition", NULL };

static const char *const printing_words[] = { "教材", "规划", "丛书", "系列", "书系", "文库",
	"译丛", "光盘", "cd", "dvd", "微课", "慕课", "精装", "平装", "影印", "双语", "套装",
	"二维码", "工程", "附赠", NULL };

/* （C语言版）, （经管类本科版）: another book than the one without. */
static const char *const kind_words[] = { "语言", "类", "科", "高职", "中职", "专升本", "理工",
	"经管", "文史", "师范", "医学", "农林", NULL };

static const char *const series_words[] = { "规划教材", "系列教材", "精品教材", "重点教材",
	"规划新教材", "统编教材", "推荐教材", "优秀教材", "经典教材", "通用教材", "丛书",
	"教材系列", NULL };
static const char *const policy_words[] = { "马工程", "马克思主义理论研究", NULL };
static const char *const series_ends[] = { "教材", "丛书", "系列", "书系", "文库", "译丛", NULL };

struct reader {
	struct title_reading *ret;
	size_t points; /* of the title proper so far */
	bool subtitle; /* its sign has come */
};

/* -- tails */

static void add_series(struct title_reading *ret, struct span words)
{
	if (ret->n_series < TITLE_SERIES)
		ret->series[ret->n_series++] = words;
}

/* A word of its own at the end that names a series. */
static bool cut_series(struct span *s, struct title_reading *ret)
{
	struct span rest = *s;

	if (!cut_ends_any(rest, series_words))
		return false;
	while (rest.len != 0 && memchr(" ,:|", rest.ptr[rest.len - 1], 4) == NULL &&
	       !tidy_ends(rest, SPAN("·")))
		rest.len--;
	if (rest.len == 0)
		return false;
	add_series(ret, tidy_from(*s, rest.len));
	*s = rest;
	return true;
}

/* One volume at most, though it may be said twice: another before it is part of the title ("选集 第一卷 第二册"). */
static bool cut_volume(struct span *s, struct volume *known)
{
	struct span rest = *s;
	struct volume v;

	if (!volume_cut(&rest, &v) || (known->part != 0 && !volume_is_same(known, &v)))
		return false;
	*known = v;
	*s = rest;
	return true;
}

static bool cut_apart(struct span *s, struct title_reading *ret)
{
	return cut_volume(s, &ret->volume) || edition_cut(s, &ret->edition) || cut_series(s, ret);
}

/* print ends where rest does. */
static void shorten(struct span *print, struct span rest)
{
	print->len = rest.len == 0 ? 0 : (size_t)(rest.ptr + rest.len - print->ptr);
}

/* Editions, volumes, series and ways of printing off the end. *ret_print loses what is not shown, until a way of
 * printing stands in front of it. */
static struct span cut_tails(struct span s, struct span *ret_print, struct title_reading *ret)
{
	struct span left = s;
	bool stays = false;

	*ret_print = s;
	if (ret->volume.part == 0 && volume_cut_torn(&left, &ret->volume) &&
	    ret->volume.unit != NULL)
		shorten(ret_print, left);
	for (left = cut_trim(left);;) {
		struct span rest = left;

		if (cut_apart(&rest, ret))
			shorten(ret_print, stays ? *ret_print : rest);
		else if (cut_any_end(&rest, printing_tails))
			stays = true;
		else
			return left;
		left = cut_trim(rest);
	}
}

/* -- parts */

static void add_part(struct title_reading *ret, const struct title_part *part)
{
	if (ret->n_parts < TITLE_PARTS)
		ret->parts[ret->n_parts++] = *part;
}

static void add_piece(struct reader *r, struct span piece)
{
	struct title_part part = { .kind = r->subtitle ? TITLE_OTHER : TITLE_PROPER };

	if (cut_trim(piece).len == 0)
		return;
	part.text = cut_tails(piece, &part.print, r->ret);
	if (part.text.len == 0 && r->points == 0) { /* there is nothing else to call it by */
		part.text = cut_trim(piece);
		part.print = piece;
	}
	if (part.text.len != 0 && r->points != 0 && cut_ends_any(part.text, series_words)) {
		add_series(r->ret, part.text);
		return;
	}
	if (part.text.len == 0)
		part.kind = part.print.len == 0 ? TITLE_APART : TITLE_PRINTING;
	if (part.kind == TITLE_PROPER)
		r->points += tidy_length(part.text);
	add_part(r->ret, &part);
}

static bool has_letter(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (tidy_letter((unsigned char)s.ptr[i]))
			return true;
	return false;
}

/* Does the bracket speak of the way of printing, or of something beside the work? */
static bool is_printing(struct span inside, const struct cut_bytes *bytes)
{
	if (tidy_length(inside) <= 12 &&
	    (tidy_ends(inside, SPAN("版")) || tidy_ends(inside, SPAN("本"))) &&
	    !has_letter(inside) && !cut_any_in(inside, bytes, kind_words))
		return true;
	return cut_any_in(inside, bytes, printing_words);
}

static bool is_series(struct span inside, const struct cut_bytes *bytes)
{
	return cut_any_in(inside, bytes, series_words) || cut_any_in(inside, bytes, policy_words) ||
	       cut_ends_any(cut_trim(inside), series_ends);
}

static enum title_part_kind volume_kind(
    const struct volume *volume, bool empty, struct title_reading *ret)
{
	if (ret->volume.part != 0 && !empty)
		return TITLE_BRACKET; /* 全三集(上册): of another order */
	if (ret->volume.part == 0)
		ret->volume = *volume;
	return volume->unit != NULL || empty ? TITLE_APART : TITLE_PRINTING;
}

static enum title_part_kind bracket_kind(struct span inside, struct title_reading *ret)
{
	struct span rest = cut_trim(inside), print;
	struct volume volume;
	struct cut_bytes bytes;

	if (volume_whole(rest, &volume))
		return volume_kind(&volume, rest.len == 0, ret);
	if (cut_tails(rest, &print, ret).len == 0)
		return print.len == 0 ? TITLE_APART : TITLE_PRINTING;
	cut_bytes_of(inside, &bytes);
	if (is_series(inside, &bytes)) {
		add_series(ret, inside);
		return TITLE_APART;
	}
	return is_printing(inside, &bytes) ? TITLE_PRINTING : TITLE_BRACKET;
}

static void add_bracket(struct reader *r, struct span inside, struct span whole)
{
	struct title_part part = { bracket_kind(inside, r->ret), inside, whole };

	/* "高等数学(II)" is "高等数学II" */
	if (part.kind == TITLE_BRACKET && !r->subtitle && volume_is_roman(cut_trim(inside)))
		part.kind = TITLE_PROPER;
	add_part(r->ret, &part);
}

/* -- brackets and signs */

/* Where the bracket that opens at s closes: its inside, and the length with both brackets. */
static bool bracket_at(struct span s, struct span *ret_inside, size_t *ret_len)
{
	static const char *const pairs[][2] = { { "(", ")" }, { "[", "]" }, { "【", "】" },
		{ "〔", "〕" }, { "〈", "〉" } };

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct span open = span_of(pairs[i][0]), close = span_of(pairs[i][1]), rest;
		size_t end;

		if (!tidy_starts(s, open))
			continue;
		rest = tidy_from(s, open.len);
		if ((end = tidy_find(rest, close)) == SIZE_MAX)
			return false;
		*ret_inside = (struct span){ rest.ptr, end };
		*ret_len = open.len + end + close.len;
		return true;
	}
	return false;
}

/* "1:2" is no title with a subtitle. */
static bool is_ratio(struct span s, size_t at)
{
	return at > 0 && tidy_digit((unsigned char)s.ptr[at - 1]) && at + 1 < s.len &&
	       tidy_digit((unsigned char)s.ptr[at + 1]);
}

/* A hyphen between two Han characters stands for a dash; elsewhere it joins a word. */
static bool is_dash(struct span s, size_t at)
{
	struct span before = { s.ptr, at }, after = tidy_from(s, at + 1);

	return after.len != 0 && text_class(tidy_last(before)) == TEXT_CJK &&
	       text_class(text_point(&after)) == TEXT_CJK;
}

/* The length of a subtitle's sign at that place, 0 when there is none. */
static size_t sign_at(struct span s, size_t at)
{
	static const char *const signs[] = { "—", "―", " - ", "--" };
	struct span rest = tidy_from(s, at);

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (tidy_starts(rest, span_of(signs[i])))
			return strlen(signs[i]);
	if (rest.ptr[0] == ':' || rest.ptr[0] == '=')
		return is_ratio(s, at) ? 0 : 1;
	return rest.ptr[0] == '-' && is_dash(s, at) ? 1 : 0;
}

/* Nothing but these bytes begins a bracket or a sign: most of a title is passed by. */
static bool may_cut(char c)
{
	return (unsigned char)c == 0xe2 || (unsigned char)c == 0xe3 ||
	       (c != '\0' && strchr("([:=- ", c) != NULL);
}

static void cut_up(struct reader *r, struct span s)
{
	size_t from = 0, at = 0, n;
	struct span inside;

	while (at < s.len) {
		struct span here = tidy_from(s, at), piece = { s.ptr + from, at - from };

		if (!may_cut(s.ptr[at])) {
			at++;
			continue;
		}
		if (bracket_at(here, &inside, &n)) {
			add_piece(r, piece);
			add_bracket(r, inside, (struct span){ here.ptr, n });
		} else if ((n = sign_at(s, at)) != 0) {
			add_piece(r, piece);
			r->subtitle = r->subtitle || r->points >= 2;
		} else {
			at++;
			continue;
		}
		at += n;
		from = at;
	}
	add_piece(r, tidy_from(s, from));
}

/* "“十二五”规划教材:高等数学": the series stands before the title. */
static struct span without_leading_series(struct span s, struct title_reading *ret)
{
	static const char *const signs[] = { ":", " ", "—" };

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		struct span sign = span_of(signs[i]), front, rest;
		size_t at = tidy_find(s, sign);

		front = (struct span){ s.ptr, at };
		if (at == SIZE_MAX || tidy_has(front, SPAN(":")))
			continue;
		rest = tidy_from(s, at + sign.len);
		if (cut_ends_any(cut_trim(front), series_words) && cut_trim(rest).len != 0) {
			add_series(ret, front);
			return rest;
		}
	}
	return s;
}

void title_parse(struct span folded, struct title_reading *ret_reading)
{
	struct reader r = { .ret = ret_reading };

	ret_reading->n_parts = ret_reading->n_series = 0;
	ret_reading->edition = (struct edition){ 0 };
	ret_reading->volume = (struct volume){ 0 };
	if (folded.len != 0)
		cut_up(&r, without_leading_series(folded, ret_reading));
}
