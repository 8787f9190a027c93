/* Events and jobs; platform/records.h is the contract. */
#include "platform/records.h"

#include <stdatomic.h>

#include "core/date.h"
#include "core/vec.h"
#include "platform/audit.h"
#include "platform/mem.h"
#include "platform/records_sql.h" /* generated from sql/records */

struct records {
	struct db_stmts *sql;
};

bool records_migrate(struct db *db, struct err *err)
{
	return db_migrate(db, "records", records_migrations, err) && audit_migrate(db, err);
}

bool records_open(struct db *db, struct records **ret_records, struct err *err)
{
	struct records *records = mem_new(sizeof(*records));

	if (records == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!db_prepare(db, records_sql, RECORDS_SQL_N, &records->sql, err)) {
		mem_free(records);
		return false;
	}
	*ret_records = records;
	return true;
}

void records_close(struct records *records)
{
	if (records == NULL)
		return;
	db_stmts_free(records->sql);
	mem_free(records);
}

/* ---- events ---- */

bool event_record(struct records *records, const struct event *e, struct err *err)
{
	char day[DATE_LEN + 1];
	struct span today = date_print(date_of_ms(e->at, ZONE_MINUTES), day);
	struct db_arg college = { .kind = e->college ? DB_ARG_I64 : DB_ARG_NULL, .i = e->college };

	return db_run(records->sql, RECORDS_SQL_EVENT,
	    DB_ARGS(DB_I64(e->at), DB_TEXT(today), DB_TEXT(e->room), DB_TEXT(e->what),
	        DB_I64(e->quantity), DB_TEXT(e->unit), DB_TEXT(e->person), college,
	        DB_TEXT(e->kind), DB_TEXT(e->subject)),
	    err);
}

/* ---- progress ---- */

enum { BOARD = 64 };

/* A mutable global, the platform's second: a job's progress belongs to the process that runs it,
 * and every worker of that process may be asked. A slot is written by one thread only. */
static struct {
	_Atomic int64_t id, done, total;
} board[BOARD];

void job_progress(const struct job *job, int64_t done, int64_t total)
{
	size_t at = (size_t)job->id % BOARD;

	atomic_store(&board[at].id, job->id);
	atomic_store(&board[at].done, done);
	atomic_store(&board[at].total, total);
}

bool job_progress_read(int64_t id, int64_t *ret_done, int64_t *ret_total)
{
	size_t at = (size_t)id % BOARD;

	if (id == 0 || atomic_load(&board[at].id) != id)
		return false;
	*ret_done = atomic_load(&board[at].done);
	*ret_total = atomic_load(&board[at].total);
	return true;
}

static void forget_progress(int64_t id)
{
	int64_t expected = id;

	(void)atomic_compare_exchange_strong(&board[(size_t)id % BOARD].id, &expected, 0);
}

/* ---- jobs ---- */

bool job_add(struct records *records, struct span kind, int64_t subject, int64_t now,
    int64_t *ret_id, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(records->sql, RECORDS_SQL_JOB_ADD,
	        DB_ARGS(DB_TEXT(kind), DB_I64(subject), DB_I64(now)), &rows, err))
		return false;
	*ret_id = db_i64(rows, 0);
	return true;
}

static enum job_state state_of(struct span word)
{
	static const struct {
		const char *word;
		enum job_state state;
	} words[] = {
		{ "waiting", JOB_WAITING },
		{ "running", JOB_RUNNING },
		{ "done", JOB_DONE },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_eq(span_of(words[i].word), word))
			return words[i].state;
	return JOB_FAILED;
}

bool job_last(struct records *records, struct arena *a, struct span kind, int64_t subject,
    struct job_status *ret_status, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(records->sql, RECORDS_SQL_JOB_LAST, DB_ARGS(DB_TEXT(kind), DB_I64(subject)),
	        &rows, err))
		return false;
	*ret_status = (struct job_status){ 0 };
	if (db_next(rows, err)) {
		ret_status->id = db_i64(rows, 0);
		ret_status->state = state_of(db_text(rows, 1, a));
		ret_status->ended = db_i64(rows, 2);
		ret_status->detail = db_text(rows, 3, a);
	}
	return err->code == ERR_NONE;
}

/* ---- running them ---- */

struct turn { /* one body for db_tx */
	struct records *records;
	struct arena *arena;
	struct span node, state, detail;
	int64_t now, run_at;
	struct job job;
};

static bool due(struct records *records, int64_t now, bool *ret_due, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(records->sql, RECORDS_SQL_JOBS_DUE, DB_ARGS(DB_I64(now)), &rows, err))
		return false;
	*ret_due = db_i64(rows, 0) > 0;
	return true;
}

