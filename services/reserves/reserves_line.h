/* reserves_line — what kind of line a row is: blank, title, header repeated on each printed page, footer, or
 * a row with something to read. Of use to reserves_reading.c alone. */
#ifndef RESERVES_LINE_H
#define RESERVES_LINE_H

#include "services/reserves/reserves_row.h"

/* *ret_college: set by a line "开课学院：文学院", which is a LINE_TITLE. */
enum line_kind line_tell(const struct row_in *in, struct span *ret_college);

/* The most characters that a cell of the field may have. */
size_t line_field_most(enum column_field field);

#endif
