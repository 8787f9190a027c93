#include "core/isbn.h"

#include "core/text.h"

enum { GROUPS = 8, ROOM = 20, LEAST = 7 };

static bool is_hyphen(uint32_t c)
{
	return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xad || c == 0x2043;
}

/* What a character of a cell is to us: a digit, X, '-', ' ', '.', 'E', '+', or 0 for anything else. */
static char plain(uint32_t c)
{
	const char *at;

	if (c >= 0xff01 && c <= 0xff5e)
		c = c - 0xff01 + '!';
	if (c != 0 && c < 0x80 && (at = strchr("0123456789-.+XExe", (int)c)) != NULL)
		return *at == 'x' ? 'X' : *at == 'e' ? 'E' : *at;
	if (is_hyphen(c))
		return '-';
	return text_class(c) == TEXT_SPACE ? ' ' : '\0';
}

static char peek(struct span rest, struct span *ret_after)
{
	*ret_after = rest;
	return rest.len == 0 ? '\0' : plain(text_point(ret_after));
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* -- one run: groups of digits with single hyphens or spaces between them */

struct run {
	char digits[ROOM];   /* of all groups, as far as there is room */
	size_t n;            /* how many there were */
	size_t ends[GROUPS]; /* digits up to the end of each group */
	struct span after[GROUPS];
	char joint[GROUPS]; /* '-' or ' ' when another group follows */
	size_t groups;
};

static void read_group(struct run *run, struct span *rest)
{
	struct span after;
	char c;

	while (is_digit(c = peek(*rest, &after)) || c == 'X') {
		if (run->n < ROOM)
			run->digits[run->n] = c;
		run->n++;
		*rest = after;
		if (c == 'X')
			break;
	}
}

static char read_joint(struct span *rest)
{
	struct span after, next;
	char joint = peek(*rest, &after), c = peek(after, &next);

	if ((joint != '-' && joint != ' ') || (!is_digit(c) && c != 'X'))
		return '\0';
	*rest = after;
	return joint;
}

static void read_run(struct span rest, struct run *ret)
{
	*ret = (struct run){ 0 };
	while (ret->groups < GROUPS) {
		size_t g = ret->groups++;

		read_group(ret, &rest);
		ret->ends[g] = ret->n;
		ret->after[g] = rest;
		if (ret->n > ISBN_DIGITS || (ret->joint[g] = read_joint(&rest)) == '\0')
			break;
	}
	ret->joint[ret->groups - 1] = '\0';
}

/* The group at whose end n digits are complete and no hyphen goes on; GROUPS when there is none. */
static size_t group_at(const struct run *run, size_t n)
{
	for (size_t g = 0; g < run->groups; g++)
		if (run->ends[g] == n && run->joint[g] != '-')
			return g;
	return GROUPS;
}

/* -- check digits (ISO 2108) */

static unsigned check_13(const char *digits)
{
	unsigned sum = 0;

	for (size_t i = 0; i < 12; i++)
		sum += (unsigned)(digits[i] - '0') * (i % 2 ? 3 : 1);
	return (10 - sum % 10) % 10;
}

static bool check_10(const char *digits)
{
	unsigned sum = 0;

	for (size_t i = 0; i < 10; i++)
		sum += (digits[i] == 'X' ? 10 : (unsigned)(digits[i] - '0')) * (unsigned)(10 - i);
	return sum % 11 == 0;
}

static bool all_digits(const char *digits, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_digit(digits[i]))
			return false;
	return true;
}

static uint64_t number_of(const char *digits, size_t n)
{
	uint64_t number = 0;

	for (size_t i = 0; i < n; i++)
		number = number * 10 + (uint64_t)(digits[i] - '0');
	return number;
}

static bool has_prefix(const char *digits)
{
	return memcmp(digits, "978", 3) == 0 || memcmp(digits, "979", 3) == 0;
}

static struct isbn from_13(const char *digits)
{
	struct isbn one = { .number = number_of(digits, ISBN_DIGITS) };

	if (!has_prefix(digits))
		one.flaw = ISBN_PREFIX;
	else if (check_13(digits) != (unsigned)(digits[12] - '0'))
		one.flaw = ISBN_CHECK_DIGIT;
	return one;
}

static struct isbn from_10(const char *digits)
{
	char whole[ISBN_DIGITS] = { '9', '7', '8' };

	memcpy(whole + 3, digits, 9);
	whole[12] = (char)('0' + check_13(whole));
	return (struct isbn){ .number = number_of(whole, ISBN_DIGITS),
		.flaw = check_10(digits) ? ISBN_GOOD : ISBN_CHECK_DIGIT };
}

/* Nine digits are a standard book number of before 1970: the same with a zero in front. */
static bool is_sbn(const char *digits)
{
	char whole[10] = { '0' };

	memcpy(whole + 1, digits, 9);
	return check_10(whole);
}

static struct isbn from_sbn(const char *digits)
{
	char whole[10] = { '0' };

