/* jobs_inside — what the files behind platform/jobs.h share. */
#ifndef PLATFORM_JOBS_INSIDE_H
#define PLATFORM_JOBS_INSIDE_H

#include "platform/jobs_admin.h"
#include "platform/jobs_run.h"
#include "platform/records_inside.h"

enum job_state job_state_of(struct span word);

/* In the caller's db_tx: runners wake, and pages that watch hear it. */
bool job_tell(struct records *records, const struct job *job, const char *state, int64_t done,
    int64_t total, struct err *err);

/* One body for db_tx. */
struct job_turn {
	struct records *records;
	struct arena *arena;
	struct job job;
	struct span node, detail;
	int64_t now, run_at;
	bool stopped;  /* it ends, since somebody wanted so */
	bool done;     /* it ends well */
	bool forgiven; /* this try does not count */
};
/* Writes the end: done, stopped, failed. */
bool job_turn_end(void *turn, struct err *err);
/* Lets it wait again; when the same work was asked for anew in the meantime, that job does it. */
bool job_turn_again(void *turn, struct err *err);

/* ---- the board ---- */

enum job_wish { WISH_NONE, WISH_STOP, WISH_DRAIN, WISH_LOST };

enum job_wish job_board_wish(const struct job *job);

#endif