static bool claim(void *ctx, struct err *err)
{
	struct turn *t = ctx;
	AUTO_ROWS struct db_rows *rows = NULL;

	t->job = (struct job){ 0 };
	if (!db_query(t->records->sql, RECORDS_SQL_JOB_CLAIM,
	        DB_ARGS(DB_TEXT(t->node), DB_I64(t->now)), &rows, err))
		return false;
	if (db_next(rows, err)) {
		t->job.id = db_i64(rows, 0);
		t->job.kind = db_text(rows, 1, t->arena);
		t->job.subject = db_i64(rows, 2);
		t->job.tries = db_i64(rows, 3);
	}
	return err->code == ERR_NONE;
}

bool job_claim(struct db *db, struct records *records, struct arena *a, struct span node,
    int64_t now, struct job *ret_job, struct err *err)
{
	struct turn t = { .records = records, .arena = a, .node = node, .now = now };
	bool any = false;

	if (!due(records, now, &any, err))
		return false;
	if (any && !db_tx(db, DB_WRITE, claim, &t, err))
		return false;
	*ret_job = t.job;
	return true;
}

static bool end(void *ctx, struct err *err)
{
	struct turn *t = ctx;

	return db_run(t->records->sql, RECORDS_SQL_JOB_END,
	    DB_ARGS(DB_TEXT(t->state), DB_I64(t->now), DB_TEXT(t->detail), DB_I64(t->job.id)), err);
}

/* When the same work was asked for anew in the meantime, that job does it. */
static bool retry(void *ctx, struct err *err)
{
	struct turn *t = ctx;
	int64_t twins;
	{
		AUTO_ROWS struct db_rows *rows = NULL;

		if (!db_first(t->records->sql, RECORDS_SQL_JOB_WAITING_TWIN,
		        DB_ARGS(DB_I64(t->job.id)), &rows, err))
			return false;
		twins = db_i64(rows, 0);
	}
	if (twins > 0)
		return end(t, err);
	return db_run(t->records->sql, RECORDS_SQL_JOB_RETRY,
	    DB_ARGS(DB_I64(t->run_at), DB_TEXT(t->detail), DB_I64(t->job.id)), err);
}

static bool passing(const struct err *failure)
{
	return failure->code == ERR_BUSY || failure->code == ERR_MEMORY;
}

/* 2 s, 4 s, 8 s, ... after the first, second, third failure. */
bool job_end(struct db *db, struct records *records, const struct job *job,
    const struct err *failure, int64_t now, struct err *err)
{
	struct turn t = { .records = records, .job = *job, .now = now, .state = SPAN("done") };
	bool again = failure != NULL && passing(failure) && job->tries < JOB_TRIES_MAX;

	forget_progress(job->id);
	if (failure != NULL) {
		t.state = SPAN("failed");
		t.detail = span_of(failure->detail);
		t.run_at = now + ((int64_t)1000 << job->tries);
	}
	return db_tx(db, DB_WRITE, again ? retry : end, &t, err);
}

static bool left_by(struct turn *t, struct job **ret_jobs, size_t *ret_n, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(
	        t->records->sql, RECORDS_SQL_JOBS_LEFT_BY, DB_ARGS(DB_TEXT(t->node)), &rows, err))
		return false;
	while (db_next(rows, err)) {
		*ret_jobs = vec_grow(t->arena, *ret_jobs, *ret_n, sizeof(**ret_jobs));
		if (*ret_jobs == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		(*ret_jobs)[(*ret_n)++] = (struct job){ .id = db_i64(rows, 0),
			.tries = db_i64(rows, 1) };
	}
	return err->code == ERR_NONE;
}

static bool take_back(void *ctx, struct err *err)
{
	struct turn *t = ctx;
	struct job *jobs = NULL;
	size_t n = 0;

	if (!left_by(t, &jobs, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		t->job = jobs[i];
		t->detail = SPAN("the daemon ended while it ran");
		if (!(t->job.tries < JOB_TRIES_MAX ? retry : end)(t, err))
			return false;
	}
	return true;
}

bool jobs_take_back(
    struct db *db, struct records *records, struct span node, int64_t now, struct err *err)
{
	struct mem_arena memory;
	struct turn t = { .records = records,
		.arena = &memory.arena,
		.node = node,
		.now = now,
		.run_at = now,
		.state = SPAN("failed") };
	bool ok;

	mem_arena_init(&memory);
	ok = db_tx(db, DB_WRITE, take_back, &t, err);
	mem_arena_finish(&memory);
	return ok;
}
