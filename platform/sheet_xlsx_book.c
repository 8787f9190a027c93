/* An .xlsx: which worksheets it has, which are shown, and how its cells are styled. */
#include "platform/sheet_xlsx.h"

#include "core/vec.h"

enum { MOST_STYLES = 65536, MOST_FORMATS = 4096, MOST_RELATIONS = 20000 };

/* ---- parts and small things */

static bool read_part(void *ctx, char *bytes, size_t room, size_t *ret_n, struct err *err)
{
	struct xlsx_part *p = ctx;

	if (!package_part_read(p->part, bytes, room, ret_n, err))
		return false;
	p->read += *ret_n;
	return true;
}

bool xlsx_part_open(
    struct xlsx_book *book, const char *name, struct xlsx_part *ret_part, struct err *err)
{
	*ret_part = (struct xlsx_part){ 0 };
	if (!package_part_open(book->package, name, &ret_part->part, err))
		return false;
	if (!xml_open((struct xml_source){ read_part, ret_part, false }, &ret_part->xml, err)) {
		package_part_close(ret_part->part);
		ret_part->part = NULL;
		return false;
	}
	return true;
}

void xlsx_part_close(struct xlsx_part *part)
{
	xml_close(part->xml);
	package_part_close(part->part);
	*part = (struct xlsx_part){ 0 };
}

bool xlsx_integer(struct span text, uint64_t *ret_number)
{
	uint64_t n = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
		n = n * 10 + (uint64_t)(text.ptr[i] - '0');
	}
	*ret_number = n;
	return text.len != 0 && text.len <= 15;
}

static char *text_of(struct arena *a, struct span s) /* with a NUL behind it */
{
	char *p = arena_alloc(a, s.len + 1);

	if (p != NULL && s.len != 0)
		memcpy(p, s.ptr, s.len);
	return p;
}

static bool no_memory(struct err *err)
{
	return err_set(err, ERR_MEMORY, "out of memory");
}

static bool ends(struct span s, const char *with)
{
	size_t n = strlen(with);

	return s.len >= n && memcmp(s.ptr + s.len - n, with, n) == 0;
}

/* ---- relations: from an id to a part (ECMA-376 part 2, 9.3) */

struct relation {
	struct span id, type;
	const char *part;
};

struct relations {
	struct relation *v;
	size_t n;
	struct span folder; /* of the part that has them, "xl/" */
};

/* "worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml" or "../xl/..." */
static const char *resolve(struct arena *a, struct span folder, struct span target)
{
	char *p;

	if (target.len != 0 && target.ptr[0] == '/')
		return text_of(a, (struct span){ target.ptr + 1, target.len - 1 });
	while (target.len >= 3 && memcmp(target.ptr, "../", 3) == 0) {
		target = (struct span){ target.ptr + 3, target.len - 3 };
		do
			folder.len -= folder.len != 0;
		while (folder.len != 0 && folder.ptr[folder.len - 1] != '/');
	}
	if ((p = arena_alloc(a, folder.len + target.len + 1)) == NULL)
		return NULL;
	memcpy(p, folder.ptr, folder.len);
	if (target.len != 0)
		memcpy(p + folder.len, target.ptr, target.len);
	return p;
}

static bool add_relation(
    struct relations *r, struct arena *a, const struct xml *xml, struct err *err)
{
	struct span id = xml_attribute(xml, "Id"), type = xml_attribute(xml, "Type"),
	            target = xml_attribute(xml, "Target");

	if (id.ptr == NULL || type.ptr == NULL || target.ptr == NULL)
		return true;
	if (r->n == MOST_RELATIONS)
		return err_set(
		    err, ERR_TOO_LARGE, "more than %d parts belong together", MOST_RELATIONS);
	if ((r->v = vec_grow(a, r->v, r->n, sizeof(*r->v))) == NULL)
		return no_memory(err);
	r->v[r->n++] = (struct relation){ arena_dup(a, id), arena_dup(a, type),
		resolve(a, r->folder, target) };
	return !a->failed || no_memory(err);
}

static bool read_relations(
    struct xlsx_book *book, const char *name, struct relations *r, struct err *err)
{
	struct xlsx_part part;
	bool ok = true;

