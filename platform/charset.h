/* charset — text from elsewhere becomes UTF-8: GB18030 (and so GBK and GB2312), UTF-16, and UTF-8 itself,
 * checked. Bytes that are no character become U+FFFD, are counted, and what follows them is kept. */
#ifndef PLATFORM_CHARSET_H
#define PLATFORM_CHARSET_H

#include <stdint.h>

#include "core/err.h"
#include "core/span.h"

enum charset { CHARSET_ASCII, CHARSET_UTF8, CHARSET_GB18030, CHARSET_UTF16LE, CHARSET_UTF16BE };

const char *charset_name(enum charset charset); /* "UTF-8" */

/* What a text is in, by its mark or its content; CHARSET_ASCII means that nothing in it says. A text that is
 * nearly UTF-8 is damaged UTF-8. False: it holds zero bytes as no text does. `whole`: nothing follows. */
bool charset_guess(struct span start, bool whole, enum charset *ret_charset);

/* By a name as in <meta charset> or XML; false: one that we do not read. */
bool charset_by_name(struct span name, enum charset *ret_charset);

struct charset_decoder;
MUST_CHECK bool charset_open(
    enum charset charset, struct charset_decoder **ret_decoder, struct err *err);
void charset_close(struct charset_decoder *d); /* NULL is fine */

/* Decodes from the front of *in what there is room for, and takes it off. A character cut at the end stays in
 * *in for the next call, unless `last`. Needs room for 4 bytes or more; returns the bytes written. */
size_t charset_decode(
    struct charset_decoder *d, struct span *in, bool last, char *out, size_t room);
uint64_t charset_damages(const struct charset_decoder *d); /* characters replaced so far */

#endif
