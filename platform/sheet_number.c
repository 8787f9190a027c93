/* Numbers and instants as a person would read them in the cell. */
#include "platform/sheet_engine.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* D.DDDDe+XX taken apart: the digits without the zeros at their end. */
struct decimal {
	char digits[24];
	long n, exponent;
	bool negative;
};

static struct decimal take_apart(const char *text)
{
	struct decimal d = { .negative = *text == '-' };
	const char *p = text + d.negative;
	bool less;

	for (; *p != '\0' && *p != 'e'; p++)
		if (*p != '.')
			d.digits[d.n++] = *p;
	less = p[0] == 'e' && p[1] == '-';
	for (p += *p == 'e' ? 2 : 0; *p != '\0'; p++)
		d.exponent = d.exponent * 10 + (*p - '0');
	if (less)
		d.exponent = -d.exponent;
	while (d.n > 1 && d.digits[d.n - 1] == '0')
		d.n--;
	return d;
}

static size_t put_together(const struct decimal *d, char *out)
{
	size_t at = 0;

	if (d->negative)
		out[at++] = '-';
	/* the place of each digit is 10^exponent, 10^(exponent - 1) ...; at least one stands before the point */
	for (long place = d->exponent > 0 ? d->exponent : 0, i;
	     (i = d->exponent - place) < d->n || place >= 0; place--) {
		if (place == -1)
			out[at++] = '.';
		out[at++] = i >= 0 && i < d->n ? d->digits[i] : '0';
	}
	return at;
}

size_t sheet_number(double value, char *out)
{
	char text[SHEET_NUMBER_SIZE];
	int digits = 14;

	if (value == 0) {
		out[0] = '0';
		return 1;
	}
	do
		(void)snprintf(text, sizeof(text), "%.*e", digits, value);
	while (digits++ < 16 && strtod(text, NULL) != value);
	if (fabs(value) < 1e21 && fabs(value) >= 1e-9) {
		struct decimal d = take_apart(text);

		return put_together(&d, out);
	}
	return (size_t)snprintf(out, SHEET_NUMBER_SIZE, "%.*g", digits, value);
}

/* ---- how a style shows a number */

enum { YEAR = 1, MONTH = 2, DAY = 4, CLOCK = 8, DATE = YEAR | MONTH | DAY };

static struct sheet_style style_of(unsigned parts)
{
	return (struct sheet_style){ (parts & YEAR) != 0, (parts & MONTH) != 0, (parts & DAY) != 0,
		(parts & CLOCK) != 0, 0 };
}

struct sheet_style sheet_style_builtin(unsigned id)
{
	static const struct {
		unsigned first, last, parts;
	} ids[] = {
		{ 14, 16, DATE },
		{ 17, 17, YEAR | MONTH },
		{ 18, 21, CLOCK },
		{ 22, 22, DATE | CLOCK },
		{ 27, 31, DATE }, /* from 27: as Excel has them in East Asia */
		{ 32, 35, CLOCK },
		{ 36, 36, DATE },
		{ 45, 47, CLOCK },
		{ 50, 56, DATE },
		{ 57, 57, YEAR | MONTH },
		{ 58, 58, DATE },
	};

	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++)
		if (id >= ids[i].first && id <= ids[i].last)
			return style_of(ids[i].parts);
	return style_of(0);
}

/* [h], [mm], [ss]: a duration; all else in brackets is a colour, a condition or a language. */
static bool is_duration(struct span code)
{
	size_t i = 1;

	while (i < code.len && strchr("hmsHMS", code.ptr[i]) != NULL && code.ptr[i] != '\0')
		i++;
	return i > 1 && i < code.len && code.ptr[i] == ']';
}

/* Past a quoted text, a [bracket], or what \ _ * take with them; 0: it is a plain character. */
static size_t decoration(struct span code)
{
	const char *end;
	char c = code.ptr[0];

	if (c == '\\' || c == '_' || c == '*')
		return code.len < 2 ? 1 : 2;
	if (c != '"' && c != '[')
		return 0;
	if (c == '[' && is_duration(code))
		return 0;
	end = memchr(code.ptr + 1, c == '"' ? '"' : ']', code.len - 1);
	return end == NULL ? code.len : (size_t)(end - code.ptr) + 1;
}

static bool all_zeros(struct span code)
{
	for (size_t i = 0; i < code.len; i++)
		if (code.ptr[i] != '0')
			return false;
	return code.len > 1 && code.len < 31;
}

static bool is_general(struct span code)
{
	return code.len >= 7 && strncasecmp(code.ptr, "General", 7) == 0;
}

/* What a plain character of a format stands for. */
static unsigned part_of(char c)
{
	switch (c) {
	case 'y':
	case 'Y':
	case 'e':
	case 'E':
		return YEAR;
	case 'm':
	case 'M':
		return MONTH;
	case 'd':
	case 'D':
		return DAY;
	case 'h':
	case 'H':
	case 's':
	case 'S':
		return CLOCK;
	default:
		return 0;
	}
}

struct sheet_style sheet_style_of(struct span code)
{
	unsigned parts = 0;

