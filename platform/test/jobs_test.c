/* A job runs once, whoever asks for one; is tried again, stopped, revived; survives its node and a jumping clock. */
#include <pthread.h>
#include <stdatomic.h>

#include "platform/jobs_admin.h"
#include "platform/jobs_run.h"
#include "platform/log.h"
#include "platform/mem.h"
#include "testing/check.h"
#include "testing/database.h"

enum { DAY = 24 * 60 * 60 * 1000 };

struct fixture {
	const char *url;
	struct db *db;
	struct records *records;
	struct arena *arena;
	struct err err;
	int64_t id, now;
	struct span who;
	enum node_life life;
	struct jobs_watch watch;
};

static bool add(void *ctx, struct err *err)
{
	struct fixture *f = ctx;
	const struct job job = { .kind = SPAN("test.work"), .subject = 7 };

	return job_add_at(f->records, &job, f->now, f->now - 500, &f->id, err);
}

static bool any(void *ctx, struct span kind)
{
	(void)ctx;
	return kind.len > 0;
}

static bool none(void *ctx, struct span kind)
{
	(void)ctx;
	return kind.len == 0;
}

static struct job claim(struct fixture *f, int64_t now)
{
	const struct job_wanted wanted = { SPAN("here"), any, NULL };
	struct job job;

	CHECK(job_claim(f->db, f->records, f->arena, &wanted, now, &job, &f->err));
	return job;
}

static struct job_status last(struct fixture *f)
{
	struct job_status s;

	CHECK(job_last(f->records, f->arena, SPAN("test.work"), 7, &s, &f->err));
	return s;
}

static void put(struct fixture *f, int64_t now)
{
	f->now = now;
	CHECK(db_tx(f->db, DB_WRITE, add, f, &f->err));
}

static void test_add(struct fixture *f)
{
	const struct job_wanted other = { SPAN("here"), none, NULL };
	struct job job;
	int64_t first, next;

	CHECK(last(f).id == 0 && claim(f, 5000).id == 0);
	put(f, 1000);
	first = f->id;
	put(f, 1000);
	CHECK(f->id == first); /* it waits already */
	CHECK(claim(f, 999).id == 0);
	CHECK(jobs_next(f->records, 999, &next, &f->err) && next == 1000);
	CHECK(job_claim(f->db, f->records, f->arena, &other, 1000, &job, &f->err) && job.id == 0);
}

static void test_retry(struct fixture *f)
{
	struct job job = claim(f, 1000);
	struct err busy = { .code = ERR_BUSY, .detail = "the database was away" };
	int64_t done, total;

	CHECK(job.subject == 7 && job.tries == 1 && span_eq(job.kind, SPAN("test.work")));
	CHECK(claim(f, 1000).id == 0); /* once only */
	job_board_put(&job);
	CHECK(job_progress(&job, 3, 9, &f->err));
	CHECK(job_progress_read(job.id, &done, &total) && done == 3 && total == 9);
	CHECK(job_end(f->db, f->records, &job, &busy, 2000, &f->err));
	job_board_take(&job);
	CHECK(!job_progress_read(job.id, &done, &total) && last(f).state == JOB_WAITING);
	CHECK(claim(f, 3999).id == 0);
	job = claim(f, 4000);
	CHECK(job.tries == 2);
	CHECK(job_end(f->db, f->records, &job, NULL, 5000, &f->err));
	CHECK(last(f).state == JOB_DONE && last(f).ended == 5000);
}

/* The same work, asked for anew while it runs, waits for its end. */
static void test_twin(struct fixture *f)
{
	struct job job;
	int64_t first;

	put(f, 6000);
	job = claim(f, 6000);
	first = job.id;
	put(f, 6000);
	CHECK(f->id != first && claim(f, 6000).id == 0);
	CHECK(job_end(f->db, f->records, &job, NULL, 6000, &f->err));
	job = claim(f, 6000);
	CHECK(job.id == f->id);
	CHECK(job_end(f->db, f->records, &job, NULL, 6000, &f->err));
}

static enum node_life life(void *ctx, struct span node)
{
	const struct fixture *f = ctx;

	CHECK(span_eq(node, SPAN("here")));
	return f->life;
}

static void take_over(struct fixture *f, enum node_life said, int64_t us)
{
	f->life = said;
	CHECK(jobs_take_over(f->db, f->records, &f->watch, life, f, 7000, us, &f->err));
}

static void beat(struct fixture *f)
{
	CHECK(jobs_beat(f->db, f->records, &f->err));
}

/* It kills us each time: given up after five tries. */
static void test_death(struct fixture *f)
{
	struct err bad = { .code = ERR_INVALID, .detail = "the file is no spreadsheet" };
	struct job job;

	put(f, 6000);
	for (int i = 1; i <= JOB_TRIES_MAX; i++) {
		CHECK(claim(f, 7000).tries == i && last(f).state == JOB_RUNNING);
		take_over(f, NODE_ALIVE, 0);
		CHECK(last(f).state == JOB_RUNNING);
		take_over(f, NODE_DEAD, 0);
	}
	CHECK(last(f).state == JOB_FAILED && claim(f, 9000).id == 0);
	put(f, 9000);
	job = claim(f, 9000);
	CHECK(job_end(f->db, f->records, &job, &bad, 9000, &f->err));
	CHECK(last(f).state == JOB_FAILED && span_eq(last(f).detail, span_of(bad.detail)));
}

