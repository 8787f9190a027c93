/* Which format is this? Names lie (an .xls is an HTML table more often than not), the first bytes do not. */
#include "platform/sheet_engine.h"

#include "platform/charset.h"

enum { HEAD = 8192 };

struct mark {
	const char *bytes;
	size_t n;
	const char *what; /* NULL: an engine reads it */
	const struct sheet_engine *engine;
};

#define MARK(b) b, sizeof(b) - 1

static const struct mark marks[] = {
	{ MARK("PK\003\004"), NULL, &sheet_xlsx_engine },
	{ MARK("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), NULL, &sheet_xls_engine },
	{ MARK("\x09\x08\x08\x00\x00\x05"), NULL,
	    &sheet_xls_engine }, /* BIFF5 without its container */
	{ MARK("\x09\x08\x08\x00\x00\x00\x10\x00"), NULL, &sheet_xls_engine }, /* PHP's xlsBOF() */
	{ MARK("PK\005\006"), "an empty zip file", NULL },
	{ MARK("\x09\x00\x04\x00"), "a file of Excel 2", NULL },
	{ MARK("\x09\x00\x06\x00"), "a file of Excel 2", NULL },
	{ MARK("\x09\x02\x06\x00"), "a file of Excel 3", NULL },
	{ MARK("\x09\x04\x06\x00"), "a file of Excel 4", NULL },
	{ MARK("%PDF-"), "a PDF", NULL },
	{ MARK("\x89PNG"), "a picture (PNG)", NULL },
	{ MARK("\xff\xd8\xff"), "a picture (JPEG)", NULL },
	{ MARK("GIF8"), "a picture (GIF)", NULL },
	{ MARK("II*\0"), "a picture (TIFF)", NULL },
	{ MARK("MM\0*"), "a picture (TIFF)", NULL },
	{ MARK("Rar!"), "a packed file (RAR)", NULL },
	{ MARK("7z\xbc\xaf\x27\x1c"), "a packed file (7z)", NULL },
	{ MARK("\x1f\x8b"), "a packed file (gzip)", NULL },
	{ MARK("BZh"), "a packed file (bzip2)", NULL },
	{ MARK("\xfd"
	       "7zXZ"),
	    "a packed file (xz)", NULL },
	{ MARK("\x28\xb5\x2f\xfd"), "a packed file (zstd)", NULL },
	{ MARK("{\\rtf"), "a text document (RTF)", NULL },
	{ MARK("MIME-Version:"), "a web archive (MHT)", NULL },
	{ MARK("SQLite format 3"), "a database (SQLite)", NULL },
	{ MARK("\0\1\0\0Standard "), "a database (Access)", NULL },
	{ MARK("\x7f"
	       "ELF"),
	    "a program", NULL },
	{ MARK("\xff\xfe\0\0"), "text in UTF-32", NULL },
	{ MARK("\0\0\xfe\xff"), "text in UTF-32", NULL },
};

static bool refuse(const char *what, struct err *err)
{
	return err_set(
	    err, ERR_INVALID, "this is %s, not a spreadsheet: save it as .xlsx or CSV", what);
}

static const struct mark *find_mark(struct span head)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (head.len >= marks[i].n && memcmp(head.ptr, marks[i].bytes, marks[i].n) == 0)
			return &marks[i];
	return NULL;
}

/* ASCII of the head without zeros, marks and case: enough to find the first tags in UTF-16, too. */
static struct span plain(struct span head, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < head.len; i++) {
		char c = head.ptr[i];

		if (c > 0 && (n != 0 || c > ' '))
			out[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	return (struct span){ out, n };
}

static bool holds(struct span text, struct span what)
{
	return memmem(text.ptr, text.len, what.ptr, what.len) != NULL;
}

static bool begins(struct span text, struct span with)
{
	return text.len >= with.len && memcmp(text.ptr, with.ptr, with.len) == 0;
}

static bool any_of(struct span text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (holds(text, span_of(*words)))
			return true;
	return false;
}

/* Text that opens with a tag. NULL: it does not, or it is a document of another kind. */
static const struct sheet_engine *tell_markup(struct span text, const char **ret_other)
{
	static const char *const html[] = { "<table", "<html", "<!doctype html", "<meta", "<body",
		"<head", "<style", "<tr", "<td", "<div", NULL };

	*ret_other = NULL;
	if (!begins(text, SPAN("<")))
		return NULL;
	if (holds(text, SPAN("urn:schemas-microsoft-com:office:spreadsheet")) &&
	    !holds(text, SPAN("<html")))
		return &sheet_xml_engine;
	if (any_of(text, html))
		return &sheet_html_engine;
	*ret_other = begins(text, SPAN("<?xml")) ? "an XML document of another kind" : NULL;
	return NULL;
}

bool sheet_tell(
    const struct sheet_input *in, const struct sheet_engine **ret_engine, struct err *err)
{
	char bytes[HEAD], copy[HEAD];
	struct span head = { bytes, 0 };
	const struct mark *mark;
	const struct sheet_engine *engine;
	const char *other;

	if (!sheet_read_at(in, 0, bytes, sizeof(bytes), &head.len, err))
		return false;
	if (head.len == 0)
		return err_set(err, ERR_INVALID, "the file is empty");
	if ((mark = find_mark(head)) != NULL && mark->engine == NULL)
		return refuse(mark->what, err);
	engine = mark != NULL ? mark->engine : tell_markup(plain(head, copy), &other);
	if (engine == NULL && other != NULL)
		return refuse(other, err);
	*ret_engine = engine != NULL ? engine : &sheet_text_engine;
	return true;
}
