/* Opening the room, and what its files share. The rules stand in people_colleges.c, people_accounts.c,
 * people_sessions.c and people_throttle.c; README.md says why each is there. */
#include "platform/log.h"
#include "platform/mem.h"
#include "services/people/people_contract.h"
#include "services/people/people_inside.h"
#include "services/people/people_rights.h"
#include "services/people/people_sql.h" /* generated from sql/ */

struct people *people_open(struct db *db, struct err *err)
{
	struct people *people = mem_new(sizeof(*people));

	if (people == NULL) {
		(void)err_set(err, ERR_MEMORY, "out of memory");
		return NULL;
	}
	people->db = db;
	roles_fill(people->permissions);
	if (!db_prepare(db, people_sql, PEOPLE_SQL_N, &people->sql, err) ||
	    !records_open(db, &people->records, err) || !audit_open(db, &people->audit, err)) {
		people_close(people);
		return NULL;
	}
	return people;
}

void people_close(struct people *people)
{
	if (people == NULL)
		return;
	audit_close(people->audit);
	records_close(people->records);
	db_stmts_free(people->sql);
	mem_free(people);
}

bool people_number(
    struct people *people, size_t which, struct db_args args, int64_t *ret_number, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(people->sql, which, args, &rows, err))
		return false;
	*ret_number = db_i64(rows, 0);
	return true;
}

bool people_note(struct people *people, const struct call *call, const char *what,
    struct span subject, struct err *err)
{
	if (!db_tell(people->db, SPAN("sessions"), SPAN(""), err)) /* open streams are asked anew */
		return false;
	return event_record(people->records,
	    &(struct event){
	        .at = call->now,
	        .room = SPAN("people"),
	        .what = span_of(what),
	        .quantity = 1,
	        .unit = SPAN("times"),
	        .person = call->user,
	        .kind = call->kind,
	        .subject = subject,
	    },
	    err);
}

bool people_audit(struct people *people, const struct call *call, const char *what,
    struct span subject, const struct audit_change *changes, size_t n, struct err *err)
{
	return audit_record(people->audit, call,
	    &(struct audit_note){
	        .room = SPAN("people"),
	        .what = span_of(what),
	        .subject = subject,
	        .changes = changes,
	        .n_changes = n,
	    },
	    err);
}

/* ---- what is kept no longer ---- */

#define DAY_MS (INT64_C(24) * 3600 * 1000)

struct broom {
	struct people *people;
	const struct call *call;
};

static bool sweep(void *ctx, struct err *err)
{
	const struct broom *b = ctx;
	const struct config *config = b->call->config;

	return sessions_purge(b->people, b->call->now, err) &&
	       (config == NULL ||
	           audit_purge(b->people->audit, b->call->now - config->audit_days * DAY_MS, err));
}

bool people_purge(struct people *people, const struct call *call, struct err *err)
{
	struct broom b = { people, call };
	int64_t erased = 0;

	if (!db_tx(people->db, DB_WRITE, sweep, &b, err))
		return false;
	return call->config == NULL ||
	       rights_erase_left(
	           people, call, call->now - call->config->left_days * DAY_MS, &erased, err);
}

bool people_job_purge(
    struct people *people, struct arena *a, const struct job *job, struct err *err)
{
	const struct call call = {
		.arena = a, .now = clock_ms(), .config = job->config, .rooms = job->rooms
	};

	return people_purge(people, &call, err);
}
