/* reserves_judge — the matching job: every required book against all current holdings. README.md says
 * what it may and may not change. */
#ifndef RESERVES_JUDGE_H
#define RESERVES_JUDGE_H

#include "platform/records.h"

struct reserves;

struct match_progress {
	void (*tell)(void *ctx, int64_t done, int64_t total); /* books; NULL: nobody asks */
	void *ctx;
};

/* Reads the current lists once into memory (about 300 bytes a holding), holds no lock while it matches,
 * and writes in small transactions: readers and librarians go on. A decision made meanwhile stays. What was
 * written before a failure stays too; running it again brings the rest. */
MUST_CHECK bool reserves_match_all(struct reserves *reserves, struct arena *a,
    const struct match_progress *progress, int64_t now, struct err *err);

/* The same as a job, "reserves.match". */
MUST_CHECK bool reserves_match_job(
    void *room, struct arena *a, const struct job *job, struct err *err);

#endif
