/* A vendor's list into reserves_holdings; see reserves_holdings.h. */
#include "services/reserves/reserves_holdings.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/isbn.h"
#include "core/vec.h"
#include "platform/log.h"
#include "platform/mem.h"
#include "services/reserves/reserves_listed.h"
#include "services/reserves/reserves_match.h"

enum {
	CHUNK_ROWS = 2000,  /* a transaction of some hundredths of a second */
	PURGE_ROWS = 10000, /* deleting is cheaper */
	ID_MAX = 200,
};

struct holding { /* a row to be written; texts are the chunk's arena's */
	struct span id, kind, title, contributors, publisher, year, edition, isbn, url,
	    completeness;
};

struct chunk {
	struct mem_arena memory;
	struct holding v[CHUNK_ROWS];
	size_t n;
};

struct list_reader {
	struct reserves *reserves;
	struct arena *a;
	const struct holdings_request *request;
	struct holdings_result *result;
	struct listed *listed;
	struct sheet *sheet;
	struct reading *reading;
	struct chunk *chunk;
};

/* ---- writing a chunk ---- */

static bool still_wanted(struct list_reader *p, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	return db_first(p->reserves->sql, RESERVES_SQL_IMPORT_ALIVE,
	           DB_ARGS(DB_I64(clock_ms()), DB_I64(p->request->import)), &rows, err) ||
	       err_turn(err, ERR_NOT_FOUND, ERR_CONFLICT, "the import was given up meanwhile");
}

static bool write_chunk(void *ctx, struct err *err)
{
	struct list_reader *p = ctx;
	int64_t id = HOLDING_FIRST(p->request->import) + p->result->kept;

	if (!still_wanted(p, err))
		return false;
	for (size_t i = 0; i < p->chunk->n; i++) {
		const struct holding *h = &p->chunk->v[i];

		if (!db_send(p->reserves->sql, RESERVES_SQL_HOLDING_INSERT,
		        DB_ARGS(DB_I64(++id), DB_I64(p->request->resource),
		            DB_I64(p->request->import), DB_TEXT(h->id), text_or_null(h->kind),
		            DB_TEXT(h->title), text_or_null(h->contributors),
		            text_or_null(h->publisher), text_or_null(h->year),
		            text_or_null(h->edition), text_or_null(h->isbn), text_or_null(h->url),
		            DB_TEXT(h->completeness)),
		        err))
			return false;
	}
	return true;
}

