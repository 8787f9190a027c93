/* The jobs of this process: how far they are, who wants them stopped, and the beat that says that they live. */
#include <stdatomic.h>

#include "platform/jobs_inside.h"

/* A mutable global, the platform's second: a job's progress belongs to the process that runs it, and every
 * worker of that process may ask. Only the beat's thread looks at the last three. */
static struct slot {
	_Atomic int64_t id, tries, done, total;
	_Atomic int wish;
	int64_t told_done, told_total, quiet;
} board[JOBS_HERE_MAX];

static struct slot *find(int64_t id)
{
	for (size_t i = 0; id != 0 && i < JOBS_HERE_MAX; i++)
		if (atomic_load(&board[i].id) == id)
			return &board[i];
	return NULL;
}

void job_board_put(const struct job *job)
{
	for (size_t i = 0; i < JOBS_HERE_MAX; i++) {
		int64_t none = 0;

		if (!atomic_compare_exchange_strong(&board[i].id, &none, -1))
			continue;
		atomic_store(&board[i].tries, job->tries);
		atomic_store(&board[i].done, 0);
		atomic_store(&board[i].total, 0);
		atomic_store(&board[i].wish, WISH_NONE);
		board[i].told_done = board[i].told_total = board[i].quiet = 0;
		atomic_store(&board[i].id, job->id);
		return;
	}
}

void job_board_take(const struct job *job)
{
	struct slot *s = find(job->id);

	if (s != NULL)
		atomic_store(&s->id, 0);
}

bool job_board_stop(int64_t id)
{
	bool any = false;

	for (size_t i = 0; i < JOBS_HERE_MAX; i++) {
		int64_t here = atomic_load(&board[i].id);
		int none = WISH_NONE;

		if (here <= 0 || (id != 0 && here != id))
			continue;
		any = true;
		(void)atomic_compare_exchange_strong(
		    &board[i].wish, &none, id == 0 ? WISH_DRAIN : WISH_STOP);
	}
	return any;
}

enum job_wish job_board_wish(const struct job *job)
{
	struct slot *s = find(job->id);

	return s == NULL ? WISH_NONE : (enum job_wish)atomic_load(&s->wish);
}

bool job_progress(const struct job *job, int64_t done, int64_t total, struct err *err)
{
	struct slot *s = find(job->id);
	enum job_wish wish = job_board_wish(job);

	if (s == NULL)
		return true;
	atomic_store(&s->done, done);
	atomic_store(&s->total, total);
	if (wish == WISH_NONE)
		return true;
	return wish == WISH_STOP ? err_set(err, ERR_CONFLICT, "stopped")
	                         : err_set(err, ERR_BUSY, "the daemon ends");
}

static bool tell_job(void *ctx, int64_t done, int64_t total, struct err *err)
{
	return job_progress(ctx, done, total, err);
}

struct progress progress_of_job(const struct job *job)
{
	return (struct progress){ tell_job, (void *)(uintptr_t)job };
}

bool job_progress_read(int64_t id, int64_t *ret_done, int64_t *ret_total)
{
	struct slot *s = find(id);

	if (s == NULL || atomic_load(&s->total) == 0)
		return false;
	*ret_done = atomic_load(&s->done);
	*ret_total = atomic_load(&s->total);
	return true;
}

/* ---- the beat ---- */

enum { QUIET_MAX = 5 }; /* calls without news before one is written all the same */

struct beat {
	struct records *records;
	struct slot *slot;
	struct job job;
	int64_t done, total;
	bool stop, lost;
};

static bool stop_of(struct beat *b, size_t which, struct db_args args, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(b->records->sql, which, args, &rows, err))
		return false;
	b->lost = !db_next(rows, err);
	b->stop = !b->lost && db_bool(rows, 0);
	return err->code == ERR_NONE;
}

static bool beat(void *ctx, struct err *err)
{
	struct beat *b = ctx;

	return stop_of(b, RECORDS_SQL_JOB_BEAT,
	    DB_ARGS(DB_I64(b->done), DB_I64(b->total), DB_I64(b->job.id), DB_I64(b->job.tries)),
	    err);
}

static bool beat_and_tell(void *ctx, struct err *err)
{
	struct beat *b = ctx;

	return beat(b, err) &&
	       (b->lost || job_tell(b->records, &b->job, "running", b->done, b->total, err));
}

static void heed(const struct beat *b)
{
	int none = WISH_NONE;

	if (b->lost || b->stop)
		(void)atomic_compare_exchange_strong(
		    &b->slot->wish, &none, b->lost ? WISH_LOST : WISH_STOP);
}

/* A transaction of the job itself may hold SQLite's one place for writers: then only the wish is read. */
static bool beat_one(struct db *db, struct beat *b, struct err *err)
{
	struct slot *s = b->slot;
	bool news = b->done != s->told_done || b->total != s->told_total;
	struct err busy = { 0 };

	if (!news && ++s->quiet < QUIET_MAX)
		return stop_of(
		    b, RECORDS_SQL_JOB_WISH, DB_ARGS(DB_I64(b->job.id), DB_I64(b->job.tries)), err);
	if (db_tx(db, DB_TRY, news ? beat_and_tell : beat, b, &busy)) {
		s->told_done = b->done;
		s->told_total = b->total;
		s->quiet = 0;
		return true;
	}
	if (busy.code != ERR_BUSY || db_broken(db)) {
		*err = busy;
		return false;
	}
	return stop_of(
	    b, RECORDS_SQL_JOB_WISH, DB_ARGS(DB_I64(b->job.id), DB_I64(b->job.tries)), err);
}

bool jobs_beat(struct db *db, struct records *records, struct err *err)
{
	for (size_t i = 0; i < JOBS_HERE_MAX; i++) {
		struct beat b = { .records = records, .slot = &board[i] };

		b.job.id = atomic_load(&board[i].id);
		b.job.tries = atomic_load(&board[i].tries);
		b.done = atomic_load(&board[i].done);
		b.total = atomic_load(&board[i].total);
		if (b.job.id <= 0)
			continue;
		b.job.kind = SPAN("");
		if (!beat_one(db, &b, err))
			return false;
		if (atomic_load(&board[i].id) == b.job.id)
			heed(&b);
	}
	return true;
}
