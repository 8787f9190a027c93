/* Rules and handlers in one file, since there are hardly any rules. */
#include "tests/specimen/specimen.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "core/vec.h"
#include "platform/mem.h"
#include "tests/specimen/specimen_contract.h"
#include "tests/specimen/specimen_sql.h"

struct specimen {
	struct db *db;
	struct db_stmts *sql;
};

struct specimen *specimen_open(struct db *db, struct err *err)
{
	struct specimen *specimen = mem_new(sizeof(*specimen));

	if (specimen == NULL) {
		(void)err_set(err, ERR_MEMORY, "out of memory");
		return NULL;
	}
	specimen->db = db;
	if (db_prepare(db, specimen_sql, SPECIMEN_SQL_N, &specimen->sql, err))
		return specimen;
	specimen_close(specimen);
	return NULL;
}

void specimen_close(struct specimen *specimen)
{
	if (specimen == NULL)
		return;
	db_stmts_free(specimen->sql);
	mem_free(specimen);
}

bool specimen_identify(
    struct specimen *specimen, struct span token, struct call *call, struct err *err)
{
	static const char *const none[] = { NULL };
	static const char *const change[] = { "specimen.other", "specimen.change", NULL };
	AUTO_ROWS struct db_rows *rows = NULL;
	bool librarian = span_eq(token, SPAN("librarian-token"));

	/* Asks the database as a real one does, so that a lost connection shows. */
	if (!db_query(specimen->sql, SPECIMEN_SQL_ALL, DB_ARGS(DB_I64(1)), &rows, err))
		return false;
	if (!librarian && !span_eq(token, SPAN("reader-token")))
		return true;
	call->user = librarian ? SPAN("u-librarian") : SPAN("u-reader");
	call->person = librarian ? 2 : 1;
	call->csrf = librarian ? SPAN("librarian-csrf") : SPAN("reader-csrf");
	call->permissions = librarian ? change : none;
	return true;
}

/* ---- things ---- */