	memcpy(whole + 1, digits, 9);
	return from_10(whole);
}

/* -- choosing */

/* The group that ends a number of n digits, the last of which may be an X when n is 10. */
static size_t number_at(const struct run *run, size_t n)
{
	size_t g = group_at(run, n);

	return g < GROUPS && all_digits(run->digits, n == 10 ? 9 : n) ? g : GROUPS;
}

/* Takes the number that begins the run; returns the group it ends with. */
static size_t choose(const struct run *run, struct isbn *ret)
{
	size_t at13 = number_at(run, 13), at10 = number_at(run, 10), at9 = number_at(run, 9), g = 0;

	if (at13 < GROUPS && (at10 == GROUPS || has_prefix(run->digits))) {
		*ret = from_13(run->digits);
		return at13;
	}
	if (at10 < GROUPS) {
		*ret = from_10(run->digits);
		return at10;
	}
	if (at9 < GROUPS && is_sbn(run->digits)) {
		*ret = from_sbn(run->digits);
		return at9;
	}
	while (run->joint[g] == '-')
		g++;
	*ret = (struct isbn){ .flaw = ISBN_LENGTH };
	return g;
}

/* The power after an E, with or without a plus; 0 when there is none. */
static size_t read_power(struct span *rest)
{
	struct span after;
	size_t power = 0;
	char c = peek(*rest, &after);

	if (c == '+')
		*rest = after;
	for (size_t i = 0; i < 3 && is_digit(c = peek(*rest, &after)); i++) {
		power = power * 10 + (size_t)(c - '0');
		*rest = after;
	}
	return power;
}

/* 9.7871E+12. Whole only when every digit stands before the E. */
static bool read_scientific(struct span rest, struct isbn *ret, struct span *ret_after)
{
	char digits[ROOM];
	size_t n = 0, power;
	struct span after;
	char c;

	while (is_digit(c = peek(rest, &after)) || (c == '.' && n == 1)) {
		if (c != '.' && n < ROOM)
			digits[n++] = c;
		rest = after;
	}
	if (c != 'E' || n == ROOM || (power = read_power(&after)) < 6 || power > 99)
		return false;
	if (power == ISBN_DIGITS - 1 && n == ISBN_DIGITS)
		*ret = from_13(digits);
	else
		*ret = (struct isbn){ .flaw = ISBN_DAMAGED };
	*ret_after = after;
	return true;
}

/* "9787116123892.0": a number cell written out. */
static void skip_fraction(struct span *rest)
{
	struct span after, next;

	if (peek(*rest, &after) != '.' || peek(after, &next) != '0')
		return;
	while (peek(next, &after) == '0')
		next = after;
	if (!is_digit(peek(next, &after)))
		*rest = next;
}

/* "ISBN-13: 978...", "ISBN 10 7-...": the 13 is no part of it. */
static bool is_label(const struct run *run)
{
	return run->ends[0] == 2 && run->groups > 1 && run->digits[0] == '1' &&
	       (run->digits[1] == '0' || run->digits[1] == '3');
}

static bool take(struct span *rest, struct isbn *ret)
{
	struct span begin = *rest, after = { 0 };
	struct run run;
	size_t group;

	if (!read_scientific(begin, ret, &after)) {
		read_run(begin, &run);
		group = is_label(&run) ? 0 : choose(&run, ret);
		after = run.after[group];
		if (run.ends[group] < LEAST || is_label(&run)) {
			*rest = after;
			return false;
		}
		skip_fraction(&after);
	}
	ret->raw = (struct span){ begin.ptr, (size_t)(after.ptr - begin.ptr) };
	*rest = after;
	return true;
}

size_t isbn_read(struct span cell, struct isbn ret[static ISBN_MOST])
{
	size_t n = 0;

	while (cell.len != 0 && n < ISBN_MOST) {
		struct span after;

		if (!is_digit(peek(cell, &after)))
			cell = after;
		else if (take(&cell, &ret[n]))
			n++;
	}
	return n;
}

uint64_t isbn_first(struct span cell)
{
	struct isbn list[ISBN_MOST];
	size_t n = isbn_read(cell, list);

	for (size_t i = 0; i < n; i++)
		if (list[i].flaw == ISBN_GOOD)
			return list[i].number;
	return 0;
}

void isbn_write(uint64_t number, char ret[static ISBN_DIGITS + 1])
{
	for (size_t i = ISBN_DIGITS; i-- > 0; number /= 10)
		ret[i] = (char)('0' + number % 10);
	ret[ISBN_DIGITS] = '\0';
}

bool isbn_valid(uint64_t number)
{
	char digits[ISBN_DIGITS + 1];

	isbn_write(number, digits);
	return number < UINT64_C(10000000000000) && from_13(digits).flaw == ISBN_GOOD;
}

const char *isbn_flaw_name(enum isbn_flaw flaw)
{
	static const char *const names[] = { "good", "check-digit", "prefix", "length", "damaged" };

	return names[flaw];
}
