/* Reading people out of a cell; comparing is in reserves_match_names.c. */
#include "services/reserves/reserves_match_people.h"

#include "core/buf.h"
#include "core/text.h"
#include "services/reserves/reserves_match_words.h"

enum { PIECES = 24 };

struct role_word {
	const char *word;
	char role; /* 0: goes without saying anything */
};

/* Longest first where one ends with another. 译注, 校注: of an old text, the nearest there is to an author. */
static const struct role_word roles[] = {
	{ "等编著", 'a' },
	{ "等主编", 'a' },
	{ "总主编", 'a' },
	{ "副主编", 'a' },
	{ "主编", 'a' },
	{ "编著", 'a' },
	{ "编写", 'a' },
	{ "改编", 'a' },
	{ "选编", 'a' },
	{ "合编", 'a' },
	{ "合著", 'a' },
	{ "原著", 'a' },
	{ "译注", 'a' },
	{ "校注", 'a' },
	{ "注释", 'a' },
	{ "点校", 'a' },
	{ "主撰", 'a' },
	{ "编译", 'a' },
	{ "译著", 'a' },
	{ "译者", 't' },
	{ "翻译", 't' },
	{ "主译", 't' },
	{ "等译", 't' },
	{ "合译", 't' },
	{ "审校", 't' },
	{ "主审", 't' },
	{ "校译", 't' },
	{ "译校", 't' },
	{ "摄影", 'a' },
	{ "口述", 'a' },
	{ "整理", 'a' },
	{ "等著", 'a' },
	{ "等编", 'a' },
	{ "执笔", 'a' },
	{ "编者", 'a' },
	{ "作者", 'a' },
	{ "责任者", 'a' },
	{ "编", 'a' },
	{ "著", 'a' },
	{ "撰", 'a' },
	{ "译", 't' },
	{ "校", 't' },
	{ "审", 't' },
	{ "绘", 'a' },
	{ "辑", 'a' },
	{ "注", 'a' },
	{ "等人", 0 },
	{ "等", 0 },
	{ "et al.", 0 },
	{ "et al", 0 },
	{ "(eds.)", 'a' },
	{ "(ed.)", 'a' },
	{ " eds.", 'a' },
	{ " ed.", 'a' },
	{ " eds", 'a' },
	{ " editor", 'a' },
	{ " editors", 'a' },
	{ " trans.", 't' },
	{ " translator", 't' },
};

static const struct role_word latin_fronts[] = {
	{ "translated by ", 't' },
	{ "edited by ", 'a' },
	{ "written by ", 'a' },
	{ "trans. ", 't' },
	{ "by ", 'a' },
	{ "ed. ", 'a' },
	{ "译者:", 't' },
	{ "作者:", 'a' },
	{ "主编:", 'a' },
	{ "编者:", 'a' },
};

/* In brackets before a name these are times, not countries. */
static const char *const dynasties[] = { "先秦", "春秋", "战国", "秦", "汉", "西汉", "东汉", "三国",
	"魏", "蜀", "吴", "晋", "西晋", "东晋", "南朝", "北朝", "北魏", "北齐", "梁", "陈", "宋",
	"北宋", "南宋", "隋", "唐", "五代", "南唐", "辽", "金", "元", "明", "清", "民国", "近代",
	"现代", "当代", "中国", "中", "台湾", "香港", NULL };

/* Surnames that nearly all Chinese authors have. A short name that begins otherwise and stands first is
 * most often a foreigner's: "巴隆 / 张玉利". */
static const char surnames[] =
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔"
    "谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文樊施倪"
    "殷温季庄章鲁葛俞安左凌柯兰梅牛童翁阎欧阳上官司诸葛盛耿喻齐纪詹柴焦成苗费管聂游单滕柳祁鲍祝舒项关华屈柏岳涂"
    "包宁辛符裴翟伍甘饶路霍丘邢尚连解冉车全古闵区骆臧申明卓桂应路景仇芦苑郎麦丛池储党娄隋宗冷敖晏虞楼谷卜曲牟"
    "商姬卞薄谈来鄢占巫房谌凤边海褚狄初干巩佟原计查时揭米简练蒲缪勾匡寇国宫幸庞强戚揣晁栗桑楚沙濮瞿穆笪粟芮荆荣"
    "薄蓝蔺藏衣衡贝逄邬邸郁郜郦阚雍靳韶颜馬鹿麻黑";

