/* Delimited text (RFC 4180 and what goes by its name). The file is decoded block by block into one buffer
 * that always holds a whole row: a row that does not fit is past the limit. Lines are found by memchr and
 * cells are spans into the buffer, so that a million rows cost no allocation. */
#include "platform/sheet_engine.h"

#include <stdio.h>

#include "platform/charset.h"
#include "platform/mem.h"

enum { RAW = 256 * 1024, SAMPLE_ROWS = 60 };

struct text {
	struct sheet_input in;
	struct charset_decoder *decoder;
	char *raw;           /* RAW bytes as they stand in the file */
	struct span waiting; /* of raw: not yet decoded */
	uint64_t read;       /* bytes of the file */
	char *buf;           /* decoded */
	size_t cap, at, end;
	const char
	    *line_feed; /* the first line end at or after `at`, or the end; NULL: not looked for */
	struct sheet_cells cells;
	uint64_t number;
	enum charset charset; /* CHARSET_ASCII until something says */
	bool begun, file_read, all;
	bool probing; /* the separator is being looked for: nothing may be changed */
	char separator, line_end;
};

static void text_close(void *self)
{
	struct text *t = self;

	if (t == NULL)
		return;
	charset_close(t->decoder);
	sheet_cells_finish(&t->cells);
	mem_free(t->raw);
	mem_free(t->buf);
	mem_free(t);
}

static bool not_text(struct text *t, struct err *err)
{
	return err_set(err, ERR_INVALID, "row %llu or after it: zero bytes, so this is not text",
	    (unsigned long long)t->number + 1);
}

/* All was ASCII so far, or nothing: does this block say more? */
static bool settle(struct text *t, struct err *err)
{
	enum charset charset;

	if (!charset_guess(t->waiting, t->file_read, &charset))
		return not_text(t, err);
	if (t->decoder != NULL && charset > CHARSET_GB18030)
		return not_text(t, err);
	if (t->decoder != NULL && charset != CHARSET_GB18030) {
		t->charset = charset; /* the decoder is UTF-8's already */
		return true;
	}
	charset_close(t->decoder);
	t->decoder = NULL;
	t->charset = charset;
	return charset_open(charset, &t->decoder, err);
}

/* Reads a block behind what waits to be decoded. */
static bool read_block(struct text *t, struct err *err)
{
	size_t n;

	memmove(t->raw, t->waiting.ptr, t->waiting.len);
	if (!sheet_read_at(&t->in, t->read, t->raw + t->waiting.len, RAW - t->waiting.len, &n, err))
		return false;
	t->waiting = (struct span){ t->raw, t->waiting.len + n };
	t->read += n;
	t->file_read = n == 0;
	return t->charset != CHARSET_ASCII || settle(t, err);
}

static bool too_damaged(const struct text *t)
{
	uint64_t most = t->read / 2000;

	return charset_damages(t->decoder) > (most < 20 ? 20 : most);
}

/* Decodes a block; ret_more: there is room and text for another. */
static bool decode_block(struct text *t, bool *ret_more, struct err *err)
{
	size_t made, before;

	if (!t->file_read && t->waiting.len < RAW / 2 && !read_block(t, err))
		return false;
	before = t->waiting.len;
	made = charset_decode(
	    t->decoder, &t->waiting, t->file_read, t->buf + t->end, t->cap - t->end);
	if (memchr(t->buf + t->end, '\0', made) != NULL)
		return not_text(t, err);
	t->end += made;
	t->all = t->file_read && t->waiting.len == 0;
	*ret_more = !t->all && t->cap - t->end >= 4 &&
	            (made != 0 || before > t->waiting.len || (!t->file_read && before < RAW / 2));
	return true;
}

static bool fill(struct text *t, struct err *err)
{
	bool more = !t->all;

	memmove(t->buf, t->buf + t->at, t->end - t->at);
	t->end -= t->at;
	t->at = 0;
	t->line_feed = NULL;
	while (more)
		if (!decode_block(t, &more, err))
			return false;
	if (too_damaged(t))
		return err_set(err, ERR_INVALID,
		    "the text is not %s: too many bytes are no characters",
		    t->charset == CHARSET_GB18030 ? "UTF-8, and not GB18030"
		                                  : charset_name(t->charset));
	return true;
}

/* ---- splitting a row */

/* The next line end from p on, or the end of what there is. */
static const char *line_end(struct text *t, const char *p)
{
	const char *end = t->buf + t->end;

	if (t->line_feed == NULL || t->line_feed < p)
		t->line_feed = memchr(p, t->line_end, (size_t)(end - p));
	if (t->line_feed == NULL)
		t->line_feed = end;
	return t->line_feed;
}