static bool flush(struct list_reader *p, struct err *err)
{
	struct chunk *c = p->chunk;
	struct sheet_progress at = sheet_progress(p->sheet);

	if (!progress_tell(&p->request->file->progress, (int64_t)at.done, (int64_t)at.total, err))
		return false;
	if (c->memory.arena.failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (c->n > 0 && p->request->import != 0 &&
	    !db_tx(p->reserves->db, DB_WRITE, write_chunk, p, err))
		return false;
	p->result->kept += (int64_t)c->n;
	c->n = 0;
	mem_arena_finish(&c->memory);
	return true;
}

/* ---- a row ---- */

/* One ISBN may stand for a set: the volume, or the number at the title's end, tells its rows apart. */
static struct span part_of(struct arena *a, struct span title)
{
	struct span key = match_book_key(a, &(struct match_book){ .title = title });
	struct span volume, core;
	size_t digits = 0;

	if (key.len < 3)
		return (struct span){ 0 }; /* out of memory */
	volume = (struct span){ key.ptr + key.len - 3, 3 };
	core = span_cut(&key, '|');
	if (!span_eq(volume, SPAN("000")))
		return volume;
	while (digits < core.len && digits < 3 && core.ptr[core.len - digits - 1] >= '0' &&
	       core.ptr[core.len - digits - 1] <= '9')
		digits++;
	return (struct span){ core.ptr + core.len - digits, digits };
}

static struct span isbn_id(struct arena *a, const struct holding_row *row, struct span isbn)
{
	struct buf id = { .arena = a };
	struct span part = part_of(a, row->title);

	buf_add(&id, (struct span){ isbn.ptr, ISBN_DIGITS });
	buf_add(&id, part.len == 0 ? SPAN("") : SPAN("-"));
	buf_add(&id, part);
	return buf_span(&id);
}

/* The vendor's id; without one the ISBN with its volume, and without that what tells the book from others. */
static struct span id_of(struct arena *a, const struct holding_row *row, struct span isbn)
{
	struct fingerprint f = FINGERPRINT_NEW;
	char name[24];
	int n;

	if (row->id.len && row->id.len <= ID_MAX)
		return arena_dup(a, row->id);
	if (row->n_isbns > 0)
		return isbn_id(a, row, isbn);
	f = fingerprint_add(
	    fingerprint_add(fingerprint_add(f, row->title), row->author), row->edition);
	n = snprintf(name, sizeof(name), "#%016" PRIx64, f.a ^ f.b);
	return arena_dup(a, (struct span){ name, (size_t)n });
}

static struct span dup(struct arena *a, struct span s)
{
	return s.len ? arena_dup(a, s) : SPAN("");
}

static struct holding holding_of(struct arena *a, const struct holding_row *row)
{
	bool good;
	char year[16];
	int n = snprintf(year, sizeof(year), "%d", row->year);
	struct holding h = {
		.kind = dup(a, row->kind),
		.title = dup(a, row->title),
		.contributors = dup(a, row->author),
		.publisher = dup(a, row->publisher),
		.edition = dup(a, row->edition),
		.url = dup(a, row->url),
		.completeness = span_of(completeness_name(row->completeness)),
		.isbn = isbn_text(a, row->isbns, row->n_isbns, row->isbn_raw, &good),
	};

	h.year = row->year > 0 ? arena_dup(a, (struct span){ year, (size_t)n }) : SPAN("");
	h.id = id_of(a, row, h.isbn);
	return h;
}

static uint64_t content_of(const struct holding *h)
{
	const struct span all[] = { h->kind, h->title, h->contributors, h->publisher, h->year,
		h->edition, h->isbn, h->url, h->completeness };
	struct fingerprint f = FINGERPRINT_NEW;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		f = fingerprint_add(f, all[i]);
	return f.a ^ f.b;
}

static bool twice(struct list_reader *p, struct span sheet, const struct holding_row *row,
    struct span id, struct err *err)
{
	const struct finding f = {
		.sheet = sheet,
		.row = row->number,
		.refused = true,
		.code = span_of(note_code_name(NOTE_DUPLICATE_ID)),
		.field = span_of(column_name(COLUMN_ID)),
		.text = id,
	};

	return findings_add(p->a, &p->result->findings, &f, err);
}

static bool take_holding(
    struct list_reader *p, struct span sheet, const struct holding_row *row, struct err *err)
{
	struct chunk *c = p->chunk;
	struct holding h = holding_of(&c->memory.arena, row);
	enum listed_news news;

	if (c->memory.arena.failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!listed_new(
	        p->listed, fingerprint_add(FINGERPRINT_NEW, h.id), content_of(&h), &news, err))
		return false;
	if (news == LISTED_TWICE)
		return twice(p, sheet, row, h.id, err);
	p->result->counts.added += news == LISTED_NEW;
	p->result->counts.changed += news == LISTED_CHANGED;
	p->result->counts.same += news == LISTED_SAME;
	if (p->result->kept + (int64_t)c->n >= HOLDINGS_MAX - 2)
		return err_set(err, ERR_TOO_LARGE, "more than %d rows in one list", HOLDINGS_MAX);
	c->v[c->n++] = h;
	return c->n < CHUNK_ROWS || flush(p, err);
}

static bool take_line(
    struct list_reader *p, struct span sheet, const struct reading_line *line, struct err *err)
{
	if (line->kind != LINE_ROW && line->kind != LINE_REFUSED)
		return true;
	p->result->rows++;
	if (line->kind == LINE_REFUSED)
		return findings_note(
		    p->a, &p->result->findings, sheet, line->number, &line->refusal, err);
	for (size_t i = 0; i < line->n_notes; i++)
		if (!findings_note(
		        p->a, &p->result->findings, sheet, line->number, &line->notes[i], err))
			return false;
	return take_holding(p, sheet, &line->holding, err);
}

/* ---- the file ---- */

static bool read_sheet(struct list_reader *p, const struct columns *columns, struct err *err)
{
	struct mem_arena rows;
	struct reading_line line;
	struct sheet_row row;
	bool ok = true;

	mem_arena_init(&rows);
	reading_sheet(p->reading, columns);
	for (size_t n = 1; ok && sheet_row(p->sheet, &row, err); n++) {
		ok = reading_row(p->reading, &row, &rows.arena, &line, err) &&
		     take_line(p, columns->sheet, &line, err);
		if (n % CHUNK_ROWS == 0)
			mem_arena_finish(&rows);
	}
	mem_arena_finish(&rows);
	return ok && err->code == ERR_NONE;
}

static bool read_rows(struct list_reader *p, struct err *err)
{
	struct span name;

	for (size_t i = 0; sheet_next(p->sheet, &name, err) && i < p->result->columns.n; i++)
		if (!read_sheet(p, &p->result->columns.v[i], err))
			return false;
	return err->code == ERR_NONE && flush(p, err);
}

/* ---- the list in force ---- */

static bool old_rows(
    struct list_reader *p, int64_t *after, int64_t below, size_t *ret_n, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct mem_arena memory;
	bool ok = true;

	*ret_n = 0;
	if (!db_query(p->reserves->sql, RESERVES_SQL_HOLDINGS_PAGE,
	        DB_ARGS(DB_I64(*after), DB_I64(below), DB_I64(CHUNK_ROWS)), &rows, err))
		return false;
	mem_arena_init(&memory);
	while (ok && db_next(rows, err)) {
		struct arena *a = &memory.arena;
		const struct holding h = { db_text(rows, 1, a), db_text(rows, 2, a),
			db_text(rows, 3, a), db_text(rows, 4, a), db_text(rows, 5, a),
			db_text(rows, 6, a), db_text(rows, 7, a), db_text(rows, 8, a),
			db_text(rows, 9, a), db_text(rows, 10, a) };

		*after = db_i64(rows, 0);
		*ret_n += 1;
		ok = !a->failed ? listed_old(p->listed, fingerprint_add(FINGERPRINT_NEW, h.id),
		                      content_of(&h), err)
		                : err_set(err, ERR_MEMORY, "out of memory");
	}
	mem_arena_finish(&memory);
	return ok && err->code == ERR_NONE;
}

static bool in_force(struct list_reader *p, int64_t *ret_import, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	*ret_import = 0;
	if (!db_query(p->reserves->sql, RESERVES_SQL_HOLDING_LIST,
	        DB_ARGS(DB_I64(p->request->resource)), &rows, err))
		return false;
	if (db_next(rows, err))
		*ret_import = db_i64(rows, 0);
	return err->code == ERR_NONE;
}

static bool load_old(struct list_reader *p, struct err *err)
{
	int64_t import, after;
	size_t n;

	if (!in_force(p, &import, err))
		return false;
	after = HOLDING_FIRST(import);
	do {
		if (!old_rows(p, &after, HOLDING_FIRST(import + 1), &n, err))
			return false;
	} while (import != 0 && n == CHUNK_ROWS);
	return true;
}

/* ---- the whole ---- */

static bool look(struct list_reader *p, struct err *err)
{
	struct plan_file file;

	if (!plan_look(p->a, p->request->file, &file, err))
		return false;
	p->result->format = file.format;
	p->result->columns = file.columns;
	return true;
}

static bool open_all(struct list_reader *p, struct err *err)
{
	const struct reading_options options = { .kind = PLAN_HOLDINGS,
		.values = p->request->file->values };

	p->listed = listed_open();
	p->chunk = mem_new(sizeof(*p->chunk));
	if (p->listed == NULL || p->chunk == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	mem_arena_init(&p->chunk->memory);
	return reading_new(&options, &p->reading, err) &&
	       sheet_open(p->request->file->path, NULL, &p->sheet, err);
}

static void close_all(struct list_reader *p)
{
	sheet_close(p->sheet);
	reading_free(p->reading);
	listed_close(p->listed);
	if (p->chunk != NULL)
		mem_arena_finish(&p->chunk->memory);
	mem_free(p->chunk);
}

bool holdings_read(struct reserves *reserves, struct arena *a,
    const struct holdings_request *request, struct holdings_result *ret_result, struct err *err)
{
	struct list_reader p = {
		.reserves = reserves, .a = a, .request = request, .result = ret_result
	};
	bool ok;

	*ret_result = (struct holdings_result){ 0 };
	if (!look(&p, err))
		return false;
	if (ret_result->columns.ask)
		return true;
	ok = open_all(&p, err) && load_old(&p, err) && read_rows(&p, err);
	if (ok)
		ret_result->counts.vanished = listed_missing(p.listed);
	close_all(&p);
	return ok;
}

bool holdings_turn(struct reserves *reserves, int64_t resource, int64_t import, int64_t kept,
    int64_t now, struct err *err)
{
	return db_run(reserves->sql, RESERVES_SQL_HOLDING_LIST_TURN,
	    DB_ARGS(DB_I64(resource), DB_I64(import), DB_I64(kept), DB_I64(now)), err);
}

/* ---- throwing away ---- */

struct purge {
	struct reserves *reserves;
	int64_t import, below; /* rows with ids from `below` on are gone already */
	int64_t now;
	int64_t found; /* the last row that is left */
};

static bool next_dead(void *ctx, struct err *err)
{
	struct purge *p = ctx;
	AUTO_ROWS struct db_rows *rows = NULL;

	p->import = 0;
	if (!db_query(p->reserves->sql, RESERVES_SQL_HOLDINGS_DEAD,
	        DB_ARGS(DB_I64(p->now - IMPORT_ALIVE_MS)), &rows, err))
		return false;
	if (db_next(rows, err))
		p->import = db_i64(rows, 0);
	return err->code == ERR_NONE;
}

static bool last_row(struct purge *p, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(p->reserves->sql, RESERVES_SQL_HOLDINGS_LAST,
	        DB_ARGS(DB_I64(HOLDING_FIRST(p->import)), DB_I64(HOLDING_FIRST(p->import + 1))),
	        &rows, err))
		return false;
	p->found = db_i64(rows, 0);
	return true;
}

/* The end goes first, so that what is left is still a list from its beginning. */
static bool delete_last(struct purge *p, struct err *err)
{
	int64_t first = HOLDING_FIRST(p->import), from;

	if (!last_row(p, err))
		return false;
	from = p->found - PURGE_ROWS > first ? p->found - PURGE_ROWS : first;
	return p->found == 0 || db_run(p->reserves->sql, RESERVES_SQL_HOLDINGS_DELETE,
	                            DB_ARGS(DB_I64(from), DB_I64(p->found)), err);
}

static bool delete_some(void *ctx, struct err *err)
{
	return delete_last(ctx, err);
}

static bool delete_dead(void *ctx, struct err *err)
{
	struct purge *p = ctx;

	if (!db_run(p->reserves->sql, RESERVES_SQL_HOLDINGS_GIVE_UP,
	        DB_ARGS(DB_I64(p->now), DB_I64(p->import)), err) ||
	    !delete_last(p, err))
		return false;
	return p->found != 0 || db_run(p->reserves->sql, RESERVES_SQL_HOLDINGS_PURGED,
	                            DB_ARGS(DB_I64(p->import)), err);
}

static bool delete_all(struct purge *p, bool (*some)(void *ctx, struct err *err), struct err *err)
{
	do {
		if (!db_tx(p->reserves->db, DB_WRITE, some, p, err))
			return false;
	} while (p->found != 0);
	return true;
}

bool holdings_clear(struct reserves *reserves, int64_t import, struct err *err)
{
	struct purge p = { .reserves = reserves, .import = import };

	return delete_all(&p, delete_some, err);
}

bool holdings_purge(struct reserves *reserves, int64_t now, struct err *err)
{
	struct purge p = { .reserves = reserves, .now = now };

	for (;;) {
		if (!next_dead(&p, err))
			return false;
		if (p.import == 0)
			return true;
		if (!delete_all(&p, delete_dead, err))
			return false;
	}
}
