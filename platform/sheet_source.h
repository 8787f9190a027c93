/* sheet_source — the file of a sheet as UTF-8, for what is markup: HTML and Excel's XML of 2003. The content
 * decides on the charset, what the markup says only where the content does not. */
#ifndef PLATFORM_SHEET_SOURCE_H
#define PLATFORM_SHEET_SOURCE_H

#include "platform/charset.h"
#include "platform/sheet_engine.h"

struct sheet_source {
	struct sheet_input in;
	struct charset_decoder *decoder;
	enum charset charset;
	char *raw;
	struct span waiting;
	uint64_t at;
	bool begun, file_read;
};

MUST_CHECK bool sheet_source_open(
    struct sheet_source *s, const struct sheet_input *in, struct err *err);
void sheet_source_close(struct sheet_source *s);

/* As xml_source reads; 0 bytes: the end. room is 64 or more. */
bool sheet_source_read(void *source, char *bytes, size_t room, size_t *ret_n, struct err *err);

#endif
