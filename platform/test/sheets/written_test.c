/* What is written for people: workbooks, read back by our own reader, and letters. */
#include <unistd.h>

#include "platform/docx.h"
#include "platform/mem.h"
#include "platform/package.h"
#include "platform/xlsx_writer.h"
#include "platform/xml.h"
#include "testing/check.h"
#include "testing/sheet_dump.h"

#define CONSTANT(lit) \
	{ \
		(lit), sizeof(lit) - 1 \
	}

static const struct xlsx_column columns[] = {
	{ CONSTANT("学院"), 24 },
	{ CONSTANT("已确认"), 12 },
	{ CONSTANT("待核"), 12 },
	{ CONSTANT("=1+1"), 12 },
};

/* A part of the file as text. */
static struct span part(struct span file, const char *name, struct arena *a)
{
	static const struct package_limits limits = { 1u << 24, 1u << 24, 1000, 100 };
	struct package *package;
	struct package_part *p;
	struct err err = { 0 };
	struct buf text = { .arena = a };
	char bytes[4096];
	int fd = sheet_file(file);

	CHECK(package_open(fd, &limits, &package, &err));
	CHECK(package_part_open(package, name, &p, &err));
	for (size_t n = 1; n != 0;) {
		CHECK(package_part_read(p, bytes, sizeof(bytes), &n, &err));
		buf_add(&text, (struct span){ bytes, n });
	}
	package_part_close(p);
	package_close(package);
	close(fd);
	return buf_span(&text);
}

static bool holds(struct span text, const char *what)
{
	return memmem(text.ptr, text.len, what, strlen(what)) != NULL;
}

static void write_rows(struct xlsx *x)
{
	xlsx_text(x, SPAN("=HYPERLINK(\"http://x\")"));
	xlsx_percent(x, 0.9315);
	xlsx_percent(x, 0.0421);
	xlsx_text(x, SPAN("+1"));
	xlsx_row(x);
	xlsx_text(x, SPAN("<物理>&\x01"));
	xlsx_int(x, 9787040396638);
	xlsx_int(x, INT64_MIN);
	xlsx_number(x, 2.5, 2);
	xlsx_row(x);
	xlsx_text(x, SPAN(""));
	xlsx_number(x, 0.0 / 0.0, 2);
	xlsx_text(x, SPAN("\xef\xbf\xbf"));
	xlsx_row(x);
}

static void test_workbook(void)
{
	static const struct xlsx_series series[] = { { 1, 0x0b4a8f }, { 2, 0xc9a227 } };
	struct mem_arena m;
	struct xlsx *x = xlsx_new();
	struct xlsx_chart chart = { SPAN("=1+1"), SPAN("学院"), SPAN("保障率"), 0, 2, 3, series, 2,
		true, 5, 2, false };
	struct err err = { 0 };
	struct span file;

	CHECK(x != NULL);
	mem_arena_init(&m);
	xlsx_sheet(x, SPAN("按学院/本科[2026]"), columns, 4);
	write_rows(x);
	xlsx_bar_chart(x, &chart);
	xlsx_sheet(x, SPAN("按学院/本科[2026]"), columns, 1);
	chart.of_sheet_before = true;
	xlsx_bar_chart(x, &chart);
	xlsx_sheet(x, SPAN(""), columns, 1);
	CHECK(xlsx_finish(x, &m.arena, &file, &err));
	xlsx_free(x);
	sheet_expect(file, "xlsx",
	    "[按学院_本科_2026_]\n1: 学院|已确认|待核|=1+1\n"
	    "2: =HYPERLINK(\"http://x\")|0.9315#|0.0421#|+1\n"
	    "3: <物理>&\xef\xbf\xbd|9787040396638#|-9223372036854775808|2.5#\n4: ||\xef\xbf\xbd\n"
	    "[按学院_本科_2026_ (2)]\n1: 学院\n[Sheet (2)]\n1: 学院\n");
	CHECK(!holds(part(file, "xl/worksheets/sheet1.xml", &m.arena), "<f>"));
	CHECK(holds(part(file, "xl/worksheets/sheet1.xml", &m.arena), "state=\"frozen\""));
	CHECK(holds(part(file, "xl/charts/chart1.xml", &m.arena), "<c:barDir val=\"bar\"/>"));
	CHECK(holds(part(file, "xl/charts/chart1.xml", &m.arena), "<c:grouping val=\"stacked\"/>"));
	CHECK(holds(part(file, "xl/charts/chart1.xml", &m.arena), "<a:t> =1+1</a:t>"));
	CHECK(holds(part(file, "xl/charts/chart2.xml", &m.arena), "按学院_本科_2026_'!$B$2:$B$3"));
	mem_arena_finish(&m);
}

static void refuse(void (*write)(struct xlsx *x), enum err_code code)
{
	struct mem_arena m;
	struct xlsx *x = xlsx_new();
	struct err err = { 0 };
	struct span file;

	CHECK(x != NULL);
	mem_arena_init(&m);
	write(x);
	CHECK_FAILS(xlsx_finish(x, &m.arena, &file, &err), code, &err);
	xlsx_free(x);
	mem_arena_finish(&m);
}

