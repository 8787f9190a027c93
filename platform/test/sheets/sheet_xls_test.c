/* Files that other programs wrote: .xls by xlwt, .xlsx by openpyxl (testing/make_sheets.py); the .xls damaged in
 * each way that we know of. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/mem.h"
#include "testing/check.h"
#include "testing/sheet_dump.h"

static struct span load(const char *path, struct arena *a)
{
	int fd = open(path, O_RDONLY);
	struct stat st;
	char *bytes;

	CHECK(fd >= 0 && fstat(fd, &st) == 0);
	CHECK((bytes = arena_alloc(a, (size_t)st.st_size)) != NULL);
	CHECK(read(fd, bytes, (size_t)st.st_size) == st.st_size);
	close(fd);
	return (struct span){ bytes, (size_t)st.st_size };
}

static void test_read(struct span xls, struct span xlsx, struct arena *a)
{
	struct buf wanted = { .arena = a };

	buf_add(&wanted,
	    SPAN("[教学任务]\n1: 2025-2026 第二学期|2025-2026 第二学期^|2025-2026 第二学期^|"
	         "2025-2026 第二学期^\n2: 课程代码|课程名称|人数|日期\n"
	         "3: B0612|高等数学|120#|2026-11-22\n"
	         "4: B0612^|线性代数𠮷|0.1#|2026-03-01 09:12\n"
	         "5: B0612^|9787040396638#||\n7: |"));
	for (int i = 0; i < 300; i++)
		buf_add(&wanted, SPAN("长"));
	buf_add(&wanted, SPAN("||\n[研究生]\n3: ||only\n"));
	buf_add(&wanted, (struct span){ "\0", 1 });
	CHECK(!a->failed);
	sheet_expect(xls, "xls (BIFF8)", wanted.ptr);
	sheet_expect(xlsx, "xlsx",
	    "[教学任务]\n1: 2025-2026 第二学期|2025-2026 第二学期^|2025-2026 第二学期^|"
	    "2025-2026 第二学期^\n2: 课程代码|课程名称|人数|日期\n"
	    "3: 00001234#|高等数学|120#|2026-11-22\n"
	    "4: 00001234^|线性代数|0.1#|2026-03-01 09:12:30\n"
	    "5: |9787040396638#|TRUE|09:12|2025-08\n[研究生]\n3: ||only\n");
}

/* The file with `from` made `to` at its first place. */
static struct span patched(struct span file, struct span from, struct span to, struct arena *a)
{
	struct span copy = arena_dup(a, file);
	char *at;

	CHECK(copy.ptr != NULL && from.len == to.len);
	CHECK((at = memmem(copy.ptr, copy.len, from.ptr, from.len)) != NULL);
	memcpy(at, to.ptr, to.len);
	return copy;
}

/* The formula of row 7, column A, as xlwt leaves it: without a result. */
#define FORMULA "\x06\0\x1f\0\x06\0\0\0\x11\0"
#define TOKENS "\0\0\0\0\0\0\x09\0\x44\x02\0\x02\xc0\x1e\x01\0\x03"

/* Their last results, as Excel stores them: a number, a truth value, and a text in a record of its own, for which the
 * formula is made shorter. */
static void test_formulas(struct span xls, struct arena *a)
{
	const struct {
		struct span record;
		const char *shown;
	} results[] = {
		{ SPAN(FORMULA "\0\0\0\0\0\x40\x5e\x40" TOKENS), "\n7: 121#|" },
		{ SPAN(FORMULA "\x01\0\x01\0\0\0\xff\xff" TOKENS), "\n7: 1#|" },
		{ SPAN(FORMULA "\x02\0\x2a\0\0\0\xff\xff" TOKENS), "\n7: |" },
		{ SPAN(
		      "\x06\0\x10\0\x06\0\0\0\x11\0\0\0\0\0\0\0\xff\xff\0\0\x07\x02\x0b\0\x04\0\x01"
		      "\x66\x4e\x0d\x54\x66\x4e\x0d\x54"),
		    "\n7: 书名书名|" },
	};
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(results) / sizeof(*results); i++) {
		struct buf out = { .arena = a };
		struct span empty = SPAN(FORMULA "\x03\0\0\0\0\0\xff\xff" TOKENS);
		int fd = sheet_file(patched(xls, empty, results[i].record, a));

		CHECK(sheet_dump_fd(fd, NULL, &out, &err));
		CHECK(memmem(out.ptr, out.len, results[i].shown, strlen(results[i].shown)) != NULL);
		close(fd);
	}
}

