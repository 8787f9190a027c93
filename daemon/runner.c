/* The job runner; see runner.h. An idle one sleeps until the next job is due, somebody rings (runner_wake), or
 * IDLE_MS have passed: a bell can be lost. */
#include "daemon/runner.h"

#include <pthread.h>
#include <time.h>

#include "platform/jobs_run.h"
#include "platform/log.h"
#include "platform/mem.h"

enum {
	ROOMS_MAX = 32,
	LANES = 2,
	IDLE_MS = 5000,
	AWAY_MS = 1000,
	BEAT_MS = 1000,
	BEATS_A_WATCH = 5
};

struct hands { /* a thread's own database handle and rooms */
	struct db *db;
	struct records *records;
	void *rooms[ROOMS_MAX];
	struct rooms all; /* the same, for jobs that concern a person everywhere */
};

struct lane {
	struct runner *runner;
	pthread_t thread;
	bool running, short_only;
	unsigned heard; /* of runner.bell */
	struct hands hands;
};

struct runner {
	struct runner_config config;
	struct lane lanes[LANES];
	pthread_t keeper;
	bool keeping;
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t wake;
	unsigned bell;
	bool stopping, over; /* lanes; the keeper, which ends last */
};

/* ---- a thread's hands ---- */

static void let_go(const struct runner *r, struct hands *h)
{
	for (size_t i = 0; r->config.services[i] != NULL; i++) {
		if (h->rooms[i] != NULL)
			r->config.services[i]->close(h->rooms[i]);
		h->rooms[i] = NULL;
	}
	records_close(h->records);
	h->records = NULL;
	db_close(h->db);
	h->db = NULL;
}

static bool take_up(const struct runner *r, struct hands *h, bool with_rooms, struct err *err)
{
	bool ok = db_open(r->config.database, &h->db, err) && records_open(h->db, &h->records, err);

	h->all = (struct rooms){ r->config.services, h->rooms };
	for (size_t i = 0; ok && with_rooms && r->config.services[i] != NULL; i++) {
		if (r->config.services[i]->jobs == NULL &&
		    r->config.services[i]->person_erase == NULL)
			continue;
		h->rooms[i] = r->config.services[i]->open(h->db, err);
		ok = h->rooms[i] != NULL;
	}
	if (!ok)
		let_go(r, h);
	return ok;
}

/* ---- sleeping ---- */

static struct timespec after(int64_t ms)
{
	int64_t us = clock_us() + ms * 1000;

	return (struct timespec){ .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };
}

/* Until the bell rings or so long has passed; false: the end has come. */
static bool doze(struct lane *lane, int64_t ms)
{
	struct runner *r = lane->runner;
	const struct timespec until = after(ms);
	bool stopping, late = false;

	(void)pthread_mutex_lock(&r->lock);
	while (ms > 0 && !late && !r->stopping && r->bell == lane->heard)
		late = pthread_cond_timedwait(&r->wake, &r->lock, &until) != 0;
	lane->heard = r->bell;
	stopping = r->stopping;
	(void)pthread_mutex_unlock(&r->lock);
	return !stopping;
}

void runner_wake(struct runner *r)
{
	(void)pthread_mutex_lock(&r->lock);
	r->bell++;
	(void)pthread_cond_broadcast(&r->wake);
	(void)pthread_mutex_unlock(&r->lock);
}

/* ---- doing jobs ---- */

static const struct job_kind *find_kind(const struct runner *r, struct span kind, size_t *ret_room)
{
	for (size_t i = 0; r->config.services[i] != NULL; i++) {
		*ret_room = i;
		for (const struct job_kind *k = r->config.services[i]->jobs;
		     k != NULL && k->name != NULL; k++)
			if (span_eq(span_of(k->name), kind))
				return k;
	}
	return NULL;
}

/* A kind that we do not know is a newer node's to do. */
static bool fits(void *ctx, struct span kind)
{
	const struct lane *lane = ctx;
	size_t room;
	const struct job_kind *k = find_kind(lane->runner, kind, &room);

	return k != NULL && !(lane->short_only && k->lengthy);
}

static bool ended(struct lane *lane, const struct job *job, const struct err *failure)
{
	struct hands *h = &lane->hands;
	struct err err = { 0 };
	bool ok = (h->db != NULL || take_up(lane->runner, h, true, &err)) &&
	          job_end(h->db, h->records, job, failure, clock_ms(), &err);

	if (!ok)
		log_line("job=%lld error=\"%s\"", (long long)job->id, err.detail);
	if (h->db != NULL && db_broken(h->db))
		let_go(lane->runner, h);
	return ok;
}

/* The database may be away just now. Who dies before it is back leaves the job to others. */
static void end(struct lane *lane, const struct job *job, const struct err *failure)
{
	while (!ended(lane, job, failure))
		if (!doze(lane, AWAY_MS))
			return;
}

static void run(struct lane *lane, struct arena *a, const struct job *job)
{
	struct err failure = { 0 };
	int64_t began = clock_us();
	size_t room = 0;
	const struct job_kind *kind = find_kind(lane->runner, job->kind, &room);
	bool ok = kind->run(lane->hands.rooms[room], a, job, &failure);

	metrics_job(lane->runner->config.metrics, kind->name, ok, clock_us() - began);
	log_line("job=%lld kind=%.*s subject=%lld try=%lld ok=%d work_us=%lld%s%s",
	    (long long)job->id, SPAN_FMT(job->kind), (long long)job->subject, (long long)job->tries,
	    ok, (long long)(clock_us() - began), ok ? "" : " error=", failure.detail);
	end(lane, job, ok ? NULL : &failure);
}

