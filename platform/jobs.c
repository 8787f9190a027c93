/* Adding, claiming and ending jobs; platform/jobs.h is the contract. */
#include <stdio.h>

#include "core/json.h"
#include "platform/jobs_inside.h"
#include "platform/mem.h"

/* ---- adding ---- */

bool job_tell(struct records *records, const struct job *job, const char *state, int64_t done,
    int64_t total, struct err *err)
{
	char text[320];
	int n = snprintf(text, sizeof(text),
	    "{\"id\":%lld,\"kind\":\"%.*s\",\"subject\":%lld,\"state\":\"%s\",\"done\":%lld,\"total\":%lld}",
	    (long long)job->id, (int)(job->kind.len < 60 ? job->kind.len : 60), job->kind.ptr,
	    (long long)job->subject, state, (long long)done, (long long)total);

	return db_tell(records->db, SPAN("jobs"), (struct span){ text, (size_t)n }, err);
}

static bool insert(struct records *records, const struct job *job, int64_t run_at, int64_t now,
    int64_t *ret_id, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(records->sql, RECORDS_SQL_JOB_ADD,
	        DB_ARGS(DB_TEXT(job->kind), DB_I64(job->subject), DB_I64(run_at), DB_I64(now)),
	        &rows, err))
		return false;
	*ret_id = db_i64(rows, 0);
	return true;
}

bool job_add_at(struct records *records, const struct job *job, int64_t run_at, int64_t now,
    int64_t *ret_id, struct err *err)
{
	struct job added = *job;

	if (!insert(records, job, run_at, now, &added.id, err) ||
	    !job_tell(records, &added, "waiting", 0, 0, err))
		return false;
	*ret_id = added.id;
	return true;
}

bool job_add(struct records *records, struct span kind, int64_t subject, int64_t now,
    int64_t *ret_id, struct err *err)
{
	const struct job job = { .kind = kind, .subject = subject };

	return job_add_at(records, &job, now, now, ret_id, err);
}

enum job_state job_state_of(struct span word)
{
	static const struct {
		const char *word;
		enum job_state state;
	} words[] = {
		{ "waiting", JOB_WAITING },
		{ "running", JOB_RUNNING },
		{ "done", JOB_DONE },
		{ "stopped", JOB_STOPPED },
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
		ret_status->state = job_state_of(db_text(rows, 1, a));
		ret_status->ended = db_i64(rows, 2);
		ret_status->detail = db_text(rows, 3, a);
	}
	return err->code == ERR_NONE;
}

/* ---- claiming ---- */

enum { KINDS_MAX = 64 };

struct due {
	struct span kinds[KINDS_MAX];
	size_t n;
};

/* The kinds of which something is due, the most overdue first. */
static bool look(
    struct records *records, struct arena *a, int64_t now, struct due *due, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	due->n = 0;
	if (!db_query(records->sql, RECORDS_SQL_JOBS_DUE, DB_ARGS(DB_I64(now)), &rows, err))
		return false;
	while (due->n < KINDS_MAX && db_next(rows, err))
		due->kinds[due->n++] = db_text(rows, 0, a);
	return err->code == ERR_NONE;
}

static bool take(struct job_turn *t, struct span kind, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	t->job = (struct job){ 0 };
	if (!db_query(t->records->sql, RECORDS_SQL_JOB_CLAIM,
	        DB_ARGS(DB_TEXT(t->node), DB_I64(t->now), DB_TEXT(kind)), &rows, err))
		return false;
	if (db_next(rows, err)) {
		t->job.id = db_i64(rows, 0);
		t->job.kind = db_text(rows, 1, t->arena);
		t->job.subject = db_i64(rows, 2);
		t->job.tries = db_i64(rows, 3);
	}
	return err->code == ERR_NONE;
}

static bool claim(void *ctx, struct err *err)
{
	struct job_turn *t = ctx;

	return take(t, t->detail, err) &&
	       (t->job.id == 0 || job_tell(t->records, &t->job, "running", 0, 0, err));
}

