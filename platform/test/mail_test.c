/* What goes to a relay is ASCII in lines of 78, and nothing that anybody wrote becomes a header. */
#include "platform/fetch.h"
#include "platform/mail.h"
#include "platform/mem.h"
#include "platform/password.h"
#include "testing/check.h"

static struct mem_arena memory;

static struct span written(const struct mail *mail)
{
	struct buf out = { .arena = &memory.arena };
	struct err err = { 0 };

	CHECK(mail_write(mail, &out, &err));
	return buf_span(&out);
}

static const struct mail letter = {
	.from_name = { "春晖大学图书馆", sizeof("春晖大学图书馆") - 1 },
	.from = { "library@lib.example.edu.cn", 26 },
	.to = { "o.brien+a@example.com", 21 },
	.subject = { "您预约的书到了", sizeof("您预约的书到了") - 1 },
	.text = { "一二三\n.\n", sizeof("一二三\n.\n") - 1 },
	.id = 7,
	.at = 1795518000000, /* 2026-11-24 11:00 UTC, a Tuesday */
	.zone_minutes = 480,
};

static void test_letter(void)
{
	static const char wanted[] =
	    "Date: Tue, 24 Nov 2026 19:00:00 +0800\r\n"
	    "From: =?UTF-8?B?5pil5pmW5aSn5a2m5Zu+5Lmm6aaG?=\r\n <library@lib.example.edu.cn>\r\n"
	    "To: o.brien+a@example.com\r\n"
	    "Subject: =?UTF-8?B?5oKo6aKE57qm55qE5Lmm5Yiw5LqG?=\r\n"
	    "Message-ID: <kaijuan.7.1795518000000@lib.example.edu.cn>\r\n"
	    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n"
	    "5LiA5LqM5LiJCi4K\r\n";

	CHECK(span_eq(written(&letter), SPAN(wanted)));
}

/* Whatever the subject: no line but ours, none above 78 characters, all of it ASCII. */
static void test_lines(void)
{
	char subject[600];
	struct mail m = letter;

	for (size_t i = 0; i + 3 <= sizeof(subject); i += 3)
		memcpy(subject + i, "书", 3);
	for (size_t n = 3; n <= sizeof(subject); n += 57) {
		struct span text, line;

		m.subject = (struct span){ subject, n / 3 * 3 };
		m.text = m.subject;
		for (text = written(&m); text.len > 0;) {
			line = span_cut(&text, '\n');
			CHECK(line.len > 0 && line.len <= 79 && line.ptr[line.len - 1] == '\r');
			for (size_t i = 0; i + 1 < line.len; i++)
				CHECK(line.ptr[i] >= ' ' && line.ptr[i] < 0x7f);
		}
	}
}

static bool refused(const struct mail *m)
{
	struct buf out = { .arena = &memory.arena };
	struct err err = { 0 };

	return !mail_write(m, &out, &err) && err.code == ERR_INVALID;
}

static void test_refused(void)
{
	static const char *const addresses[] = { "", "a", "@b", "a@", "a@b\r\nBcc: c@d", "a b@c",
		"a@b c", "<a@b>", "a@b,c@d", "\"a\"@b", "a..b@c", ".a@b", "a.@b", "a@.b", "a@b.",
		"a@-b", "书@b", "a@b@c", "a@b\t", "a(b)@c" };
	struct mail m = letter;

	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		CHECK(!mail_address(span_of(addresses[i])));
		m.to = span_of(addresses[i]);
		CHECK(refused(&m));
	}
	m = letter;
	m.subject = SPAN("Hello\r\nBcc: everybody@example.com");
	CHECK(refused(&m));
	m.subject = SPAN("Hello\nthere");
	CHECK(refused(&m));
	m = letter;
	m.from_name = SPAN("a\rb");
	CHECK(refused(&m));
	CHECK(mail_address(SPAN("2020123456@stu.example.edu.cn")));
}

/* RFC 4231, test case 2. */
static void test_hmac(void)
{
	static const unsigned char wanted[] = { 0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e,
		0x6a, 0x04, 0x24, 0x26, 0x08, 0x95, 0x75, 0xc7, 0x5a, 0x00, 0x3f, 0x08, 0x9d, 0x27,
		0x39, 0x83, 0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43 };
	unsigned char mac[DIGEST_LEN];

	hmac_sha256(SPAN("Jefe"), SPAN("what do ya want for nothing?"), mac);
	CHECK(memcmp(mac, wanted, sizeof(mac)) == 0);
}

int main(void)
{
	mem_arena_init(&memory);
	test_letter();
	test_lines();
	test_refused();
	test_hmac();
	CHECK(strncmp(fetch_tls_library(), "OpenSSL/", 8) == 0); /* one flavour of libcurl only */
	mem_arena_finish(&memory);
	return 0;
}