static void not_utf8(struct xlsx *x)
{
	xlsx_sheet(x, SPAN("a"), columns, 1);
	xlsx_text(x, SPAN("\xff"));
	xlsx_text(x, SPAN("b"));
}

static void zero_byte(struct xlsx *x)
{
	xlsx_sheet(x, SPAN("a\0b"), columns, 1);
}

static void no_sheet(struct xlsx *x)
{
	xlsx_text(x, SPAN("a"));
}

static void long_text(struct xlsx *x)
{
	static char text[32768];

	memset(text, 'x', sizeof(text));
	xlsx_sheet(x, SPAN("a"), columns, 1);
	xlsx_text(x, (struct span){ text, sizeof(text) });
}

static void wide_row(struct xlsx *x)
{
	xlsx_sheet(x, SPAN("a"), columns, 1);
	for (int i = 0; i <= 16384; i++)
		xlsx_int(x, i);
}

static void test_refused(void)
{
	struct xlsx *x = xlsx_new();

	refuse(not_utf8, ERR_INVALID);
	refuse(zero_byte, ERR_INVALID);
	refuse(no_sheet, ERR_INTERNAL);
	refuse(long_text, ERR_TOO_LARGE);
	refuse(wide_row, ERR_TOO_LARGE);
	xlsx_sheet(x, SPAN("thrown away"), columns, 4);
	xlsx_free(x);
	xlsx_free(NULL);
}

/* ---- letters */

struct reading {
	struct span left;
};

static bool read_some(void *ctx, char *bytes, size_t room, size_t *ret_n, struct err *err)
{
	struct reading *r = ctx;

	(void)err;
	*ret_n = r->left.len < room ? r->left.len : room;
	if (*ret_n != 0)
		memcpy(bytes, r->left.ptr, *ret_n);
	r->left = (struct span){ r->left.ptr + *ret_n, r->left.len - *ret_n };
	return true;
}

/* The document's text: paragraphs end in LF. It must be well formed. */
static struct span words(struct span document, struct arena *a)
{
	struct reading r = { document };
	struct buf out = { .arena = a };
	struct err err = { 0 };
	struct xml *xml;

	CHECK(xml_open((struct xml_source){ read_some, &r, false }, &xml, &err));
	while (xml_next(xml, &err)) {
		if (xml_kind(xml) == XML_TEXT)
			buf_add(&out, xml_text(xml));
		if (xml_is(xml, XML_CLOSES, "p"))
			buf_add(&out, SPAN("\n"));
		if (xml_is(xml, XML_OPENS, "br"))
			buf_add(&out, SPAN("/"));
	}
	CHECK(err.code == ERR_NONE);
	xml_close(xml);
	return buf_span(&out);
}

static void test_letter(void)
{
	const struct docx_column gaps[] = { { SPAN("书名"), 3 }, { SPAN("ISBN"), 1 } };
	const struct span row[] = { SPAN("<b>&\"高等\x02数学\"</b>\xef\xbf\xbe."), SPAN("") };
	struct mem_arena m;
	struct docx d;
	struct err err = { 0 };
	struct span file;

	mem_arena_init(&m);
	docx_init(&d, &m.arena);
	docx_title(&d, SPAN("缺藏教材清单 & 函"));
	docx_heading(&d, SPAN("一"));
	docx_paragraph(&d, SPAN("您好\r\n  附表"), DOCX_LEFT);
	docx_paragraph(&d, SPAN("\xff"), DOCX_CENTRE);
	docx_table(&d, gaps, 2);
	docx_table_row(&d, row, 2);
	docx_table_end(&d);
	docx_page(&d);
	docx_paragraph(&d, SPAN("馆"), DOCX_INDENTED);
	docx_paragraph(&d, SPAN("图书馆"), DOCX_RIGHT);
	CHECK(docx_finish(&d, &file, &err));
	CHECK(span_eq(words(part(file, "word/document.xml", &m.arena), &m.arena),
	    SPAN("缺藏教材清单 & 函\n一\n您好/  附表\n\xef\xbf\xbd\n书名\nISBN\n"
	         "<b>&\"高等\xef\xbf\xbd数学\"</b>\xef\xbf\xbd.\n\n\n/\n馆\n图书馆\n")));
	CHECK(span_eq(
	    words(part(file, "docProps/core.xml", &m.arena), &m.arena), SPAN("缺藏教材清单 & 函")));
	CHECK(holds(part(file, "word/styles.xml", &m.arena), "w:eastAsia=\"宋体\""));
	CHECK(words(part(file, "[Content_Types].xml", &m.arena), &m.arena).len == 0);
	mem_arena_finish(&m);
}

int main(void)
{
	test_workbook();
	test_refused();
	test_letter();
	return 0;
}
