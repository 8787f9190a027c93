#include "platform/csv.h"

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* -3.5 and +8 are figures, not formulas. */
static bool plain_number(struct span s)
{
	size_t i = s.len != 0 && (s.ptr[0] == '-' || s.ptr[0] == '+'), digits = 0, points = 0;

	for (; i < s.len; i++) {
		digits += digit(s.ptr[i]);
		points += s.ptr[i] == '.';
		if (!digit(s.ptr[i]) && s.ptr[i] != '.')
			return false;
	}
	return digits != 0 && points <= 1;
}

static bool begins(struct span s, const char *with)
{
	size_t n = strlen(with);

	return s.len >= n && memcmp(s.ptr, with, n) == 0;
}

static bool dangerous(struct span s)
{
	static const char *const openings[] = { "=", "+", "-", "@", "\t", "\r", "\xef\xbc\x9d",
		"\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };

	for (size_t i = 0; i < sizeof(openings) / sizeof(*openings); i++)
		if (begins(s, openings[i]))
			return !plain_number(s);
	return false;
}

static bool needs_quotes(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (strchr(",\";\t\r\n", s.ptr[i]) != NULL && s.ptr[i] != '\0')
			return true;
	return s.len != 0 && (s.ptr[0] == ' ' || s.ptr[s.len - 1] == ' ');
}

void csv_field(struct buf *out, struct span text)
{
	bool quotes = needs_quotes(text);

	if (quotes)
		buf_add(out, SPAN("\""));
	if (dangerous(text))
		buf_add(out, SPAN("'"));
	while (text.len != 0) {
		const char *quote = memchr(text.ptr, '"', text.len);
		size_t n = quote != NULL ? (size_t)(quote - text.ptr) + 1 : text.len;

		buf_add(out, (struct span){ text.ptr, n });
		if (quote != NULL)
			buf_add(out, SPAN("\""));
		text = (struct span){ text.ptr + n, text.len - n };
	}
	if (quotes)
		buf_add(out, SPAN("\""));
}

void csv_separator(struct buf *out)
{
	buf_add(out, SPAN(","));
}

void csv_end(struct buf *out)
{
	buf_add(out, SPAN("\r\n"));
}
