/* Markup with the name .xls: HTML tables and Excel's XML of 2003. */
#include "platform/mem.h"
#include "testing/check.h"
#include "testing/sheet_dump.h"

static void html(const char *in, const char *wanted)
{
	sheet_expect(span_of(in), "HTML table, UTF-8", wanted);
}

static void test_cells(void)
{
	html("<table><tr><th>a<th>b</tr><tr><td>1<td>2</table>", "[]\n1: a|b\n2: 1|2\n");
	html(
	    "<html><head><style>td{x:y}</style><title>t</title></head><body><h1>no cell</h1>"
	    "<TABLE><TR><TD> two \n words </TD><td>&nbsp;</td><td>a&nbsp;b</td></tr></TABLE></body>",
	    "[]\n1: two words||a b\n");
	html("<table><tr><td>one<br>two<br/></td><td><p>a</p><p>b</p></td><td><b>x</b>y &lt;z&gt; "
	     "&#x4e66;</td></tr></table>",
	    "[]\n1: one\ntwo|a\nb|xy <z> 书\n");
	html("<table><tr><td>a<script>if (1 < 2) x = '<td>'</script>b</td></tr></table>",
	    "[]\n1: ab\n");
	/* rows count as Excel shows them: empty ones, hidden ones, and all tables below each other */
	html("<table><tr><td>title</td></tr></table><table><tr><td></td></tr>"
	     "<tr style='DISPLAY: none'><td>hidden</td></tr><tr><td>x</td></tr></table>",
	    "[]\n1: title\n4: x\n");
	html(
	    "<table><tr><td>outer<table><tr><td>in</td></tr></table></td><td>after</td></tr></table>",
	    "[]\n1: outer\n2: in\n3: after\n");
	html("<td>no table</td>", "[]\n1: no table\n");
	html("<table xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><tr>"
	     "<td x:num=\"9787040396638\">9.78704E+12</td><td x:num>12</td><td x:str>012</td></tr>",
	    "[]\n1: 9787040396638#|12#|012\n");
}

static void test_spans(void)
{
	html("<table><tr><td colspan=3>t</td></tr><tr><td rowspan=3>c</td><td>1</td></tr>"
	     "<tr><td>2</td></tr><tr></tr><tr><td>d</td></tr></table>",
	    "[]\n1: t|t^|t^\n2: c|1\n3: c^|2\n5: d\n");
	html("<table><tr><td rowspan=2 colspan=2>x</td><td>a</td></tr><tr><td>b</td></tr></table>",
	    "[]\n1: x|x^|a\n2: x^|x^|b\n");
	/* a span ends with its table, and is cut at the last column that is read */
	html("<table><tr><td rowspan=9>x</td></tr></table><table><tr><td>y</td></tr></table>",
	    "[]\n1: x\n2: y\n");
	html("<table><tr><td rowspan=0>x</td><td rowspan=-3>y</td></tr><tr><td>z</td></tr></table>",
	    "[]\n1: x|y\n2: z\n");
}

static void test_charsets(void)
{
	sheet_expect(SPAN("<meta charset=gb2312><table><tr><td>\xca\xe9</td></tr></table>"),
	    "HTML table, GB18030", "[]\n1: 书\n");
	sheet_expect(SPAN("<table><tr><td>\xca\xe9</td></tr></table>"), "HTML table, GB18030",
	    "[]\n1: 书\n");
	/* what it says is wrong */
	sheet_expect(SPAN("<meta charset=\"gb2312\"><table><tr><td>书</td></tr></table>"),
	    "HTML table, UTF-8", "[]\n1: 书\n");
	sheet_expect(SPAN("<meta charset=\"ISO-2022-CN-EXT\"><table><tr><td>x</td></tr></table>"),
	    "HTML table, UTF-8", "[]\n1: x\n");
	sheet_expect(SPAN("\xff\xfe<\0t\0d\0>\0\x66\x4e<\0/\0t\0d\0>\0"), "HTML table, UTF-16LE",
	    "[]\n1: 书\n");
	sheet_expect(SPAN("\xef\xbb\xbf<table><tr><td>a\xe4\xb9</td></tr><tr><td>书书</td></tr>"),
	    "HTML table, UTF-8", "[]\n1!: a\xef\xbf\xbd\xef\xbf\xbd\n2: 书书\n");
}

#define XML_OPEN \
	"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>" \
	"<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" " \
	"xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">"