bool job_claim(struct db *db, struct records *records, struct arena *a,
    const struct job_wanted *wanted, int64_t now, struct job *ret_job, struct err *err)
{
	struct job_turn t = { .records = records, .arena = a, .node = wanted->node, .now = now };
	struct due due;

	if (!look(records, a, now, &due, err))
		return false;
	for (size_t i = 0; t.job.id == 0 && i < due.n; i++) {
		if (!wanted->fits(wanted->ctx, due.kinds[i]))
			continue;
		t.detail = due.kinds[i];
		if (!db_tx(db, DB_WRITE, claim, &t, err))
			return false;
	}
	*ret_job = t.job;
	return true;
}

bool jobs_next(struct records *records, int64_t now, int64_t *ret_at, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(records->sql, RECORDS_SQL_JOBS_NEXT, DB_ARGS(DB_I64(now)), &rows, err))
		return false;
	*ret_at = db_is_null(rows, 0) ? INT64_MAX : db_i64(rows, 0);
	return true;
}

/* ---- ending ---- */

/* The row's kind and subject, for those who are told; id 0: it is no longer this run's. */
static bool changed(struct job_turn *t, size_t which, struct db_args args, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(t->records->sql, which, args, &rows, err))
		return false;
	if (db_next(rows, err)) {
		t->job.kind = db_text(rows, 0, t->arena);
		t->job.subject = db_i64(rows, 1);
		return true;
	}
	t->job.kind = (struct span){ 0 };
	return err->code == ERR_NONE;
}

static bool tell_if_changed(struct job_turn *t, const char *state, struct err *err)
{
	return t->job.kind.ptr == NULL || job_tell(t->records, &t->job, state, 0, 0, err);
}

bool job_turn_end(void *turn, struct err *err)
{
	struct job_turn *t = turn;
	const char *state = t->done ? "done" : "failed";

	return changed(t, RECORDS_SQL_JOB_END,
	           DB_ARGS(DB_TEXT(span_of(state)), DB_I64(t->now), DB_TEXT(t->detail),
	               DB_BOOL(t->stopped && !t->done), DB_I64(t->job.id), DB_I64(t->job.tries)),
	           err) &&
	       tell_if_changed(t, t->stopped && !t->done ? "stopped" : state, err);
}

static bool has_twin(struct job_turn *t, bool *ret_has, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(t->records->sql, RECORDS_SQL_JOB_WAITING_TWIN, DB_ARGS(DB_I64(t->job.id)),
	        &rows, err))
		return false;
	*ret_has = db_i64(rows, 0) > 0;
	return true;
}

bool job_turn_again(void *turn, struct err *err)
{
	struct job_turn *t = turn;
	bool twin = false;

	if (!has_twin(t, &twin, err))
		return false;
	if (twin)
		return job_turn_end(t, err);
	return changed(t, RECORDS_SQL_JOB_AGAIN,
	           DB_ARGS(DB_I64(t->forgiven), DB_I64(t->run_at), DB_I64(t->now),
	               DB_TEXT(t->detail), DB_I64(t->job.id), DB_I64(t->job.tries)),
	           err) &&
	       tell_if_changed(t, "waiting", err);
}

static bool passing(const struct err *failure)
{
	return failure->code == ERR_BUSY || failure->code == ERR_MEMORY ||
	       failure->code == ERR_STORAGE;
}

static bool (*decide(struct job_turn *t, const struct err *failure))(void *, struct err *)
{
	enum job_wish wish = job_board_wish(&t->job);

	t->done = failure == NULL;
	t->detail = failure ? span_of(failure->detail) : (struct span){ 0 };
	if (t->done)
		return job_turn_end;
	if (wish == WISH_STOP) {
		t->stopped = true;
		t->detail = SPAN("stopped");
		return job_turn_end;
	}
	if (wish == WISH_DRAIN) {
		t->forgiven = true;
		t->run_at = t->now;
		return job_turn_again;
	}
	t->run_at = t->now + ((int64_t)1000 << t->job.tries);
	return passing(failure) && t->job.tries < JOB_TRIES_MAX ? job_turn_again : job_turn_end;
}

bool job_end(struct db *db, struct records *records, const struct job *job,
    const struct err *failure, int64_t now, struct err *err)
{
	struct mem_arena memory;
	struct job_turn t = { .records = records, .arena = &memory.arena, .job = *job, .now = now };
	bool (*body)(void *, struct err *) = decide(&t, failure);
	bool ok;

	mem_arena_init(&memory);
	ok = db_tx(db, DB_WRITE, body, &t, err);
	mem_arena_finish(&memory);
	return ok;
}
