/* For the tests of the sheet readers: a file from bytes, and all that was read as one text. */
#ifndef TESTING_SHEET_DUMP_H
#define TESTING_SHEET_DUMP_H

#include "core/buf.h"
#include "platform/sheet.h"

int sheet_file(struct span bytes); /* a descriptor without a name, to be closed */

/* "[Name]" for each sheet, then for each row "2: a|b|c". A cell stored as number ends in #, one spread from
 * a merged cell in ^; a damaged row's number in !. */
bool sheet_dump_fd(int fd, const struct sheet_limits *limits, struct buf *out, struct err *err);

/* The bytes are read as this text, in this format; else the difference is shown and the test ends. */
void sheet_expect(struct span bytes, const char *format, const char *wanted);
/* The bytes are refused, with this code and this in the detail. */
void sheet_expect_refused(
    struct span bytes, const struct sheet_limits *limits, enum err_code code, const char *detail);

#endif