static void test_xml(void)
{
	sheet_expect(
	    SPAN(XML_OPEN
	        "<Styles/><Worksheet ss:Name=\"一\"><Table><Row><Cell ss:MergeAcross=\"1\"><Data "
	        "ss:Type=\"String\">title</Data></Cell></Row><Row ss:Index=\"3\"><Cell ss:MergeDown=\"1\">"
	        "<Data ss:Type=\"Number\">9.787040396638E12</Data></Cell><Cell ss:Index=\"3\"><Data "
	        "ss:Type=\"DateTime\">2026-11-22T00:00:00.000</Data></Cell></Row><Row><Cell><Data "
	        "ss:Type=\"Boolean\">1</Data></Cell><Cell/><Cell><ss:Data ss:Type=\"String\"><B>bo</B>ld"
	        "</ss:Data><Comment><Data>no</Data></Comment></Cell></Row></Table></Worksheet>"
	        "<Worksheet ss:Name=\"二\"><Table/></Worksheet></Workbook>"),
	    "Excel XML of 2003, UTF-8",
	    "[一]\n1: title|title^\n3: 9787040396638#||2026-11-22\n4: 9787040396638^|TRUE||bold\n"
	    "[二]\n");
	/* GBK, as gb2312 is called */
	sheet_expect(
	    SPAN("<?xml version='1.0' encoding='gb2312'?><Workbook "
	         "xmlns='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet><Table><Row>"
	         "<Cell><Data>\x96\x7c</Data></Cell></Row></Table></Worksheet></Workbook>"),
	    "Excel XML of 2003, GB18030", "[]\n1: 東\n");
	sheet_expect_refused(
	    SPAN(XML_OPEN "<Worksheet><Table><Row><Cell><Data>"), NULL, ERR_INVALID, "broken");
	sheet_expect_refused(SPAN("<?xml version='1.0'?><rss/>"), NULL, ERR_INVALID,
	    "an XML document of another kind");
	sheet_expect_refused(
	    SPAN("<!DOCTYPE x [<!ENTITY a 'a'>]><Workbook xmlns='urn:schemas-microsoft-com:"
	         "office:spreadsheet'/>"),
	    NULL, ERR_INVALID, "document type");
	sheet_expect_refused(
	    SPAN(XML_OPEN "<Worksheet><Table><Row ss:Index='2'/><Row ss:Index='1'/>"
	                  "</Table></Worksheet></Workbook>"),
	    NULL, ERR_INVALID, "row 2 is damaged");
}

static struct span repeated(struct arena *a, const char *before, const char *what, size_t n)
{
	struct buf out = { .arena = a };

	buf_add(&out, span_of(before));
	for (size_t i = 0; i < n; i++)
		buf_add(&out, span_of(what));
	CHECK(!a->failed);
	return buf_span(&out);
}

static void test_limits(void)
{
	struct mem_arena m;
	struct sheet_limits few = { .rows = 100 }, small = { .xls_bytes = 100 };

	mem_arena_init(&m);
	sheet_expect_refused(repeated(&m.arena, "<table>", "<tr><td>x</td></tr>", 101), &few,
	    ERR_TOO_LARGE, "row 101");
	sheet_expect_refused(repeated(&m.arena, "<table>", "<tr><td>x</td></tr>", 101), &small,
	    ERR_TOO_LARGE, "an .xls of");
	sheet_expect_refused(repeated(&m.arena, "<table><tr>", "<td>x", 2000), NULL, ERR_TOO_LARGE,
	    "row 1 has more than 1024 cells");
	sheet_expect_refused(repeated(&m.arena, "<table><tr><td>", "xxxxxxxx<br>", 200000), NULL,
	    ERR_TOO_LARGE, "row 1: it has too much text");
	sheet_expect_refused(repeated(&m.arena, "<table><td", " a=''", 10000), NULL, ERR_INVALID,
	    "a tag without end");
	sheet_expect_refused(
	    repeated(&m.arena, "<table>", "<b>", 10000), NULL, ERR_INVALID, "nested too deep");
	/* one text in a hundred thousand places takes no memory */
	sheet_expect_refused(
	    repeated(&m.arena, "<table><tr><td rowspan=65534 colspan=1000>x", "<tr><td>y", 100),
	    &few, ERR_TOO_LARGE, "row 101");
	mem_arena_finish(&m);
}

int main(void)
{
	test_cells();
	test_spans();
	test_charsets();
	test_xml();
	test_limits();
	return 0;
}
