/* jobs_admin — jobs as people see them who look after the house. */
#ifndef PLATFORM_JOBS_ADMIN_H
#define PLATFORM_JOBS_ADMIN_H

#include "platform/records.h"

struct
    job_row { /* texts borrowed from the arena passed in; times are Unix milliseconds, 0: not yet */
	int64_t id, subject, tries;
	struct span kind;
	enum job_state state;
	bool stopping;
	int64_t created, run_at, started, ended;
	struct span node; /* absent: none so far */
	int64_t done, total;
	struct span detail; /* absent: nothing to say */
};

struct job_query {
	struct span state; /* "waiting", ..., "stopped"; absent: any */
	struct span kind;  /* absent: any */
	int64_t id;        /* 0: any */
	int64_t before;    /* only with a smaller id; 0: the newest */
	int64_t limit;
};

struct job_rows {
	struct job_row *v;
	size_t n;
};
MUST_CHECK bool jobs_list(struct records *records, struct arena *a, const struct job_query *query,
    struct job_rows *ret_rows, struct err *err);

struct job_counts {
	int64_t waiting, running, failed;
};
MUST_CHECK bool jobs_count(struct records *records, struct job_counts *ret_counts, struct err *err);

struct job_names {
	struct span *v;
	size_t n;
};
/* Every kind that there is or was, by name. */
MUST_CHECK bool jobs_kinds(
    struct records *records, struct arena *a, struct job_names *ret_kinds, struct err *err);

struct job_schedule {
	struct span kind, rule; /* "every 300", "at 03:10" */
	int64_t next;
};
struct job_schedules {
	struct job_schedule *v;
	size_t n;
};
MUST_CHECK bool jobs_schedules(
    struct records *records, struct arena *a, struct job_schedules *ret_schedules, struct err *err);

/* Inside the caller's db_tx, each. ERR_CONFLICT: not in a state for it. */
MUST_CHECK bool job_revive(struct records *records, int64_t id, int64_t now, struct err *err);
/* One that waits ends at once; one that runs is asked to. `detail` says who it was. */
MUST_CHECK bool job_stop(
    struct records *records, int64_t id, struct span detail, int64_t now, struct err *err);
/* Done for 30 days, failed for 180: forgotten. */
MUST_CHECK bool jobs_purge(struct records *records, int64_t now, struct err *err);

#endif