	if (all_zeros(code))
		return (struct sheet_style){ .zeros = (unsigned char)code.len };
	if (is_general(code))
		return style_of(0);
	for (size_t n; code.len != 0 && code.ptr[0] != ';'; code.ptr += n, code.len -= n) {
		if ((n = decoration(code)) != 0)
			continue;
		n = 1;
		parts |= part_of(code.ptr[0]);
		if (memchr("0#?", code.ptr[0], 3) != NULL && (parts & CLOCK) == 0)
			return style_of(0); /* 0.0E+00; but ss.000 is a clock */
	}
	if ((parts & (YEAR | DAY | CLOCK)) == CLOCK)
		parts = CLOCK; /* the m is a minute */
	return style_of(parts);
}

/* Days since 1970-01-01 to a date (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
static void civil(long days, int *ret_year, int *ret_month, int *ret_day)
{
	long z = days + 719468, era = z / 146097, doe = z - era * 146097,
	     yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365,
	     doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

	*ret_day = (int)(doy - (153 * mp + 2) / 5 + 1);
	*ret_month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*ret_year = (int)(yoe + era * 400 + (*ret_month <= 2));
}

static size_t show_date(long serial, struct sheet_style style, bool from_1904, char *out)
{
	int year, month, day;
	/* Excel believes in a 29 February 1900: up to it, a serial is one day less */
	long days = serial + (from_1904 ? -24107 : serial < 60 ? -25568 : -25569);

	civil(days, &year, &month, &day);
	if (!style.month && !style.day)
		return (size_t)snprintf(out, SHEET_NUMBER_SIZE, "%04d", year);
	if (!style.day)
		return (size_t)snprintf(out, SHEET_NUMBER_SIZE, "%04d-%02d", year, month);
	return (size_t)snprintf(out, SHEET_NUMBER_SIZE, "%04d-%02d-%02d", year, month, day);
}

static size_t show_clock(long seconds, char *out)
{
	long h = seconds / 3600, m = seconds / 60 % 60, s = seconds % 60;

	return s ? (size_t)snprintf(out, SHEET_NUMBER_SIZE / 2, "%02ld:%02ld:%02ld", h, m, s)
	         : (size_t)snprintf(out, SHEET_NUMBER_SIZE / 2, "%02ld:%02ld", h, m);
}

static size_t show_zeros(double value, size_t zeros, char *out)
{
	size_t n = sheet_number(value, out);

	if (n >= zeros || value < 0 || memchr(out, '.', n) != NULL)
		return n;
	memmove(out + zeros - n, out, n);
	memset(out, '0', zeros - n);
	return zeros;
}

static size_t show_instant(double value, struct sheet_style style, bool from_1904, char *out)
{
	bool date = style.year || style.month || style.day;
	long serial = (long)value, seconds = lround((value - (double)serial) * 86400);
	size_t n;

	if (seconds == 86400) {
		serial++;
		seconds = 0;
	}
	if (!date || serial == 0) /* a duration goes on past 24 hours */
		return show_clock(seconds + serial * 86400, out);
	n = show_date(serial, style, from_1904, out);
	if (!style.clock || seconds == 0)
		return n;
	out[n++] = ' ';
	return n + show_clock(seconds, out + n);
}

size_t sheet_styled(double value, struct sheet_style style, bool from_1904, char *out)
{
	bool date = style.year || style.month || style.day;

	if (style.zeros != 0)
		return show_zeros(value, style.zeros, out);
	/* 9999-12-31 is the last day; day 0 is what an empty cell looks like */
	if ((!date && !style.clock) || !(value >= 0 && value < 2958466) || (date && value == 0))
		return sheet_number(value, out);
	return show_instant(value, style, from_1904, out);
}

/* The digits as they stand where they are whole, so that a long number written by another program than Excel
 * keeps all of them. */
static size_t plain_integer(struct span raw, char *out)
{
	size_t first = raw.len != 0 && raw.ptr[0] == '-';

	for (size_t i = first; i < raw.len; i++)
		if (raw.ptr[i] < '0' || raw.ptr[i] > '9')
			return 0;
	if (raw.len == first || raw.len - first > 21)
		return 0;
	memcpy(out, raw.ptr, raw.len);
	return raw.len;
}

size_t sheet_number_text(
    struct span raw, struct sheet_style style, bool from_1904, char *out, bool *ret_number)
{
	bool date = style.year || style.month || style.day || style.clock;
	char text[64], *end;
	double value;
	size_t n = date || style.zeros != 0 ? 0 : plain_integer(raw, out);

	*ret_number = n != 0;
	if (n != 0 || raw.len == 0 || raw.len >= sizeof(text))
		return n;
	memcpy(text, raw.ptr, raw.len);
	text[raw.len] = '\0';
	value = strtod(text, &end);
	if (*end != '\0' || !isfinite(value))
		return 0;
	*ret_number = !date;
	return sheet_styled(value, style, from_1904, out);
}

struct span sheet_iso_date(char *text, size_t n)
{
	if (n >= 19 && text[10] == 'T') {
		text[10] = ' ';
		n = memcmp(text + 11, "00:00:00", 8) == 0 ? 10
		    : memcmp(text + 16, ":00", 3) == 0    ? 16
		                                          : 19;
	}
	return (struct span){ text, n };
}