struct piece {
	struct span name;
	char role;    /* 0: none said */
	bool foreign; /* a country in brackets */
	size_t segment;
};

struct reader {
	struct arena *arena;
	struct buf out;
	struct piece pieces[PIECES];
	size_t n, segment;
	bool first_foreign; /* the first name of all is a foreigner's */
	bool first_strange; /* it does not begin with a Chinese surname */
	bool any;
	char everybody; /* the role that all are given; 0: each its own */
};

/* -- one name */

static bool is_one_of(struct span s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (span_eq(s, span_of(*words)))
			return true;
	return false;
}

static bool cut_role(struct span *s, char *role)
{
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		struct span rest = *s;

		if (!match_cut_end(&rest, roles[i].word))
			continue;
		/* "张著" is a name, "张三著" is not. */
		if (match_points(match_trim(rest)) < 2 && match_trim(rest).len == rest.len)
			return false;
		*s = match_trim(rest);
		if (roles[i].role != 0 && *role == 0)
			*role = roles[i].role;
		return true;
	}
	return false;
}

static char whole_role(struct span s)
{
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (span_eq(s, span_of(roles[i].word)))
			return roles[i].role ? roles[i].role : 'a';
	return 0;
}

/* What stands in brackets: a role, a country, a time, the name in other letters. */
static void read_bracket(struct piece *p, struct span inside)
{
	char role = whole_role(inside);

	if (role != 0)
		p->role = p->role ? p->role : role;
	else if (match_points(inside) <= 5 && !match_is_latin(inside) &&
	         !is_one_of(inside, dynasties))
		p->foreign = true;
}

static bool is_open(struct span s, const char **ret_close)
{
	static const char *const pairs[][2] = { { "(", ")" }, { "[", "]" }, { "【", "】" },
		{ "〔", "〕" }, { "{", "}" } };

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (match_starts(s, pairs[i][0])) {
			*ret_close = pairs[i][1];
			return true;
		}
	return false;
}

/* The piece without its brackets; each bracket is read. */
static struct span without_brackets(struct reader *r, struct piece *p, struct span s)
{
	struct buf out = { .arena = r->arena };
	const char *close;

	while (s.len != 0) {
		struct span rest = s;
		const char *end;

		(void)text_point(&rest);
		if (is_open(s, &close) &&
		    (end = memmem(rest.ptr, rest.len, close, strlen(close))) != NULL) {
			read_bracket(
			    p, match_trim((struct span){ rest.ptr, (size_t)(end - rest.ptr) }));
			end += strlen(close);
			s = (struct span){ end, (size_t)(s.ptr + s.len - end) };
			buf_add(&out, SPAN(" "));
			continue;
		}
		buf_add(&out, (struct span){ s.ptr, (size_t)(rest.ptr - s.ptr) });
		s = rest;
	}
	return match_trim(buf_span(&out));
}

static struct span strip_roles(struct span s, char *role)
{
	for (size_t i = 0; i < sizeof(latin_fronts) / sizeof(latin_fronts[0]); i++)
		if (match_cut_front(&s, latin_fronts[i].word))
			*role = latin_fronts[i].role;
	s = match_trim(s);
	if (whole_role(s) != 0) { /* of the name before: "周志华，等" */
		*role = *role ? *role : whole_role(s);
		return (struct span){ s.ptr, 0 };
	}
	while (s.len != 0 && cut_role(&s, role))
		s = match_trim(s);
	return s;
}

static void add_piece(struct reader *r, struct span s)
{
	struct piece *p;

	if (r->n == PIECES || match_trim(s).len == 0)
		return;
	p = &r->pieces[r->n];
	*p = (struct piece){ .segment = r->segment };
	p->name = without_brackets(r, p, s);
	p->name = strip_roles(p->name, &p->role);
	if (p->name.len != 0 || p->role != 0 || p->foreign)
		r->n++;
}

/* -- writing */

static bool is_suffix(struct span word)
{
	static const char *const suffixes[] = { "jr", "sr", "phd", "dr", "prof", "md", NULL };

	return is_one_of(word, suffixes);
}

