/* jobs — work that outlives a request: persistent, tried again with growing pauses, done by one of the nodes that share
 * the database. Whoever runs a job counts up its beat; a node that no longer does is dead, and others take its jobs
 * over. A job therefore runs once, but may begin again after a crash: it must bear that. See platform/README.md. */
#ifndef PLATFORM_JOBS_H
#define PLATFORM_JOBS_H

#include "platform/config.h"
#include "platform/db.h"

struct records;
struct rooms;

struct job {
	int64_t id, subject, tries;
	struct span kind;            /* borrowed from the arena of the claim */
	const struct config *config; /* the library's settings; set by the runner */
	const struct rooms
	    *rooms; /* platform/service.h: all that keep persons' data; by the runner */
};

/* Inside the caller's db_tx. A job of this kind and subject that waits already is given instead, and runs at
 * the earlier of both times. */
MUST_CHECK bool job_add(struct records *records, struct span kind, int64_t subject, int64_t now,
    int64_t *ret_id, struct err *err);
/* The same, not before run_at. */
MUST_CHECK bool job_add_at(struct records *records, const struct job *job, int64_t run_at,
    int64_t now, int64_t *ret_id, struct err *err);

enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_STOPPED };

struct job_status {
	int64_t id; /* 0: there has never been one */
	enum job_state state;
	int64_t ended; /* Unix milliseconds, 0: not yet */
	struct span detail;
};
/* The newest job of that kind for that subject. */
MUST_CHECK bool job_last(struct records *records, struct arena *a, struct span kind,
    int64_t subject, struct job_status *ret_status, struct err *err);

/* ---- while it runs ---- */

/* How far a job is. Fails when it shall stop: ERR_BUSY when the daemon ends (it will begin again), ERR_CONFLICT when
 * somebody wants so. Return then, with nothing half done. A job that this process does not run as one goes
 * on. Cheap: call it as often as you like. */
MUST_CHECK bool job_progress(const struct job *job, int64_t done, int64_t total, struct err *err);

/* For work that a job or a command may have asked for. */
struct progress {
	bool (*tell)(
	    void *ctx, int64_t done, int64_t total, struct err *err); /* NULL: nobody asks */
	void *ctx;
};
static inline bool progress_tell(
    const struct progress *progress, int64_t done, int64_t total, struct err *err)
{
	return progress->tell == NULL || progress->tell(progress->ctx, done, total, err);
}
/* Tells job_progress(); valid as long as the job is. */
struct progress progress_of_job(const struct job *job);

/* Of a job that runs in this process; platform/jobs_admin.h knows of the others. */
bool job_progress_read(int64_t id, int64_t *ret_done, int64_t *ret_total);

/* What a room can do in the background; generated from x-jobs of its api.yaml, ending with { 0 }. */
struct job_kind {
	const char *name; /* "reserves.match" */
	bool (*run)(void *room, struct arena *a, const struct job *job, struct err *err);
	bool lengthy; /* takes minutes: never in the way of those that take seconds */
	enum { JOB_ASKED, JOB_EVERY, JOB_DAILY } when;
	int when_value; /* seconds between two; minute of the library's day */
};

#endif
