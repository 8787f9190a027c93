#include <stdlib.h>

#include "core/date.h"
#include "core/err.h"
#include "core/json.h"
#include "core/url.h"
#include "core/utf8.h"
#include "core/vec.h"
#include "testing/check.h"

static char store[64 * 1024];

static void *grow(void *host, size_t size)
{
	size_t *used = host;

	if (*used + size > sizeof(store))
		return NULL;
	*used += size;
	return store + *used - size;
}

static void test_utf8(void)
{
	size_t n = 0;

	CHECK(utf8_valid(SPAN("\xe4\xb9\xa6\xf0\xa0\xae\xb7x"), &n) && n == 3);
	CHECK(!utf8_valid(SPAN("\xc0\xaf"), NULL));         /* overlong */
	CHECK(!utf8_valid(SPAN("\xed\xa0\x80"), NULL));     /* surrogate */
	CHECK(!utf8_valid(SPAN("\xf4\x90\x80\x80"), NULL)); /* past U+10FFFF */
	CHECK(!utf8_valid(SPAN("\xe4\xb9"), NULL));         /* cut short */
}

static void test_json(struct arena *a)
{
	struct buf b = { .arena = a };
	struct json j = { .out = &b };

	json_open(&j, '{');
	json_key(&j, "t");
	json_text(&j, SPAN("a\"\\\n\x01\xe4\xb9\xa6"));
	json_key(&j, "v");
	json_open(&j, '[');
	json_i64(&j, INT64_MIN);
	json_bool(&j, true);
	json_text(&j, (struct span){ 0 });
	json_close(&j, ']');
	json_close(&j, '}');
	CHECK(span_eq(buf_span(&b), SPAN("{\"t\":\"a\\\"\\\\\\n\\u0001\xe4\xb9\xa6\","
	                                 "\"v\":[-9223372036854775808,true,null]}")));
	CHECK(!j.bad);
	json_text(&j, SPAN("\xff"));
	CHECK(j.bad);
}

static void test_url(struct arena *a)
{
	struct span s;

	CHECK(url_decode(a, SPAN("a%20b+%E4%B9%A6"), true, &s) &&
	      span_eq(s, SPAN("a b \xe4\xb9\xa6")));
	CHECK(url_decode(a, SPAN("a+b"), false, &s) && span_eq(s, SPAN("a+b")));
	CHECK(!url_decode(a, SPAN("%00"), true, &s) && !url_decode(a, SPAN("%4"), true, &s));
	CHECK(!url_decode(a, SPAN("%zz"), true, &s) && !url_decode(a, SPAN("%ff"), true, &s));
}

static void test_growth(struct arena *a)
{
	struct buf b = { .arena = a };
	int *v = NULL;

	for (int i = 0; i < 100; i++) {
		v = vec_grow(a, v, (size_t)i, sizeof(*v));
		v[i] = i;
	}
	CHECK(v[0] == 0 && v[7] == 7 && v[99] == 99);
	while (!a->failed)
		buf_add(&b, SPAN("0123456789"));
	CHECK(b.len % 10 == 0 && b.len <= b.cap);
}

static bool web(struct arena *a, const char *text, struct span want)
{
	struct buf out = { .arena = a };
	bool ok = url_add_web(&out, span_of(text));

	CHECK(ok == url_is_web(span_of(text)) && (ok || out.len == 0));
	return ok && span_eq(buf_span(&out), want);
}

