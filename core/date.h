/* date — days of the Gregorian calendar as text (ISO 8601, 2026-11-22) and as Unix milliseconds.
 * No clock and no zone data here: the caller says what time it is and how far its zone lies east
 * of Greenwich (China has been at 480 minutes since 1991). */
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include <stdint.h>

#include "core/span.h"

struct date {
	int year, month, day;
};

enum { DATE_LEN = 10 };

/* "2026-11-22", a day that exists, years 1000 to 9999; anything else is false. ret_date may be NULL. */
bool date_parse(struct span s, struct date *ret_date);
/* Ten characters and a NUL into out; the span borrows them. */
struct span date_print(struct date d, char out[DATE_LEN + 1]);
/* The day on which this moment falls in a zone that many minutes east. */
struct date date_of_ms(int64_t unix_ms, int zone_minutes);
/* The moment at which that day begins there: the inverse. */
int64_t date_begins(struct date d, int zone_minutes);
/* Negative, 0, positive: a before, on, after b. */
int date_compare(struct date a, struct date b);

#endif
