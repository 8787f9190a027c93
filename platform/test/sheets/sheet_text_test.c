/* Delimited text: separators, quotes, line ends, charsets, damage and limits. */
#include <unistd.h>

#include "platform/csv.h"
#include "platform/mem.h"
#include "testing/sheet_dump.h"
#include "testing/check.h"

static void text(const char *in, const char *format, const char *wanted)
{
	sheet_expect(span_of(in), format, wanted);
}

static void test_separators(void)
{
	text("a,b\n1,2\n", "text, ASCII, ,", "[]\n1: a|b\n2: 1|2\n");
	text("a\tb, c\n1\t2\n", "text, ASCII, tab", "[]\n1: a|b, c\n2: 1|2\n");
	text("a;b\n1;2,5\n2;3,5", "text, ASCII, ;", "[]\n1: a|b\n2: 1|2,5\n3: 2|3,5\n");
	text("a|b|c\n1,5|2|3\n", "text, ASCII, |", "[]\n1: a|b|c\n2: 1,5|2|3\n");
	text("sep=|\r\na,b|c\r\n", "text, ASCII, |", "[]\n1: a,b|c\n");
	text("one\ntwo\n", "text, ASCII, ,", "[]\n1: one\n2: two\n");
	/* titles with commas above a table with tabs */
	text("List, of, all\nid\ttitle\n1\tA, B\n2\tC\n", "text, ASCII, tab",
	    "[]\n1: List, of, all\n2: id|title\n3: 1|A, B\n4: 2|C\n");
}

static void test_quotes(void)
{
	text("a,\"b,c\",d\n", "text, ASCII, ,", "[]\n1: a|b,c|d\n");
	text("a,\"b\n\nc\",d\nx,y,z\n", "text, ASCII, ,", "[]\n1: a|b\n\nc|d\n2: x|y|z\n");
	text("\"say \"\"hi\"\"\",2\n", "text, ASCII, ,", "[]\n1: say \"hi\"|2\n");
	text("\"\",\"\"\"\"\r\n3,4\r\n", "text, ASCII, ,", "[]\n1: |\"\n2: 3|4\n");
	text("\"a\",\"b\"", "text, ASCII, ,", "[]\n1: a|b\n");
	/* not quoted, only begun with a quote; never closed */
	text("\"Hamlet\" and more\t1\nx\t2\n", "text, ASCII, tab",
	    "[]\n1: \"Hamlet\" and more|1\n2: x|2\n");
	text("1\t\"open\n2\tx\n", "text, ASCII, tab", "[]\n1: 1|\"open\n2: 2|x\n");
	text("a,b\"c\"d,\"e\"\n", "text, ASCII, ,", "[]\n1: a|b\"c\"d|e\n");
}

static void test_line_ends(void)
{
	text("a,b\r\n1,2\r\n", "text, ASCII, ,", "[]\n1: a|b\n2: 1|2\n");
	text("a,b\r1,\"2\r3\"\r\r4,5", "text, ASCII, ,", "[]\n1: a|b\n2: 1|2\r3\n4: 4|5\n");
	text("\n\na,b\n,\n\n1,2", "text, ASCII, ,", "[]\n3: a|b\n6: 1|2\n");
	text("a,\"b\"\r\n1,2\r\n", "text, ASCII, ,", "[]\n1: a|b\n2: 1|2\n");
	text("a\rb,c\n", "text, ASCII, ,", "[]\n1: a\rb|c\n");
}

/* The same table in each charset; 𠮷 takes four bytes in each. */
static const char gb18030[] = "\xca\xe9\xc3\xfb\t\xbc\xdb\n\xba\xec\xc2\xa5\xc3\xce\xa3\xac"
                              "\x95\x34\xb2\x35\t\xa2\xe3"
                              "9\n";
static const unsigned short utf16[] = { 0x4e66, 0x540d, '\t', 0x4ef7, '\n', 0x7ea2, 0x697c, 0x68a6,
	0xff0c, 0xd842, 0xdfb7, '\t', 0x20ac, '9', '\n' };

