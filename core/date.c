/* Days from civil and back: Howard Hinnant, "chrono-compatible low-level date algorithms" (public domain). */
#include "core/date.h"

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && leap(year));
}

static bool number(struct span s, size_t at, size_t n, int *ret)
{
	*ret = 0;
	for (size_t i = at; i < at + n; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
		*ret = *ret * 10 + (s.ptr[i] - '0');
	}
	return true;
}

static bool exists(struct date d)
{
	return d.year >= 1000 && d.month >= 1 && d.month <= 12 && d.day >= 1 &&
	       d.day <= days_in(d.year, d.month);
}

bool date_parse(struct span s, struct date *ret_date)
{
	struct date d;

	if (s.len != DATE_LEN || s.ptr[4] != '-' || s.ptr[7] != '-')
		return false;
	if (!number(s, 0, 4, &d.year) || !number(s, 5, 2, &d.month) || !number(s, 8, 2, &d.day) ||
	    !exists(d))
		return false;
	if (ret_date != NULL)
		*ret_date = d;
	return true;
}

static void digits(char *out, int n, int v)
{
	while (n-- > 0) {
		out[n] = (char)('0' + v % 10);
		v /= 10;
	}
}

struct span date_print(struct date d, char out[DATE_LEN + 1])
{
	digits(out, 4, d.year);
	out[4] = '-';
	digits(out + 5, 2, d.month);
	out[7] = '-';
	digits(out + 8, 2, d.day);
	out[DATE_LEN] = '\0';
	return (struct span){ out, DATE_LEN };
}

/* Years begin in March here, so that the leap day is the last of one. */
struct date date_of_ms(int64_t unix_ms, int zone_minutes)
{
	const int64_t day_ms = 86400000, era_days = 146097;
	int64_t t = unix_ms + (int64_t)zone_minutes * 60000;
	int64_t days = (t >= 0 ? t : t - (day_ms - 1)) / day_ms + 719468;
	int64_t era = (days >= 0 ? days : days - (era_days - 1)) / era_days;
	int64_t doe = days - era * era_days;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);

	return (struct date){
		.year = (int)(yoe + era * 400) + (month <= 2),
		.month = month,
		.day = (int)(doy - (153 * mp + 2) / 5) + 1,
	};
}

int64_t date_begins(struct date d, int zone_minutes)
{
	const int64_t year = d.month <= 2 ? d.year - 1 : d.year, era = year / 400;
	const int64_t yoe = year - era * 400;
	const int64_t doy = (153 * (d.month > 2 ? d.month - 3 : d.month + 9) + 2) / 5 + d.day - 1;
	const int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return (era * 146097 + doe - 719468) * 86400000 - (int64_t)zone_minutes * 60000;
}

int date_compare(struct date a, struct date b)
{
	if (a.year != b.year)
		return a.year - b.year;
	return a.month != b.month ? a.month - b.month : a.day - b.day;
}