static bool claim(struct lane *lane, struct arena *a, struct job *ret_job, struct err *err)
{
	const struct job_wanted wanted = { span_of(lane->runner->config.node->name), fits, lane };

	if (lane->hands.db == NULL && !take_up(lane->runner, &lane->hands, true, err))
		return false;
	if (!job_claim(lane->hands.db, lane->hands.records, a, &wanted, clock_ms(), ret_job, err))
		return false;
	ret_job->config = lane->runner->config.config;
	ret_job->rooms = &lane->hands.all;
	return true;
}

/* One job, if one is due; how long to sleep then. */
static int64_t one(struct lane *lane)
{
	struct mem_arena memory;
	struct err err = { 0 };
	struct job job = { 0 };
	int64_t next = 0, ms = 0;
	bool ok;

	mem_arena_init(&memory);
	if ((ok = claim(lane, &memory.arena, &job, &err)) && job.id != 0) {
		job_board_put(&job);
		run(lane, &memory.arena, &job);
		job_board_take(&job);
	} else if (ok && (ok = jobs_next(lane->hands.records, clock_ms(), &next, &err))) {
		ms = next - clock_ms();
		ms = ms > IDLE_MS || next == INT64_MAX ? IDLE_MS : ms < 10 ? 10 : ms;
	}
	mem_arena_finish(&memory);
	if (!ok)
		log_line("jobs error=\"%s\"", err.detail);
	if (lane->hands.db != NULL && db_broken(lane->hands.db))
		let_go(lane->runner, &lane->hands);
	return ok ? ms : AWAY_MS;
}

static void *work(void *arg)
{
	struct lane *lane = arg;

	while (doze(lane, one(lane)))
		;
	let_go(lane->runner, &lane->hands);
	return NULL;
}

/* ---- the keeper ---- */

static bool schedule_all(struct runner *r, struct hands *h, struct err *err)
{
	for (size_t i = 0; r->config.services[i] != NULL; i++)
		if (!jobs_schedule(h->db, h->records, r->config.services[i]->jobs, clock_ms(), err))
			return false;
	return true;
}

static void keep(struct runner *r, struct hands *h, struct jobs_watch *watch, bool look_around)
{
	struct err err = { 0 };
	bool ok = (h->db != NULL || take_up(r, h, false, &err)) &&
	          jobs_beat(h->db, h->records, &err);

	if (ok && look_around)
		ok = jobs_take_over(h->db, h->records, watch, node_ask, r->config.node, clock_ms(),
		         clock_us(), &err) &&
		     schedule_all(r, h, &err);
	if (!ok)
		log_line("jobs error=\"%s\"", err.detail);
	if (h->db != NULL && db_broken(h->db))
		let_go(r, h);
}

static bool rest(struct runner *r)
{
	const struct timespec until = after(BEAT_MS);
	bool over, late = false;

	(void)pthread_mutex_lock(&r->lock);
	while (!late && !r->over)
		late = pthread_cond_timedwait(&r->wake, &r->lock, &until) != 0;
	over = r->over;
	(void)pthread_mutex_unlock(&r->lock);
	return !over;
}

static void *keep_all(void *arg)
{
	struct runner *r = arg;
	struct hands hands = { 0 };
	struct jobs_watch *watch = mem_new(sizeof(*watch));

	for (unsigned i = 0; watch != NULL; i++) {
		keep(r, &hands, watch, i % BEATS_A_WATCH == 0);
		if (!rest(r))
			break;
	}
	let_go(r, &hands);
	mem_free(watch);
	return NULL;
}

/* ---- starting and stopping ---- */

static bool start_threads(struct runner *r, struct err *err)
{
	for (size_t i = 0; i < LANES; i++) {
		struct lane *lane = &r->lanes[i];

		lane->runner = r;
		lane->short_only = i == 0;
		lane->running = pthread_create(&lane->thread, NULL, work, lane) == 0;
		if (!lane->running)
			return err_set(err, ERR_INTERNAL, "no thread");
	}
	r->keeping = pthread_create(&r->keeper, NULL, keep_all, r) == 0;
	return r->keeping || err_set(err, ERR_INTERNAL, "no thread");
}

bool runner_start(const struct runner_config *config, struct runner **ret_runner, struct err *err)
{
	struct runner *r = mem_new(sizeof(*r));
	pthread_condattr_t steady;

	if (r == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	r->config = *config;
	(void)pthread_mutex_init(&r->lock, NULL);
	(void)pthread_condattr_init(&steady);
	(void)pthread_condattr_setclock(&steady, CLOCK_MONOTONIC); /* as clock_us() */
	(void)pthread_cond_init(&r->wake, &steady);
	(void)pthread_condattr_destroy(&steady);
	if (!start_threads(r, err)) {
		runner_stop(r);
		return false;
	}
	*ret_runner = r;
	return true;
}

static void set(struct runner *r, bool *flag)
{
	(void)pthread_mutex_lock(&r->lock);
	*flag = true;
	(void)pthread_cond_broadcast(&r->wake);
	(void)pthread_mutex_unlock(&r->lock);
}

void runner_stop(struct runner *r)
{
	if (r == NULL)
		return;
	set(r, &r->stopping);
	(void)job_board_stop(0);
	for (size_t i = 0; i < LANES; i++)
		if (r->lanes[i].running)
			(void)pthread_join(r->lanes[i].thread, NULL);
	set(r, &r->over);
	if (r->keeping)
		(void)pthread_join(r->keeper, NULL);
	(void)pthread_cond_destroy(&r->wake);
	(void)pthread_mutex_destroy(&r->lock);
	mem_free(r);
}
