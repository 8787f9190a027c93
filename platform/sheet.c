#include "platform/sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/mem.h"
#include "platform/sheet_engine.h"

struct sheet {
	struct sheet_input in;
	const struct sheet_engine *engine;
	void *self;
	uint64_t rows;
	bool ours; /* the descriptor */
	bool in_sheet;
	char format[SHEET_FORMAT_SIZE];
};

static const struct sheet_limits defaults = {
	.file_bytes = 1ull << 30,
	.xls_bytes = 256ull << 20,
	.unpacked = 4ull << 30,
	.part_unpacked = 1ull << 30,
	.ratio = 400,
	.parts = 10000,
	.sheets = 1000,
	.rows = 5000000,
	.columns = 1024,
	.row_bytes = 1u << 20,
	.held_bytes = 256ull << 20,
};

#define OR_DEFAULT(field) \
	do { \
		if (l.field == 0) \
			l.field = defaults.field; \
	} while (0)

static struct sheet_limits fill_in(const struct sheet_limits *limits)
{
	struct sheet_limits l = limits != NULL ? *limits : defaults;

	OR_DEFAULT(file_bytes);
	OR_DEFAULT(xls_bytes);
	OR_DEFAULT(unpacked);
	OR_DEFAULT(part_unpacked);
	OR_DEFAULT(ratio);
	OR_DEFAULT(parts);
	OR_DEFAULT(sheets);
	OR_DEFAULT(rows);
	OR_DEFAULT(columns);
	OR_DEFAULT(row_bytes);
	OR_DEFAULT(held_bytes);
	return l;
}

static bool measure(struct sheet_input *in, struct err *err)
{
	struct stat st;

	if (fstat(in->fd, &st) != 0 || !S_ISREG(st.st_mode))
		return err_set(err, ERR_INVALID, "this is not a file");
	in->size = (uint64_t)st.st_size;
	if (in->size > in->limits.file_bytes)
		return err_set(err, ERR_TOO_LARGE, "the file has %llu MiB; at most %llu are read",
		    (unsigned long long)(in->size >> 20),
		    (unsigned long long)(in->limits.file_bytes >> 20));
	return true;
}

static bool start(struct sheet *s, struct err *err)
{
	bool whole;

	if (!measure(&s->in, err) || !sheet_tell(&s->in, &s->engine, err))
		return false;
	whole = s->engine != &sheet_text_engine && s->engine != &sheet_xlsx_engine;
	if (whole && s->in.size > s->in.limits.xls_bytes)
		return err_set(err, ERR_TOO_LARGE, "an .xls of %llu MiB; at most %llu are read",
		    (unsigned long long)(s->in.size >> 20),
		    (unsigned long long)(s->in.limits.xls_bytes >> 20));
	return s->engine->open(&s->in, s->format, &s->self, err);
}

bool sheet_open_fd(
    int fd, const struct sheet_limits *limits, struct sheet **ret_sheet, struct err *err)
{
	struct sheet *s = mem_new(sizeof(*s));

	if (s == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	s->in.fd = fd;
	s->in.limits = fill_in(limits);
	if (!start(s, err)) {
		sheet_close(s);
		return false;
	}
	*ret_sheet = s;
	return true;
}

bool sheet_open(
    const char *path, const struct sheet_limits *limits, struct sheet **ret_sheet, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_INVALID, "%s: %s", path,
		    errno == ENOENT ? "no such file" : "it cannot be opened");
	if (!sheet_open_fd(fd, limits, ret_sheet, err)) {
		close(fd);
		return false;
	}
	(*ret_sheet)->ours = true;
	return true;
}

void sheet_close(struct sheet *sheet)
{
	if (sheet == NULL)
		return;
	if (sheet->self != NULL)
		sheet->engine->close(sheet->self);
	if (sheet->ours)
		close(sheet->in.fd);
	mem_free(sheet);
}

bool sheet_next(struct sheet *sheet, struct span *ret_name, struct err *err)
{
	/* a loop over the rows ends with a failure, too, and leads here */
	sheet->in_sheet = err->code == ERR_NONE && sheet->engine->next(sheet->self, ret_name, err);
	return sheet->in_sheet;
}

static bool blank(const struct sheet_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->cells[i].text.len != 0 && !row->cells[i].spread)
			return false;
	return true;
}

bool sheet_row(struct sheet *sheet, struct sheet_row *ret_row, struct err *err)
{
	do {
		if (!sheet->in_sheet || !sheet->engine->row(sheet->self, ret_row, err)) {
			sheet->in_sheet = false;
			return false;
		}
	} while (blank(ret_row));
	sheet->rows++;
	return true;
}

enum sheet_kind sheet_kind(const struct sheet *sheet)
{
	return sheet->engine->kind;
}

const char *sheet_format(const struct sheet *sheet)
{
	return sheet->format;
}

struct sheet_progress sheet_progress(const struct sheet *sheet)
{
	struct sheet_progress p = { .rows = sheet->rows };

	sheet->engine->progress(sheet->self, &p.done, &p.total);
	return p;
}

bool sheet_read_at(const struct sheet_input *in, uint64_t at, char *bytes, size_t room,
    size_t *ret_n, struct err *err)
{
	size_t n = 0;
	ssize_t got = 0;

	while (n < room && ((got = pread(in->fd, bytes + n, room - n, (off_t)(at + n))) > 0 ||
	                       (got < 0 && errno == EINTR)))
		n += got > 0 ? (size_t)got : 0;
	if (got < 0 && errno != EINTR)
		return err_set(err, ERR_INTERNAL, "the file cannot be read (error %d)", errno);
	*ret_n = n;
	return true;
}

bool sheet_read_all(const struct sheet_input *in, char **ret_bytes, struct err *err)
{
	char *bytes = mem_new(in->size + 1);
	size_t n;

	if (bytes == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!sheet_read_at(in, 0, bytes, in->size, &n, err) ||
	    (n != in->size && !err_set(err, ERR_INVALID, "the file changed while it was read"))) {
		mem_free(bytes);
		return false;
	}
	*ret_bytes = bytes;
	return true;
}

bool sheet_cells_init(struct sheet_cells *c, const struct sheet_limits *limits, struct err *err)
{
	c->max = limits->columns;
	c->n = 0;
	c->v = mem_new(c->max * sizeof(*c->v));
	return c->v != NULL || err_set(err, ERR_MEMORY, "out of memory");
}

void sheet_cells_finish(struct sheet_cells *c)
{
	mem_free(c->v);
}

struct sheet_cell *sheet_cells_at(
    struct sheet_cells *c, size_t column, uint64_t row, struct err *err)
{
	if (column >= c->max) {
		(void)err_set(err, ERR_TOO_LARGE, "row %llu has more than %zu cells",
		    (unsigned long long)row, c->max);
		return NULL;
	}
	for (; c->n <= column; c->n++)
		c->v[c->n] = (struct sheet_cell){ .text = SPAN("") };
	return &c->v[column];
}

bool sheet_cells_damaged(const struct sheet_cell *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (memmem(cells[i].text.ptr, cells[i].text.len, "\xef\xbf\xbd", 3) != NULL)
			return true;
	return false;
}
