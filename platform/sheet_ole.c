#include "platform/sheet_ole.h"

#include <stdlib.h>

#include "core/vec.h"

enum {
	HEADER = 512,
	MOST_CELLS = 16000000, /* freexl takes 16 bytes for each, before it reads one */
	MOST_MERGES = 200000,
};

static const uint32_t FREE_FROM = 0xfffffffa; /* sector numbers from here on are marks */

struct ole {
	struct span file;
	struct arena *arena;
	size_t sector; /* bytes of one */
	const uint32_t *fat;
	size_t n_fat;
};

static uint32_t u16(const char *p)
{
	return (uint32_t)((unsigned char)p[0] | (unsigned char)p[1] << 8);
}

static uint32_t u32(const char *p)
{
	return u16(p) | u16(p + 2) << 16;
}

static bool damaged(struct err *err)
{
	return err_set(err, ERR_INVALID, "the .xls is damaged or cut off");
}

static bool no_memory(struct err *err)
{
	return err_set(err, ERR_MEMORY, "out of memory");
}

/* ---- the compound file */

/* The bytes of a sector; NULL: the file has none such. */
static const char *sector_at(const struct ole *o, uint32_t n)
{
	uint64_t at = ((uint64_t)n + 1) * o->sector;

	return at + o->sector <= o->file.len ? o->file.ptr + at : NULL;
}

static bool add_fat_sector(struct ole *o, uint32_t *fat, uint32_t sector, struct err *err)
{
	const char *p = sector_at(o, sector);

	if (p == NULL || (o->n_fat + o->sector / 4) * 4 > o->file.len)
		return damaged(err);
	for (size_t i = 0; i < o->sector / 4; i++)
		fat[o->n_fat++] = u32(p + 4 * i);
	return true;
}

/* The sectors of the table are listed in the header, and from there on in a chain of lists. */
static bool read_fat(struct ole *o, struct err *err)
{
	uint32_t *fat = arena_alloc(o->arena, o->file.len + o->sector);
	uint32_t next = u32(o->file.ptr + 0x44);
	size_t per_list = o->sector / 4 - 1;

	if (fat == NULL)
		return no_memory(err);
	for (size_t i = 0; i < 109; i++) {
		uint32_t sector = u32(o->file.ptr + 0x4c + 4 * i);

		if (sector < FREE_FROM && !add_fat_sector(o, fat, sector, err))
			return false;
	}
	while (next < FREE_FROM) {
		const char *list = sector_at(o, next);

		/* each list that counts adds to the table, which is no larger than the file: this ends */
		if (list == NULL || u32(list) >= FREE_FROM)
			return damaged(err);
		for (size_t i = 0; i < per_list && u32(list + 4 * i) < FREE_FROM; i++)
			if (!add_fat_sector(o, fat, u32(list + 4 * i), err))
				return false;
		next = u32(list + 4 * per_list);
	}
	o->fat = fat;
	return true;
}

/* The sectors from `first` on in one piece: `most` bytes, or fewer. */
static bool read_chain(
    const struct ole *o, uint32_t first, size_t most, struct span *ret_bytes, struct err *err)
{
	size_t n = 0, room = most < o->file.len ? most : o->file.len;
	char *bytes = arena_alloc(o->arena, room + o->sector);

	if (bytes == NULL)
		return no_memory(err);
	for (uint32_t at = first; at < FREE_FROM && n < room; at = o->fat[at], n += o->sector) {
		const char *p = sector_at(o, at);

		if (p == NULL || at >= o->n_fat)
			return damaged(err);
		memcpy(bytes + n, p, o->sector);
	}
	*ret_bytes = (struct span){ bytes, n < room ? n : room };
	return true;
}

/* The other way: what was changed in the piece, back into the sectors. */
static void write_chain(const struct ole *o, uint32_t first, struct span bytes)
{
	size_t n = 0;

	for (uint32_t at = first; at < FREE_FROM && n < bytes.len;
	     at = o->fat[at], n += o->sector) {
		size_t left = bytes.len - n;

		memcpy((char *)(uintptr_t)sector_at(o, at), bytes.ptr + n,
		    left < o->sector ? left : o->sector);
	}
}

