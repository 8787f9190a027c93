/* The sheet readers on any bytes. What is given out is UTF-8 without NUL, rows go upward, limits hold. Zipped bytes are
 * hard to change with sense: after "!w", "!t", "!s" or "!b" stands the XML of one part of an .xlsx. */
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/utf8.h"
#include "platform/mem.h"
#include "platform/package.h"
#include "testing/check.h"
#include "testing/sheet_dump.h"

#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static const struct sheet_limits limits = { .rows = 70000, .columns = 300, .row_bytes = 4096 };

static void check_row(const struct sheet_row *row, uint64_t before)
{
	CHECK(row->number > before && row->number <= limits.rows && row->n <= limits.columns);
	for (size_t i = 0; i < row->n; i++) {
		struct span text = row->cells[i].text;

		CHECK(utf8_valid(text, NULL));
		CHECK(text.len == 0 || memchr(text.ptr, '\0', text.len) == NULL);
	}
}

static void check_sheets(struct sheet *sheet, struct err *err)
{
	struct sheet_row row;
	struct span name;

	while (sheet_next(sheet, &name, err)) {
		CHECK(utf8_valid(name, NULL));
		for (uint64_t before = 0; sheet_row(sheet, &row, err); before = row.number)
			check_row(&row, before);
	}
	CHECK(sheet_progress(sheet).rows == 0 || sheet_progress(sheet).total != 0);
}

static void read_all(struct span bytes)
{
	struct err err = { 0 };
	struct sheet *sheet;
	int fd = sheet_file(bytes);

	if (sheet_open_fd(fd, &limits, &sheet, &err)) {
		CHECK(sheet_format(sheet)[0] != '\0');
		check_sheets(sheet, &err);
		sheet_close(sheet);
	}
	CHECK(err.code == ERR_NONE || err.detail[0] != '\0');
	CHECK(err.code != ERR_INTERNAL && err.code != ERR_NOT_FOUND);
	close(fd);
}

static void put(struct span *part, char wanted, char which, struct span text)
{
	if (which == wanted)
		*part = text;
}

static void read_part(char which, struct span xml)
{
	struct package_text parts[] = {
		{ "xl/workbook.xml",
		    SPAN(
		        "<workbook xmlns:r='r'><sheets><sheet name='a' r:id='a'/></sheets></workbook>") },
		{ "xl/_rels/workbook.xml.rels",
		    SPAN("<R><Relationship Id='a' Type='" TYPE
		         "worksheet' Target='s.xml'/><Relationship Id='b' "
		         "Type='" TYPE
		         "sharedStrings' Target='t.xml'/><Relationship Id='c' Type='" TYPE
		         "styles' Target='y.xml'/></R>") },
		{ "xl/s.xml",
		    SPAN("<w><row><c t='s'><v>0</v></c><c s='1'><v>4e4</v></c></row></w>") },
		{ "xl/t.xml", SPAN("<sst><si><t>x</t></si></sst>") },
		{ "xl/y.xml", SPAN("<s><cellXfs><xf/><xf numFmtId='14'/></cellXfs></s>") },
	};
	struct mem_arena m;
	struct err err = { 0 };
	struct span file;

	put(&parts[0].text, 'b', which, xml);
	put(&parts[2].text, 'w', which, xml);
	put(&parts[3].text, 't', which, xml);
	put(&parts[4].text, 's', which, xml);
	mem_arena_init(&m);
	CHECK(package_write(parts, sizeof(parts) / sizeof(*parts), &m.arena, &file, &err));
	read_all(file);
	mem_arena_finish(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = { (const char *)data, size };

	if (size > 2 && data[0] == '!')
		read_part(bytes.ptr[1], (struct span){ bytes.ptr + 2, size - 2 });
	else
		read_all(bytes);
	return 0;
}
