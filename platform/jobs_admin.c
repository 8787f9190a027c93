/* Lists of jobs, and what people do to one; platform/jobs_admin.h is the contract. */
#include "platform/jobs_admin.h"

#include "core/vec.h"
#include "platform/jobs_inside.h"

static struct job_row row_of(const struct db_rows *rows, struct arena *a)
{
	return (struct job_row){
		.id = db_i64(rows, 0),
		.kind = db_text(rows, 1, a),
		.subject = db_i64(rows, 2),
		.state = job_state_of(db_text(rows, 3, a)),
		.tries = db_i64(rows, 4),
		.stopping = db_bool(rows, 5),
		.created = db_i64(rows, 6),
		.run_at = db_i64(rows, 7),
		.started = db_i64(rows, 8),
		.ended = db_i64(rows, 9),
		.node = db_text(rows, 10, a),
		.done = db_i64(rows, 11),
		.total = db_i64(rows, 12),
		.detail = db_text(rows, 13, a),
	};
}

bool jobs_list(struct records *records, struct arena *a, const struct job_query *q,
    struct job_rows *ret_rows, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct job_rows list = { 0 };

	if (!db_query(records->sql, RECORDS_SQL_JOBS_PAGE,
	        DB_ARGS(DB_TEXT(q->state), DB_TEXT(q->kind), DB_I64(q->id), DB_I64(q->before),
	            DB_I64(q->limit)),
	        &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((list.v = vec_grow(a, list.v, list.n, sizeof(*list.v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		list.v[list.n++] = row_of(rows, a);
	}
	*ret_rows = list;
	return err->code == ERR_NONE;
}

bool jobs_count(struct records *records, struct job_counts *ret_counts, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(records->sql, RECORDS_SQL_JOBS_COUNTS, (struct db_args){ 0 }, &rows, err))
		return false;
	*ret_counts = (struct job_counts){
		.waiting = db_i64(rows, 0), .running = db_i64(rows, 1), .failed = db_i64(rows, 2)
	};
	return true;
}

bool jobs_kinds(
    struct records *records, struct arena *a, struct job_names *ret_kinds, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct job_names list = { 0 };

	if (!db_query(records->sql, RECORDS_SQL_JOB_KINDS, (struct db_args){ 0 }, &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((list.v = vec_grow(a, list.v, list.n, sizeof(*list.v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		list.v[list.n++] = db_text(rows, 0, a);
	}
	*ret_kinds = list;
	return err->code == ERR_NONE;
}

bool jobs_schedules(
    struct records *records, struct arena *a, struct job_schedules *ret_schedules, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct job_schedules list = { 0 };

	if (!db_query(records->sql, RECORDS_SQL_SCHEDULES, (struct db_args){ 0 }, &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((list.v = vec_grow(a, list.v, list.n, sizeof(*list.v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		list.v[list.n++] = (struct job_schedule){ .kind = db_text(rows, 0, a),
			.rule = db_text(rows, 1, a),
			.next = db_i64(rows, 2) };
	}
	*ret_schedules = list;
	return err->code == ERR_NONE;
}

/* ---- what people do ---- */

static bool touched(
    struct records *records, size_t which, struct db_args args, bool *ret_any, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(records->sql, which, args, &rows, err))
		return false;
	*ret_any = db_next(rows, err);
	return err->code == ERR_NONE;
}

static bool tell(struct records *records, int64_t id, const char *state, struct err *err)
{
	const struct job job = { .id = id, .kind = SPAN("") };

	return job_tell(records, &job, state, 0, 0, err);
}

bool job_revive(struct records *records, int64_t id, int64_t now, struct err *err)
{
	bool any = false;

	if (!touched(records, RECORDS_SQL_JOB_REVIVE, DB_ARGS(DB_I64(now), DB_I64(id)), &any, err))
		return err_turn(
		    err, ERR_CONFLICT, ERR_CONFLICT, "the same work waits already, as another job");
	if (!any)
		return err_set(err, ERR_CONFLICT, "it has not failed and was not stopped");
	return tell(records, id, "waiting", err);
}

bool job_stop(struct records *records, int64_t id, struct span detail, int64_t now, struct err *err)
{
	bool waited = false, runs = false;

	if (!touched(records, RECORDS_SQL_JOB_WITHDRAW,
	        DB_ARGS(DB_I64(now), DB_TEXT(detail), DB_I64(id)), &waited, err))
		return false;
	if (waited)
		return tell(records, id, "stopped", err);
	if (!touched(records, RECORDS_SQL_JOB_ASK_STOP, DB_ARGS(DB_I64(id)), &runs, err))
		return false;
	return runs ? tell(records, id, "running", err)
	            : err_set(err, ERR_CONFLICT, "it has ended");
}

bool jobs_purge(struct records *records, int64_t now, struct err *err)
{
	const int64_t day = 24 * 60 * 60 * 1000;

	return db_run(records->sql, RECORDS_SQL_JOBS_PURGE,
	    DB_ARGS(DB_I64(now - 30 * day), DB_I64(now - 180 * day)), err);
}
