/* csv — delimited text that people open in a spreadsheet program (RFC 4180; OWASP "CSV injection"). */
#ifndef PLATFORM_CSV_H
#define PLATFORM_CSV_H

#include "core/buf.h"

/* Excel reads UTF-8 only with this in front. */
#define CSV_MARK SPAN("\xef\xbb\xbf")

/* One field, quoted where it must be. What a spreadsheet would take for a formula (first = + - @ TAB CR,
 * also full width, unless the whole is a plain number) gets ' in front. */
void csv_field(struct buf *out, struct span text);
void csv_separator(struct buf *out); /* , */
void csv_end(struct buf *out);       /* CR LF */

#endif