static void test_links(struct arena *a)
{
	static const char *const refused[] = { "", "http://", "https:///x", "javascript:alert(1)",
		" https://a.cn/", "//a.cn/", "/x", "ftp://a.cn/", "https:/a.cn", "https:\\\\a.cn\\",
		"https://a.cn\\@b.cn/", "https://user@a.cn/", "https://a.cn:/",
		"https://a.cn:123456/", "https://a.cn:80x/", "https://[::1]/", "https://-a.cn/",
		"https://a.cn/\n", "https://a.cn/\x7f", "https://a\xe3\x80\x82.cn/",
		"https://{id}.cn/", "https://a cn/" };
	struct buf out = { .arena = a };

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		CHECK(!web(a, refused[i], (struct span){ 0 }));
	CHECK(web(a, "HTTPS://A.cn", SPAN("https://A.cn")));
	CHECK(web(a, "http://a-1.cn:8080?q=1&r=%E4#x", SPAN("http://a-1.cn:8080?q=1&r=%E4#x")));
	CHECK(web(a, "https://a.cn/\xe4\xb9\xa6 <\"'>{%zz%4",
	    SPAN("https://a.cn/%E4%B9%A6%20%3C%22%27%3E%7B%25zz%254")));
	url_encode(&out, SPAN("a-._~/?&%\xe4+ "));
	CHECK(span_eq(buf_span(&out), SPAN("a-._~%2F%3F%26%25%E4%2B%20")));
}

static void test_spans(void)
{
	struct span rest = SPAN("a/b"), p = span_cut(&rest, '/');

	CHECK(span_eq(p, SPAN("a")) && span_eq(rest, SPAN("b")));
	p = span_cut(&rest, '/');
	CHECK(span_eq(p, SPAN("b")) && rest.len == 0);
	CHECK(span_order(SPAN("a"), SPAN("ab")) < 0 && span_order(SPAN("b"), SPAN("ab")) > 0);
	CHECK(span_order(SPAN("ab"), SPAN("ab")) == 0 && span_order(rest, (struct span){ 0 }) == 0);
}

static void test_dates(void)
{
	char out[DATE_LEN + 1];
	struct date d;

	CHECK(date_parse(SPAN("2024-02-29"), &d) && d.year == 2024 && d.month == 2 && d.day == 29);
	CHECK(!date_parse(SPAN("2023-02-29"), NULL) && !date_parse(SPAN("1900-02-29"), NULL));
	CHECK(date_parse(SPAN("2000-02-29"), NULL) && !date_parse(SPAN("2026-13-01"), NULL));
	CHECK(!date_parse(SPAN("2026-00-10"), NULL) && !date_parse(SPAN("2026-04-31"), NULL));
	CHECK(!date_parse(SPAN("2026-4-3"), NULL) && !date_parse(SPAN("2026-04-0x"), NULL));
	CHECK(span_eq(date_print(date_of_ms(0, 0), out), SPAN("1970-01-01")));
	CHECK(span_eq(date_print(date_of_ms(-1, 0), out), SPAN("1969-12-31")));
	/* 2026-11-22 16:30 UTC is the next day in Beijing */
	CHECK(span_eq(date_print(date_of_ms(1795365000000, 0), out), SPAN("2026-11-22")));
	CHECK(span_eq(date_print(date_of_ms(1795365000000, 480), out), SPAN("2026-11-23")));
	CHECK(span_eq(date_print(date_of_ms(951782400000, 0), out), SPAN("2000-02-29")));
	CHECK(date_compare((struct date){ 2026, 1, 31 }, (struct date){ 2026, 2, 1 }) < 0);
	CHECK(date_compare((struct date){ 2026, 2, 1 }, (struct date){ 2026, 2, 1 }) == 0);
}

static void test_err(void)
{
	struct err err = { 0 };
	char long_name[100];

	CHECK(!err_field(&err, "title", "at most %d", 5) && err.code == ERR_INVALID);
	CHECK(strcmp(err.field, "title") == 0 && strcmp(err.detail, "title: at most 5") == 0);
	CHECK(!err_turn(&err, ERR_BUSY, ERR_CONFLICT, "no") && err.code == ERR_INVALID);
	memset(long_name, 'x', sizeof(long_name) - 1);
	long_name[sizeof(long_name) - 1] = '\0';
	err = (struct err){ 0 };
	CHECK(!err_field(&err, long_name, "%s", long_name));
	CHECK(strlen(err.field) == 63 && strlen(err.detail) < sizeof(err.detail));
}

int main(void)
{
	size_t used = 0;
	struct arena a = { .grow = grow, .host = &used };

	test_utf8();
	test_json(&a);
	test_url(&a);
	test_links(&a);
	test_spans();
	test_dates();
	test_err();
	test_growth(&a);
	return 0;
}
