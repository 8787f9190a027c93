/* jobs_run — jobs as the runner sees them (daemon/runner.c): claiming, beating, ending, taking over, schedules. */
#ifndef PLATFORM_JOBS_RUN_H
#define PLATFORM_JOBS_RUN_H

#include "platform/records.h"

enum { JOB_TRIES_MAX = 5, JOBS_HERE_MAX = 16, JOB_SILENT_US = 20 * 1000 * 1000 };

/* The next that is due of a kind that `fits`; ret_job->id is 0 when there is none. */
struct job_wanted {
	struct span node; /* who claims */
	bool (*fits)(void *ctx, struct span kind);
	void *ctx;
};
MUST_CHECK bool job_claim(struct db *db, struct records *records, struct arena *a,
    const struct job_wanted *wanted, int64_t now, struct job *ret_job, struct err *err);

/* failure NULL: done. ERR_BUSY, ERR_MEMORY and ERR_STORAGE wait and try again (2 s, 4 s, 8 s, ...), others are final.
 * A job that was told to stop has been stopped, whatever the failure; one that this daemon's end cut short
 * waits again and has lost no try. */
MUST_CHECK bool job_end(struct db *db, struct records *records, const struct job *job,
    const struct err *failure, int64_t now, struct err *err);

/* When the next one is due, a schedule or a job; INT64_MAX: never. */
MUST_CHECK bool jobs_next(struct records *records, int64_t now, int64_t *ret_at, struct err *err);

/* ---- those that run in this process: a board, since a job's own transaction cannot tell of itself ---- */

void job_board_put(const struct job *job);
void job_board_take(const struct job *job);
/* Asks one of them, or (0) all since the daemon ends, to stop. False: it is not here. */
bool job_board_stop(int64_t id);
/* Tells the database that they live, and how far they are; takes the wish to stop from there. */
MUST_CHECK bool jobs_beat(struct db *db, struct records *records, struct err *err);

/* ---- those of dead nodes ---- */

enum node_life { NODE_UNKNOWN, NODE_ALIVE, NODE_DEAD };

struct jobs_watch { /* zeroed at first; one thread's */
	struct {
		int64_t id, tries, beat, since_us;
	} seen[256];
	size_t n;
};
/* Jobs whose node is dead wait again, or fail after JOB_TRIES_MAX. `ask` knows the nodes of this machine; of others
 * the beat says it, by this process's own steady clock (now_us): clocks of several machines never agree. */
MUST_CHECK bool jobs_take_over(struct db *db, struct records *records, struct jobs_watch *watch,
    enum node_life (*ask)(void *ctx, struct span node), void *ctx, int64_t now, int64_t now_us,
    struct err *err);

/* ---- schedules ---- */

/* Adds what is due of the kinds (ends with { 0 }) that come back by themselves. */
MUST_CHECK bool jobs_schedule(struct db *db, struct records *records, const struct job_kind *kinds,
    int64_t now, struct err *err);

#endif