/* A node of another machine is dead when its beat stands still; its late end changes nothing. */
static void test_silence(struct fixture *f)
{
	struct job slow;

	put(f, 9000);
	slow = claim(f, 9000);
	job_board_put(&slow);
	take_over(f, NODE_UNKNOWN, 1000);
	for (int64_t i = 1; i < 6; i++)
		beat(f); /* the last one is written: the fifth without news */
	take_over(f, NODE_UNKNOWN, 1000 + JOB_SILENT_US);
	CHECK(last(f).state == JOB_RUNNING); /* the beat has moved */
	take_over(f, NODE_UNKNOWN, 1000 + 2 * (int64_t)JOB_SILENT_US - 1);
	CHECK(last(f).state == JOB_RUNNING);
	take_over(f, NODE_UNKNOWN, 1000 + 2 * (int64_t)JOB_SILENT_US);
	CHECK(last(f).state == JOB_WAITING);
	beat(f);
	CHECK_FAILS(job_progress(&slow, 1, 2, &f->err), ERR_BUSY, &f->err); /* it learns so */
	CHECK(claim(f, 9000).tries == 2);
	CHECK(job_end(f->db, f->records, &slow, NULL, 9000, &f->err));
	CHECK(last(f).state == JOB_RUNNING); /* the other one's */
	job_board_take(&slow);
	slow.tries = 2;
	CHECK(job_end(f->db, f->records, &slow, NULL, 9000, &f->err));
	CHECK(last(f).state == JOB_DONE);
}

static bool stop(void *ctx, struct err *err)
{
	struct fixture *f = ctx;

	return job_stop(f->records, f->id, SPAN("stopped by u1"), f->now, err);
}

static bool revive(void *ctx, struct err *err)
{
	struct fixture *f = ctx;

	return job_revive(f->records, f->id, f->now, err);
}

static void test_stop(struct fixture *f)
{
	struct err asked = { 0 };
	struct job job;

	put(f, 10000);
	CHECK(db_tx(f->db, DB_WRITE, stop, f, &f->err)); /* one that waits */
	CHECK(last(f).state == JOB_STOPPED && claim(f, 10000).id == 0);
	CHECK_FAILS(db_tx(f->db, DB_WRITE, stop, f, &f->err), ERR_CONFLICT, &f->err);
	CHECK(db_tx(f->db, DB_WRITE, revive, f, &f->err));
	job = claim(f, 10000);
	CHECK(job.id == f->id && job.tries == 1);
	job_board_put(&job);
	CHECK(db_tx(f->db, DB_WRITE, stop, f, &f->err)); /* one that runs */
	CHECK(job_progress(&job, 1, 2, &f->err));
	beat(f);
	CHECK(!job_progress(&job, 1, 2, &asked) && asked.code == ERR_CONFLICT);
	CHECK(job_end(f->db, f->records, &job, &asked, 10000, &f->err));
	job_board_take(&job);
	CHECK(last(f).state == JOB_STOPPED);
}

/* The daemon ends: the job begins again, and has lost no try. */
static void test_drain(struct fixture *f)
{
	struct err asked = { 0 };
	struct job job;

	put(f, 11000);
	job = claim(f, 11000);
	job_board_put(&job);
	CHECK(!job_board_stop(job.id + 1) && job_board_stop(0));
	CHECK(!job_progress(&job, 1, 2, &asked) && asked.code == ERR_BUSY);
	CHECK(job_end(f->db, f->records, &job, &asked, 11000, &f->err));
	job_board_take(&job);
	CHECK(last(f).state == JOB_WAITING && claim(f, 11000).tries == 1);
	CHECK(job_end(f->db, f->records, &job, NULL, 11000, &f->err));
}

static int64_t waiting(struct fixture *f)
{
	struct job_counts counts;

	CHECK(jobs_count(f->records, &counts, &f->err));
	return counts.waiting;
}

static bool unused(void *room, struct arena *a, const struct job *job, struct err *err)
{
	(void)room;
	(void)a;
	(void)job;
	(void)err;
	return true;
}

static int64_t next_of(struct fixture *f, size_t i)
{
	struct job_schedules list;

	CHECK(jobs_schedules(f->records, f->arena, &list, &f->err) && list.n == 2);
	CHECK(span_eq(list.v[1].rule, SPAN("every 60")));
	return list.v[i].next;
}

static void schedule(struct fixture *f, const struct job_kind *kinds, int64_t now, int64_t jobs)
{
	CHECK(jobs_schedule(f->db, f->records, kinds, now, &f->err));
	CHECK(waiting(f) == jobs);
}

