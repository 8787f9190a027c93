/* kaijuan reserves match: required books against holdings, both from files, no database. Columns are found by
 * their header in any order. What cannot be read is told on stderr with its row and passed over. */
#include <stdio.h>

#include "core/json.h"
#include "core/vec.h"
#include "daemon/arguments.h"
#include "platform/csv.h"
#include "platform/mem.h"
#include "platform/sheet.h"
#include "services/reserves/reserves_match.h"

enum { TOLD = 20, SEEN_FIRST = 1024, ID_MOST = 512, TABLE_ID = 14 };

/* -- columns */

enum column {
	ID,
	TITLE,
	AUTHOR,
	PUBLISHER,
	EDITION,
	ISBN,
	NEEDED,
	YEAR = NEEDED,
	VOLUME,
	KIND,
	COLUMNS
};

static const char *const column_names[COLUMNS] = { "id", "title", "author", "publisher", "edition",
	"isbn", "year", "volume", "kind" };

struct columns {
	size_t at[COLUMNS]; /* place in the row; SIZE_MAX: the file has none */
};

static struct span trim(struct span s)
{
	while (s.len != 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t'))
		s = (struct span){ s.ptr + 1, s.len - 1 };
	while (s.len != 0 && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t'))
		s.len--;
	return s;
}

static bool is_name(struct span text, const char *name)
{
	text = trim(text);
	if (text.len != strlen(name))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if ((text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? text.ptr[i] + 32 : text.ptr[i]) !=
		    name[i])
			return false;
	return true;
}

static bool find_columns(
    const char *path, const struct sheet_row *row, struct columns *ret, struct err *err)
{
	for (size_t c = 0; c < COLUMNS; c++) {
		ret->at[c] = SIZE_MAX;
		for (size_t i = row->n; i-- > 0;)
			if (is_name(row->cells[i].text, column_names[c]))
				ret->at[c] = i;
		if (ret->at[c] == SIZE_MAX && c < NEEDED)
			return err_set(err, ERR_INVALID,
			    "%.100s: no column \"%s\" in its first row", path, column_names[c]);
	}
	return true;
}

static struct span cell(const struct sheet_row *row, const struct columns *columns, enum column c)
{
	return columns->at[c] == SIZE_MAX ? (struct span){ 0 } : sheet_text(row, columns->at[c]);
}

/* -- ids */

/* The ids of a file in order, and where each was put: open addressing, twice as many places. */
struct ids {
	struct mem_arena memory;
	struct span *list;
	uint32_t *table; /* number + 1 */
	size_t n, room;
};

static void ids_init(struct ids *ids)
{
	*ids = (struct ids){ 0 };
	mem_arena_init(&ids->memory);
	ids->memory.arena.block = 1 << 20;
}

static void ids_finish(struct ids *ids)
{
	mem_arena_finish(&ids->memory);
	mem_free(ids->list);
	mem_free(ids->table);
}

static size_t seat(const struct ids *ids, struct span id)
{
	uint64_t h = 14695981039346656037U;
	size_t at;

	for (size_t i = 0; i < id.len; i++)
		h = (h ^ (unsigned char)id.ptr[i]) * 1099511628211U;
	for (at = (size_t)(h ^ h >> 32) & (ids->room * 2 - 1); ids->table[at] != 0;
	     at = (at + 1) & (ids->room * 2 - 1))
		if (span_eq(ids->list[ids->table[at] - 1], id))
			break;
	return at;
}

static bool ids_grow(struct ids *ids)
{
	size_t room = ids->room ? ids->room * 2 : SEEN_FIRST;
	struct span *list = mem_new(room * sizeof(*list));
	uint32_t *table = mem_new(room * 2 * sizeof(*table));

	if (list == NULL || table == NULL) {
		mem_free(list);
		mem_free(table);
		return false;
	}
	if (ids->n != 0)
		memcpy(list, ids->list, ids->n * sizeof(*list));
	mem_free(ids->list);
	mem_free(ids->table);
	ids->list = list;
	ids->table = table;
	ids->room = room;
	for (size_t i = 0; i < ids->n; i++)
		ids->table[seat(ids, list[i])] = (uint32_t)i + 1;
	return true;
}

/* *ret_new false: it was there before. */
static bool ids_add(struct ids *ids, struct span id, bool *ret_new, struct err *err)
{
	size_t at;

	if (ids->n == ids->room && !ids_grow(ids))
		return err_set(err, ERR_MEMORY, "out of memory after %zu ids", ids->n);
	at = seat(ids, id);
	*ret_new = ids->table[at] == 0;
	if (!*ret_new)
		return true;
	ids->list[ids->n] = arena_dup(&ids->memory.arena, id);
	if (ids->list[ids->n].ptr == NULL)
		return err_set(err, ERR_MEMORY, "out of memory after %zu ids", ids->n);
	ids->table[at] = (uint32_t)++ids->n;
	return true;
}

/* -- files */

struct file {
	const char *path;
	struct sheet *sheet;
	struct columns columns;
	struct ids ids;
	size_t passed_over;
};

static void tell_row(struct file *f, const struct sheet_row *row, const char *why)
{
	if (++f->passed_over <= TOLD)
		(void)fprintf(stderr, "%s: row %llu: %s; passed over\n", f->path,
		    (unsigned long long)row->number, why);
}

static bool file_open(struct file *f, struct err *err)
{
	struct sheet_row row;
	struct span name;
	char detail[sizeof(err->detail)];

	ids_init(&f->ids);
	if (sheet_open(f->path, NULL, &f->sheet, err) && sheet_next(f->sheet, &name, err) &&
	    sheet_row(f->sheet, &row, err))
		return find_columns(f->path, &row, &f->columns, err);
	memcpy(detail, err->detail, sizeof(detail));
	return err_set(err, err->code ? err->code : ERR_INVALID, "%.60s: %.90s", f->path,
	    detail[0] ? detail : "the file is empty");
}

static void file_close(struct file *f)
{
	if (f->passed_over > TOLD)
		(void)fprintf(stderr, "%s: %zu rows passed over in all\n", f->path, f->passed_over);
	sheet_close(f->sheet);
	ids_finish(&f->ids);
}

/* The next row that has an id of its own and is text. False: the end, or err is set. */
static bool file_next(struct file *f, struct sheet_row *row, struct err *err)
{
	while (sheet_row(f->sheet, row, err)) {
		struct span id = trim(cell(row, &f->columns, ID));
		bool fresh = false;

		if (row->damaged)
			tell_row(f, row, "bytes that are not text");
		else if (id.len == 0 || id.len > ID_MOST)
			tell_row(f, row, id.len ? "the id is too long" : "no id");
		else if (row->n <= f->columns.at[TITLE])
			tell_row(f, row, "too few columns");
		else if (!ids_add(&f->ids, id, &fresh, err))
			return false;
		else if (!fresh)
			tell_row(f, row, "its id was there before");
		else
			return true;
	}
	return false;
}

static struct match_book book_of(const struct file *f, const struct sheet_row *row)
{
	const struct columns *c = &f->columns;

	return (struct match_book){ .title = cell(row, c, TITLE),
		.contributors = cell(row, c, AUTHOR),
		.publisher = cell(row, c, PUBLISHER),
		.edition = cell(row, c, EDITION),
		.volume = cell(row, c, VOLUME),
		.isbn = cell(row, c, ISBN),
		.year = cell(row, c, YEAR) };
}

static bool add_holdings(struct file *f, struct match_index *index, struct err *err)
{
	struct sheet_row row;

	while (file_next(f, &row, err)) {
		const struct match_holding holding = { .book = book_of(f, &row),
			.kind = cell(&row, &f->columns, KIND) };

		if (!match_index_add(index, &holding, err))
			return false;
	}
	return err->code == ERR_NONE && match_index_ready(index, err);
}

/* -- writing */

enum format { TSV, CSV, JSON, TABLE, FORMATS };

static const char *const format_names[FORMATS] = { "tsv", "csv", "json", "table" };

struct line {
	struct span item, holding, reasons;
	const char *status;
	unsigned score; /* of a thousand */
};

/* A cell may not hold what parts cells. */
static void add_cell(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '\t' || c == '\n' || c == '\r')
			buf_add(out, SPAN(" "));
		else
			buf_add(out, (struct span){ &c, 1 });
	}
}