static void in_charset(const char *mark, size_t n_mark, struct span body, const char *format)
{
	char bytes[256];

	memcpy(bytes, mark, n_mark);
	memcpy(bytes + n_mark, body.ptr, body.len);
	sheet_expect((struct span){ bytes, n_mark + body.len }, format,
	    "[]\n1: 书名|价\n2: 红楼梦，𠮷|€9\n");
}

static void test_charsets(void)
{
	struct span utf8 = SPAN("书名\t价\n红楼梦，𠮷\t€9\n"), gb = SPAN(gb18030);
	char little[sizeof(utf16)], big[sizeof(utf16)];
	struct span le = { little, sizeof(little) }, be = { big, sizeof(big) };

	for (size_t i = 0; i < sizeof(utf16) / 2; i++) {
		little[2 * i] = big[2 * i + 1] = (char)(utf16[i] & 0xff);
		little[2 * i + 1] = big[2 * i] = (char)(utf16[i] >> 8);
	}
	in_charset("", 0, utf8, "text, UTF-8, tab");
	in_charset("\xef\xbb\xbf", 3, utf8, "text, UTF-8, tab");
	in_charset("", 0, gb, "text, GB18030, tab");
	in_charset("\x84\x31\x95\x33", 4, gb, "text, GB18030, tab");
	in_charset("\xff\xfe", 2, le, "text, UTF-16LE, tab");
	in_charset("\xfe\xff", 2, be, "text, UTF-16BE, tab");
	in_charset("", 0, le, "text, UTF-16LE, tab");
	in_charset("", 0, be, "text, UTF-16BE, tab");
	text("\xca\xe9,\x80\x39\n", "text, GB18030, ,", "[]\n1: 书|€9\n"); /* Excel's euro */
}

static void test_damage(void)
{
	/* a database cut the field in the middle of a character */
	text("\xca\xe9\xc3\xfb,1\n\xba\xec\xc2\xa5\xc3,2\n\xba\xec,3\n", "text, GB18030, ,",
	    "[]\n1: 书名|1\n2!: 红楼\xef\xbf\xbd|2\n3: 红|3\n");
	text("书名,1\n红楼\xe6\xa2,2\n红,3\n", "text, UTF-8, ,",
	    "[]\n1: 书名|1\n2!: 红楼\xef\xbf\xbd\xef\xbf\xbd|2\n3: 红|3\n");
	text("书,1\n红\xe6", "text, UTF-8, ,", "[]\n1: 书|1\n2!: 红\xef\xbf\xbd\n");
	sheet_expect_refused(SPAN("a,b\n1,\0\n"), NULL, ERR_INVALID, "zero bytes");
	sheet_expect_refused(SPAN("\xca\xe9,\0\0\0\n"), NULL, ERR_INVALID, "zero bytes");
	sheet_expect_refused(
	    SPAN("\x01\x02\x03\x04\x05\x1e\x1f"), NULL, ERR_INVALID, "not a spreadsheet");
	sheet_expect_refused(SPAN(""), NULL, ERR_INVALID, "empty");
	sheet_expect_refused(SPAN("%PDF-1.4 ..."), NULL, ERR_INVALID, "this is a PDF");
	sheet_expect_refused(SPAN("\x89PNG\r\n"), NULL, ERR_INVALID, "this is a picture");
	sheet_expect_refused(SPAN("\xff\xfe\0\0a\0\0\0"), NULL, ERR_INVALID, "UTF-32");
	sheet_expect_refused(SPAN("{\\rtf1"), NULL, ERR_INVALID, "RTF");
}

/* n times the line, after a first one. */
static struct span many(struct arena *a, const char *first, const char *line, size_t n)
{
	struct buf out = { .arena = a };

	buf_add(&out, span_of(first));
	for (size_t i = 0; i < n; i++)
		buf_add(&out, span_of(line));
	CHECK(!a->failed);
	return buf_span(&out);
}

static void count(struct span bytes, uint64_t wanted, const char *format, bool damaged)
{
	struct err err = { 0 };
	struct sheet *sheet;
	struct sheet_row row;
	struct span name;
	int fd = sheet_file(bytes);
	uint64_t rows = 0;

	CHECK(sheet_open_fd(fd, NULL, &sheet, &err) && sheet_next(sheet, &name, &err));
	while (sheet_row(sheet, &row, &err))
		CHECK(row.n == 3 && row.number == ++rows && row.damaged == damaged);
	if (err.code != ERR_NONE)
		fprintf(stderr, "row %llu: %s\n", (unsigned long long)rows, err.detail);
	CHECK(err.code == ERR_NONE && rows == wanted);
	CHECK(strcmp(sheet_format(sheet), format) == 0 && sheet_progress(sheet).rows == rows);
	CHECK(sheet_progress(sheet).done == bytes.len && sheet_progress(sheet).total == bytes.len);
	sheet_close(sheet);
	close(fd);
}

