/* records — the tables that every room writes to: events, jobs (platform/jobs.h), the outbox (platform/outbox.h).
 * Opened once per room (or worker) on its database handle. Everything that writes belongs into the
 * caller's db_tx, so that a change and what is told of it stand or fall together. */
#ifndef PLATFORM_RECORDS_H
#define PLATFORM_RECORDS_H

#include "platform/db.h"
#include "platform/jobs.h"

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

#endif
