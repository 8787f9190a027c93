#include "platform/charset.h"

#include <errno.h>
#include <iconv.h>

#include "platform/mem.h"

static const struct {
	const char *shown, *iconv;
} charsets[] = {
	[CHARSET_ASCII] = { "ASCII", "UTF-8" },
	[CHARSET_UTF8] = { "UTF-8", "UTF-8" },
	[CHARSET_GB18030] = { "GB18030", "GB18030" },
	[CHARSET_UTF16LE] = { "UTF-16LE", "UTF-16LE" },
	[CHARSET_UTF16BE] = { "UTF-16BE", "UTF-16BE" },
};

static const struct {
	const char *name;
	enum charset charset;
} names[] = {
	{ "utf-8", CHARSET_UTF8 },
	{ "utf8", CHARSET_UTF8 },
	{ "gb2312", CHARSET_GB18030 },
	{ "gb_2312-80", CHARSET_GB18030 },
	{ "gbk", CHARSET_GB18030 },
	{ "gb18030", CHARSET_GB18030 },
	{ "cp936", CHARSET_GB18030 },
	{ "ms936", CHARSET_GB18030 },
	{ "windows-936", CHARSET_GB18030 },
	{ "x-gbk", CHARSET_GB18030 },
	{ "utf-16", CHARSET_UTF16LE },
	{ "utf-16le", CHARSET_UTF16LE },
	{ "unicode", CHARSET_UTF16LE },
	{ "utf-16be", CHARSET_UTF16BE },
};

struct charset_decoder {
	iconv_t
	    cd; /* (iconv_t)-1 for UTF-8, which is done here: it is the fast path of a million rows */
	enum charset charset;
	uint64_t damages;
};

static const char replacement[] = "\xef\xbf\xbd";

const char *charset_name(enum charset charset)
{
	return charsets[charset].shown;
}

static bool same_name(struct span a, const char *b)
{
	for (size_t i = 0; i < a.len; i++) {
		char c = a.ptr[i] >= 'A' && a.ptr[i] <= 'Z' ? (char)(a.ptr[i] + 32) : a.ptr[i];

		if (b[i] == '\0' || c != b[i])
			return false;
	}
	return b[a.len] == '\0';
}

bool charset_by_name(struct span name, enum charset *ret_charset)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (same_name(name, names[i].name)) {
			*ret_charset = names[i].charset;
			return true;
		}
	return false;
}

