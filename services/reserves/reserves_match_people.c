/* People as they are compared, out of what reserves_people.h reads; comparing is in reserves_match_names.c. */
#include "services/reserves/reserves_match_people.h"

#include "core/buf.h"
#include "core/text.h"
#include "services/reserves/reserves_cut.h"
#include "services/reserves/reserves_people.h"
#include "services/reserves/reserves_tidy.h"

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

struct writer {
	struct arena *arena;
	struct buf out;
	bool first_foreign; /* the first name of all is a foreigner's */
	bool first_strange; /* it does not begin with a Chinese surname */
	bool any;
	char everybody; /* the role that all are given; 0: each its own */
};

struct one {
	const struct person *person;
	struct span name; /* without its brackets */
	bool foreign;     /* a country in brackets */
};

/* -- brackets */

static bool is_country(struct span inside)
{
	return inside.len != 0 && tidy_length(inside) <= 5 && !cut_is_latin(inside) &&
	       !cut_is_any(inside, dynasties);
}

/* The inside of a bracket at the front of *s, which is taken off; absent: there is none. */
static struct span cut_bracket(struct span *s)
{
	static const char *const pairs[][2] = { { "(", ")" }, { "[", "]" }, { "【", "】" },
		{ "〔", "〕" }, { "{", "}" } };

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct span rest = *s, close = span_of(pairs[i][1]);
		size_t end;

		if (!cut_front(&rest, pairs[i][0]) || (end = tidy_find(rest, close)) == SIZE_MAX)
			continue;
		*s = tidy_from(rest, end + close.len);
		return (struct span){ rest.ptr, end };
	}
	return (struct span){ 0 };
}

/* What stands in brackets: a country, a time, the name in other letters. */
static struct one one_of(struct arena *a, const struct person *p)
{
	struct one one = { .person = p, .foreign = is_country(p->nation) };
	struct buf name = { .arena = a };

	for (struct span s = p->name; s.len != 0;) {
		const char *at = s.ptr;
		struct span inside = cut_bracket(&s);

		if (inside.ptr != NULL) {
			one.foreign = one.foreign || is_country(cut_trim(inside));
			buf_add(&name, SPAN(" "));
			continue;
		}
		(void)text_point(&s);
		buf_add(&name, (struct span){ at, (size_t)(s.ptr - at) });
	}
	one.name = cut_trim(buf_span(&name));
	return one;
}

/* -- writing */

static bool is_suffix(struct span word)
{
	static const char *const suffixes[] = { "jr", "sr", "phd", "dr", "prof", "md", NULL };

	return cut_is_any(word, suffixes);
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
	return tidy_has(all, (struct span){ name.ptr, (size_t)(rest.ptr - name.ptr) });
}

/* Who wrote, edited or annotated it. 译注 is of an old text, 编译 of several: the nearest there is to an author. */
static char letter_of(const struct role_word *role)
{
	static const char *const nearest[] = { "编译", "译注", "译著", NULL };

	if (role == NULL || cut_is_any(span_of(role->text), nearest))
		return PEOPLE_AUTHOR;
	return role->role == ROLE_TRANSLATOR || role->role == ROLE_REVIEWER ? PEOPLE_TRANSLATOR
	                                                                    : PEOPLE_AUTHOR;
}

/* A short Chinese name in a later group, behind a foreigner. */
static bool is_presumed(const struct writer *w, const struct one *one, struct span name)
{
	return one->person->role == NULL && one->person->group > 0 && tidy_length(name) <= 4 &&
	       (w->first_foreign || (w->first_strange && has_surname(name)));
}

static void write_person(
    struct writer *w, const struct one *one, struct span first, struct span last)
{
	struct buf words = { .arena = w->arena };
	struct span name;
	bool foreign;
	char role = letter_of(one->person->role);

	add_words(&words, first);
	add_words(&words, last);
	name = buf_span(&words);
	if (name.len == 0)
		return;
	foreign = one->foreign || cut_is_latin(name) || has_two_words(name);
	if (!w->any) {
		w->first_foreign = foreign;
		w->first_strange = !foreign && tidy_length(name) <= 4 && !has_surname(name);
	}
	w->any = true;
	if (!foreign && is_presumed(w, one, name))
		role = PEOPLE_PRESUMED;
	role = w->everybody ? w->everybody : role;
	buf_add(&w->out, (struct span){ &role, 1 });
	buf_add(&w->out, name);
	buf_add(&w->out, SPAN("\n"));
}

/* 陈 垣 is one word, and from the first Latin word behind a Han name on it is the same name again. */
static void write_han(struct writer *w, const struct one *one)
{
	struct buf han = { .arena = w->arena }, latin = { .arena = w->arena };

	for (struct span rest = one->name; rest.len != 0;) {
		struct span word = span_cut(&rest, ' ');

		if (cut_is_latin(word) && han.len != 0) {
			buf_add(&latin, SPAN(" "));
			buf_add(&latin, word);
		} else {
			buf_add(&han, word);
		}
	}
	write_person(w, one, buf_span(&han), (struct span){ 0 });
	write_person(w, one, buf_span(&latin), (struct span){ 0 });
}

static bool is_single_word(struct span name)
{
	return name.len != 0 && memchr(name.ptr, ' ', name.len) == NULL;
}

/* "Saul, John" and "García Márquez, Gabriel" are one person each. */
static bool is_flipped(const struct one *v, size_t left)
{
	if (left < 2 || !cut_is_latin(v[0].name) || !cut_is_latin(v[1].name))
		return false;
	return is_single_word(v[0].name) ? left % 2 == 0 : left == 2 && is_single_word(v[1].name);
}

static void write_people(struct writer *w, const struct people *people)
{
	struct one v[PEOPLE_MOST];

	for (size_t i = 0; i < people->n; i++)
		v[i] = one_of(w->arena, &people->v[i]);
	for (size_t i = 0, end; i < people->n; i++) {
		for (end = i + 1; end < people->n && people->v[end].group == people->v[i].group;)
			end++;
		if (is_flipped(&v[i], end - i)) {
			write_person(w, &v[i], v[i + 1].name, v[i].name);
			i++;
		} else if (cut_is_latin(v[i].name)) {
			write_person(w, &v[i], v[i].name, (struct span){ 0 });
		} else {
			write_han(w, &v[i]);
		}
	}
}

static struct span read_as(struct arena *a, struct span folded, char everybody)
{
	struct writer w = { .arena = a, .out = { .arena = a }, .everybody = everybody };
	struct people people;

	people_parse(folded, &people);
	write_people(&w, &people);
	return buf_span(&w.out);
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
	struct cut_bytes bytes;

	text_fold(&folded, publisher_cell);
	cut_bytes_of(buf_span(&folded), &bytes);
	if (folded.len == 0 || folded.len > 40 || cut_any_in(buf_span(&folded), &bytes, press))
		return (struct span){ 0 };
	return read_as(a, buf_span(&folded), PEOPLE_GUESSED);
}