/* A field that begins with a quote: where it closes, if it does so before a separator or a line's end.
 * Vendors write titles like "Hamlet" and its sources without quoting them: that is text, then. */
static char *closing(struct text *t, char *p)
{
	char *end = t->buf + t->end;

	for (char *q = p + 1; (q = memchr(q, '"', (size_t)(end - q))) != NULL; q += 2) {
		if (q + 1 < end && q[1] == '"')
			continue;
		if (q + 1 == end || q[1] == t->separator || q[1] == '\n' || q[1] == '\r')
			return q;
		return NULL;
	}
	return NULL;
}

static struct span unquote(const struct text *t, char *from, char *to)
{
	char *out = memchr(from, '"', (size_t)(to - from));
	struct span whole = { from, (size_t)(to - from) };

	if (out == NULL || t->probing)
		return whole;
	for (char *p = out; p < to; p++) {
		if (*p == '"')
			p++;
		*out++ = *p;
	}
	return (struct span){ from, (size_t)(out - from) };
}

static bool add(struct text *t, struct span field, struct err *err)
{
	struct sheet_cell *c = &t->cells.v[t->cells.n];

	if (t->cells.n == t->cells.max)
		return err_set(err, ERR_TOO_LARGE, "row %llu has more than %zu cells",
		    (unsigned long long)t->number, t->cells.max);
	*c = (struct sheet_cell){ .text = field };
	t->cells.n++;
	return true;
}

/* Without the CR of CR LF. */
static const char *trim(const struct text *t, const char *from, const char *to)
{
	return t->line_end == '\n' && to > from && to[-1] == '\r' ? to - 1 : to;
}

/* One field from p; returns where its separator or line end stands. */
static char *field(struct text *t, char *p, struct err *err)
{
	char *end = t->buf + t->end, *close, *to;

	if (p < end && *p == '"' && (close = closing(t, p)) != NULL) {
		to = close + 1;
		if (t->line_end == '\n' && to + 1 < end && to[0] == '\r' && to[1] == '\n')
			to++;
		return add(t, unquote(t, p + 1, close), err) ? to : NULL;
	}
	end = t->buf + (line_end(t, p) - t->buf);
	if ((to = memchr(p, t->separator, (size_t)(end - p))) == NULL)
		to = end;
	return add(t, (struct span){ p, (size_t)((to == end ? trim(t, p, to) : to) - p) }, err)
	           ? to
	           : NULL;
}

/* A row with quotes in it; returns where it ends. */
static char *split_quoted(struct text *t, struct err *err)
{
	char *p = t->buf + t->at, *end = t->buf + t->end;

	while ((p = field(t, p, err)) != NULL && p < end && *p == t->separator)
		p++;
	/* a quoted field may be followed by a lone CR */
	return p == NULL || p == end || *p == t->line_end ? p : t->buf + (line_end(t, p) - t->buf);
}

/* The way of nearly every row. */
static bool split_plain(struct text *t, const char *to, struct err *err)
{
	const char *p = t->buf + t->at, *sep;

	to = trim(t, p, to);
	while ((sep = memchr(p, t->separator, (size_t)(to - p))) != NULL) {
		if (!add(t, (struct span){ p, (size_t)(sep - p) }, err))
			return false;
		p = sep + 1;
	}
	return add(t, (struct span){ p, (size_t)(to - p) }, err);
}

/* The row at `at` into the cells; ret_to: its line end, or the end. */
static bool split(struct text *t, const char **ret_to, struct err *err)
{
	const char *p = t->buf + t->at, *to = line_end(t, p);

	t->cells.n = 0;
	if (memchr(p, '"', (size_t)(to - p)) == NULL) {
		*ret_to = to;
		return split_plain(t, to, err);
	}
	*ret_to = split_quoted(t, err);
	return *ret_to != NULL;
}

static bool text_row(void *self, struct sheet_row *ret_row, struct err *err)
{
	struct text *t = self;
	const char *to;

	if (t->end - t->at <= t->in.limits.row_bytes && !t->all && !fill(t, err))
		return false;
	if (t->at == t->end)
		return false;
	if (++t->number > t->in.limits.rows)
		return err_set(err, ERR_TOO_LARGE, "more than %u rows", t->in.limits.rows);
	if (!split(t, &to, err))
		return false;
	if ((size_t)(to - (t->buf + t->at)) > t->in.limits.row_bytes)
		return err_set(err, ERR_TOO_LARGE, "row %llu is longer than %u bytes",
		    (unsigned long long)t->number, t->in.limits.row_bytes);
	*ret_row = (struct sheet_row){ t->number, t->cells.v, t->cells.n, false };
	if (charset_damages(t->decoder) != 0)
		ret_row->damaged = memmem(t->buf + t->at, (size_t)(to - t->buf) - t->at,
		                       "\xef\xbf\xbd", 3) != NULL;
	t->at = (size_t)(to - t->buf) + (to < t->buf + t->end);
	return true;
}

