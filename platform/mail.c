/* Writing mail; see mail.h. */
#include "platform/mail.h"

#include <stdio.h>

#include "core/date.h"
#include "core/utf8.h"

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

/* ---- addresses ---- */

static bool made_of(struct span text, const char *characters)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] == '\0' || strchr(characters, text.ptr[i]) == NULL)
			return false;
	return text.len > 0;
}

/* Parts between dots, none of them empty. */
static bool dotted(struct span text, const char *characters)
{
	if (text.len == 0 || text.ptr[text.len - 1] == '.')
		return false;
	while (text.len > 0)
		if (!made_of(span_cut(&text, '.'), characters))
			return false;
	return true;
}

bool mail_address(struct span text)
{
	struct span domain = text, local = span_cut(&domain, '@');

	return text.len <= 254 && local.len <= 64 && local.len < text.len &&
	       dotted(local, LETTERS DIGITS "!#$%&'*+-/=?^_`{|}~") &&
	       dotted(domain, LETTERS DIGITS "-") && domain.ptr[0] != '-';
}

/* ---- encoding ---- */

/* RFC 4648 base64 of at most 57 bytes: a line of 76. */
static void add_base64(struct buf *out, struct span bytes)
{
	static const char letters[] = LETTERS DIGITS "+/";

	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t left = bytes.len - i;
		unsigned a = (unsigned char)bytes.ptr[i],
		         b = left > 1 ? (unsigned char)bytes.ptr[i + 1] : 0,
		         c = left > 2 ? (unsigned char)bytes.ptr[i + 2] : 0;
		const char four[] = { letters[a >> 2], letters[(a & 3) << 4 | b >> 4],
			left > 1 ? letters[(b & 15) << 2 | c >> 6] : '=',
			left > 2 ? letters[c & 63] : '=' };

		buf_add(out, (struct span){ four, sizeof(four) });
	}
}

/* At most so many bytes, whole characters. */
static struct span cut_characters(struct span *rest, size_t most)
{
	size_t n = rest->len < most ? rest->len : most;
	struct span part;

	while (n < rest->len && n > 0 && ((unsigned char)rest->ptr[n] & 0xc0) == 0x80)
		n--;
	part = (struct span){ rest->ptr, n };
	*rest = (struct span){ rest->ptr + n, rest->len - n };
	return part;
}

/* RFC 2047: words of 75 characters at most, each whole in itself. */
static void add_words(struct buf *out, struct span text)
{
	for (bool first = true; text.len > 0; first = false) {
		buf_add(out, first ? SPAN("=?UTF-8?B?") : SPAN("\r\n =?UTF-8?B?"));
		add_base64(out, cut_characters(&text, 42));
		buf_add(out, SPAN("?="));
	}
}

static bool plain(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7f)
			return false;
	return utf8_valid(text, NULL);
}

/* ---- headers ---- */

static void add_header(struct buf *out, const char *name, struct span value)
{
	buf_add(out, span_of(name));
	buf_add(out, SPAN(": "));
	buf_add(out, value);
	buf_add(out, SPAN("\r\n"));
}

static void add_text_header(struct buf *out, const char *name, struct span text)
{
	buf_add(out, span_of(name));
	buf_add(out, SPAN(": "));
	add_words(out, text);
	buf_add(out, SPAN("\r\n"));
}

/* "Tue, 24 Nov 2026 19:00:00 +0800" */
static void add_date(struct buf *out, int64_t at, int zone)
{
	static const char *const days[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec" };
	const int64_t local = at / 1000 + (int64_t)zone * 60;
	const int second = (int)(local % 86400);
	struct date d = date_of_ms(at, zone);
	char text[64];
	int n = snprintf(text, sizeof(text), "%s, %02d %s %04d %02d:%02d:%02d +%02d%02d",
	    days[local / 86400 % 7], d.day, months[d.month - 1], d.year, second / 3600,
	    second / 60 % 60, second % 60, zone / 60, zone % 60);

	add_header(out, "Date", (struct span){ text, (size_t)n });
}

static void add_from(struct buf *out, const struct mail *m)
{
	buf_add(out, SPAN("From: "));
	if (m->from_name.len > 0) {
		add_words(out, m->from_name);
		buf_add(out, SPAN("\r\n "));
	}
	buf_add(out, SPAN("<"));
	buf_add(out, m->from);
	buf_add(out, SPAN(">\r\n"));
}

static void add_id(struct buf *out, const struct mail *m)
{
	struct span domain = m->from;
	char text[64];
	int n = snprintf(text, sizeof(text), "Message-ID: <kaijuan.%lld.%lld@", (long long)m->id,
	    (long long)m->at);

	(void)span_cut(&domain, '@');
	buf_add(out, (struct span){ text, (size_t)n });
	buf_add(out, domain);
	buf_add(out, SPAN(">\r\n"));
}

static void add_body(struct buf *out, struct span text)
{
	buf_add(out,
	    SPAN("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
	         "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n"));
	while (text.len > 0) {
		size_t n = text.len < 57 ? text.len : 57;

		add_base64(out, (struct span){ text.ptr, n });
		buf_add(out, SPAN("\r\n"));
		text = (struct span){ text.ptr + n, text.len - n };
	}
}

bool mail_write(const struct mail *m, struct buf *out, struct err *err)
{
	if (!mail_address(m->from) || !mail_address(m->to))
		return err_set(err, ERR_INVALID, "%s: no mail address",
		    mail_address(m->from) ? "recipient" : "mail.from");
	if (!plain(m->subject) || !plain(m->from_name))
		return err_set(err, ERR_INVALID, "subject: no line ends, no control characters");
	add_date(out, m->at, m->zone_minutes);
	add_from(out, m);
	add_header(out, "To", m->to);
	add_text_header(out, "Subject", m->subject);
	add_id(out, m);
	add_body(out, m->text);
	return !out->arena->failed || err_set(err, ERR_MEMORY, "out of memory");
}
