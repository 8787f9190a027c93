/* sheet_ole — looks an .xls over before freexl may touch it: the compound file around it ([MS-CFB]) and the records
 * within ([MS-XLS] 2.4). Says what freexl does not: password, hidden sheets, merged cells, and areas so
 * large that it would take all memory for them. */
#ifndef PLATFORM_SHEET_OLE_H
#define PLATFORM_SHEET_OLE_H

#include "core/arena.h"
#include "platform/sheet_engine.h"

struct ole_merge {
	uint16_t row, last_row, column, last_column; /* from 0 */
};

struct ole_sheet {
	bool shown;               /* a worksheet, and not hidden */
	struct ole_merge *merges; /* in the order of their first rows */
	size_t n_merges;
};

struct ole_book {
	bool biff8;
	struct ole_sheet *sheets; /* in the order of the file, as freexl counts them */
	size_t n_sheets;
};

/* A copy of the file in memory. The last results of its formulas, which freexl passes over, are made cells of it
 * that freexl reads. scratch is done with afterwards. */
struct ole_file {
	char *bytes;
	size_t n;
	struct arena *scratch;
};

/* ERR_INVALID says what is wrong or what it is instead; ERR_TOO_LARGE. The book is in `a`. */
MUST_CHECK bool sheet_ole_look(const struct ole_file *file, const struct sheet_limits *limits,
    struct arena *a, struct ole_book *ret_book, struct err *err);

#endif
