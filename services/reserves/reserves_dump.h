/* reserves_dump — for the tests and the fuzzer of reading: tables written as text, and what was made of them
 * as text again. Not part of the room's library. */
#ifndef RESERVES_DUMP_H
#define RESERVES_DUMP_H

#include "core/buf.h"
#include "services/reserves/reserves_reading.h"

/* Rows by LF, cells by '|'; in a cell '~' is a line break, a '^' in front says that it is repeated from a
 * merged one. Blank lines are passed over but counted, as a sheet does. Returns the number of rows. */
size_t table_rows(struct arena *a, struct span text, struct sheet_row **ret_rows);

/* "course_code sure header 课程代码; ..." then "missing: ..." and "ask". */
struct span columns_dump(struct arena *a, const struct columns *c);

/* A line of a reading as one line of text. */
void line_dump(struct buf *out, enum plan_kind kind, const struct reading_line *line);

/* Guesses the columns of a table and reads it whole. */
bool table_read(struct arena *a, const struct reading_options *options, struct span table,
    struct buf *out, struct err *err);

#endif