/* The words of a name: what letters, digits and Han stand together. */
static void add_words(struct buf *out, struct span name)
{
	struct span word = { name.ptr, 0 };

	for (bool more = true; more;) {
		struct span rest = name;
		uint32_t c = name.len ? text_point(&rest) : ' ';
		enum text_class class = text_class(c);

		more = name.len != 0;
		if (class == TEXT_LETTER || class == TEXT_DIGIT || class == TEXT_CJK) {
			word.len = (size_t)(rest.ptr - word.ptr);
		} else {
			if (word.len != 0 && !is_suffix(word)) {
				if (out->len != 0 && out->ptr[out->len - 1] != '\n')
					buf_add(out, SPAN(" "));
				buf_add(out, word);
			}
			word = (struct span){ rest.ptr, 0 };
		}
		name = rest;
	}
}

static bool has_two_words(struct span words)
{
	return words.len != 0 && memchr(words.ptr, ' ', words.len) != NULL;
}

static bool has_surname(struct span name)
{
	struct span all = { surnames, sizeof(surnames) - 1 }, rest = name;

	(void)text_point(&rest);
	return match_has(all, (struct span){ name.ptr, (size_t)(rest.ptr - name.ptr) });
}

/* A short Chinese name in a later segment, behind a foreigner. */
static bool is_presumed(const struct reader *r, const struct piece *p, struct span name)
{
	return p->role == 0 && p->segment > 0 && match_points(name) <= 4 &&
	       (r->first_foreign || (r->first_strange && has_surname(name)));
}

static void write_person(
    struct reader *r, const struct piece *p, struct span first, struct span last)
{
	struct buf words = { .arena = r->arena };
	struct span name;
	bool foreign;
	char role = p->role ? p->role : 'a';

	add_words(&words, first);
	add_words(&words, last);
	name = buf_span(&words);
	if (name.len == 0)
		return;
	foreign = p->foreign || match_is_latin(name) || has_two_words(name);
	if (!r->any) {
		r->first_foreign = foreign;
		r->first_strange = !foreign && match_points(name) <= 4 && !has_surname(name);
	}
	r->any = true;
	if (!foreign && is_presumed(r, p, name))
		role = PEOPLE_PRESUMED;
	role = r->everybody ? r->everybody : role;
	buf_add(&r->out, (struct span){ &role, 1 });
	buf_add(&r->out, name);
	buf_add(&r->out, SPAN("\n"));
}

/* The word before the first space, without what stands behind it; NULL ptr when there is no space. */
static struct span cut_word(struct span *rest)
{
	struct span word = span_cut(rest, ' ');

	*rest = match_trim(*rest);
	return word;
}

/* Are all words one character ("陈 垣"), or is one a name's part? Then they are one name. */
static bool is_one_name(struct span s)
{
	bool all_single = true, any_long = false;

	while (s.len != 0) {
		size_t n = match_points(cut_word(&s));

		all_single = all_single && n == 1;
		any_long = any_long || n > 4 || n < 2;
	}
	return all_single || any_long;
}

/* The Han words, and from the first Latin one behind a Han name the Latin ones: the same name again. */
static void part_scripts(struct span rest, struct buf *han, struct buf *latin)
{
	while (rest.len != 0) {
		struct span word = cut_word(&rest);
		struct buf *to = match_is_latin(word) && han->len != 0 ? latin : han;

		if (to->len != 0)
			buf_add(to, SPAN(" "));
		buf_add(to, word);
	}
}

/* "杨菁 周元君 冯欣欣" are three people, "陈 垣" is one. */
static void write_han(struct reader *r, const struct piece *p)
{
	struct buf han = { .arena = r->arena }, latin = { .arena = r->arena },
	           joined = { .arena = r->arena };
	bool one;

	part_scripts(p->name, &han, &latin);
	one = is_one_name(buf_span(&han));
	for (struct span rest = buf_span(&han); rest.len != 0;) {
		struct span word = cut_word(&rest);

		if (one)
			buf_add(&joined, word);
		else
			write_person(r, p, word, (struct span){ 0 });
	}
	write_person(r, p, buf_span(&joined), (struct span){ 0 });
	write_person(r, p, buf_span(&latin), (struct span){ 0 });
}

static bool is_single_word(struct span name)
{
	return name.len != 0 && memchr(name.ptr, ' ', name.len) == NULL;
}

