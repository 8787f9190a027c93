/* Accounts as the console changes them. */
#include "services/people/people_staff.h"

#include "core/vec.h"
#include "services/people/people_inside.h"
#include "services/people/people_sql.h" /* generated from sql/ */

/* ---- reading ---- */

/* Column order is fixed by `staff` in sql/staff.sql: those of an account first. */
static struct staff row_to_staff(const struct db_rows *rows, struct arena *a)
{
	const struct secret_account s = account_of_row(rows, a);

	return (struct staff){
		.account = s.account,
		.has_password = s.password.len != 0,
		.has_factor = db_i64(rows, 9) != 0,
		.sessions = db_i64(rows, 10),
		.seen = db_i64(rows, 11),
	};
}

static bool select_staff(struct people *people, struct arena *a, int64_t id,
    struct staff_set *ret_staff, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct staff_set set = { 0 };

	if (!db_query(people->sql, PEOPLE_SQL_STAFF, DB_ARGS(DB_I64(id)), &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((set.v = vec_grow(a, set.v, set.n, sizeof(*set.v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		set.v[set.n++] = row_to_staff(rows, a);
	}
	*ret_staff = set;
	return err->code == ERR_NONE;
}

bool staff_list(
    struct people *people, struct arena *a, struct staff_set *ret_staff, struct err *err)
{
	return select_staff(people, a, 0, ret_staff, err);
}

bool staff_find(
    struct people *people, struct arena *a, int64_t id, struct staff *ret_staff, struct err *err)
{
	struct staff_set set;

	if (!select_staff(people, a, id, &set, err))
		return false;
	if (set.n == 0)
		return err_set(err, ERR_NOT_FOUND, "no such account");
	*ret_staff = set.v[0];
	return true;
}

/* ---- changing: each change is one body for db_tx, which may run it again ---- */

struct change {
	struct people *people;
	const struct call *call;
	struct account draft;
	const char *token;
	char key[TOKEN_LEN + 1];
	struct staff before;
};

static struct span state_word(bool closed)
{
	return closed ? SPAN("closed") : SPAN("open");
}

static bool add(void *ctx, struct err *err)
{
	struct change *c = ctx;
	const struct audit_change role = { "role", { 0 }, span_of(role_name(c->draft.role)) };

	return account_insert(c->people, c->call, &c->draft, SPAN(""), &c->draft.id, err) &&
	       link_store(c->people, c->draft.id, span_of(c->token), c->call->now, err) &&
	       people_audit(c->people, c->call, "account.made", c->draft.key, &role, 1, err);
}

bool staff_add(struct people *people, const struct call *call, const struct account *draft,
    struct staff *ret_staff, char ret_token[static TOKEN_LEN + 1], struct err *err)
{
	struct change c = { .people = people, .call = call, .draft = *draft, .token = ret_token };

	if (!account_fit(call->arena, &c.draft, err) || !token_make(ret_token, err) ||
	    !token_make(c.key, err))
		return false;
	c.draft.key = (struct span){ c.key, ACCOUNT_KEY_LEN };
	return db_tx(people->db, DB_WRITE, add, &c, err) &&
	       staff_find(people, call->arena, c.draft.id, ret_staff, err);
}

bool staff_not_last_admin(struct people *people, int64_t id, struct err *err)
{
	int64_t others = 0;

	if (!people_number(people, PEOPLE_SQL_ADMINS_BESIDE, DB_ARGS(DB_I64(id)), &others, err))
		return false;
	return others > 0 ||
	       err_set(err, ERR_CONFLICT, "this is the last admin: make another one first");
}

static bool still_admins(struct change *c, struct err *err)
{
	const struct account *b = &c->before.account, *d = &c->draft;

	if (b->role != ROLE_ADMIN || b->closed || (d->role == ROLE_ADMIN && !d->closed))
		return true;
	return staff_not_last_admin(c->people, d->id, err);
}

static bool end_sessions(struct change *c, struct err *err)
{
	const struct account *b = &c->before.account, *d = &c->draft;

	if (b->role == d->role && !d->closed)
		return true;
	return db_run(c->people->sql, PEOPLE_SQL_SESSIONS_DELETE_OF, DB_ARGS(DB_I64(d->id)), err);
}

static bool update(void *ctx, struct err *err)
{
	struct change *c = ctx;
	const struct account *b = &c->before.account, *d = &c->draft;
	struct audit_change changes[3];

	if (!staff_find(c->people, c->call->arena, d->id, &c->before, err) ||
	    !still_admins(c, err) || !end_sessions(c, err) ||
	    !db_run(c->people->sql, PEOPLE_SQL_ACCOUNT_UPDATE,
	        DB_ARGS(DB_TEXT(d->name), DB_TEXT(span_of(role_name(d->role))),
	            DB_TEXT(state_word(d->closed)), DB_I64(d->id)),
	        err))
		return false;
	changes[0] = (struct audit_change){ "role", span_of(role_name(b->role)),
		span_of(role_name(d->role)) };
	changes[1] = (struct audit_change){ "state", state_word(b->closed), state_word(d->closed) };
	changes[2] = (struct audit_change){ "name", { 0 },
		span_eq(b->name, d->name) ? (struct span){ 0 } : AUDIT_HIDDEN };
	return people_audit(c->people, c->call, "account.changed", b->key, changes, 3, err);
}

bool staff_change(struct people *people, const struct call *call, const struct account *draft,
    struct staff *ret_staff, struct err *err)
{
	struct change c = { .people = people, .call = call, .draft = *draft };

	c.draft.login = SPAN("unchanged");
	return account_fit(call->arena, &c.draft, err) &&
	       db_tx(people->db, DB_WRITE, update, &c, err) &&
	       staff_find(people, call->arena, draft->id, ret_staff, err);
}

static bool remove_it(void *ctx, struct err *err)
{
	struct change *c = ctx;
	const struct account *b = &c->before.account;

	if (!staff_find(c->people, c->call->arena, c->draft.id, &c->before, err))
		return false;
	if (b->id == c->call->person)
		return err_set(err, ERR_CONFLICT, "nobody removes the own account");
	return still_admins(c, err) && account_delete(c->people, c->call, b, err);
}

bool staff_remove(struct people *people, const struct call *call, int64_t id, struct err *err)
{
	struct change c = { .people = people, .call = call, .draft.id = id };

	return db_tx(people->db, DB_WRITE, remove_it, &c, err);
}