static bool read_things(struct specimen *specimen, struct arena *a, int64_t limit,
    struct specimen_page_json *reply, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct specimen_thing_json *things = NULL;
	size_t n = 0;

	if (!db_query(specimen->sql, SPECIMEN_SQL_ALL, DB_ARGS(DB_I64(limit)), &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((things = vec_grow(a, things, n, sizeof(*things))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		things[n++] = (struct specimen_thing_json){ .id = db_i64(rows, 0),
			.title = db_text(rows, 1, a) };
	}
	*reply = (struct specimen_page_json){ things, n };
	return err->code == ERR_NONE;
}

bool specimen_api_things(struct specimen *specimen, const struct specimen_things_rq *rq,
    struct specimen_page_json *reply, struct err *err)
{
	return read_things(specimen, rq->call.arena, rq->limit, reply, err);
}

struct change {
	struct specimen *specimen;
	struct span title;
	int64_t id;
};

static bool insert(void *ctx, struct err *err)
{
	struct change *c = ctx;
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(
	        c->specimen->sql, SPECIMEN_SQL_INSERT, DB_ARGS(DB_TEXT(c->title)), &rows, err))
		return err_turn(err, ERR_NOT_FOUND, ERR_CONFLICT, "there is a thing of that title");
	c->id = db_i64(rows, 0);
	return true;
}

/* Everything that came goes back, in each form that a reply may have. */
static struct specimen_thing_json echo(const struct specimen_add_rq *rq)
{
	return (struct specimen_thing_json){
		.title = rq->title,
		.note = rq->note,
		.due = rq->due,
		.number = { .set = rq->number != 0, .v = rq->number },
		.odd = { .set = rq->number != 0, .v = rq->number % 2 != 0 },
		.first_shade = { .set = rq->n_shades > 0, .v = rq->n_shades ? rq->shades[0] : 0 },
		.shade = rq->shade,
		.first_part = rq->n_parts ? &rq->parts[0] : NULL,
		.tags = rq->tags,
		.n_tags = rq->n_tags,
		.numbers = rq->numbers,
		.n_numbers = rq->n_numbers,
		.shades = rq->shades,
		.n_shades = rq->n_shades,
		.days = rq->days,
		.n_days = rq->n_days,
		.parts = rq->parts,
		.n_parts = rq->n_parts,
	};
}

bool specimen_api_add(struct specimen *specimen, const struct specimen_add_rq *rq,
    struct specimen_thing_json *reply, struct err *err)
{
	struct change c = { specimen, rq->title, 0 };

	rq->call.answer->conflict = (struct conflict){ SPAN("added"), SPAN("王敏"), 1 };
	if (!db_tx(specimen->db, DB_WRITE, insert, &c, err))
		return false;
	*reply = echo(rq);
	reply->id = c.id;
	return true;
}

bool specimen_api_ring(struct specimen *specimen, const struct specimen_ring_rq *rq,
    struct specimen_bell_json *reply, struct err *err)
{
	struct change c = { specimen, rq->call.request_id, 0 };

	if (!db_tx(specimen->db, DB_WRITE, insert, &c, err))
		return false;
	reply->id = c.id;
	return true;
}

bool specimen_api_get(struct specimen *specimen, const struct specimen_get_rq *rq,
    struct specimen_thing_json *reply, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(specimen->sql, SPECIMEN_SQL_FIND, DB_ARGS(DB_I64(rq->id)), &rows, err))
		return false;
	*reply = (struct specimen_thing_json){ .id = db_i64(rows, 0),
		.title = db_text(rows, 1, rq->call.arena) };
	return true;
}

struct removal {
	struct specimen *specimen;
	int64_t id;
};

static bool delete_one(void *ctx, struct err *err)
{
	struct removal *r = ctx;
	AUTO_ROWS struct db_rows *rows = NULL;

	return db_first(r->specimen->sql, SPECIMEN_SQL_DELETE, DB_ARGS(DB_I64(r->id)), &rows, err);
}

bool specimen_api_remove(
    struct specimen *specimen, const struct specimen_remove_rq *rq, struct err *err)
{
	struct removal r = { specimen, rq->id };

	return db_tx(specimen->db, DB_WRITE, delete_one, &r, err);
}

/* ---- forms, files, uploads ---- */

bool specimen_api_sign_in(
    struct specimen *specimen, const struct specimen_sign_in_rq *rq, struct err *err)
{
	(void)specimen;
	(void)err;
	rq->call.answer->cookie = SPAN(
	    "__Host-kaijuan=reader-token; Path=/; Secure; HttpOnly; SameSite=Lax");
	rq->call.answer->location = rq->stay ? SPAN("/stay") : SPAN("/home?from=form");
	return true;
}

bool specimen_api_table(struct specimen *specimen, const struct specimen_table_rq *rq,
    struct file_reply *reply, struct err *err)
{
	(void)specimen;
	(void)err;
	*reply = (struct file_reply){ .bytes = SPAN("a,b\r\n1,2\r\n"), .name = rq->name };
	return true;
}

bool specimen_api_about(struct specimen *specimen, const struct specimen_about_rq *rq,
    struct specimen_about_json *reply, struct err *err)
{
	(void)specimen;
	(void)err;
	*reply = (struct specimen_about_json){ SPAN("a specimen"), rq->call.user.ptr != NULL };
	return true;
}

static int64_t count_bytes(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int64_t total = 0;
	char bytes[4096];

	for (ssize_t n; fd >= 0 && (n = read(fd, bytes, sizeof(bytes))) > 0;)
		total += n;
	if (fd >= 0)
		(void)close(fd);
	return total;
}

bool specimen_api_scan(struct specimen *specimen, const struct specimen_scan_rq *rq,
    struct specimen_scan_json *reply, struct err *err)
{
	struct buf to = { .arena = rq->call.arena };

	(void)specimen;
	*reply = (struct specimen_scan_json){ rq->upload->size, count_bytes(rq->upload->path),
		{ 0 } };
	if (!rq->keep)
		return true;
	buf_add(&to, span_of(rq->upload->path));
	buf_add(&to, (struct span){ ".kept", sizeof(".kept") });
	if (to.ptr == NULL || !upload_keep(rq->upload, to.ptr, err))
		return false;
	reply->kept = span_of(rq->upload->path);
	return true;
}
