/* The job runner; see runner.h. A second passes between two looks at an idle table. */
#include "daemon/runner.h"

#include <pthread.h>
#include <time.h>

#include "daemon/services.h"
#include "platform/log.h"
#include "platform/mem.h"
#include "platform/records.h"

enum { ROOMS_MAX = 32, IDLE_MS = 500 };

struct runner {
	const struct house *house;
	pthread_t thread;
	pthread_mutex_t lock; /* guards stopping */
	pthread_cond_t wake;
	bool stopping;
	/* the thread's own */
	struct db *db;
	struct records *records;
	void *rooms[ROOMS_MAX];
};

static void let_go(struct runner *r)
{
	for (size_t i = 0; services[i] != NULL; i++) {
		if (r->rooms[i] != NULL)
			services[i]->close(r->rooms[i]);
		r->rooms[i] = NULL;
	}
	records_close(r->records);
	r->records = NULL;
	db_close(r->db);
	r->db = NULL;
}

static bool take_up(struct runner *r, struct err *err)
{
	bool ok = db_open(r->house->database, &r->db, err) && records_open(r->db, &r->records, err);

	for (size_t i = 0; ok && services[i] != NULL; i++) {
		if (services[i]->jobs == NULL)
			continue;
		r->rooms[i] = services[i]->open(r->db, err);
		ok = r->rooms[i] != NULL;
	}
	/* One daemon a house: what runs under this name was left by one that died. */
	ok = ok && jobs_take_back(r->db, r->records, span_of(r->house->dir), clock_ms(), err);
	if (!ok)
		let_go(r);
	return ok;
}

static const struct job_kind *find_kind(const struct runner *r, struct span kind, void **ret_room)
{
	for (size_t i = 0; services[i] != NULL; i++) {
		*ret_room = r->rooms[i];
		for (const struct job_kind *k = services[i]->jobs; k != NULL && k->name != NULL;
		     k++)
			if (span_eq(span_of(k->name), kind))
				return k;
	}
	return NULL;
}

static void run(struct runner *r, struct arena *a, const struct job *job)
{
	struct err failure = { 0 }, err = { 0 };
	int64_t began = clock_us();
	void *room = NULL;
	const struct job_kind *kind = find_kind(r, job->kind, &room);
	bool ok = kind == NULL ? err_set(&failure, ERR_INTERNAL, "no room knows this kind of job")
	                       : kind->run(room, a, job, &failure);

	log_line("job=%lld kind=%.*s subject=%lld try=%lld ok=%d work_us=%lld%s%s",
	    (long long)job->id, SPAN_FMT(job->kind), (long long)job->subject, (long long)job->tries,
	    ok, (long long)(clock_us() - began), ok ? "" : " error=", failure.detail);
	if (!job_end(r->db, r->records, job, ok ? NULL : &failure, clock_ms(), &err))
		log_line("job=%lld error=\"%s\"", (long long)job->id, err.detail);
}

/* Whether there was one. */
static bool one(struct runner *r)
{
	struct mem_arena memory;
	struct err err = { 0 };
	struct job job = { 0 };

	if (r->db == NULL && !take_up(r, &err)) {
		log_line("jobs error=\"%s\"", err.detail);
		return false;
	}
	mem_arena_init(&memory);
	if (!job_claim(
	        r->db, r->records, &memory.arena, span_of(r->house->dir), clock_ms(), &job, &err))
		log_line("jobs error=\"%s\"", err.detail);
	else if (job.id != 0) {
		job.config = &r->house->config;
		run(r, &memory.arena, &job);
	}
	mem_arena_finish(&memory);
	if (db_broken(r->db))
		let_go(r);
	return job.id != 0;
}

static bool wait(struct runner *r, bool idle)
{
	int64_t ms = clock_ms() + IDLE_MS;
	const struct timespec until = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
	bool stopping;

	(void)pthread_mutex_lock(&r->lock);
	if (idle && !r->stopping)
		(void)pthread_cond_timedwait(&r->wake, &r->lock, &until);
	stopping = r->stopping;
	(void)pthread_mutex_unlock(&r->lock);
	return !stopping;
}

static void *work(void *arg)
{
	struct runner *r = arg;

	while (wait(r, !one(r)))
		;
	if (r->db != NULL)
		let_go(r);
	return NULL;
}

bool runner_start(const struct house *house, struct runner **ret_runner, struct err *err)
{
	struct runner *r = mem_new(sizeof(*r));

	if (r == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	r->house = house;
	(void)pthread_mutex_init(&r->lock, NULL);
	(void)pthread_cond_init(&r->wake, NULL);
	if (pthread_create(&r->thread, NULL, work, r) != 0) {
		mem_free(r);
		return err_set(err, ERR_INTERNAL, "no thread");
	}
	*ret_runner = r;
	return true;
}

void runner_stop(struct runner *r)
{
	if (r == NULL)
		return;
	(void)pthread_mutex_lock(&r->lock);
	r->stopping = true;
	(void)pthread_cond_signal(&r->wake);
	(void)pthread_mutex_unlock(&r->lock);
	(void)pthread_join(r->thread, NULL);
	(void)pthread_cond_destroy(&r->wake);
	(void)pthread_mutex_destroy(&r->lock);
	mem_free(r);
}
