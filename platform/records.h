/* records — the tables that every room writes to: events and jobs. Opened once per room (or
 * worker) on its database handle. Everything that writes belongs into the caller's db_tx, so that
 * a change and what is told of it stand or fall together. */
#ifndef PLATFORM_RECORDS_H
#define PLATFORM_RECORDS_H

#include "platform/config.h"
#include "platform/db.h"

struct records;

/* Brings the tables to this version, the audit log's too; before the rooms' own migrations. */
MUST_CHECK bool records_migrate(struct db *db, struct err *err);
MUST_CHECK bool records_open(struct db *db, struct records **ret_records, struct err *err);
void records_close(struct records *records); /* NULL is fine; before db_close */

/* ---- events ---- */

enum { ZONE_MINUTES = 480 }; /* the library's own day: Beijing time */

struct event {
	int64_t at;             /* Unix milliseconds */
	struct span room, what; /* "reserves", "import.stored" */
	int64_t quantity;
	struct span unit;    /* "rows", "titles", "times" */
	struct span person;  /* opaque account id; absent: nobody's */
	int64_t college;     /* of the person as it was then; 0: unknown */
	struct span kind;    /* of the person: "librarian"; absent: unknown */
	struct span subject; /* what it was about: an id; absent: nothing */
};
MUST_CHECK bool event_record(struct records *records, const struct event *event, struct err *err);

/* ---- jobs ---- */

struct job {
	int64_t id, subject, tries;
	struct span kind;            /* borrowed from the arena of the claim */
	const struct config *config; /* the library's settings; set by the runner */
};

/* Inside the caller's db_tx. A job of this kind and subject that waits already is given instead. */
MUST_CHECK bool job_add(struct records *records, struct span kind, int64_t subject, int64_t now,
    int64_t *ret_id, struct err *err);

struct job_status {
	int64_t id; /* 0: there has never been one */
	enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED } state;
	int64_t ended; /* Unix milliseconds, 0: not yet */
	struct span detail;
};
/* The newest job of that kind for that subject. */
MUST_CHECK bool job_last(struct records *records, struct arena *a, struct span kind,
    int64_t subject, struct job_status *ret_status, struct err *err);

/* How far a running job of this process is; kept in memory, since a job's own transaction could
 * not tell. True unless no such job runs here. */
void job_progress(const struct job *job, int64_t done, int64_t total);
bool job_progress_read(int64_t id, int64_t *ret_done, int64_t *ret_total);

/* ---- for the runner (daemon/runner.c) and for commands that do the work themselves ---- */

enum { JOB_TRIES_MAX = 5 };

/* Jobs that this node left running when it died wait again, or fail after JOB_TRIES_MAX. */
MUST_CHECK bool jobs_take_back(
    struct db *db, struct records *records, struct span node, int64_t now, struct err *err);
/* ret_job->id is 0 when nothing is due. */
MUST_CHECK bool job_claim(struct db *db, struct records *records, struct arena *a, struct span node,
    int64_t now, struct job *ret_job, struct err *err);
/* failure NULL: done. ERR_BUSY, ERR_MEMORY and ERR_STORAGE wait and try again, others are final. */
MUST_CHECK bool job_end(struct db *db, struct records *records, const struct job *job,
    const struct err *failure, int64_t now, struct err *err);

/* What a room can do in the background; its service lists them, ending with { 0 }. */
struct job_kind {
	const char *name; /* "reserves.match" */
	bool (*run)(void *room, struct arena *a, const struct job *job, struct err *err);
};

#endif
