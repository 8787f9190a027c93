/* Opening the room, its jobs, and how it acts. */
#include <stdio.h>

#include "platform/log.h"
#include "platform/mem.h"
#include "services/system/system_inside.h"
#include "services/system/system_sql.h" /* generated from sql/ */

struct system *system_open(struct db *db, struct err *err)
{
	struct system *system = mem_new(sizeof(*system));

	if (system == NULL) {
		(void)err_set(err, ERR_MEMORY, "out of memory");
		return NULL;
	}
	system->db = db;
	if (!db_prepare(db, system_sql, SYSTEM_SQL_N, &system->sql, err) ||
	    !records_open(db, &system->records, err) || !audit_open(db, &system->audit, err)) {
		system_close(system);
		return NULL;
	}
	return system;
}

void system_close(struct system *system)
{
	if (system == NULL)
		return;
	audit_close(system->audit);
	records_close(system->records);
	db_stmts_free(system->sql);
	mem_free(system);
}

static bool act(void *ctx, struct err *err)
{
	struct system_act *a = ctx;
	char id[24];
	int n;

	if (!a->act(a, err))
		return false;
	n = snprintf(id, sizeof(id), "%lld", (long long)a->id);
	return audit_record(a->system->audit, a->call,
	    &(struct audit_note){
	        .room = SPAN("system"), .what = span_of(a->what), .subject = { id, (size_t)n } },
	    err);
}

bool system_do(struct system_act *a, struct err *err)
{
	return db_tx(a->system->db, DB_WRITE, act, a, err);
}

/* ---- jobs of its own ---- */

bool system_job_outbox(
    struct system *system, struct arena *a, const struct job *job, struct err *err)
{
	(void)a;
	return outbox_send(system->db, system->records, job, err);
}

static bool purge(void *ctx, struct err *err)
{
	struct system *system = ctx;

	return jobs_purge(system->records, clock_ms(), err) &&
	       outbox_purge(system->records, clock_ms(), err);
}

bool system_job_purge(
    struct system *system, struct arena *a, const struct job *job, struct err *err)
{
	(void)a;
	(void)job;
	return db_tx(system->db, DB_WRITE, purge, system, err);
}