static void add_score(struct buf *out, unsigned score)
{
	char text[] = { (char)('0' + score / 1000), '.', (char)('0' + score / 100 % 10),
		(char)('0' + score / 10 % 10), (char)('0' + score % 10) };

	buf_add(out, (struct span){ text, sizeof(text) });
}

static void add_tsv(struct buf *out, const struct line *line)
{
	add_cell(out, line->item);
	buf_add(out, SPAN("\t"));
	add_cell(out, line->holding);
	buf_add(out, SPAN("\t"));
	buf_add(out, span_of(line->status));
	buf_add(out, SPAN("\t"));
	add_score(out, line->score);
	buf_add(out, SPAN("\t"));
	buf_add(out, line->reasons);
	buf_add(out, SPAN("\n"));
}

/* For a spreadsheet: an id that looks like a formula is made harmless. */
static void add_csv(struct buf *out, const struct line *line)
{
	csv_field(out, line->item);
	csv_separator(out);
	csv_field(out, line->holding);
	csv_separator(out);
	csv_field(out, span_of(line->status));
	csv_separator(out);
	add_score(out, line->score);
	csv_separator(out);
	csv_field(out, line->reasons);
	csv_end(out);
}

static void add_json(struct buf *out, const struct line *line)
{
	struct json j = { .out = out };

	json_open(&j, '{');
	json_key(&j, "item");
	json_text(&j, line->item);
	json_key(&j, "holding");
	json_text(&j, line->holding);
	json_key(&j, "status");
	json_text(&j, span_of(line->status));
	json_key(&j, "score");
	add_score(out, line->score);
	j.comma = true;
	json_key(&j, "reason");
	json_text(&j, line->reasons);
	json_close(&j, '}');
}