static void test_schedules(struct fixture *f)
{
	static const struct job_kind kinds[] = {
		{ "test.daily", unused, false, JOB_DAILY, 190 },
		{ "test.often", unused, false, JOB_EVERY, 60 },
		{ "test.work", unused, true, JOB_ASKED, 0 },
		{ 0 },
	};
	const int64_t noon = 20000 * (int64_t)DAY + 4 * 3600 * 1000; /* in Beijing */
	struct job job;

	schedule(f, kinds, noon, 0);
	CHECK(next_of(f, 0) == noon + 15 * 3600 * 1000 + 10 * 60 * 1000); /* 03:10 */
	CHECK(next_of(f, 1) == noon + 60000);
	schedule(f, kinds, noon + 59999, 0);
	schedule(f, kinds, noon + 60000, 1);
	schedule(f, kinds, noon + DAY, 2); /* a day later: each once, not 1,440 times */
	schedule(f, kinds, noon - DAY, 2); /* the clock goes back a day */
	CHECK(next_of(f, 1) == noon - DAY + 60000 && next_of(f, 0) < noon);
	while ((job = claim(f, noon - DAY)).id != 0) /* and what waited "a day ahead" runs */
		CHECK(job_end(f->db, f->records, &job, NULL, noon, &f->err));
	CHECK(waiting(f) == 0);
}

static bool purge(void *ctx, struct err *err)
{
	struct fixture *f = ctx;

	return jobs_purge(f->records, f->now, err);
}

static size_t listed(struct fixture *f, const char *state, const char *kind)
{
	const struct job_query q = { .state = span_of(state), .kind = span_of(kind), .limit = 100 };
	struct job_rows rows;

	CHECK(jobs_list(f->records, f->arena, &q, &rows, &f->err));
	for (size_t i = 1; i < rows.n; i++)
		CHECK(rows.v[i].id < rows.v[i - 1].id);
	return rows.n;
}

static void test_lists(struct fixture *f)
{
	struct job_names kinds;
	struct job_rows rows;
	size_t all = listed(f, NULL, NULL);

	CHECK(all ==
	      listed(f, "done", NULL) + listed(f, "failed", NULL) + listed(f, "stopped", NULL));
	CHECK(listed(f, "stopped", "test.work") == 1 && listed(f, NULL, "test.nothing") == 0);
	CHECK(jobs_kinds(f->records, f->arena, &kinds, &f->err) && kinds.n == 3);
	CHECK(jobs_list(
	    f->records, f->arena, &(struct job_query){ .id = f->id, .limit = 1 }, &rows, &f->err));
	CHECK(rows.n == 1 && rows.v[0].id == f->id && rows.v[0].tries == 1);
	f->now = 11001 + 180 * (int64_t)DAY;
	CHECK(db_tx(f->db, DB_WRITE, purge, f, &f->err));
	CHECK(listed(f, "failed", NULL) == 0 && listed(f, NULL, "test.work") == 0);
	CHECK(listed(f, "done", NULL) == 2); /* in the far future of the schedules */
}

/* ---- several nodes ---- */

enum { MANY = 60, NODES = 3 };

static _Atomic int runs[MANY];

static bool add_many(void *ctx, struct err *err)
{
	struct fixture *f = ctx;
	int64_t id;

	for (int64_t i = 0; i < MANY; i++)
		if (!job_add(f->records, SPAN("test.many"), i, 1000, &id, err))
			return false;
	return true;
}

static void *work_off(void *arg)
{
	const struct fixture *shared = arg;
	struct mem_arena memory;
	struct fixture f = { .arena = &memory.arena };
	struct job job;

	mem_arena_init(&memory);
	CHECK(db_open(shared->url, &f.db, &f.err) && records_open(f.db, &f.records, &f.err));
	while ((job = claim(&f, 2000)).id != 0) {
		runs[job.subject]++;
		CHECK(job_end(f.db, f.records, &job, NULL, 2000, &f.err));
	}
	records_close(f.records);
	db_close(f.db);
	mem_arena_finish(&memory);
	return NULL;
}

static void test_nodes(struct fixture *f)
{
	pthread_t threads[NODES];

	CHECK(db_tx(f->db, DB_WRITE, add_many, f, &f->err));
	for (int i = 0; i < NODES; i++)
		CHECK(pthread_create(&threads[i], NULL, work_off, f) == 0);
	for (int i = 0; i < NODES; i++)
		CHECK(pthread_join(threads[i], NULL) == 0);
	for (int i = 0; i < MANY; i++)
		CHECK(runs[i] == 1);
}

int main(int argc, char **argv)
{
	struct mem_arena memory;
	struct fixture f = { .arena = &memory.arena, .url = test_database_url(argc, argv, "jobs") };

	mem_arena_init(&memory);
	CHECK(db_open(f.url, &f.db, &f.err) && records_migrate(f.db, &f.err));
	CHECK(records_open(f.db, &f.records, &f.err));
	test_add(&f);
	test_retry(&f);
	test_twin(&f);
	test_death(&f);
	test_silence(&f);
	test_stop(&f);
	test_drain(&f);
	test_schedules(&f);
	test_lists(&f);
	test_nodes(&f);
	records_close(f.records);
	db_close(f.db);
	mem_arena_finish(&memory);
	return 0;
}
