/* text: folding, keys, tokens and pinyin on what titles and hostile bytes look like. */
#include <stdlib.h>

#include "core/text.h"
#include "core/utf8.h"
#include "testing/check.h"

static char store[1024 * 1024];
static size_t used;

static void *grow(void *host, size_t size)
{
	(void)host;
	if (used + size > sizeof(store))
		return NULL;
	used += size;
	return store + used - size;
}

static struct arena fresh(void)
{
	used = 0;
	return (struct arena){ .grow = grow };
}

static void check_same(struct span got, const char *from, const char *want)
{
	if (want != NULL && !span_eq(got, span_of(want)))
		(void)fprintf(
		    stderr, "\"%s\": got \"%.*s\", want \"%s\"\n", from, SPAN_FMT(got), want);
	CHECK(span_eq(got, span_of(want)));
}

static const char *const folds[][2] = {
	{ "", "" },
	{ " \t\n　", "" },
	{ "  数据　 结构  ", "数据 结构" },
	{ "ＡＢＣ１２３", "abc123" },
	{ "數據結構", "数据结构" },
	{ "季羨林", "季羡林" },
	{ "資治通鑑", "资治通鉴" },
	{ "Café Société", "cafe societe" },
	{ "Cafe\xcc\x81", "cafe" }, /* a mark of its own */
	{ "Ayşe Kulin", "ayse kulin" },
	{ "Søren Łódź Straße Œuvre", "soren lodz strasse oeuvre" },
	{ "Ⅱ ① ㈱ ﬁn", "ii 1 (株) fin" },
	{ "ｶﾞﾗｽ", "ガラス" }, /* half width and its voice mark */
	{ "か\xe3\x82\x99", "が" },
	{ "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "한" }, /* Hangul in parts */
	{ "И\xcc\x86од", "йод" },
	{ "ΑΣ", "ας" },
	{ "C++", "c++" },
	{ "a\xc2\xad\xe2\x80\x8b\xef\xbb\xbf\x62",
	    "ab" }, /* soft hyphen, zero width, byte order mark */
	{ "\xff", "\xef\xbf\xbd" },
	{ "\xe4\xb9", "\xef\xbf\xbd\xef\xbf\xbd" },
	{ "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
	{ "（第２版）", "(第2版)" },
	{ "《红楼梦》", "《红楼梦》" },
};

static void test_fold(void)
{
	for (size_t i = 0; i < sizeof(folds) / sizeof(folds[0]); i++) {
		struct arena a = fresh();
		struct buf b = { .arena = &a };

		text_fold(&b, span_of(folds[i][0]));
		if (strcmp(folds[i][0], "ΑΣ") != 0) /* case folding knows no final sigma */
			check_same(buf_span(&b), folds[i][0], folds[i][1]);
		else
			check_same(buf_span(&b), folds[i][0], "ασ");
	}
}

/* What was folded, shown as it was printed. */
static void test_traced(void)
{
	static const struct {
		const char *printed, *part, *original;
	} v[] = { { "ＡＢＣ　第７版", "第7版", "第７版" }, { "高等數學", "数学", "數學" },
		{ " Caf\xc3\xa9  Noir ", "cafe", "Caf\xc3\xa9" }, { "第Ⅱ册", "ii", "Ⅱ" },
		{ "か\xe3\x82\x99い", "が", "か\xe3\x82\x99" }, { "x y", "x y", "x y" } };

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		struct arena a = fresh();
		struct text_traced t = text_fold_traced(&a, span_of(v[i].printed));
		const char *at = memmem(t.folded.ptr, t.folded.len, v[i].part, strlen(v[i].part));

		CHECK(at != NULL);
		CHECK(span_eq(text_original(&t, (struct span){ at, strlen(v[i].part) }),
		    span_of(v[i].original)));
	}
}

static void test_tidy(void)
{
	static const char *const cases[][2] = {
		{ "", "" },
		{ " \t\r\n\xe3\x80\x80\x01", "" },
		{ "  Physics \xe3\x80\x80 and\nMathematics\x7f", "Physics and Mathematics" },
		{ "\xef\xbb\xbf"
		  "数\xe2\x80\x8b学院",
		    "数学院" },
		{ "\xe2\x80\xae"
		  "x\xff",
		    "x\xef\xbf\xbd" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena a = fresh();
		struct buf out = { .arena = &a };

		text_tidy(&out, span_of(cases[i][0]));
		check_same(buf_span(&out), cases[i][0], cases[i][1]);
	}
}

static void test_append(void)
{
	struct arena a = fresh();
	struct buf b = { .arena = &a };

	buf_add(&b, SPAN("x"));
	text_fold(&b, SPAN(" \xcc\x81 Y"));
	check_same(buf_span(&b), "appended", "x\xcc\x81 y"); /* what was there is left alone */
	text_key(&b, SPAN("《Z》"));
	check_same(buf_span(&b), "appended", "x\xcc\x81 yz");
}

static const char *const keys[][2] = {
	{ "《C++ 程序设计》（第2版）", "c++程序设计第2版" },
	{ "C# 入门", "c#入门" },
	{ "Found (The Missing, #1)", "foundthemissing1" },
	{ "AT&T — a history", "at&tahistory" },
	{ "a + b", "ab" },
	{ "彼得·德鲁克", "彼得德鲁克" },
	{ "「」『』", "" },
};

static void test_key(void)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct arena a = fresh();
		struct buf b = { .arena = &a };

		text_key(&b, span_of(keys[i][0]));
		check_same(buf_span(&b), keys[i][0], keys[i][1]);
	}
}

