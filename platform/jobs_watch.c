/* Taking over the jobs of dead nodes. A node of this machine is known by its lock; of another one only the beat
 * tells: it is dead when its job's beat has not moved for JOB_SILENT_US of our own steady clock. */
#include "platform/jobs_inside.h"
#include "platform/mem.h"

struct running {
	int64_t id, tries, beat;
	struct span node;
	bool stop;
};

struct watch_turn {
	struct job_turn end; /* first: job_turn_end() and job_turn_again() take it */
	int64_t beat;
};

enum {
	RUNNING_MAX = sizeof(((struct jobs_watch *)0)->seen) /
	              sizeof(((struct jobs_watch *)0)->seen[0])
};

static bool look(
    struct records *records, struct arena *a, struct running *found, size_t *ret_n, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(records->sql, RECORDS_SQL_JOBS_RUNNING, (struct db_args){ 0 }, &rows, err))
		return false;
	while (*ret_n < RUNNING_MAX && db_next(rows, err)) {
		found[(*ret_n)++] = (struct running){ .id = db_i64(rows, 0),
			.node = db_text(rows, 1, a),
			.tries = db_i64(rows, 2),
			.beat = db_i64(rows, 3),
			.stop = db_bool(rows, 4) };
	}
	return err->code == ERR_NONE;
}

/* How long its beat has stood still, as far as we saw; remembers it for the next look. */
static int64_t silence(
    const struct jobs_watch *before, const struct running *r, int64_t now_us, int64_t *ret_since)
{
	*ret_since = now_us;
	for (size_t i = 0; i < before->n; i++)
		if (before->seen[i].id == r->id && before->seen[i].tries == r->tries &&
		    before->seen[i].beat == r->beat)
			*ret_since = before->seen[i].since_us;
	return now_us - *ret_since;
}

static bool still_silent(struct watch_turn *t, bool *ret_silent, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(t->end.records->sql, RECORDS_SQL_JOB_BEAT_OF,
	        DB_ARGS(DB_I64(t->end.job.id), DB_I64(t->end.job.tries)), &rows, err))
		return false;
	*ret_silent = db_next(rows, err) && db_i64(rows, 0) == t->beat;
	return err->code == ERR_NONE;
}

static bool take_over(void *ctx, struct err *err)
{
	struct watch_turn *t = ctx;
	bool silent = false;

	if (!still_silent(t, &silent, err) || !silent)
		return err->code == ERR_NONE;
	return t->end.stopped || t->end.job.tries >= JOB_TRIES_MAX ? job_turn_end(&t->end, err)
	                                                           : job_turn_again(&t->end, err);
}

static bool bury(struct db *db, struct watch_turn *t, const struct running *r, struct err *err)
{
	t->end.job = (struct job){ .id = r->id, .tries = r->tries };
	t->end.stopped = r->stop;
	t->end.detail = SPAN("the daemon ended while it ran");
	t->beat = r->beat;
	return db_tx(db, DB_WRITE, take_over, t, err);
}

static bool dead(enum node_life life, int64_t silent_us)
{
	return life == NODE_DEAD || (life == NODE_UNKNOWN && silent_us >= JOB_SILENT_US);
}

struct look_out {
	struct db *db;
	struct jobs_watch *watch;
	enum node_life (*ask)(void *ctx, struct span node);
	void *ctx;
	int64_t now_us;
};

static bool go_through(const struct look_out *o, struct watch_turn *t, struct err *err)
{
	struct running *found = arena_array(t->end.arena, struct running, RUNNING_MAX);
	struct jobs_watch now = { 0 };
	size_t n = 0;

	if (found == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!look(t->end.records, t->end.arena, found, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		int64_t since, silent = silence(o->watch, &found[i], o->now_us, &since);

		if (dead(o->ask(o->ctx, found[i].node), silent)) {
			if (!bury(o->db, t, &found[i], err))
				return false;
			continue;
		}
		now.seen[now.n].id = found[i].id;
		now.seen[now.n].tries = found[i].tries;
		now.seen[now.n].beat = found[i].beat;
		now.seen[now.n++].since_us = since;
	}
	*o->watch = now;
	return true;
}

bool jobs_take_over(struct db *db, struct records *records, struct jobs_watch *watch,
    enum node_life (*ask)(void *ctx, struct span node), void *ctx, int64_t now, int64_t now_us,
    struct err *err)
{
	struct mem_arena memory;
	const struct look_out o = { db, watch, ask, ctx, now_us };
	struct watch_turn t = {
		.end = { .records = records, .arena = &memory.arena, .now = now, .run_at = now }
	};
	bool ok;

	mem_arena_init(&memory);
	ok = go_through(&o, &t, err);
	mem_arena_finish(&memory);
	return ok;
}