	if (!xlsx_part_open(book, name, &part, err))
		return false;
	while (ok && xml_next(part.xml, err))
		if (xml_is(part.xml, XML_OPENS, "Relationship"))
			ok = add_relation(r, &book->memory.arena, part.xml, err);
	xlsx_part_close(&part);
	return err->code == ERR_NONE;
}

/* By the last word of the type: its address differs between editions of the standard. */
static const struct relation *by_type(const struct relations *r, const char *type)
{
	for (size_t i = 0; i < r->n; i++)
		if (ends(r->v[i].type, type))
			return &r->v[i];
	return NULL;
}

static const struct relation *by_id(const struct relations *r, struct span id)
{
	for (size_t i = 0; i < r->n; i++)
		if (span_eq(r->v[i].id, id))
			return &r->v[i];
	return NULL;
}

/* ---- the workbook */

static bool add_sheet(
    struct xlsx_book *book, const struct relations *r, const struct xml *xml, struct err *err)
{
	struct arena *a = &book->memory.arena;
	struct span name = xml_attribute(xml, "name"), state = xml_attribute(xml, "state"),
	            id = xml_attribute(xml, "id");
	const struct relation *to;

	if (book->n_named++ == book->limits.sheets)
		return err_set(err, ERR_TOO_LARGE, "more than %u worksheets", book->limits.sheets);
	to = by_id(r, id);
	if (to == NULL || !ends(to->type, "/worksheet") || span_eq(state, SPAN("hidden")) ||
	    span_eq(state, SPAN("veryHidden")))
		return true;
	if ((book->sheets = vec_grow(a, book->sheets, book->n_sheets, sizeof(*book->sheets))) ==
	    NULL)
		return no_memory(err);
	book->sheets[book->n_sheets++] =
	    (struct xlsx_worksheet){ arena_dup(a, name.ptr ? name : SPAN("")), to->part };
	return !a->failed || no_memory(err);
}

static bool truth(struct span s)
{
	return span_eq(s, SPAN("1")) || span_eq(s, SPAN("true"));
}

static bool read_workbook(
    struct xlsx_book *book, const char *name, const struct relations *r, struct err *err)
{
	struct xlsx_part part;
	bool ok = true;

	if (!xlsx_part_open(book, name, &part, err))
		return false;
	while (ok && xml_next(part.xml, err)) {
		if (xml_is(part.xml, XML_OPENS, "workbookPr"))
			book->from_1904 = truth(xml_attribute(part.xml, "date1904"));
		else if (xml_is(part.xml, XML_OPENS, "sheet"))
			ok = add_sheet(book, r, part.xml, err);
	}
	xlsx_part_close(&part);
	return err->code == ERR_NONE;
}

/* "xl/workbook.xml": its folder and "xl/_rels/workbook.xml.rels". */
static const char *relations_of(struct arena *a, const char *part, struct span *ret_folder)
{
	const char *slash = strrchr(part, '/');
	size_t n = slash != NULL ? (size_t)(slash - part) + 1 : 0, rest = strlen(part) - n;
	char *name = arena_alloc(a, n + 6 + rest + 5 + 1);

	*ret_folder = (struct span){ part, n };
	if (name == NULL)
		return NULL;
	memcpy(name, part, n);
	memcpy(name + n, "_rels/", 6);
	memcpy(name + n + 6, part + n, rest);
	memcpy(name + n + 6 + rest, ".rels", 5);
	return name;
}

static const char *part_or_null(const struct relation *r)
{
	return r != NULL ? r->part : NULL;
}