/* "word@position", a star when it starts a run, a caret when colocated. */
static void tell_tokens(struct buf *out, const char *folded)
{
	struct text_tokens it = text_tokens_of(span_of(folded));
	struct text_token t;

	while (text_next(&it, &t)) {
		char digit = (char)('0' + t.position);

		if (out->len != 0)
			buf_add(out, SPAN(" "));
		if (t.starts)
			buf_add(out, SPAN("*"));
		if (t.colocated)
			buf_add(out, SPAN("^"));
		buf_add(out, t.word);
		buf_add(out, (struct span){ &digit, 1 });
	}
}

static const char *const tokens[][2] = {
	{ "", "" },
	{ "数据库", "*数据0 ^数0 据库1 ^据1 库2" },
	{ "数:据", "*数0 *据1" },
	{ "c++ 与c#", "*c++0 *与1 *c#2" },
	{ "java程序", "*java0 *程序1 ^程1 序2" },
	{ "don't", "*don0 *t1" },
	{ "\xef\xbf\xbd\xef\xbf\xbd", "" },
};

static void test_tokens(void)
{
	for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
		struct arena a = fresh();
		struct buf b = { .arena = &a };

		tell_tokens(&b, tokens[i][0]);
		check_same(buf_span(&b), tokens[i][0], tokens[i][1]);
	}
}

static const char *const readings[][3] = {
	{ "数据结构", "shu ju jie gou", "sjjg" },
	{ "音乐概论", "yin yue gai lun", "yygl" },
	{ "会计学", "kuai ji xue", "kjx" },
	{ "銀行", "yin hang", "yh" },
	{ "西藏自传", "xi zang zi zhuan", "xzzz" },
	{ "绿色化学", "lv se hua xue", "lshx" },
	{ "C++程序设计", "c cheng xu she ji", "ccxsj" },
	{ "大学物理（上）", "da xue wu li shang", "dxwls" },
};

static void test_pinyin(void)
{
	struct text_reading got[TEXT_READINGS];
	struct arena a;

	for (size_t i = 0; i < sizeof(readings) / sizeof(readings[0]); i++) {
		a = fresh();
		CHECK(text_pinyin(&a, span_of(readings[i][0]), got) >= 1);
		check_same(got[0].full, readings[i][0], readings[i][1]);
		check_same(got[0].initials, readings[i][0], readings[i][2]);
	}
	a = fresh();
	CHECK(text_pinyin(&a, SPAN("English"), got) == 0 && text_pinyin(&a, SPAN(""), got) == 0);
	CHECK(text_pinyin(&a, SPAN("长、行、传、重"), got) == TEXT_READINGS);
	CHECK(!span_eq(got[0].full, got[1].full));
}

static void test_syllables(void)
{
	static const char *const queries[][2] = {
		{ "shujujiegou", "shu ju jie gou" },
		{ "ShuJu", "shu ju" },
		{ "xi'an", "xi an" },
		{ "lvse", "lv se" },
		{ "luse", "lu se" },
		{ "fangan", "fang an" },
	};
	static const char *const others[] = { "", " ", "python", "java8", "shujuk", "书", "linux" };
	struct arena a = fresh();
	struct buf b = { .arena = &a };

	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		b.len = 0;
		CHECK(text_syllables(&b, span_of(queries[i][0])));
		check_same(buf_span(&b), queries[i][0], queries[i][1]);
	}
	b.len = 0;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		CHECK(!text_syllables(&b, span_of(others[i])) && b.len == 0);
}

/* The same text for everything that follows, from a fixed start: hostile bytes and rare characters. */
static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

static void test_any_bytes(void)
{
	uint32_t state = 20260101;

	for (int round = 0; round < 20000; round++) {
		struct arena a = fresh();
		struct buf raw = { .arena = &a }, once = { .arena = &a }, twice = { .arena = &a };

		for (uint32_t n = next_random(&state) % 24; n > 0; n--) {
			uint32_t r = next_random(&state);
			char byte = (char)(r >> 4);

			if (r % 3 == 0)
				buf_add(&raw, (struct span){ &byte, 1 });
			else
				text_add_point(&raw, (r >> 2) % (r % 3 == 1 ? 0x3400 : 0xd800));
		}
		text_fold(&once, buf_span(&raw));
		text_fold(&twice, buf_span(&once));
		CHECK(utf8_valid(buf_span(&once), NULL));
		CHECK(span_eq(buf_span(&once), buf_span(&twice)));
	}
}

/* Every character there is folds to something that stays. */
static void test_every_point(void)
{
	for (uint32_t c = 1; c < 0x110000; c++) {
		struct arena a = fresh();
		struct buf raw = { .arena = &a }, once = { .arena = &a }, twice = { .arena = &a };

		if (c >= 0xd800 && c < 0xe000)
			continue;
		text_add_point(&raw, c);
		text_fold(&once, buf_span(&raw));
		text_fold(&twice, buf_span(&once));
		CHECK(span_eq(buf_span(&once), buf_span(&twice)));
	}
}

int main(void)
{
	test_fold();
	test_traced();
	test_tidy();
	test_append();
	test_key();
	test_tokens();
	test_pinyin();
	test_syllables();
	test_any_bytes();
	test_every_point();
	return 0;
}
