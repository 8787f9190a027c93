/* Every allocation of our own code fails once, one after the other, in each reader and writer. */
#include <fcntl.h>
#include <unistd.h>

#include "platform/docx.h"
#include "platform/mem.h"
#include "platform/xlsx_writer.h"
#include "testing/check.h"
#include "testing/sheet_dump.h"
#include "testing/starve.h"

static bool read_sheet(void *path, struct arena *a, struct err *err)
{
	struct buf out = { .arena = a };
	int fd = open(path, O_RDONLY);
	bool ok;

	CHECK(fd >= 0);
	ok = sheet_dump_fd(fd, NULL, &out, err);
	close(fd);
	return ok;
}

static bool write_book(void *with, struct arena *a, struct err *err)
{
	static const struct xlsx_series series = { 1, 0x0b4a8f };
	const struct xlsx_column columns[] = { { SPAN("a"), 9 }, { SPAN("b"), 9 } };
	const struct xlsx_chart chart = { SPAN("=t"), SPAN("x"), SPAN("y"), 0, 2, 2, &series, 1,
		true, 3, 2, false };
	struct xlsx *x = xlsx_new();
	struct span file;
	bool ok;

	(void)with;
	if (x == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	xlsx_sheet(x, SPAN("s"), columns, 2);
	xlsx_text(x, SPAN("t"));
	xlsx_percent(x, 0.5);
	xlsx_row(x);
	xlsx_bar_chart(x, &chart);
	xlsx_sheet(x, SPAN("s"), columns, 2);
	ok = xlsx_finish(x, a, &file, err);
	xlsx_free(x);
	return ok;
}

static bool write_letter(void *with, struct arena *a, struct err *err)
{
	const struct docx_column column = { SPAN("a"), 1 };
	const struct span cell = SPAN("b");
	struct docx d;
	struct span file;

	(void)with;
	docx_init(&d, a);
	docx_title(&d, SPAN("t"));
	docx_table(&d, &column, 1);
	docx_table_row(&d, &cell, 1);
	docx_table_end(&d);
	return docx_finish(&d, &file, err);
}

int main(int argc, char **argv)
{
	CHECK(argc > 4);
	for (int i = 1; i < argc; i++)
		CHECK(starve(read_sheet, argv[i]) > 5);
	CHECK(starve(write_book, NULL) > 2);
	CHECK(starve(write_letter, NULL) > 2);
	return 0;
}