static void add_padded(struct buf *out, struct span s, size_t width)
{
	add_cell(out, s);
	for (size_t n = s.len; n < width; n++)
		buf_add(out, SPAN(" "));
	buf_add(out, SPAN("  "));
}

static void add_table(struct buf *out, const struct line *line)
{
	add_padded(out, line->item, TABLE_ID);
	add_padded(out, line->holding, TABLE_ID);
	add_padded(out, span_of(line->status), sizeof("matched") - 1);
	add_score(out, line->score);
	buf_add(out, SPAN("  "));
	buf_add(out, line->reasons);
	buf_add(out, SPAN("\n"));
}

struct writer {
	enum format format;
	bool any;
};

static void write_text(struct span s)
{
	(void)fwrite(s.ptr, 1, s.len, stdout);
}

static void write_begin(const struct writer *w)
{
	static const char *const begins[FORMATS] = { "item\tholding\tstatus\tscore\treason\n",
		"item,holding,status,score,reason\r\n", "[",
		"item            holding         status   score  reason\n" };

	write_text(span_of(begins[w->format]));
}

static void write_line(struct writer *w, struct arena *a, const struct line *line)
{
	struct buf out = { .arena = a };

	if (w->format == JSON)
		buf_add(&out, w->any ? SPAN(",\n") : SPAN("\n"));
	if (w->format == JSON)
		add_json(&out, line);
	else if (w->format == TABLE)
		add_table(&out, line);
	else if (w->format == CSV)
		add_csv(&out, line);
	else
		add_tsv(&out, line);
	w->any = true;
	write_text(buf_span(&out));
}

static void write_end(const struct writer *w)
{
	if (w->format == JSON)
		write_text(SPAN("\n]\n"));
}

/* -- matching */

static struct span reasons_of(struct arena *a, const struct match_candidate *one)
{
	struct buf out = { .arena = a };

	buf_add(&out, span_of(match_status_name(one->status)));
	for (unsigned bit = 0; bit < MATCH_REASONS; bit++) {
		if ((one->reasons >> bit & 1) == 0)
			continue;
		buf_add(&out, SPAN(","));
		buf_add(&out, span_of(match_reason_name((enum match_reason)(1U << bit))));
	}
	return buf_span(&out);
}

/* The best sure one alone, or all candidates for a person. */
static void write_result(struct writer *w, struct arena *a, const struct match_result *found,
    struct span item, const struct ids *holdings)
{
	bool sure = found->n != 0 && found->list[0].sure;

	for (size_t i = 0; i < (sure ? 1 : found->n); i++) {
		const struct match_candidate *one = &found->list[i];
		const struct line line = { item, holdings->list[one->number], reasons_of(a, one),
			sure ? "matched" : "review", one->score };

		write_line(w, a, &line);
	}
}

static bool match_items(struct file *items, const struct match_index *index,
    const struct ids *holdings, struct writer *w, struct err *err)
{
	struct sheet_row row;
	bool ok = true;

	write_begin(w);
	while (ok && file_next(items, &row, err)) {
		struct match_book book = book_of(items, &row);
		struct match_result found;
		struct mem_arena memory;

		mem_arena_init(&memory);
		ok = match_find(index, &memory.arena, &book, &found, err);
		if (ok)
			write_result(
			    w, &memory.arena, &found, items->ids.list[items->ids.n - 1], holdings);
		if (memory.arena.failed)
			ok = err_set(err, ERR_MEMORY, "out of memory");
		mem_arena_finish(&memory);
	}
	write_end(w);
	return ok && err->code == ERR_NONE;
}

static bool run(
    const char *items_path, const char *holdings_path, enum format format, struct err *err)
{
	struct file items = { .path = items_path }, holdings = { .path = holdings_path };
	struct match_index *index = match_index_open();
	struct writer writer = { .format = format };
	bool ok = index != NULL || err_set(err, ERR_MEMORY, "out of memory");

	/* Both headers first: a wrong file is told at once. */
	ok = ok && file_open(&holdings, err);
	ok = ok && file_open(&items, err);
	ok = ok && add_holdings(&holdings, index, err) &&
	     match_items(&items, index, &holdings.ids, &writer, err);
	file_close(&items);
	file_close(&holdings);
	match_index_close(index);
	if (ok && (fflush(stdout) != 0 || ferror(stdout)))
		return err_set(err, ERR_INTERNAL, "the result could not be written");
	return ok;
}

int reserves_match_command(const struct command *self, int argc, char **argv)
{
	const char *items = NULL, *holdings = NULL, *format = "tsv";
	const struct argument table[] = { { "items", .text = &items, .required = true },
		{ "holdings", .text = &holdings, .required = true },
		{ "format", .text = &format } };
	struct err err = { 0 };
	size_t which = 0;

	if (!ARGUMENTS_READ(argc, argv, table))
		return command_usage(self);
	while (which < FORMATS && strcmp(format, format_names[which]) != 0)
		which++;
	if (which == FORMATS)
		return command_usage(self);
	return run(items, holdings, (enum format)which, &err) ? EXIT_DONE : command_failed(&err);
}
