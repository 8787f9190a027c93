/* An .xlsx: shared texts, which are held in memory, and where cells are merged. */
#include "platform/sheet_xlsx.h"

#include <stdlib.h>

#include "core/vec.h"

enum { MOST_TEXTS = 20000000, MOST_MERGES = 1000000, BLOCK = 1 << 20 };

static bool no_memory(struct err *err)
{
	return err_set(err, ERR_MEMORY, "out of memory");
}

/* Runs r and their texts t; not rPh, which says how it is read aloud. The element is open. */
bool xlsx_rich_text(struct xml *xml, char *out, size_t room, size_t *ret_n, struct err *err)
{
	bool inside = false;
	size_t n = 0;

	for (int depth = 1; depth > 0;) {
		if (!xml_next(xml, err))
			return err->code != ERR_NONE
			           ? false
			           : err_set(err, ERR_INVALID,
			                 "the file is damaged: a text has no end");
		if (xml_is(xml, XML_OPENS, "rPh")) {
			if (!xml_skip(xml, err))
				return false;
		} else if (xml_kind(xml) != XML_TEXT) {
			depth += xml_kind(xml) == XML_OPENS ? 1 : -1;
			inside = xml_is(xml, XML_OPENS, "t");
		} else if (inside) {
			struct span text = xml_text(xml);

			if (text.len > room - n)
				return err_set(
				    err, ERR_TOO_LARGE, "a text is longer than %zu bytes", room);
			memcpy(out + n, text.ptr, text.len);
			n += text.len;
		}
	}
	*ret_n = n;
	return true;
}

/* Texts are packed one behind the other: a million of them are mostly short. */
struct packer {
	struct arena *arena;
	char *at;
	size_t left;
};

static struct span pack(struct packer *p, struct span text)
{
	char *at;

	if (text.len > BLOCK / 4)
		return arena_dup(p->arena, text);
	if (p->left < text.len) {
		if ((p->at = arena_alloc(p->arena, BLOCK)) == NULL) {
			p->left = 0;
			return (struct span){ NULL, 0 };
		}
		p->left = BLOCK;
	}
	at = p->at != NULL ? p->at : (char *)(uintptr_t) "";
	if (text.len != 0)
		memcpy(at, text.ptr, text.len);
	p->at += text.len;
	p->left -= text.len;
	return (struct span){ at, text.len };
}

static bool within(struct xlsx_book *book, size_t bytes, struct err *err)
{
	if (bytes > book->limits.held_bytes - book->texts_bytes)
		return err_set(err, ERR_TOO_LARGE, "more than %llu MiB of shared texts",
		    (unsigned long long)(book->limits.held_bytes >> 20));
	book->texts_bytes += bytes;
	return true;
}

static bool add_text(struct xlsx_book *book, struct packer *p, struct span text, struct err *err)
{
	struct arena *a = &book->memory.arena;
	size_t page = book->n_texts / XLSX_TEXT_PAGE, in_page = book->n_texts % XLSX_TEXT_PAGE;

	if (book->n_texts == MOST_TEXTS)
		return err_set(err, ERR_TOO_LARGE, "more than %d different texts", MOST_TEXTS);
	if (!within(book, text.len, err))
		return false;
	if (in_page == 0) {
		struct span *fresh = arena_alloc(a, XLSX_TEXT_PAGE * sizeof(*fresh));

		book->texts = vec_grow(a, book->texts, page, sizeof(*book->texts));
		if (book->texts == NULL || fresh == NULL)
			return no_memory(err);
		book->texts[page] = fresh;
	}
	book->texts[page][in_page] = pack(p, text);
	book->n_texts++;
	return !a->failed || no_memory(err);
}

static bool read_texts(struct xlsx_book *book, struct xml *xml, char *scratch, struct err *err)
{
	struct packer p = { .arena = &book->memory.arena };
	size_t n;

	while (xml_next(xml, err))
		if (xml_is(xml, XML_OPENS, "si") &&
		    (!xlsx_rich_text(xml, scratch, book->limits.row_bytes, &n, err) ||
		        !add_text(book, &p, (struct span){ scratch, n }, err)))
			return false;
	return err->code == ERR_NONE;
}

