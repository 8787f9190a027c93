/* isbn — reads International Standard Book Numbers (ISO 2108) out of a dirty cell: hyphens, spaces, full
 * width, "ISBN" before them, ten digits, several in a cell, ".0" behind, the scientific form that a
 * spreadsheet leaves. Never guesses: what is damaged is said to be damaged. */
#ifndef CORE_ISBN_H
#define CORE_ISBN_H

#include <stdint.h>

#include "core/span.h"

enum isbn_flaw {
	ISBN_GOOD,
	ISBN_CHECK_DIGIT, /* 13 or 10 digits whose check digit is wrong; number is as printed */
	ISBN_PREFIX,      /* 13 digits that begin with neither 978 nor 979 */
	ISBN_LENGTH,      /* a run of digits of no ISBN's length; number 0 */
	ISBN_DAMAGED,     /* 9.7871E+12: the spreadsheet has thrown digits away; number 0 */
};

struct isbn {
	uint64_t number; /* 13 digits; ten are turned into 978..., with the right last digit */
	enum isbn_flaw flaw;
	struct span raw; /* where it stood in the cell */
};

enum { ISBN_MOST = 8, ISBN_DIGITS = 13 };

/* All numbers in the cell, in order, at most ISBN_MOST; text between them is passed over, and so are
 * runs of fewer than 7 digits (prices, years). */
size_t isbn_read(struct span cell, struct isbn ret[static ISBN_MOST]);

/* The first good one, or 0. */
uint64_t isbn_first(struct span cell);

/* "9787116123892", with a final NUL. number must have at most 13 digits. */
void isbn_write(uint64_t number, char ret[static ISBN_DIGITS + 1]);

bool isbn_valid(uint64_t number); /* 978 or 979 and a right check digit */

const char *isbn_flaw_name(enum isbn_flaw flaw); /* "check-digit", for messages and columns */

#endif