/* A directory entry's name, in UTF-16, against one in ASCII. */
static bool is_named(const char *entry, const char *name)
{
	size_t n = strlen(name);

	if (u16(entry + 0x40) != 2 * (n + 1))
		return false;
	for (size_t i = 0; i < n; i++)
		if (u16(entry + 2 * i) != (unsigned char)name[i])
			return false;
	return true;
}

static const char *find(struct span directory, const char *name)
{
	for (size_t at = 0; at + 128 <= directory.len; at += 128)
		if (is_named(directory.ptr + at, name))
			return directory.ptr + at;
	return NULL;
}

static bool tell_other(struct span directory, struct err *err)
{
	static const struct {
		const char *name, *what;
	} others[] = {
		{ "EncryptedPackage", "a workbook with a password: save it without one" },
		{ "WordDocument", "a Word document, not a spreadsheet" },
		{ "PowerPoint Document", "a presentation, not a spreadsheet" },
		{ "VisioDocument", "a drawing, not a spreadsheet" },
		{ "__properties_version1.0", "an e-mail, not a spreadsheet" },
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (find(directory, others[i].name) != NULL)
			return err_set(err, ERR_INVALID, "this is %s", others[i].what);
	return err_set(err, ERR_INVALID, "the .xls is damaged: it holds no workbook");
}

/* Streams below the header's limit live in sectors of 64 bytes, inside the root's stream. */
static bool read_small(const struct ole *o, struct span directory, const char *entry,
    struct span *ret_stream, struct err *err)
{
	struct span small, table;
	size_t size = u32(entry + 0x78), n = 0;
	uint32_t at = u32(entry + 0x74);
	char *bytes = arena_alloc(o->arena, size + 64);

	if (bytes == NULL)
		return no_memory(err);
	if (!read_chain(o, u32(directory.ptr + 0x74), SIZE_MAX, &small, err) ||
	    !read_chain(o, u32(o->file.ptr + 0x3c), SIZE_MAX, &table, err))
		return false;
	for (; n < size; n += 64) {
		if (((size_t)at + 1) * 64 > small.len || ((size_t)at + 1) * 4 > table.len)
			return damaged(err);
		memcpy(bytes + n, small.ptr + (size_t)at * 64, 64);
		at = u32(table.ptr + (size_t)at * 4);
	}
	*ret_stream = (struct span){ bytes, size };
	return true;
}

static bool read_workbook(
    struct ole *o, struct span *ret_stream, uint32_t *ret_first, struct err *err)
{
	struct span directory;
	const char *entry;
	size_t size;

	if (!read_chain(o, u32(o->file.ptr + 0x30), SIZE_MAX, &directory, err))
		return false;
	if ((entry = find(directory, "Workbook")) == NULL &&
	    (entry = find(directory, "Book")) == NULL)
		return tell_other(directory, err);
	size = u32(entry + 0x78);
	*ret_first = FREE_FROM;
	if (size < u32(o->file.ptr + 0x38) && size < 4096)
		return read_small(o, directory, entry, ret_stream, err);
	*ret_first = u32(entry + 0x74);
	return read_chain(o, *ret_first, size, ret_stream, err) &&
	       (ret_stream->len == size || damaged(err));
}

static bool open_ole(struct ole *o, struct err *err)
{
	uint32_t shift;

	if (o->file.len < HEADER || memcmp(o->file.ptr, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) != 0)
		return err_set(err, ERR_INVALID,
		    "an .xls as old programs write it, without its container: "
		    "open it in a spreadsheet program and save it as .xlsx");
	shift = u16(o->file.ptr + 0x1e);
	if (shift != 9 && shift != 12)
		return damaged(err);
	o->sector = (size_t)1 << shift;
	return read_fat(o, err);
}

/* ---- records */

enum {
	BIFF_EOF = 0x0a,
	BIFF_FORMULA = 0x06,
	BIFF_FILEPASS = 0x2f,
	BIFF_CONTINUE = 0x3c,
	BIFF_BOUNDSHEET = 0x85,
	BIFF_RSTRING = 0xd6,
	BIFF_MERGED = 0xe5,
	BIFF_DIMENSION = 0x200,
	BIFF_NUMBER = 0x203,
	BIFF_LABEL = 0x204,
	BIFF_STRING = 0x207,
	MOST_RECORD = 8224,
	BIFF_BOF = 0x809,
};

struct record {
	uint32_t type;
	struct span body;
};

/* Takes a record off the front; false: there is no whole one. */
static bool next_record(struct span *rest, struct record *ret_record)
{
	size_t n;

	if (rest->len < 4 || (n = u16(rest->ptr + 2)) > rest->len - 4)
		return false;
	*ret_record = (struct record){ u16(rest->ptr), { rest->ptr + 4, n } };
	*rest = (struct span){ rest->ptr + 4 + n, rest->len - 4 - n };
	return true;
}

struct look {
	struct ole_book *book;
	const struct sheet_limits *limits;
	struct arena *arena;
	uint64_t cells;
	size_t n_merges;
	size_t left; /* bytes of records still to be looked at: worksheets do not share them */
};

static bool add_merges(struct look *l, struct ole_sheet *s, struct span body, struct err *err)
{
	size_t n = body.len < 2 ? 0 : u16(body.ptr);

	if (body.len < 2 + 8 * n)
		return damaged(err);
	if ((l->n_merges += n) > MOST_MERGES)
		return err_set(err, ERR_TOO_LARGE, "more than %d merged cells", MOST_MERGES);
	for (size_t i = 0; i < n; i++) {
		const char *p = body.ptr + 2 + 8 * i;
		struct ole_merge m = { (uint16_t)u16(p), (uint16_t)u16(p + 2), (uint16_t)u16(p + 4),
			(uint16_t)u16(p + 6) };

		if (m.last_row < m.row || m.last_column < m.column)
			continue;
		s->merges = vec_grow(l->arena, s->merges, s->n_merges, sizeof(m));
		if (s->merges == NULL)
			return no_memory(err);
		s->merges[s->n_merges++] = m;
	}
	return true;
}

static bool add_area(struct look *l, struct span body, struct err *err)
{
	uint64_t rows, columns;

	if (body.len < (l->book->biff8 ? 14u : 10u))
		return damaged(err);
	rows = l->book->biff8 ? u32(body.ptr + 4) : u16(body.ptr + 2);
	columns = u16(body.ptr + (l->book->biff8 ? 10 : 6));
	if (rows > 65536 || columns > 256)
		return damaged(err);
	if (rows > l->limits->rows || columns > l->limits->columns ||
	    (l->cells += rows * columns) > MOST_CELLS)
		return err_set(err, ERR_TOO_LARGE, "a worksheet of %llu rows and %llu columns",
		    (unsigned long long)rows, (unsigned long long)columns);
	return true;
}

/* ---- formulas: freexl passes them over, so their last results are made cells of */

static char *header_of(const struct record *r) /* of our own copy */
{
	return (char *)(uintptr_t)(r->body.ptr - 4);
}

static void put16(char *p, uint32_t n)
{
	p[0] = (char)(n & 0xff);
	p[1] = (char)(n >> 8);
}

/* The STRING behind a formula, past what an array or a shared formula puts between; false: none that is whole. */
static bool find_string(struct span rest, struct record *ret_string, struct span *ret_rest)
{
	struct record r;

	for (int i = 0; i < 3 && next_record(&rest, ret_string); i++) {
		struct span after = rest;

		if (ret_string->type == BIFF_STRING) {
			*ret_rest = rest;
			return !next_record(&after, &r) || r.type != BIFF_CONTINUE;
		}
		if (ret_string->type != 0x221 && ret_string->type != 0x4bc &&
		    ret_string->type != 0x236)
			return false;
	}
	return false;
}

/* A formula and its text become one LABEL; *rest moves behind it. */
static void settle_text(const struct record *formula, struct span *rest)
{
	char *to = header_of(formula);
	struct record string;
	struct span after;
	size_t n;

	if (!find_string(*rest, &string, &after))
		return;
	n = (size_t)(string.body.ptr + string.body.len - formula->body.ptr);
	if (n > MOST_RECORD)
		return;
	put16(to, BIFF_LABEL);
	put16(to + 2, (uint32_t)n);
	memmove(to + 10, string.body.ptr, string.body.len);
	*rest = after;
}

/* [MS-XLS] 2.5.133 FormulaValue */
static void settle(const struct record *r, struct span *rest)
{
	char *result = header_of(r) + 10;
	double truth;

	if (r->type == BIFF_RSTRING)
		put16(header_of(r), BIFF_LABEL);
	if (r->type != BIFF_FORMULA || r->body.len < 16)
		return;
	if (u16(result + 6) != 0xffff) {
		put16(header_of(r), BIFF_NUMBER);
	} else if (result[0] == 1) {
		truth = result[2] != 0;
		memcpy(result, &truth, sizeof(truth));
		put16(header_of(r), BIFF_NUMBER);
	} else if (result[0] == 0) {
		settle_text(r, rest);
	}
}

static bool is_opening(const struct record *r)
{
	return r->type == BIFF_BOF || r->type == 0x409 || r->type == 0x209 || r->type == 0x009;
}

/* A thousand worksheets may not all be the same long one. */
static bool next_of_sheet(struct look *l, struct span *rest, struct record *r)
{
	if (!next_record(rest, r) || r->body.len + 4 > l->left)
		return false;
	l->left -= r->body.len + 4;
	return true;
}

/* A worksheet's records; a chart within has a beginning and an end of its own. */
static bool look_at_sheet(struct look *l, struct ole_sheet *s, struct span rest, struct err *err)
{
	struct record r;
	int depth = 0;

	while (next_of_sheet(l, &rest, &r)) {
		depth += is_opening(&r) ? 1 : r.type == BIFF_EOF ? -1 : 0;
		if (depth <= 0)
			return r.type == BIFF_EOF || damaged(err);
		if (r.type == BIFF_DIMENSION && !add_area(l, r.body, err))
			return false;
		if (r.type == BIFF_MERGED && depth == 1 && !add_merges(l, s, r.body, err))
			return false;
		if (depth == 1)
			settle(&r, &rest);
	}
	return damaged(err);
}

static int by_row(const void *a, const void *b)
{
	const struct ole_merge *x = a, *y = b;

	return x->row != y->row ? x->row - y->row : x->column - y->column;
}

static bool add_sheet(struct look *l, struct span stream, struct span body, struct err *err)
{
	struct ole_book *b = l->book;
	struct ole_sheet *s;
	uint32_t at;

	if (body.len < 6 || (at = u32(body.ptr)) >= stream.len)
		return damaged(err);
	if (b->n_sheets == l->limits->sheets)
		return err_set(err, ERR_TOO_LARGE, "more than %u worksheets", l->limits->sheets);
	if ((b->sheets = vec_grow(l->arena, b->sheets, b->n_sheets, sizeof(*b->sheets))) == NULL)
		return no_memory(err);
	s = &b->sheets[b->n_sheets++];
	*s = (struct ole_sheet){ .shown = (body.ptr[4] & 3) == 0 && body.ptr[5] == 0 };
	if (!look_at_sheet(l, s, (struct span){ stream.ptr + at, stream.len - at }, err))
		return false;
	if (s->n_merges != 0)
		qsort(s->merges, s->n_merges, sizeof(*s->merges), by_row);
	return true;
}

static bool look_at_book(struct look *l, struct span stream, struct err *err)
{
	struct span rest = stream;
	struct record r;

	if (!next_record(&rest, &r) || !is_opening(&r) || r.body.len < 4)
		return damaged(err);
	if (r.type != BIFF_BOF || (u16(r.body.ptr) != 0x600 && u16(r.body.ptr) != 0x500))
		return err_set(err, ERR_INVALID, "an .xls of Excel 4 or older: save it as .xlsx");
	l->book->biff8 = u16(r.body.ptr) == 0x600;
	l->left = stream.len;
	while (next_record(&rest, &r)) {
		if (r.type == BIFF_EOF)
			return true;
		if (r.type == BIFF_FILEPASS)
			return err_set(
			    err, ERR_INVALID, "the .xls has a password: save it without one");
		if (r.type == BIFF_BOUNDSHEET && !add_sheet(l, stream, r.body, err))
			return false;
	}
	return damaged(err);
}

bool sheet_ole_look(const struct ole_file *file, const struct sheet_limits *limits, struct arena *a,
    struct ole_book *ret_book, struct err *err)
{
	struct ole o = { .file = { file->bytes, file->n }, .arena = file->scratch };
	struct look l = { .book = ret_book, .limits = limits, .arena = a };
	struct span stream = { 0 };
	uint32_t first;

	*ret_book = (struct ole_book){ 0 };
	if (!open_ole(&o, err) || !read_workbook(&o, &stream, &first, err) ||
	    !look_at_book(&l, stream, err))
		return false;
	write_chain(&o, first, stream);
	return true;
}
