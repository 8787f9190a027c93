/* The smallest WordprocessingML (ECMA-376 part 1, 17) that Word and LibreOffice take without a word: content types,
 * a relation, the document, its styles, its properties. */
#include "platform/docx.h"

#include <stdio.h>

#include "core/utf8.h"
#include "platform/package.h"

enum { TEXT_WIDTH = 9026 }; /* twentieths of a point, between the margins of A4 */

static const char types[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument."
    "wordprocessingml.document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument."
    "wordprocessingml.styles+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package."
    "core-properties+xml\"/></Types>";

static const char relations[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    "officeDocument\" Target=\"word/document.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
    "core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

static const char document_relations[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    "styles\" Target=\"styles.xml\"/></Relationships>";

#define MAIN "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define SONG \
	"<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\" " \
	"w:eastAsia=\"宋体\"/>"
#define HEI "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:cs=\"Arial\" w:eastAsia=\"黑体\"/>"

/* Sizes are half points: 24 is 小四, 36 小二, 28 四号, 21 五号. */
static const char styles[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<w:styles " MAIN "><w:docDefaults><w:rPrDefault><w:rPr>" SONG
    "<w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr>"
    "</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"120\" w:line=\"360\" w:lineRule=\"auto\"/></w:pPr>"
    "</w:pPrDefault></w:docDefaults>"
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/><w:basedOn w:val=\"Normal\"/>"
    "<w:pPr><w:spacing w:before=\"240\" w:after=\"360\"/><w:jc w:val=\"center\"/></w:pPr><w:rPr>" HEI
    "<w:sz w:val=\"36\"/><w:szCs w:val=\"36\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:pPr><w:keepNext/><w:spacing w:before=\"240\"/><w:outlineLvl w:val=\"0\"/>"
    "</w:pPr><w:rPr>" HEI "<w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Cell\"><w:name w:val=\"Table Cell\"/><w:basedOn w:val=\"Normal\"/>"
    "<w:pPr><w:spacing w:after=\"0\" w:line=\"300\" w:lineRule=\"auto\"/></w:pPr><w:rPr><w:sz w:val=\"21\"/>"
    "<w:szCs w:val=\"21\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"HeaderCell\"><w:name w:val=\"Table Header\"/>"
    "<w:basedOn w:val=\"Cell\"/><w:rPr>" HEI "</w:rPr></w:style></w:styles>";

static void add(struct docx *d, const char *markup)
{
	buf_add(&d->body, span_of(markup));
}

/* What stands in its place: an entity, U+FFFD for what XML 1.0 cannot hold, NULL for itself. */
static const char *escaped(const char *p, size_t left)
{
	static const char lost[] = "\xef\xbf\xbd";

	switch (*p) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\t':
	case '\n':
	case '\r':
		return NULL;
	default:
		if ((unsigned char)*p < ' ')
			return lost;
		if (left >= 3 && p[0] == '\xef' && p[1] == '\xbf' &&
		    (p[2] == '\xbe' || p[2] == '\xbf'))
			return lost;
		return NULL;
	}
}

static void add_escaped(struct buf *out, struct span text)
{
	const char *instead;

	if (!utf8_valid(text, NULL)) {
		buf_add(out, SPAN("\xef\xbf\xbd"));
		return;
	}
	for (size_t from = 0, at = 0; at <= text.len; at++) {
		instead = at < text.len ? escaped(text.ptr + at, text.len - at) : "";
		if (instead == NULL)
			continue;
		buf_add(out, (struct span){ text.ptr + from, at - from });
		buf_add(out, span_of(instead));
		/* what is lost may be three bytes long */
		from = at + (at < text.len && text.ptr[at] == '\xef' ? 3 : 1);
		at = from - 1;
	}
}

static void add_run(struct docx *d, struct span text)
{
	add(d, "<w:r>");
	for (bool first = true; first || text.len != 0; first = false) {
		struct span line = span_cut(&text, '\n');

		if (line.len != 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		add(d,
		    first ? "<w:t xml:space=\"preserve\">" : "<w:br/><w:t xml:space=\"preserve\">");
		add_escaped(&d->body, line);
		add(d, "</w:t>");
	}
	add(d, "</w:r>");
}

/* `place` is markup of where it stands, or NULL. */
static void add_paragraph(struct docx *d, const char *style, const char *place, struct span text)
{
	add(d, "<w:p><w:pPr>");
	if (style != NULL) {
		add(d, "<w:pStyle w:val=\"");
		add(d, style);
		add(d, "\"/>");
	}
	if (place != NULL)
		add(d, place);
	add(d, "</w:pPr>");
	add_run(d, text);
	add(d, "</w:p>");
}

void docx_init(struct docx *d, struct arena *a)
{
	*d = (struct docx){ .body = { .arena = a }, .title = SPAN("") };
	add(d, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document " MAIN
	       "><w:body>");
}

void docx_title(struct docx *d, struct span text)
{
	if (d->title.len == 0)
		d->title = arena_dup(d->body.arena, text);
	add_paragraph(d, "Title", NULL, text);
}

void docx_heading(struct docx *d, struct span text)
{
	add_paragraph(d, "Heading1", NULL, text);
}

void docx_paragraph(struct docx *d, struct span text, enum docx_align align)
{
	static const char *const places[] = { NULL, "<w:jc w:val=\"center\"/>",
		"<w:jc w:val=\"right\"/>",
		"<w:ind w:firstLineChars=\"200\" w:firstLine=\"480\"/>" };

	add_paragraph(d, NULL, places[align], text);
}

void docx_page(struct docx *d)
{
	add(d, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
}

static void add_number(struct docx *d, const char *before, int number, const char *after)
{
	char digits[16];

	add(d, before);
	(void)snprintf(digits, sizeof(digits), "%d", number);
	add(d, digits);
	add(d, after);
}

static void add_cell(struct docx *d, const char *style, int width, struct span text)
{
	add_number(d, "<w:tc><w:tcPr><w:tcW w:w=\"", width,
	    "\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>");
	add_paragraph(d, style, NULL, text);
	add(d, "</w:tc>");
}

static int share(const struct docx_column *column)
{
	return column->share < 1 ? 1 : column->share > 1000 ? 1000 : column->share;
}

static void add_grid(struct docx *d, const struct docx_column *columns)
{
	int shares = 0;

	for (size_t i = 0; i < d->n_columns; i++)
		shares += share(&columns[i]);
	add(d, "<w:tblGrid>");
	for (size_t i = 0; i < d->n_columns; i++) {
		d->widths[i] = TEXT_WIDTH * share(&columns[i]) / shares;
		add_number(d, "<w:gridCol w:w=\"", d->widths[i], "\"/>");
	}
	add(d, "</w:tblGrid>");
}

void docx_table(struct docx *d, const struct docx_column *columns, size_t n)
{
	static const char *const sides[] = { "top", "left", "bottom", "right", "insideH",
		"insideV" };

	d->n_columns = n < DOCX_COLUMNS ? n : DOCX_COLUMNS;
	add(d, "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>");
	for (size_t i = 0; i < sizeof(sides) / sizeof(*sides); i++) {
		add(d, "<w:");
		add(d, sides[i]);
		add(d, " w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"717A85\"/>");
	}
	add(d, "</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr>");
	add_grid(d, columns);
	add(d, "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
	for (size_t i = 0; i < d->n_columns; i++)
		add_cell(d, "HeaderCell", d->widths[i], columns[i].title);
	add(d, "</w:tr>");
}

void docx_table_row(struct docx *d, const struct span *cells, size_t n)
{
	add(d, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
	for (size_t i = 0; i < d->n_columns; i++)
		add_cell(d, "Cell", d->widths[i], i < n ? cells[i] : SPAN(""));
	add(d, "</w:tr>");
}

void docx_table_end(struct docx *d)
{
	/* Word wants a paragraph behind a table */
	add(d, "</w:tbl><w:p/>");
}

static struct span properties(struct docx *d)
{
	struct buf out = { .arena = d->body.arena };

	buf_add(&out,
	    SPAN(
	        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
	        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/"
	        "metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>"));
	add_escaped(&out, d->title);
	buf_add(&out, SPAN("</dc:title></cp:coreProperties>"));
	return buf_span(&out);
}

bool docx_finish(struct docx *d, struct span *ret_file, struct err *err)
{
	struct package_text parts[] = {
		{ "[Content_Types].xml", SPAN(types) },
		{ "_rels/.rels", SPAN(relations) },
		{ "word/document.xml", { NULL, 0 } },
		{ "word/_rels/document.xml.rels", SPAN(document_relations) },
		{ "word/styles.xml", SPAN(styles) },
		{ "docProps/core.xml", { NULL, 0 } },
	};

	/* A4 and 2.54 cm all round */
	add(d,
	    "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" "
	    "w:bottom=\"1440\" w:left=\"1440\" w:header=\"851\" w:footer=\"992\" w:gutter=\"0\"/></w:sectPr>"
	    "</w:body></w:document>");
	parts[2].text = buf_span(&d->body);
	parts[5].text = properties(d);
	if (d->body.arena->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	return package_write(parts, sizeof(parts) / sizeof(*parts), d->body.arena, ret_file, err);
}
