/* Where an account is signed in, and ending it: every daemon asks the table at each call, so it works at once. */
#include <inttypes.h>
#include <stdio.h>

#include "core/vec.h"
#include "services/people/people_inside.h"
#include "services/people/people_sql.h" /* generated from sql/ */
#include "services/people/people_staff.h"

bool sessions_of(struct people *people, const struct call *call, int64_t account,
    struct session_set *ret_sessions, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	const struct digested own = digest_of(call->session);
	struct session_set set = { 0 };
	struct arena *a = call->arena;

	if (!db_query(people->sql, PEOPLE_SQL_SESSIONS_OF,
	        DB_ARGS(DB_DIGEST(own), DB_I64(account), DB_I64(call->now - SESSION_IDLE_MS),
	            DB_I64(call->now - SESSION_LIFE_MS)),
	        &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((set.v = vec_grow(a, set.v, set.n, sizeof(*set.v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		set.v[set.n++] = (struct session){
			.id = db_i64(rows, 0),
			.created = db_i64(rows, 1),
			.seen = db_i64(rows, 2),
			.address = db_text(rows, 3, a),
			.agent = db_text(rows, 4, a),
			.current = db_i64(rows, 5) != 0,
		};
	}
	*ret_sessions = set;
	return err->code == ERR_NONE;
}

struct ending {
	struct people *people;
	const struct call *call;
	int64_t account, id;
	struct staff owner;
};

static bool delete_rows(struct ending *e, struct err *err)
{
	const struct digested own = digest_of(e->call->session);
	struct people *p = e->people;
	int64_t id;

	if (e->id != 0)
		return people_number(p, PEOPLE_SQL_SESSION_END,
		           DB_ARGS(DB_I64(e->account), DB_I64(e->id)), &id, err) ||
		       err_turn(err, ERR_NOT_FOUND, ERR_NOT_FOUND, "no such session");
	if (e->account == e->call->person)
		return db_run(p->sql, PEOPLE_SQL_SESSIONS_END_OTHERS,
		    DB_ARGS(DB_I64(e->account), DB_DIGEST(own)), err);
	return db_run(p->sql, PEOPLE_SQL_SESSIONS_DELETE_OF, DB_ARGS(DB_I64(e->account)), err);
}

static bool end(void *ctx, struct err *err)
{
	struct ending *e = ctx;
	char id[24];
	struct audit_change one = { "session", { 0 }, { 0 } };

	(void)snprintf(id, sizeof(id), "%" PRId64, e->id);
	one.before = e->id ? span_of(id) : SPAN("all");
	return staff_find(e->people, e->call->arena, e->account, &e->owner, err) &&
	       delete_rows(e, err) &&
	       people_audit(
	           e->people, e->call, "session.ended", e->owner.account.key, &one, 1, err);
}

bool sessions_end(
    struct people *people, const struct call *call, int64_t account, int64_t id, struct err *err)
{
	struct ending e = { .people = people, .call = call, .account = account, .id = id };

	return db_tx(people->db, DB_WRITE, end, &e, err);
}