/* More than the buffers hold, cut at every place of a character by the block's end. */
static void test_long(void)
{
	struct mem_arena m;

	mem_arena_init(&m);
	count(
	    many(&m.arena, "a,b,c\n", "12345,红楼梦,x\n", 300000), 300001, "text, UTF-8, ,", false);
	count(many(&m.arena, "", "\xca\xe9\xca\xe9\xca\xe9,y,\"a\nb\"\n", 300000), 300000,
	    "text, GB18030, ,", false);
	mem_arena_finish(&m);
	mem_arena_init(&m);
	count(
	    many(&m.arena, "1,2,3\r", "12345,ab\tcd,x\r", 100000), 100001, "text, ASCII, ,", false);
	/* the charset shows only after half a megabyte */
	struct span ascii = many(&m.arena, "", "abc,def,ghi\n", 60000);
	struct buf late = { .arena = &m.arena };
	buf_add(&late, ascii);
	buf_add(&late, SPAN("abc,\xca\xe9,ghi\n"));
	buf_add(&late, ascii);
	count(buf_span(&late), 120001, "text, GB18030, ,", false);
	mem_arena_finish(&m);
}

static void test_limits(void)
{
	struct mem_arena m;
	struct sheet_limits small = { .file_bytes = 10 }, few = { .rows = 3 };

	mem_arena_init(&m);
	sheet_expect_refused(SPAN("12345678901"), &small, ERR_TOO_LARGE, "at most 0 are read");
	sheet_expect_refused(SPAN("a\nb\nc\nd\n"), &few, ERR_TOO_LARGE, "more than 3 rows");
	sheet_expect_refused(many(&m.arena, "a,b\n", ",", 1000000), NULL, ERR_TOO_LARGE,
	    "row 2 has more than 1024 cells");
	sheet_expect_refused(many(&m.arena, "a,b\n", "x", 3000000), NULL, ERR_TOO_LARGE,
	    "row 2 is longer than 1048576 bytes");
	sheet_expect_refused(many(&m.arena, "a,b\n\"", "x\n", 1500000), &few, ERR_TOO_LARGE,
	    "more than 3 rows"); /* a quote that nothing closes opens nothing */
	sheet_expect_refused(many(&m.arena, "\xca\xe9,b\n", "\xff\xff,\n", 1000), NULL, ERR_INVALID,
	    "too many bytes");
	mem_arena_finish(&m);
}

static void field(struct arena *a, const char *in, const char *wanted)
{
	struct buf out = { .arena = a };

	csv_field(&out, span_of(in));
	CHECK(span_eq(buf_span(&out), span_of(wanted)));
}

static void test_written(void)
{
	struct mem_arena m;

	mem_arena_init(&m);
	field(&m.arena, "plain", "plain");
	field(&m.arena, "", "");
	field(&m.arena, "a,b", "\"a,b\"");
	field(&m.arena, "\"x\" y\"", "\"\"\"x\"\" y\"\"\"");
	field(&m.arena, "=1+1", "'=1+1");
	field(&m.arena, "=HYPERLINK(\"a\")", "\"'=HYPERLINK(\"\"a\"\")\"");
	field(&m.arena, "+86 431", "'+86 431");
	field(&m.arena, "-3.5", "-3.5");
	field(&m.arena, "-", "'-");
	field(&m.arena, "@a", "'@a");
	field(&m.arena, "\tx", "\"'\tx\"");
	field(&m.arena, "\rx", "\"'\rx\"");
	field(&m.arena, "＝1", "'＝1");
	mem_arena_finish(&m);
}

int main(void)
{
	test_separators();
	test_quotes();
	test_line_ends();
	test_charsets();
	test_damage();
	test_long();
	test_limits();
	test_written();
	return 0;
}
