/* sheet_engine — what stands behind platform/sheet.h: one engine for each format. Nobody else includes this. */
#ifndef PLATFORM_SHEET_ENGINE_H
#define PLATFORM_SHEET_ENGINE_H

#include "platform/sheet.h"

enum { SHEET_FORMAT_SIZE = 64 };

/* The open file; borrowed by the engine, which reads it at its own places (pread). */
struct sheet_input {
	int fd;
	uint64_t size;
	struct sheet_limits limits; /* all filled in */
};

struct sheet_engine {
	enum sheet_kind kind;
	/* Sets the format as people read it. */
	bool (*open)(const struct sheet_input *in, char *format, void **ret_self, struct err *err);
	bool (*next)(void *self, struct span *ret_name, struct err *err);
	bool (*row)(void *self, struct sheet_row *ret_row, struct err *err); /* blank ones, too */
	void (*progress)(const void *self, uint64_t *ret_done, uint64_t *ret_total);
	void (*close)(void *self); /* NULL is fine */
};

extern const struct sheet_engine sheet_text_engine, sheet_xlsx_engine, sheet_xls_engine,
    sheet_html_engine, sheet_xml_engine;

/* Tells by the content which engine reads this; ERR_INVALID says what it is instead. */
MUST_CHECK bool sheet_tell(
    const struct sheet_input *in, const struct sheet_engine **ret_engine, struct err *err);

/* The whole file, or its part from `at`; the bytes are mem_free's. */
MUST_CHECK bool sheet_read_all(const struct sheet_input *in, char **ret_bytes, struct err *err);
MUST_CHECK bool sheet_read_at(const struct sheet_input *in, uint64_t at, char *bytes, size_t room,
    size_t *ret_n, struct err *err);

/* A row being put together: cells up to the limit, allocated once. */
struct sheet_cells {
	struct sheet_cell *v;
	size_t n, max;
};
MUST_CHECK bool sheet_cells_init(
    struct sheet_cells *c, const struct sheet_limits *limits, struct err *err);
void sheet_cells_finish(struct sheet_cells *c);
/* The cell in that column (from 0), those before it made blank; NULL: ERR_TOO_LARGE. */
struct sheet_cell *sheet_cells_at(
    struct sheet_cells *c, size_t column, uint64_t row, struct err *err);

/* Numbers as sheet.h says. Each needs room for SHEET_NUMBER_SIZE; returns the length. */
enum { SHEET_NUMBER_SIZE = 40 };
size_t sheet_number(double value, char *out);

/* How a style shows a number: as an instant with these parts, or with leading zeros. */
struct sheet_style {
	bool year, month, day, clock; /* none: a number */
	unsigned char zeros;          /* digits of a format as 00000 */
};
struct sheet_style sheet_style_of(struct span format_code);
struct sheet_style sheet_style_builtin(unsigned id); /* ECMA-376 part 1, 18.8.30 */
size_t sheet_styled(double value, struct sheet_style style, bool from_1904, char *out);

/* A number as a file holds it in text; *ret_number stays false for a date. 0: it is no number, show it as is. */
size_t sheet_number_text(
    struct span raw, struct sheet_style style, bool from_1904, char *out, bool *ret_number);
/* 2026-11-22T00:00:00.000 becomes 2026-11-22, in its place. */
struct span sheet_iso_date(char *text, size_t n);

bool sheet_cells_damaged(const struct sheet_cell *cells, size_t n); /* U+FFFD in one of them */

#endif
