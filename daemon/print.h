/* print — what a command answers with, on stdout, as --format says: a table for eyes, csv for spreadsheet
 * programs, tsv and json for scripts. */
#ifndef DAEMON_PRINT_H
#define DAEMON_PRINT_H

#include "core/buf.h"

enum print_format { PRINT_TABLE, PRINT_CSV, PRINT_TSV, PRINT_JSON };

bool print_format_find(const char *word, enum print_format *ret_format);

struct print_column {
	const char *name;
	bool bare; /* JSON: a number or a truth, without quotes; an empty one is null */
};

/* cells: row by row, one for each column. csv comes with the mark that Excel wants, json as a list of objects. */
void print_rows(enum print_format format, struct arena *a, const struct print_column *columns,
    size_t n_columns, const struct span *cells, size_t n_rows);

#endif
