/* Setting a password: by a one-time link that staff hand over, or by who knows the present one. */
#include "services/people/people_inside.h"
#include "services/people/people_sql.h" /* generated from sql/ */
#include "services/people/people_staff.h"

#define LINK_MS ((int64_t)LINK_HOURS * 3600 * 1000)

struct setting {
	struct people *people;
	const struct call *call;
	struct staff owner;
	struct span token;
	char hash[PASSWORD_HASH_MAX];
};

/* ---- making one ---- */

bool link_store(
    struct people *people, int64_t account, struct span token, int64_t now, struct err *err)
{
	const struct digested d = digest_of(token);

	return db_run(people->sql, PEOPLE_SQL_LINKS_VOID, DB_ARGS(DB_I64(account)), err) &&
	       db_run(people->sql, PEOPLE_SQL_LINK_INSERT,
	           DB_ARGS(DB_DIGEST(d), DB_I64(account), DB_I64(now + LINK_MS)), err);
}

static bool make(void *ctx, struct err *err)
{
	struct setting *s = ctx;
	const struct account *a = &s->owner.account;
	const int64_t id = a->id;

	if (!staff_find(s->people, s->call->arena, id, &s->owner, err))
		return false;
	if (a->closed)
		return err_set(err, ERR_CONFLICT, "the account is closed");
	return link_store(s->people, id, s->token, s->call->now, err) &&
	       people_audit(s->people, s->call, "account.link", a->key, NULL, 0, err);
}

bool link_make(struct people *people, const struct call *call, int64_t account,
    char ret_token[static TOKEN_LEN + 1], struct err *err)
{
	struct setting s = { .people = people, .call = call, .owner.account.id = account };

	if (!token_make(ret_token, err))
		return false;
	s.token = span_of(ret_token);
	return db_tx(people->db, DB_WRITE, make, &s, err);
}

/* ---- using it ---- */

static bool find_owner(struct setting *s, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	const struct digested d = digest_of(s->token);

	if (!db_first(s->people->sql, PEOPLE_SQL_LINK_FIND, DB_ARGS(DB_DIGEST(d)), &rows, err) ||
	    !staff_find(s->people, s->call->arena, db_i64(rows, 0), &s->owner, err))
		return err_turn(err, ERR_NOT_FOUND, ERR_NOT_FOUND, "the link is used or void");
	return (db_i64(rows, 1) > s->call->now && !s->owner.account.closed) ||
	       err_set(err, ERR_NOT_FOUND, "the link is used or void");
}

static bool store(struct setting *s, const char *what, struct err *err)
{
	const struct account *a = &s->owner.account;

	return db_run(s->people->sql, PEOPLE_SQL_ACCOUNT_PASSWORD,
	           DB_ARGS(DB_TEXT(span_of(s->hash)), DB_I64(a->id)), err) &&
	       db_run(s->people->sql, PEOPLE_SQL_LINKS_VOID, DB_ARGS(DB_I64(a->id)), err) &&
	       db_run(s->people->sql, PEOPLE_SQL_DEVICES_FORGET, DB_ARGS(DB_I64(a->id)), err) &&
	       people_note(s->people, s->call, "account.password", a->key, err) &&
	       people_audit(s->people, s->call, what, a->key, NULL, 0, err);
}

/* Of two that use it at once the second finds it gone. */
static bool use(void *ctx, struct err *err)
{
	struct setting *s = ctx;

	return find_owner(s, err) && store(s, "account.password.link", err) &&
	       db_run(s->people->sql, PEOPLE_SQL_SESSIONS_DELETE_OF,
	           DB_ARGS(DB_I64(s->owner.account.id)), err);
}

bool link_use(struct people *people, const struct call *call, struct span token,
    struct span password, struct err *err)
{
	struct setting s = { .people = people, .call = call, .token = token };

	return find_owner(&s, err) && password_fit(password, s.owner.account.login, err) &&
	       password_hash(password, s.hash, err) && db_tx(people->db, DB_WRITE, use, &s, err);
}

/* ---- one's own ---- */

static bool replace(void *ctx, struct err *err)
{
	struct setting *s = ctx;
	const struct digested d = digest_of(s->call->session);

	return store(s, "account.password.changed", err) &&
	       db_run(s->people->sql, PEOPLE_SQL_SESSIONS_END_OTHERS,
	           DB_ARGS(DB_I64(s->owner.account.id), DB_DIGEST(d)), err);
}

bool password_change(struct people *people, const struct call *call, struct span current,
    struct span password, struct err *err)
{
	struct setting s = { .people = people, .call = call };

	return confirm_password(people, call, "current", current, &s.owner.account, err) &&
	       password_fit(password, s.owner.account.login, err) &&
	       password_hash(password, s.hash, err) &&
	       db_tx(people->db, DB_WRITE, replace, &s, err);
}