/* ---- finding out how it is written */

/* How well a separator explains the first rows: those of the most frequent number of cells. */
static size_t score(struct text *t, char separator)
{
	size_t at = t->at, counts[64] = { 0 }, best = 1, rows = 0;
	const char *to;
	struct err err = { 0 };

	t->separator = separator;
	while (rows < SAMPLE_ROWS && t->at < t->end && split(t, &to, &err)) {
		counts[t->cells.n < 64 ? t->cells.n : 63]++;
		t->at = (size_t)(to - t->buf) + 1;
		rows++;
	}
	for (size_t i = 2; i < 64; i++)
		if (counts[i] != 0 && (best == 1 || counts[i] >= counts[best]))
			best = i;
	t->at = at;
	t->line_feed = NULL;
	return best == 1 ? 0 : counts[best] * 64 + best;
}

static void find_separator(struct text *t)
{
	static const char candidates[] = { '\t', ',', ';', '|' };
	size_t most = 0, n;
	char best = ',';

	for (size_t i = 0; i < sizeof(candidates); i++)
		if ((n = score(t, candidates[i])) > most) {
			most = n;
			best = candidates[i];
		}
	t->separator = best;
}

/* "sep=;" on the first line is Excel's own way to say it, and no row. */
static bool told_separator(struct text *t)
{
	const char *p = t->buf + t->at;
	size_t n = t->end - t->at;

	if (n < 6 || memcmp(p, "sep=", 4) != 0 || (p[5] != '\n' && p[5] != '\r'))
		return false;
	t->separator = p[4];
	t->at += n > 6 && p[5] == '\r' && p[6] == '\n' ? 7 : 6;
	return true;
}

static bool known_control(unsigned char c)
{
	return c >= ' ' || (c >= '\t' && c <= '\r') || c == 0x1a;
}

/* MARC, protocols and machine code have control characters that no table has. */
static bool looks_like_text(const struct text *t)
{
	size_t n = t->end < 65536 ? t->end : 65536, strange = 0;

	for (size_t i = 0; i < n; i++)
		strange += !known_control((unsigned char)t->buf[i]);
	return strange * 500 <= n;
}

static void describe(const struct text *t, char *format)
{
	const char *separator = t->separator == '\t' ? "tab" : NULL;

	(void)snprintf(format, SHEET_FORMAT_SIZE, "text, %s, %s%.*s", charset_name(t->charset),
	    separator ? separator : "", separator ? 0 : 1, &t->separator);
}

static bool begin(struct text *t, char *format, struct err *err)
{
	if (!fill(t, err))
		return false;
	if (t->end >= 3 && memcmp(t->buf, "\xef\xbb\xbf", 3) == 0)
		t->at = 3;
	if (!looks_like_text(t))
		return err_set(
		    err, ERR_INVALID, "this is not a spreadsheet and not a table in text");
	t->line_end = memchr(t->buf, '\n', t->end) != NULL || memchr(t->buf, '\r', t->end) == NULL
	                  ? '\n'
	                  : '\r';
	if (!told_separator(t)) {
		t->probing = true;
		find_separator(t);
		t->probing = false;
	}
	describe(t, format);
	return true;
}

static bool text_open(const struct sheet_input *in, char *format, void **ret_self, struct err *err)
{
	struct text *t = mem_new(sizeof(*t));
	bool ok = t != NULL;

	if (ok) {
		t->in = *in;
		t->cap = 2 * (size_t)in->limits.row_bytes + 4 * RAW;
		t->raw = mem_new(RAW);
		t->buf = mem_new(t->cap);
		t->waiting.ptr = t->raw;
		ok = t->raw != NULL && t->buf != NULL;
	}
	if (!ok)
		(void)err_set(err, ERR_MEMORY, "out of memory");
	if (!ok || !sheet_cells_init(&t->cells, &in->limits, err) || !begin(t, format, err)) {
		text_close(t);
		return false;
	}
	*ret_self = t;
	return true;
}

static bool text_next(void *self, struct span *ret_name, struct err *err)
{
	struct text *t = self;

	(void)err;
	if (t->begun)
		return false;
	t->begun = true;
	*ret_name = SPAN("");
	return true;
}

static void text_progress(const void *self, uint64_t *ret_done, uint64_t *ret_total)
{
	const struct text *t = self;
	uint64_t ahead = t->waiting.len + (t->end - t->at);

	*ret_done = t->read > ahead ? t->read - ahead : 0;
	*ret_total = t->in.size;
}

const struct sheet_engine sheet_text_engine = { SHEET_DELIMITED, text_open, text_next, text_row,
	text_progress, text_close };