/* "Saul, John" and "García Márquez, Gabriel" are one person each. */
static bool is_flipped(const struct piece *p, size_t left)
{
	if (left < 2 || !match_is_latin(p[0].name) || !match_is_latin(p[1].name))
		return false;
	return is_single_word(p[0].name) ? left % 2 == 0 : left == 2 && is_single_word(p[1].name);
}

/* A name without a role has that of the next in its segment: "A、B译". */
static void inherit_roles(struct reader *r)
{
	for (size_t i = r->n; i-- > 1;)
		if (r->pieces[i - 1].role == 0 && r->pieces[i].segment == r->pieces[i - 1].segment)
			r->pieces[i - 1].role = r->pieces[i].role;
}

static void write_pieces(struct reader *r)
{
	inherit_roles(r);
	for (size_t i = 0, end; i < r->n; i++) {
		for (end = i + 1; end < r->n && r->pieces[end].segment == r->pieces[i].segment;)
			end++;
		if (is_flipped(&r->pieces[i], end - i)) {
			write_person(r, &r->pieces[i], r->pieces[i + 1].name, r->pieces[i].name);
			i++;
		} else if (match_is_latin(r->pieces[i].name)) {
			write_person(r, &r->pieces[i], r->pieces[i].name, (struct span){ 0 });
		} else {
			write_han(r, &r->pieces[i]);
		}
	}
}

/* -- the cell */

/* The length of a sign between people at the front of s; segments are parted by stronger signs. */
static size_t sign_at(struct span s, bool *ret_segment)
{
	static const char *const segments[] = { "/", ";", "|", "\\" };
	static const char *const commas[] = { "、", ",", "&", " and ", " 和 ", " 与 ", "，" };

	for (size_t i = 0; i < sizeof(segments) / sizeof(segments[0]); i++)
		if (match_starts(s, segments[i])) {
			*ret_segment = true;
			return strlen(segments[i]);
		}
	for (size_t i = 0; i < sizeof(commas) / sizeof(commas[0]); i++)
		if (match_starts(s, commas[i])) {
			*ret_segment = false;
			return strlen(commas[i]);
		}
	return 0;
}

/* Nothing but these bytes begins a sign between people. */
static bool may_part(char c)
{
	return (unsigned char)c == 0xe3 || (unsigned char)c == 0xef ||
	       (c != '\0' && strchr("/;|\\,& ", c) != NULL);
}

static void cut_up(struct reader *r, struct span s)
{
	size_t from = 0, depth = 0;
	bool segment = false;

	for (size_t at = 0; at < s.len;) {
		size_t n = may_part(s.ptr[at])
		               ? sign_at((struct span){ s.ptr + at, s.len - at }, &segment)
		               : 0;

		depth += s.ptr[at] == '(' || s.ptr[at] == '[';
		depth -= depth > 0 && (s.ptr[at] == ')' || s.ptr[at] == ']');
		if (n == 0 || (depth > 0 && memchr(s.ptr + at, ')', s.len - at) != NULL)) {
			at++;
			continue;
		}
		add_piece(r, (struct span){ s.ptr + from, at - from });
		r->segment += segment;
		from = at += n;
	}
	add_piece(r, (struct span){ s.ptr + from, s.len - from });
}

static struct span read_as(struct arena *a, struct span folded, char everybody)
{
	struct reader r = { .arena = a, .out = { .arena = a }, .everybody = everybody };

	if (folded.len != 0)
		cut_up(&r, folded);
	write_pieces(&r);
	return buf_span(&r.out);
}

struct span match_people_read(struct arena *a, struct span cell)
{
	struct buf folded = { .arena = a };

	text_fold(&folded, cell);
	return read_as(a, buf_span(&folded), 0);
}

struct span match_people_guess(struct arena *a, struct span publisher_cell)
{
	static const char *const press[] = { "出版", "书店", "书局", "书馆", "书社", "大学", "公司",
		"集团", "社", "press", "publish", "books", "university", "inc", "ltd", "company",
		"group", NULL };
	struct buf folded = { .arena = a };
	struct match_bytes bytes;

	text_fold(&folded, publisher_cell);
	match_bytes_of(buf_span(&folded), &bytes);
	if (folded.len == 0 || folded.len > 40 || match_any_in(buf_span(&folded), &bytes, press))
		return (struct span){ 0 };
	return read_as(a, buf_span(&folded), PEOPLE_GUESSED);
}