#define WORKBOOK SPAN("W\0o\0r\0k\0b\0o\0o\0k\0\0\0\0\0\0\0\0\0\0")

static void test_refused(struct span xls, struct arena *a)
{
	struct sheet_limits few = { .rows = 3 }, one = { .sheets = 1 };

	/* the code page becomes a password; version 8 becomes one that never was */
	sheet_expect_refused(
	    patched(xls, SPAN("\x42\0\x02\0\xb0\x04"), SPAN("\x2f\0\x02\0\xb0\x04"), a), NULL,
	    ERR_INVALID, "has a password");
	sheet_expect_refused(
	    patched(xls, SPAN("\x09\x08\x10\0\0\x06"), SPAN("\x09\x08\x10\0\0\x04"), a), NULL,
	    ERR_INVALID, "Excel 4 or older");
	sheet_expect_refused(patched(xls, SPAN("\0\x02\x0e\0\0\0\0\0\x07\0\0\0"),
	                         SPAN("\0\x02\x0e\0\0\0\0\0\x07\0\x01\0"), a),
	    NULL, ERR_INVALID, "damaged");
	sheet_expect_refused(
	    patched(xls, WORKBOOK, SPAN("W\0o\0r\0k\0b\0o\0o\0x\0\0\0\0\0\0\0\0\0\0"), a), NULL,
	    ERR_INVALID, "holds no workbook");
	sheet_expect_refused(xls, &few, ERR_TOO_LARGE, "a worksheet of 7 rows");
	sheet_expect_refused(xls, &one, ERR_TOO_LARGE, "more than 1 worksheets");
	sheet_expect_refused(
	    SPAN("\x09\x08\x08\0\0\0\x10\0\0\0\0\0"), NULL, ERR_INVALID, "without its container");
	sheet_expect_refused(SPAN("\x09\x04\x06\0\0\0\x10\0\0\0"), NULL, ERR_INVALID, "Excel 4");
}

/* Names in the directory that say what else it is. */
static void test_others(struct span xls, struct arena *a)
{
	static const char word[] = "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0\0";
	static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0\0";
	struct span file = arena_dup(a, xls);
	char *entry = memmem(file.ptr, file.len, WORKBOOK.ptr, WORKBOOK.len);

	CHECK(entry != NULL);
	memcpy(entry, word, sizeof(word));
	entry[0x40] = (char)sizeof(word);
	sheet_expect_refused(file, NULL, ERR_INVALID, "this is a Word document");
	memcpy(entry, encrypted, sizeof(encrypted));
	entry[0x40] = (char)sizeof(encrypted);
	sheet_expect_refused(file, NULL, ERR_INVALID, "with a password");
}

/* Cut anywhere, it is refused; with any byte of its structure changed, it is read or refused. */
static void test_damaged(struct span xls, struct arena *a)
{
	struct span copy = arena_dup(a, xls);
	struct err err = { 0 };

	for (size_t n = 8; n + 600 < xls.len; n += 97)
		sheet_expect_refused((struct span){ xls.ptr, n }, NULL, ERR_INVALID, "");
	for (size_t at = 8; at < copy.len; at += at < 600 ? 3 : 41) {
		struct buf out = { .arena = a };
		char before = copy.ptr[at];
		int fd;

		((char *)(uintptr_t)copy.ptr)[at] = (char)0xff;
		fd = sheet_file(copy);
		CHECK(sheet_dump_fd(fd, NULL, &out, &err) || err.code == ERR_INVALID ||
		      err.code == ERR_TOO_LARGE);
		err = (struct err){ 0 };
		close(fd);
		((char *)(uintptr_t)copy.ptr)[at] = before;
	}
}

int main(int argc, char **argv)
{
	struct mem_arena m;
	struct span xls;

	CHECK(argc == 3);
	mem_arena_init(&m);
	xls = load(argv[1], &m.arena);
	test_read(xls, load(argv[2], &m.arena), &m.arena);
	test_formulas(xls, &m.arena);
	test_refused(xls, &m.arena);
	test_others(xls, &m.arena);
	test_damaged(xls, &m.arena);
	mem_arena_finish(&m);
	return 0;
}
