/* .xlsx: what cells hold, merged cells, hidden sheets; and files made to hurt. */
#include <unistd.h>

#include "platform/mem.h"
#include "platform/package.h"
#include "testing/check.h"
#include "testing/sheet_dump.h"

#define TYPES "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static const char top_relations[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" TYPES "officeDocument\" Target=\"xl/workbook.xml\"/>"
    "</Relationships>";
static const char book_relations[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"a\" Type=\"" TYPES "worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"b\" Type=\"" TYPES "worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/>"
    "<Relationship Id=\"s\" Type=\"" TYPES "sharedStrings\" Target=\"sharedStrings.xml\"/>"
    "<Relationship Id=\"t\" Type=\"" TYPES "styles\" Target=\"../xl/styles.xml\"/></Relationships>";
static const char book[] = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"一\" r:id=\"a\"/>"
                           "<sheet name=\"二\" r:id=\"b\"/></sheets></workbook>";
static const char texts[] =
    "<sst><si><t>课程</t></si><si><r><t>高等</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">数学 </t></r>"
    "<rPh sb=\"0\" eb=\"1\"><t>gaodeng</t></rPh></si><si/></sst>";
static const char styles[] =
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/>"
    "<numFmt numFmtId=\"165\" formatCode=\"[Magenta]0.00&quot;day&quot;\"/>"
    "<numFmt numFmtId=\"166\" formatCode=\"00000000\"/>"
    "<numFmt numFmtId=\"167\" formatCode=\"[$-804]yyyy/m/d\\ h:mm;@\"/></numFmts>"
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
    "<xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/>"
    "<xf numFmtId=\"167\"/><xf numFmtId=\"20\"/></cellXfs></styleSheet>";

struct made {
	const char *book, *texts, *styles, *one, *two;
};

static struct span make(struct arena *a, struct made m)
{
	const struct package_text parts[] = {
		{ "[Content_Types].xml", SPAN("<Types/>") },
		{ "_rels/.rels", SPAN(top_relations) },
		{ "xl/workbook.xml", span_of(m.book ? m.book : book) },
		{ "xl/_rels/workbook.xml.rels", SPAN(book_relations) },
		{ "xl/sharedStrings.xml", span_of(m.texts ? m.texts : texts) },
		{ "xl/styles.xml", span_of(m.styles ? m.styles : styles) },
		{ "xl/worksheets/sheet1.xml", span_of(m.one ? m.one : "<worksheet/>") },
		{ "xl/worksheets/sheet2.xml", span_of(m.two ? m.two : "<worksheet/>") },
	};
	struct err err = { 0 };
	struct span file;

	CHECK(package_write(parts, sizeof(parts) / sizeof(*parts), a, &file, &err));
	return file;
}

static void expect(struct made made, const char *wanted)
{
	struct mem_arena m;

	mem_arena_init(&m);
	sheet_expect(make(&m.arena, made), "xlsx", wanted);
	mem_arena_finish(&m);
}

static void refused(
    struct made made, const struct sheet_limits *limits, enum err_code code, const char *detail)
{
	struct mem_arena m;

	mem_arena_init(&m);
	sheet_expect_refused(make(&m.arena, made), limits, code, detail);
	mem_arena_finish(&m);
}

/* One row of the first sheet. */
#define ROW(cells) \
	(struct made) \
	{ \
		.one = "<worksheet><sheetData><row>" cells "</row></sheetData></worksheet>" \
	}

static void test_cells(void)
{
	expect(ROW("<c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c>"
	           "<c t=\"inlineStr\"><is><r><t>内</t></r><r><t>联</t></r></is></c>"
	           "<c t=\"str\"><f>A1&amp;\"x\"</f><v>课程x</v></c><c t=\"b\"><v>1</v></c>"
	           "<c t=\"e\"><v>#N/A</v></c><c><v/></c><c t=\"b\"><v>0</v></c>"),
	    "[一]\n1: 课程|高等数学 ||内联|课程x|TRUE|#N/A||FALSE\n");
	expect(ROW("<c><v>9787040396638</v></c><c><v>9.787040396638E12</v></c><c><v>3.0</v></c>"
	           "<c><v>0.1</v></c><c><v>29.800000000000001</v></c><c><v>1E-3</v></c>"
	           "<c><v>-12.5</v></c><c><v>123456789012345678901</v></c><c><v>1E+30</v></c>"
	           "<c><v>1e999</v></c><c><v>007</v></c>"),
	    "[一]\n1: 9787040396638#|9787040396638#|3#|0.1#|29.8#|0.001#|-12.5#|"
	    "123456789012345678901#|1e+30#|1e999|007#\n");
	/* 43191 is 2018-04-01 */
	expect(
	    ROW("<c s=\"1\"><v>43191</v></c><c s=\"2\"><v>43191</v></c><c s=\"3\"><v>43191</v></c>"
	        "<c s=\"4\"><v>1234</v></c><c s=\"5\"><v>43191.38888888889</v></c>"
	        "<c s=\"5\"><v>43191</v></c><c s=\"6\"><v>0.5</v></c><c s=\"1\"><v>59</v></c>"
	        "<c s=\"1\"><v>61</v></c><c t=\"d\"><v>2026-11-22T00:00:00</v></c>"
	        "<c s=\"1\"><v>0</v></c><c s=\"1\"><v>-1</v></c><c s=\"99\"><v>43191</v></c>"),
	    "[一]\n1: 2018-04-01|2018-04|43191#|00001234#|2018-04-01 09:20|2018-04-01|12:00|"
	    "1900-02-28|1900-03-01|2026-11-22|0|-1|43191#\n");
	expect(
	    (struct made){
	        .book = "<workbook><workbookPr date1904=\"1\"/><sheets>"
	                "<sheet name=\"x\" r:id=\"a\" xmlns:r=\"r\"/></sheets></workbook>",
	        .one = "<worksheet><sheetData><row><c s=\"1\"><v>41729</v></c></row></sheetData>"
	               "</worksheet>" },
	    "[x]\n1: 2018-04-01\n");
}

static void test_places(void)
{
	expect(
	    (struct made){ .one = "<x:worksheet xmlns:x=\"m\"><x:sheetData><x:row r=\"2\">"
	                          "<x:c r=\"B2\"><x:v>1</x:v></x:c><x:c r=\"D2\"><x:v>2</x:v></x:c>"
	                          "</x:row><x:row/><x:row><x:c r=\"A4\"><x:v>3</x:v></x:c></x:row>"
	                          "<x:row r=\"9\"><x:c><x:v>4</x:v></x:c></x:row></x:sheetData>"
	                          "</x:worksheet>" },
	    "[一]\n2: |1#||2#\n4: 3#\n9: 4#\n");
	expect(
	    (struct made){ .book = "<workbook><sheets xmlns:r=\"r\">"
	                           "<sheet name=\"h\" state=\"hidden\" r:id=\"a\"/>"
	                           "<sheet name=\"v\" r:id=\"b\"/></sheets></workbook>",
	        .one = "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>",
	        .two = "<worksheet><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>" },
	    "[v]\n1: 2#\n");
	expect((struct made){ .two = "<worksheet><sheetData><row r=\"5\"><c><v>2</v></c></row>"
	                             "</sheetData></worksheet>" },
	    "[二]\n5: 2#\n");
}

static void test_merged(void)
{
	expect(
	    (struct made){
	        .one =
	            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"
	            "<row r=\"2\"><c r=\"A2\"><v>7</v></c><c r=\"C2\"><v>1</v></c></row>"
	            "<row r=\"3\"><c r=\"A3\"/><c r=\"C3\"><v>2</v></c></row>"
	            "<row r=\"4\"><c r=\"A4\"/></row><row r=\"5\"><c r=\"C5\"><v>3</v></c></row>"
	            "</sheetData><mergeCells><mergeCell ref=\"A2:B4\"/><mergeCell ref=\"A1:C1\"/>"
	            "<mergeCell ref=\"nonsense\"/><mergeCell ref=\"D1:XFD1048576\"/>"
	            "</mergeCells></worksheet>" },
	    "[一]\n1: 课程|课程^|课程^\n2: 7#|7^|1#\n3: 7^|7^|2#\n5: ||3#\n");
	/* a text that looks like one */
	expect((struct made){ .one = "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>"
	                             "&lt;mergeCell ref=\"A1:B1\"/></t></is></c></row></sheetData>"
	                             "</worksheet>" },
	    "[一]\n1: <mergeCell ref=\"A1:B1\"/>\n");
}

static void test_damaged(void)
{
	refused(ROW("<c t=\"s\"><v>3</v></c>"), NULL, ERR_INVALID,
	    "row 1 is damaged: shared text 3 of 3");
	refused(ROW("<c t=\"s\"><v>-1</v></c>"), NULL, ERR_INVALID, "shared text -1");
	refused(ROW("<c r=\"C1\"><v>1</v></c><c r=\"B1\"><v>2</v></c>"), NULL, ERR_INVALID,
	    "stands before");
	refused(ROW("<c r=\"ZZZZ1\"><v>1</v></c>"), NULL, ERR_INVALID, "stands nowhere");
	refused(ROW("<c r=\"B\"><v>1</v></c>"), NULL, ERR_INVALID, "stands nowhere");
	refused(ROW("<c r=\"XFD1\"><v>1</v></c>"), NULL, ERR_TOO_LARGE, "more than 1024 cells");
	refused(
	    (struct made){ .one = "<worksheet><sheetData><row r=\"5\"><c><v>1</v></c></row>"
	                          "<row r=\"5\"><c><v>1</v></c></row></sheetData></worksheet>" },
	    NULL, ERR_INVALID, "row 5 is damaged");
	refused((struct made){ .one = "<worksheet><sheetData><row><c><v>1</v></c>" }, NULL,
	    ERR_INVALID, "broken at line 1");
	refused((struct made){ .texts = "<sst><si><t>x" }, NULL, ERR_INVALID, "broken");
	refused((struct made){ .one = "<!DOCTYPE w [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>"
	                              "<w><row><c><v>&b;</v></c></row></w>" },
	    NULL, ERR_INVALID, "document type");
	refused((struct made){ .texts = "\xff\xfe<\0!\0D\0O\0" }, NULL, ERR_INVALID, "broken");
	refused((struct made){ .one = "<w><row><c><v>&lol;</v></c></row></w>" }, NULL, ERR_INVALID,
	    "broken");
}

static struct span repeated(
    struct arena *a, const char *before, const char *what, size_t n, const char *after)
{
	struct buf out = { .arena = a };

	buf_add(&out, span_of(before));
	for (size_t i = 0; i < n; i++)
		buf_add(&out, span_of(what));
	buf_add(&out, span_of(after));
	buf_add(&out, (struct span){ "\0", 1 });
	CHECK(!a->failed);
	return buf_span(&out);
}

static void test_limits(void)
{
	struct mem_arena m;
	struct sheet_limits few = { .rows = 2 }, small = { .unpacked = 1000 },
	                    one = { .sheets = 1 }, parts = { .parts = 7 },
	                    part = { .part_unpacked = 500 }, held = { .held_bytes = 100 },
	                    shared = { .held_bytes = 5 }, loose = { .ratio = 100000 };
	struct made big = { .one = NULL };

	mem_arena_init(&m);
	refused((struct made){ .one = "<w><row r=\"3\"><c><v>1</v></c></row></w>" }, &few,
	    ERR_TOO_LARGE, "more than 2 rows");
	refused((struct made){ 0 }, &one, ERR_TOO_LARGE, "more than 1 worksheets");
	refused((struct made){ 0 }, &parts, ERR_TOO_LARGE, "the zip has 8 parts");
	refused((struct made){ 0 }, &part, ERR_TOO_LARGE, "a part unpacks");
	refused((struct made){ 0 }, &small, ERR_TOO_LARGE, "the file unpacks");
	refused((struct made){ 0 }, &shared, ERR_TOO_LARGE, "of shared texts");
	big.one = repeated(&m.arena,
	    "<w><sheetData><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>twenty characters...</t></is></c>"
	    "</row></sheetData><mergeCells>",
	    "<mergeCell ref=\"A2:A3\"/>", 6, "</mergeCells></w>")
	              .ptr;
	refused(big, &held, ERR_TOO_LARGE, "merged cells repeat");
	big.one = repeated(&m.arena, "<w>", " ", 30000000, "</w>").ptr;
	refused(big, NULL, ERR_TOO_LARGE, "zip bomb");
	big.one = repeated(&m.arena, "<w><row>", "<c/>", 1025, "</row></w>").ptr;
	refused(big, NULL, ERR_TOO_LARGE, "row 1 has more than 1024 cells");
	big.one = repeated(&m.arena, "<w><row", " a=\"\"", 6000, "/></w>").ptr;
	refused(big, NULL, ERR_INVALID, "thousands of attributes");
	big.one = repeated(
	    &m.arena, "<w><row><c t=\"str\"><v>", "0123456789abcde", 80000, "</v></c></row></w>")
	              .ptr;
	refused(big, &loose, ERR_TOO_LARGE, "row 1 has more than 1048576 bytes");
	mem_arena_finish(&m);
}

/* Cut at many places, and with each byte of the directory changed: an error each time, or the same table. */
static void test_cut(void)
{
	struct mem_arena m;
	struct span file;
	struct err err = { 0 };

	mem_arena_init(&m);
	file = make(&m.arena, ROW("<c t=\"s\"><v>0</v></c>"));
	for (size_t n = 0; n < file.len; n += n < file.len - 200 ? 37 : 1) {
		struct buf out = { .arena = &m.arena };
		int fd = sheet_file((struct span){ file.ptr, n });

		CHECK(!sheet_dump_fd(fd, NULL, &out, &err) && err.code == ERR_INVALID);
		err = (struct err){ 0 };
		close(fd);
	}
	mem_arena_finish(&m);
}

static void test_other_packages(void)
{
	static const struct {
		const char *part, *what;
	} others[] = {
		{ "word/document.xml", "a Word document" },
		{ "content.xml", ".ods" },
		{ "xl/workbook.bin", ".xlsb" },
		{ "list.csv", "a zip file without a workbook" },
	};
	struct mem_arena m;
	struct err err = { 0 };
	struct span file;

	mem_arena_init(&m);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		struct package_text part = { others[i].part, SPAN("<x/>") };

		CHECK(package_write(&part, 1, &m.arena, &file, &err));
		sheet_expect_refused(file, NULL, ERR_INVALID, others[i].what);
	}
	mem_arena_finish(&m);
}

int main(void)
{
	test_cells();
	test_places();
	test_merged();
	test_damaged();
	test_limits();
	test_cut();
	test_other_packages();
	return 0;
}
