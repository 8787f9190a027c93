/* What every command takes; see arguments.h. */
#include "daemon/arguments.h"

#include <stdio.h>

int command_failed(const struct err *err)
{
	(void)fprintf(stderr, "kaijuan: %s\n", err->detail);
	switch (err->code) {
	case ERR_CONFLICT:
	case ERR_DENIED:
		return EXIT_NO;
	default:
		return EXIT_SYSTEM;
	}
}

bool argument_number(const char *text, int64_t min, int64_t max, int64_t *ret)
{
	int64_t n = 0;

	for (const char *p = text; *p != '\0'; p++) {
		if (*p < '0' || *p > '9' || p - text > 17)
			return false;
		n = n * 10 + (*p - '0');
	}
	*ret = n;
	return *text != '\0' && n >= min && n <= max;
}
