#include "testing/sheet_dump.h"

#include <sys/mman.h>
#include <unistd.h>

#include "platform/mem.h"
#include "testing/check.h"

int sheet_file(struct span bytes)
{
	int fd = memfd_create("sheet", MFD_CLOEXEC);

	CHECK(fd >= 0);
	for (size_t at = 0; at < bytes.len;) {
		ssize_t n = write(fd, bytes.ptr + at, bytes.len - at);

		CHECK(n > 0);
		at += (size_t)n;
	}
	return fd;
}

static void add_number(struct buf *out, uint64_t number)
{
	char digits[24];

	buf_add(out, (struct span){ digits, (size_t)snprintf(digits, sizeof(digits), "%llu",
	                                        (unsigned long long)number) });
}

static void add_row(struct buf *out, const struct sheet_row *row)
{
	add_number(out, row->number);
	buf_add(out, row->damaged ? SPAN("!:") : SPAN(":"));
	for (size_t i = 0; i < row->n; i++) {
		buf_add(out, i ? SPAN("|") : SPAN(" "));
		buf_add(out, row->cells[i].text);
		if (row->cells[i].number)
			buf_add(out, SPAN("#"));
		if (row->cells[i].spread)
			buf_add(out, SPAN("^"));
	}
	buf_add(out, SPAN("\n"));
}

static bool dump(struct sheet *sheet, struct buf *out, struct err *err)
{
	struct span name;
	struct sheet_row row;

	while (sheet_next(sheet, &name, err)) {
		buf_add(out, SPAN("["));
		buf_add(out, name);
		buf_add(out, SPAN("]\n"));
		while (sheet_row(sheet, &row, err))
			add_row(out, &row);
	}
	return err->code == ERR_NONE;
}

bool sheet_dump_fd(int fd, const struct sheet_limits *limits, struct buf *out, struct err *err)
{
	struct sheet *sheet;
	bool ok;

	if (!sheet_open_fd(fd, limits, &sheet, err))
		return false;
	ok = dump(sheet, out, err);
	sheet_close(sheet);
	return ok;
}

static void compare(struct span got, struct span wanted)
{
	if (!span_eq(got, wanted)) {
		fprintf(stderr, "wanted:\n%.*s\ngot:\n%.*s\n", SPAN_FMT(wanted), SPAN_FMT(got));
		exit(1);
	}
}

void sheet_expect(struct span bytes, const char *format, const char *wanted)
{
	struct mem_arena m;
	struct buf out = { .arena = &m.arena };
	struct err err = { 0 };
	struct sheet *sheet = NULL;
	int fd = sheet_file(bytes);

	mem_arena_init(&m);
	if (!sheet_open_fd(fd, NULL, &sheet, &err) || !dump(sheet, &out, &err)) {
		fprintf(stderr, "refused: %s\n", err.detail);
		exit(1);
	}
	compare(span_of(sheet_format(sheet)), span_of(format));
	compare(buf_span(&out), span_of(wanted));
	sheet_close(sheet);
	close(fd);
	mem_arena_finish(&m);
}

void sheet_expect_refused(
    struct span bytes, const struct sheet_limits *limits, enum err_code code, const char *detail)
{
	struct mem_arena m;
	struct buf out = { .arena = &m.arena };
	struct err err = { 0 };
	int fd = sheet_file(bytes);

	mem_arena_init(&m);
	if (sheet_dump_fd(fd, limits, &out, &err) || err.code != code ||
	    strstr(err.detail, detail) == NULL) {
		struct span all = buf_span(&out),
		            start = { all.ptr, all.len < 2000 ? all.len : 2000 };

		fprintf(stderr, "wanted code %d, %s\ngot code %d, %s\n%.*s", (int)code, detail,
		    (int)err.code, err.detail, SPAN_FMT(start));
		exit(1);
	}
	close(fd);
	mem_arena_finish(&m);
}