/* A package of another kind is named. */
static bool tell_package(const struct package *p, struct err *err)
{
	static const struct {
		const char *part, *what;
	} others[] = {
		{ "word/document.xml", "a Word document" },
		{ "ppt/presentation.xml", "a presentation" },
		{ "xl/workbook.bin", "a binary workbook (.xlsb)" },
		{ "content.xml", "an OpenDocument file (.ods)" },
		{ "Index/Document.iwa", "a Numbers or Pages file" },
		{ "EncryptedPackage", "a file with a password" },
		{ "META-INF/container.xml", "an e-book (EPUB)" },
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (package_has(p, others[i].part))
			return err_set(
			    err, ERR_INVALID, "this is %s: save it as .xlsx", others[i].what);
	return err_set(err, ERR_INVALID, "this is a zip file without a workbook: unpack it first");
}

static bool read_book(struct xlsx_book *book, struct err *err)
{
	struct arena *a = &book->memory.arena;
	struct relations top = { 0 }, inner = { 0 };
	const char *workbook = "xl/workbook.xml", *name;

	top.folder = SPAN("");
	if (package_has(book->package, "_rels/.rels")) {
		if (!read_relations(book, "_rels/.rels", &top, err))
			return false;
		workbook = by_type(&top, "/officeDocument") ? by_type(&top, "/officeDocument")->part
		                                            : workbook;
	}
	if (!package_has(book->package, workbook) ||
	    package_has(book->package, "xl/workbook.bin") ||
	    package_has(book->package, "word/document.xml"))
		return tell_package(book->package, err);
	if ((name = relations_of(a, workbook, &inner.folder)) == NULL)
		return no_memory(err);
	if (!read_relations(book, name, &inner, err) || !read_workbook(book, workbook, &inner, err))
		return err_turn(
		    err, ERR_NOT_FOUND, ERR_INVALID, "the file is damaged: a part is missing");
	book->texts_part = part_or_null(by_type(&inner, "/sharedStrings"));
	book->styles_part = part_or_null(by_type(&inner, "/styles"));
	return true;
}

bool xlsx_book_open(const struct sheet_input *in, struct xlsx_book *book, struct err *err)
{
	struct package_limits limits = { in->limits.unpacked, in->limits.part_unpacked,
		in->limits.ratio, in->limits.parts };

	book->limits = in->limits;
	mem_arena_init(&book->memory);
	return package_open(in->fd, &limits, &book->package, err) && read_book(book, err) &&
	       xlsx_read_styles(book, err) && xlsx_read_texts(book, err);
}

void xlsx_book_close(struct xlsx_book *book)
{
	package_close(book->package);
	mem_arena_finish(&book->memory);
}

/* ---- styles */

struct format {
	uint64_t id;
	struct sheet_style style;
};

struct formats {
	struct format *v;
	size_t n;
};

static bool add_format(struct formats *f, struct arena *a, const struct xml *xml, struct err *err)
{
	uint64_t id;

	if (!xlsx_integer(xml_attribute(xml, "numFmtId"), &id))
		return true;
	if (f->n == MOST_FORMATS)
		return err_set(err, ERR_TOO_LARGE, "more than %d number formats", MOST_FORMATS);
	if ((f->v = vec_grow(a, f->v, f->n, sizeof(*f->v))) == NULL)
		return no_memory(err);
	f->v[f->n++] = (struct format){ id, sheet_style_of(xml_attribute(xml, "formatCode")) };
	return true;
}

static struct sheet_style find_style(const struct formats *f, uint64_t id)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].id == id)
			return f->v[i].style;
	return sheet_style_builtin((unsigned)id);
}

static bool add_style(
    struct xlsx_book *book, const struct formats *f, const struct xml *xml, struct err *err)
{
	uint64_t id = 0;

	if (!xlsx_integer(xml_attribute(xml, "numFmtId"), &id))
		id = 0;
	if (book->n_styles == MOST_STYLES)
		return err_set(err, ERR_TOO_LARGE, "more than %d cell styles", MOST_STYLES);
	book->styles = vec_grow(
	    &book->memory.arena, book->styles, book->n_styles, sizeof(*book->styles));
	if (book->styles == NULL)
		return no_memory(err);
	book->styles[book->n_styles++] = find_style(f, id);
	return true;
}

bool xlsx_read_styles(struct xlsx_book *book, struct err *err)
{
	struct formats formats = { 0 };
	struct xlsx_part part;
	bool cells = false, ok = true;

	if (book->styles_part == NULL || !package_has(book->package, book->styles_part))
		return true;
	if (!xlsx_part_open(book, book->styles_part, &part, err))
		return false;
	while (ok && xml_next(part.xml, err)) {
		if (xml_is(part.xml, XML_OPENS, "numFmt"))
			ok = add_format(&formats, &book->memory.arena, part.xml, err);
		else if (xml_is(part.xml, XML_OPENS, "cellXfs") ||
		         xml_is(part.xml, XML_CLOSES, "cellXfs"))
			cells = xml_kind(part.xml) == XML_OPENS;
		else if (cells && xml_is(part.xml, XML_OPENS, "xf"))
			ok = add_style(book, &formats, part.xml, err);
	}
	xlsx_part_close(&part);
	return err->code == ERR_NONE;
}