bool xlsx_read_texts(struct xlsx_book *book, struct err *err)
{
	struct xlsx_part part;
	char *scratch;
	bool ok;

	if (book->texts_part == NULL || !package_has(book->package, book->texts_part))
		return true;
	if (!xlsx_part_open(book, book->texts_part, &part, err))
		return false;
	scratch = mem_new(book->limits.row_bytes);
	ok = (scratch != NULL || no_memory(err)) && read_texts(book, part.xml, scratch, err);
	mem_free(scratch);
	xlsx_part_close(&part);
	return ok;
}

/* ---- references */

bool xlsx_reference(struct span text, size_t *ret_column, uint64_t *ret_row)
{
	size_t column = 0, i = 0;

	for (; i < text.len && text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' && i < 4; i++)
		column = column * 26 + (size_t)(text.ptr[i] - 'A' + 1);
	if (column == 0 || column > 16384 ||
	    !xlsx_integer((struct span){ text.ptr + i, text.len - i }, ret_row) || *ret_row == 0 ||
	    *ret_row > 1048576)
		return false;
	*ret_column = column - 1;
	return true;
}

/* "A1:B3" */
static bool parse_merge(struct span area, struct xlsx_merge *ret_merge)
{
	struct span first = span_cut(&area, ':');
	size_t c1, c2;
	uint64_t r1, r2;

	if (!xlsx_reference(first, &c1, &r1) || !xlsx_reference(area, &c2, &r2) || c2 < c1 ||
	    r2 < r1)
		return false;
	*ret_merge = (struct xlsx_merge){ (uint32_t)r1, (uint32_t)r2, (uint16_t)c1, (uint16_t)c2 };
	return true;
}

struct merges {
	struct arena *arena;
	struct xlsx_merge *v;
	size_t n;
};

static bool add_merge(struct merges *m, struct span area, struct err *err)
{
	struct xlsx_merge merge;

	if (!parse_merge(area, &merge))
		return true;
	if (m->n == MOST_MERGES)
		return err_set(err, ERR_TOO_LARGE, "more than %d merged cells", MOST_MERGES);
	if ((m->v = vec_grow(m->arena, m->v, m->n, sizeof(*m->v))) == NULL)
		return no_memory(err);
	m->v[m->n++] = merge;
	return true;
}

/* Merged cells stand behind the rows, and a million rows take seconds to parse: so they are looked for in the
 * bytes. A cell's text cannot look like them, since its < is written &lt; . */
static bool scan(struct merges *m, struct span bytes, struct err *err)
{
	static const char tag[] = "mergeCell ref=\"";
	const size_t n = sizeof(tag) - 1;
	const char *p = bytes.ptr, *end = bytes.ptr + bytes.len, *close;

	while ((p = memmem(p, (size_t)(end - p), tag, n)) != NULL) {
		if (p > bytes.ptr && (p[-1] == '<' || p[-1] == ':') &&
		    (close = memchr(p + n, '"', (size_t)(end - p) - n)) != NULL &&
		    !add_merge(m, (struct span){ p + n, (size_t)(close - p) - n }, err))
			return false;
		p += n;
	}
	return true;
}

enum { OVERLAP = 64 }; /* no mergeCell is longer than this */

static bool scan_part(struct package_part *part, struct merges *m, char *bytes, struct err *err)
{
	size_t kept = 0, n;

	for (;;) {
		if (!package_part_read(part, bytes + kept, BLOCK - kept, &n, err))
			return false;
		if (n == 0)
			return scan(m, (struct span){ bytes, kept }, err);
		if (kept + n <= OVERLAP) {
			kept += n;
			continue;
		}
		if (!scan(m, (struct span){ bytes, kept + n }, err))
			return false;
		memmove(bytes, bytes + kept + n - OVERLAP, OVERLAP);
		kept = OVERLAP;
	}
}

static int by_row(const void *a, const void *b)
{
	const struct xlsx_merge *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

bool xlsx_read_merges(struct xlsx_book *book, const char *name, struct arena *a,
    struct xlsx_merge **ret_merges, size_t *ret_n, struct err *err)
{
	struct merges m = { .arena = a };
	struct package_part *part;
	char *bytes = mem_new(BLOCK);
	bool ok = bytes != NULL || no_memory(err);

	if (ok && (ok = package_part_open(book->package, name, &part, err))) {
		ok = scan_part(part, &m, bytes, err);
		package_part_close(part);
	}
	mem_free(bytes);
	if (ok && m.n != 0)
		qsort(m.v, m.n, sizeof(*m.v), by_row);
	*ret_merges = m.v;
	*ret_n = m.n;
	return ok;
}
