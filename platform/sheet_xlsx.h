/* sheet_xlsx — what the worksheets' reader needs from the other parts of an .xlsx (ECMA-376 part 1, 18). */
#ifndef PLATFORM_SHEET_XLSX_H
#define PLATFORM_SHEET_XLSX_H

#include "platform/mem.h"
#include "platform/package.h"
#include "platform/sheet_engine.h"
#include "platform/xml.h"

struct xlsx_worksheet {
	struct span name;
	const char *part;
};

struct xlsx_book {
	struct package *package;
	struct sheet_limits limits;
	struct mem_arena memory;              /* of all that follows */
	struct xlsx_worksheet *sheets;        /* those that are shown */
	size_t n_sheets, n_named;             /* n_named: with those that are not */
	const char *texts_part, *styles_part; /* NULL: none */
	bool from_1904;
	struct span **texts; /* shared texts, in pages */
	size_t n_texts;
	uint64_t texts_bytes;
	struct sheet_style *styles; /* by a cell's s */
	size_t n_styles;
};

/* Opens the package and reads what the book says of itself, its styles and shared texts. */
MUST_CHECK bool xlsx_book_open(
    const struct sheet_input *in, struct xlsx_book *book, struct err *err);
void xlsx_book_close(struct xlsx_book *book);

MUST_CHECK bool xlsx_read_styles(struct xlsx_book *book, struct err *err);
MUST_CHECK bool xlsx_read_texts(struct xlsx_book *book, struct err *err);
enum { XLSX_TEXT_PAGE = 4096 };
static inline struct span xlsx_shared_text(const struct xlsx_book *book, size_t i)
{
	return book->texts[i / XLSX_TEXT_PAGE][i % XLSX_TEXT_PAGE];
}

/* A part, read as XML: NULL name or no such part is ERR_NOT_FOUND. */
struct xlsx_part {
	struct package_part *part;
	struct xml *xml;
	uint64_t read;
};
MUST_CHECK bool xlsx_part_open(
    struct xlsx_book *book, const char *name, struct xlsx_part *ret_part, struct err *err);
void xlsx_part_close(struct xlsx_part *part);

/* Joins the text of an element that was just opened (si, is): runs, without phonetic ones. */
MUST_CHECK bool xlsx_rich_text(
    struct xml *xml, char *out, size_t room, size_t *ret_n, struct err *err);

/* "AB12": the column from 0 and the row from 1; false: it is none, or past XFD1048576. */
bool xlsx_reference(struct span text, size_t *ret_column, uint64_t *ret_row);
/* A whole number up to 15 digits. */
bool xlsx_integer(struct span text, uint64_t *ret_number);

/* Where cells are merged; the list is in the arena, in the order of their first rows. */
struct xlsx_merge {
	uint32_t row, last_row;
	uint16_t column, last_column;
};
MUST_CHECK bool xlsx_read_merges(struct xlsx_book *book, const char *part, struct arena *a,
    struct xlsx_merge **ret_merges, size_t *ret_n, struct err *err);

#endif
