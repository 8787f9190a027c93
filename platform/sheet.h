/* sheet — reads spreadsheets as offices and vendors really send them. What a file is, is told by its
 * content and never by its name: .xlsx, .xls (true BIFF), an .xls that is an HTML table or Excel's XML of
 * 2003, and delimited text (comma, tab, semicolon, bar) in UTF-8, GB18030 or UTF-16.
 *
 *     struct sheet *sheet;
 *     if (!sheet_open(path, NULL, &sheet, err)) return false;
 *     while (sheet_next(sheet, &name, err))             each worksheet that is shown and not empty
 *             while (sheet_row(sheet, &row, err))       each row that is not blank
 *                     use(row.number, sheet_text(&row, 3));
 *     sheet_close(sheet);
 *     return err->code == ERR_NONE;
 *
 * Failures: ERR_NOT_FOUND (no such file), ERR_INVALID (not a spreadsheet, damaged, has a password; the
 * detail says what and where), ERR_TOO_LARGE (past a limit, which is named), ERR_MEMORY, ERR_INTERNAL
 * (the disk failed). With err set sheet_next and sheet_row do nothing more. One thread at a time. */
#ifndef PLATFORM_SHEET_H
#define PLATFORM_SHEET_H

#include <stdint.h>

#include "core/err.h"
#include "core/span.h"

/* Every limit is a refusal with a reason, not a cut. Zero stands for the default. */
struct sheet_limits {
	uint64_t file_bytes;    /* delimited text and .xlsx; asked before reading (default 1 GiB) */
	uint64_t xls_bytes;     /* .xls, true or in disguise: it is held in memory (256 MiB) */
	uint64_t unpacked;      /* all of an .xlsx that is read, unpacked (4 GiB) */
	uint64_t part_unpacked; /* one part of it, as the shared texts: some is held (1 GiB) */
	uint32_t ratio;         /* unpacked to packed bytes of a part above 1 MiB (400) */
	uint32_t parts;         /* entries in the .xlsx (10,000) */
	uint32_t sheets;        /* worksheets in a file (1,000) */
	uint32_t rows;          /* the highest row number of a worksheet (5,000,000) */
	uint32_t columns;       /* cells in a row (1,024) */
	uint32_t row_bytes;     /* text of a row, and so of a cell (1 MiB) */
	uint64_t held_bytes;    /* shared texts, and again the texts of merged cells (256 MiB) */
};

enum sheet_kind { SHEET_DELIMITED, SHEET_XLSX, SHEET_XLS, SHEET_HTML, SHEET_XML };

/* text is UTF-8 without NUL, white space as it stands in the file (HTML: collapsed, <br> is LF).
 * Numbers are the shortest decimal that is exact, without exponent up to 21 digits (9787040396638, 0.1,
 * 3); dates go by the cell's style as 2026-11-22, 2026-11, 09:12, 2026-11-22 09:12:30; truth values are
 * TRUE and FALSE; a formula is its last result. */
struct sheet_cell {
	struct span text;
	bool
	    number; /* stored as a number (not as a date): leading zeros may be lost, an ISBN cut */
	bool spread; /* repeated here from a merged cell's first place */
};

/* Borrowed until the next call on the sheet. A row with nothing of its own (blank, or only spread cells)
 * is passed over, but counted. */
struct sheet_row {
	uint64_t number; /* as a spreadsheet program shows it: from 1, blank ones counted */
	const struct sheet_cell *cells;
	size_t n; /* differs from row to row: ask by sheet_text */
	bool
	    damaged; /* bytes that are not text stand as U+FFFD: refuse or show, never use as a key */
};

static inline struct span sheet_text(const struct sheet_row *row, size_t column) /* from 0 */
{
	return column < row->n ? row->cells[column].text : (struct span){ "", 0 };
}

struct sheet;

/* limits may be NULL. sheet_open_fd reads a regular file that stays the caller's, from its start. */
MUST_CHECK bool sheet_open(
    const char *path, const struct sheet_limits *limits, struct sheet **ret_sheet, struct err *err);
MUST_CHECK bool sheet_open_fd(
    int fd, const struct sheet_limits *limits, struct sheet **ret_sheet, struct err *err);
void sheet_close(struct sheet *sheet); /* NULL is fine */

/* Moves to the next worksheet; before the first row of the first, too. False: the end, or err is set.
 * The name (of text and HTML: empty) is borrowed until the next sheet_next. May be called before the
 * rows are at their end. A sheet may turn out to have no row. */
MUST_CHECK bool sheet_next(struct sheet *sheet, struct span *ret_name, struct err *err);
MUST_CHECK bool sheet_row(struct sheet *sheet, struct sheet_row *ret_row, struct err *err);

enum sheet_kind sheet_kind(const struct sheet *sheet);
/* For people and logs, as "xlsx", "xls (BIFF8)", "text, GB18030, tab"; lives as long as the sheet. */
const char *sheet_format(const struct sheet *sheet);

/* For a progress bar: bytes of the file (.xlsx: of its worksheets) dealt with, out of all. */
struct sheet_progress {
	uint64_t done, total;
	uint64_t rows; /* given so far, all worksheets */
};
struct sheet_progress sheet_progress(const struct sheet *sheet);

#endif
