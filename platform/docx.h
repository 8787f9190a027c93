/* docx — letters for Word and LibreOffice: title, paragraphs, tables. A4, margins of 2.54 cm, 宋体 for text
 * and 黑体 for titles with a Latin face beside each. All text is escaped; characters that XML cannot hold are
 * replaced. Out of memory is the arena's sticky flag, told by docx_finish. */
#ifndef PLATFORM_DOCX_H
#define PLATFORM_DOCX_H

#include "core/buf.h"
#include "core/err.h"

enum { DOCX_COLUMNS = 63 }; /* what Word takes; more are left out */

struct docx {
	struct buf body;
	struct span title;
	int widths[DOCX_COLUMNS]; /* of the table that is being written */
	size_t n_columns;
};

enum docx_align {
	DOCX_LEFT,
	DOCX_CENTRE,
	DOCX_RIGHT,
	DOCX_INDENTED /* its first line by two characters, as Chinese letters are set */
};

void docx_init(struct docx *d, struct arena *a); /* the arena holds all until docx_finish */
void docx_title(
    struct docx *d, struct span text); /* centred; the first is the document's title, too */
void docx_heading(struct docx *d, struct span text);
void docx_paragraph(
    struct docx *d, struct span text, enum docx_align align); /* LF breaks the line */

void docx_page(struct docx *d); /* what follows begins on a page of its own */

struct docx_column {
	struct span title;
	int share; /* of the width, in parts */
};

/* The header row is repeated on each page. A row gets as many cells as there are columns. */
void docx_table(struct docx *d, const struct docx_column *columns, size_t n);
void docx_table_row(struct docx *d, const struct span *cells, size_t n);
void docx_table_end(struct docx *d);

MUST_CHECK bool docx_finish(struct docx *d, struct span *ret_file, struct err *err);

#endif