bool charset_open(enum charset charset, struct charset_decoder **ret_decoder, struct err *err)
{
	struct charset_decoder *d = mem_new(sizeof(*d));

	if (d == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	d->charset = charset;
	d->cd = (iconv_t)-1;
	if (charset > CHARSET_UTF8 &&
	    (d->cd = iconv_open("UTF-8", charsets[charset].iconv)) == (iconv_t)-1) {
		mem_free(d);
		return err_set(err, errno == ENOMEM ? ERR_MEMORY : ERR_INTERNAL,
		    "this system cannot decode %s", charsets[charset].shown);
	}
	*ret_decoder = d;
	return true;
}

void charset_close(struct charset_decoder *d)
{
	if (d != NULL && d->cd != (iconv_t)-1)
		iconv_close(d->cd);
	mem_free(d);
}

uint64_t charset_damages(const struct charset_decoder *d)
{
	return d->damages;
}

static int utf8_length(unsigned char lead)
{
	return lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
}

/* Unicode 15, table 3-7: overlong forms, surrogates and what lies past U+10FFFF show in the second byte. */
static bool utf8_second(unsigned char lead, unsigned char next)
{
	unsigned char low = lead == 0xe0   ? 0xa0
	                    : lead == 0xf0 ? 0x90
	                                   : 0x80,
	              high = lead == 0xed   ? 0x9f
	                     : lead == 0xf4 ? 0x8f
	                                    : 0xbf;

	return next >= low && next <= high;
}

/* How many bytes at p are one character of more than one byte: 0 none, -1 cut off by the end. */
static int utf8_one(const unsigned char *p, size_t left)
{
	int len = utf8_length(p[0]);

	if (len == 0 || (left >= 2 && !utf8_second(p[0], p[1])))
		return 0;
	for (int i = 1; i < len; i++) {
		if ((size_t)i >= left)
			return -1;
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	}
	return len;
}

/* Length of the longest start of s that is UTF-8; stops before a character that the end cuts off. */
static size_t utf8_prefix(struct span s, int *ret_why)
{
	const unsigned char *p = (const unsigned char *)s.ptr;
	size_t at = 0;
	int one = 1;

	while (at < s.len) {
		uint64_t eight;

		if (at + 8 <= s.len &&
		    (memcpy(&eight, p + at, 8), (eight & 0x8080808080808080u) == 0))
			at += 8;
		else if (p[at] < 0x80)
			at++;
		else if ((one = utf8_one(p + at, s.len - at)) > 0)
			at += (size_t)one;
		else
			break;
	}
	*ret_why = at < s.len ? one : 1;
	return at;
}

static size_t replace(struct charset_decoder *d, struct span *in, size_t n, char *out)
{
	in->ptr += n;
	in->len -= n;
	d->damages++;
	memcpy(out, replacement, 3);
	return 3;
}

static size_t decode_utf8(
    struct charset_decoder *d, struct span *in, bool last, char *out, size_t room)
{
	size_t made = 0;

	while (in->len != 0 && room - made >= 4) {
		int why;
		size_t n = in->len < room - made ? in->len : room - made;
		bool cut_by_room = n < in->len;

		n = utf8_prefix((struct span){ in->ptr, n }, &why);
		memcpy(out + made, in->ptr, n);
		in->ptr += n;
		in->len -= n;
		made += n;
		if (why > 0 || (why < 0 && (cut_by_room || !last)))
			break;
		if (room - made < 4)
			break;
		made += replace(d, in, why < 0 ? in->len : 1, out + made);
	}
	return made;
}

/* Excel's own GBK has the euro sign in 0x80, which the standard leaves empty. */
static size_t patch(struct charset_decoder *d, struct span *in, char *out)
{
	size_t unit = d->charset == CHARSET_GB18030 ? 1 : 2;

	if (unit == 1 && in->ptr[0] == '\x80') {
		in->ptr++;
		in->len--;
		memcpy(out, "\xe2\x82\xac", 3);
		return 3;
	}
	return replace(d, in, in->len < unit ? in->len : unit, out);
}

static size_t decode_iconv(
    struct charset_decoder *d, struct span *in, bool last, char *out, size_t room)
{
	size_t left = room;

	while (in->len != 0 && left >= 4) {
		char *from = (char *)(uintptr_t)in->ptr, *to = out + (room - left);
		bool bad = iconv(d->cd, &from, &in->len, &to, &left) == (size_t)-1;
		int why = bad ? errno : 0;

		in->ptr = from;
		if (why == E2BIG || (why == EINVAL && !last))
			break;
		if (bad && left < 4)
			break;
		if (bad)
			left -= patch(d, in, out + (room - left));
	}
	return room - left;
}

size_t charset_decode(struct charset_decoder *d, struct span *in, bool last, char *out, size_t room)
{
	return d->cd == (iconv_t)-1 ? decode_utf8(d, in, last, out, room)
	                            : decode_iconv(d, in, last, out, room);
}

/* Characters of several bytes, and bytes that are none. */
static void count_utf8(struct span s, bool whole, size_t *ret_good, size_t *ret_bad)
{
	const unsigned char *p = (const unsigned char *)s.ptr;
	size_t good = 0, bad = 0;

	for (size_t at = 0; at < s.len;) {
		int n = p[at] < 0x80 ? 1 : utf8_one(p + at, s.len - at);

		good += n > 1;
		bad += n == 0 || (n < 0 && whole);
		at += n > 0 ? (size_t)n : n < 0 ? s.len - at : 1;
	}
	*ret_good = good;
	*ret_bad = bad;
}

static bool between(unsigned char c, unsigned char low, unsigned char high)
{
	return c >= low && c <= high;
}

/* GB 18030-2005: one, two or four bytes. Only the form is looked at. 0: none. */
static size_t gb18030_one(const unsigned char *p, size_t left)
{
	if (p[0] <= 0x80)
		return 1;
	if (p[0] == 0xff || left < 2)
		return 0;
	if (between(p[1], 0x40, 0x7e) || between(p[1], 0x80, 0xfe))
		return 2;
	return left >= 4 && between(p[1], '0', '9') && between(p[2], 0x81, 0xfe) &&
	               between(p[3], '0', '9')
	           ? 4
	           : 0;
}

static size_t count_bad_gb18030(struct span s)
{
	size_t bad = 0;

	for (size_t at = 0; at < s.len;) {
		size_t n = gb18030_one((const unsigned char *)s.ptr + at, s.len - at);

		bad += n == 0;
		at += n ? n : 1;
	}
	return bad;
}

/* UTF-16 without a mark shows by its separators, digits and line ends: zeros, all on one side. */
static bool guess_zeros(struct span s, enum charset *ret_charset)
{
	size_t zeros[2] = { 0, 0 }, n = s.len < 65536 ? s.len : 65536;

	for (size_t i = 0; i < n; i++)
		zeros[i & 1] += s.ptr[i] == '\0';
	if (zeros[0] == 0 && zeros[1] == 0) {
		*ret_charset = CHARSET_ASCII;
		return true;
	}
	if ((zeros[0] != 0 && zeros[1] != 0) || zeros[0] + zeros[1] < 4 ||
	    (zeros[0] + zeros[1]) * 50 < n)
		return false;
	*ret_charset = zeros[1] ? CHARSET_UTF16LE : CHARSET_UTF16BE;
	return true;
}

static bool starts(struct span s, const char *with, size_t n)
{
	return s.len >= n && memcmp(s.ptr, with, n) == 0;
}

bool charset_guess(struct span start, bool whole, enum charset *ret_charset)
{
	size_t good, bad;

	if (starts(start, "\xef\xbb\xbf", 3))
		*ret_charset = CHARSET_UTF8;
	else if (starts(start, "\xff\xfe", 2))
		*ret_charset = CHARSET_UTF16LE;
	else if (starts(start, "\xfe\xff", 2))
		*ret_charset = CHARSET_UTF16BE;
	else if (!guess_zeros(start, ret_charset))
		return false;
	if (*ret_charset != CHARSET_ASCII)
		return true;
	count_utf8(start, whole, &good, &bad);
	if (good != 0 || bad != 0)
		*ret_charset = 2 * bad >= good && bad > count_bad_gb18030(start) ? CHARSET_GB18030
		                                                                 : CHARSET_UTF8;
	return true;
}
