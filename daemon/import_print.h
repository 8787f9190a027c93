/* import_print — what `kaijuan import` says: progress, questions, refused rows, counts. */
#ifndef DAEMON_IMPORT_PRINT_H
#define DAEMON_IMPORT_PRINT_H

#include "daemon/print.h"
#include "services/reserves/reserves_import.h"

/* A bar on stderr when that is a terminal; else nothing. */
struct import_bar {
	const char *what;
	int drawn; /* percent, so that it is drawn a hundred times and not a million */
	bool begun;
};
bool import_bar_tell(void *bar, int64_t done, int64_t total, struct err *err);
void import_bar_end(struct import_bar *bar);

/* What each column was taken for, and how to say otherwise; on stderr. */
void import_print_columns(const struct columns_set *columns, enum plan_kind kind);
/* Refused rows, and with `warnings` the remarks on others; on stdout. */
void import_print_findings(
    enum print_format format, struct arena *a, const struct findings *findings, bool warnings);
/* One line on stderr. */
void import_print_counts(const struct import_outcome *outcome, bool dry_run);

#endif
