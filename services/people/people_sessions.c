/* Signing in, being known, signing out (ASVS 5.0 V7). The token lives in the cookie alone; the table holds its
 * digest, so that a stolen copy of the database opens no session. */
#include "platform/mem.h"
#include "services/people/people_inside.h"
#include "services/people/people_sql.h" /* generated from sql/ */

enum { MINUTE_MS = 60 * 1000, IDLE_MS = 120 * MINUTE_MS, LIFE_MS = 720 * MINUTE_MS };
enum { SESSIONS_MAX = 20 }; /* of one account; the one unused for longest ends */

/* Of no password: an unknown login takes as long as a wrong password does. */
#define NOBODY \
	"$argon2id$v=19$m=19456,t=2,p=1$iqD3xEJz/TVkeecZi1+nSg$v6ay+KpM/PTdvauoMfEmsraq1ssZ5ANYjb526E3dbV0"

struct digested {
	unsigned char bytes[DIGEST_LEN];
};

static struct digested digest_of(struct span token)
{
	struct digested d;

	sha256(token, d.bytes);
	return d;
}

#define DB_DIGEST(d) DB_BYTES(((struct span){ (const char *)(d).bytes, DIGEST_LEN }))

/* ---- being known ---- */

struct found {
	struct people *people;
	struct digested digest;
	int64_t created, seen, now;
	int64_t person;
	struct span key;
	enum role role;
};

static bool find(struct found *f, struct arena *a, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(
	        f->people->sql, PEOPLE_SQL_SESSION_FIND, DB_ARGS(DB_DIGEST(f->digest)), &rows, err))
		return false;
	if (db_next(rows, err)) {
		f->created = db_i64(rows, 0);
		f->seen = db_i64(rows, 1);
		f->person = db_i64(rows, 2);
		f->key = db_text(rows, 3, a);
		(void)role_find(db_text(rows, 4, a), &f->role);
	}
	return err->code == ERR_NONE;
}

static bool in_force(const struct found *f)
{
	return f->person != 0 && f->role != ROLE_NONE && f->now - f->seen < IDLE_MS &&
	       f->now - f->created < LIFE_MS;
}

static bool touch(void *ctx, struct err *err)
{
	const struct found *f = ctx;

	return db_run(f->people->sql, PEOPLE_SQL_SESSION_SEEN,
	    DB_ARGS(DB_I64(f->now), DB_DIGEST(f->digest)), err);
}

/* The next request may do it as well: a page must not wait here for an import's transaction, nor fail. */
static void touch_now_and_then(struct found *f)
{
	struct err ignored = { 0 };
	bool fresh = f->now - f->seen < MINUTE_MS ||
	             db_tx(f->people->db, DB_TRY, touch, f, &ignored);

	(void)fresh;
}

static bool fill(const struct found *f, struct span token, struct call *call, struct err *err)
{
	char csrf[TOKEN_LEN + 1];
	struct span kept;

	if (!token_derive(token, SPAN("csrf"), csrf, err))
		return false;
	kept = arena_dup(call->arena, (struct span){ csrf, TOKEN_LEN });
	if (call->arena->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	call->user = f->key;
	call->person = f->person;
	call->kind = span_of(role_name(f->role));
	call->csrf = kept;
	call->permissions = f->people->permissions[f->role];
	return true;
}

bool people_identify(void *self, struct span token, struct call *call, struct err *err)
{
	struct found f = { .people = self, .digest = digest_of(token), .now = call->now };

	if (!find(&f, call->arena, err))
		return false;
	if (!in_force(&f))
		return true;
	if (!call->unused_now)
		touch_now_and_then(&f);
	return fill(&f, token, call, err);
}

/* ---- signing in ---- */

struct entry {
	struct people *people;
	const struct call *call;
	struct attempt attempt;
	bool admitted, good;
	struct secret_account account; /* id 0: no such login */
	char *token;
};

static bool enter(void *ctx, struct err *err)
{
	struct entry *e = ctx;

	return throttle_enter(e->people, &e->attempt, &e->admitted, err);
}

static bool look_up(struct entry *e, struct err *err)
{
	e->account = (struct secret_account){ .password = SPAN(NOBODY) };
	if (account_by_login(e->people, e->call->arena, e->attempt.login, &e->account, err))
		return true;
	if (err->code != ERR_NOT_FOUND)
		return false;
	*err = (struct err){ 0 };
	return true;
}

/* The password may have been changed, or the account removed, while the old one was compared. */
static bool still_good(struct entry *e, struct err *err)
{
	const struct secret_account before = e->account;

	e->good = false;
	if (!look_up(e, err))
		return false;
	e->good = e->account.account.id == before.account.id &&
	          span_eq(e->account.password, before.password);
	return true;
}

static bool end_session(struct people *people, struct span token, struct err *err)
{
	struct digested d = digest_of(token);

	return token.ptr == NULL ||
	       db_run(people->sql, PEOPLE_SQL_SESSION_DELETE, DB_ARGS(DB_DIGEST(d)), err);
}

static bool purge(struct people *people, int64_t now, struct err *err)
{
	return db_run(people->sql, PEOPLE_SQL_SESSIONS_PURGE,
	           DB_ARGS(DB_I64(now - IDLE_MS), DB_I64(now - LIFE_MS)), err) &&
	       throttle_purge(people, now, err);
}

static bool begin_session(struct entry *e, struct err *err)
{
	struct people *p = e->people;
	struct digested d = digest_of((struct span){ e->token, TOKEN_LEN });
	int64_t account = e->account.account.id, now = e->call->now;

	return end_session(p, e->call->session, err) && purge(p, now, err) &&
	       db_run(p->sql, PEOPLE_SQL_SESSION_INSERT,
	           DB_ARGS(DB_DIGEST(d), DB_I64(account), DB_I64(now)), err) &&
	       db_run(p->sql, PEOPLE_SQL_SESSIONS_TRIM,
	           DB_ARGS(DB_I64(account), DB_I64(SESSIONS_MAX)), err);
}

/* Who tries is not yet the call's user: the event names the account, when there is one. */
static bool note(struct entry *e, const char *what, struct err *err)
{
	const struct account *a = &e->account.account;
	struct call call = *e->call;

	call.user = e->good ? a->key : (struct span){ 0 };
	call.kind = e->good ? span_of(role_name(a->role)) : (struct span){ 0 };
	return people_note(e->people, &call, what, a->id ? a->key : (struct span){ 0 }, err);
}

static bool welcome(void *ctx, struct err *err)
{
	struct entry *e = ctx;

	if (!still_good(e, err))
		return false;
	if (!e->good)
		return note(e, "sign-in.failed", err);
	return throttle_leave(e->people, &e->attempt, true, err) && begin_session(e, err) &&
	       note(e, "sign-in", err);
}

static bool refuse(void *ctx, struct err *err)
{
	return note(ctx, "sign-in.failed", err);
}

static bool take_back(void *ctx, struct err *err)
{
	struct entry *e = ctx;

	return throttle_leave(e->people, &e->attempt, false, err);
}

/* Nothing was compared: nothing was guessed. */
static bool give_up(struct entry *e, enum sign_in *ret_outcome, struct err *err)
{
	struct err ignored = { 0 };
	bool taken_back = db_tx(e->people->db, DB_WRITE, take_back, e, &ignored);

	(void)taken_back; /* or the count is forgotten in a quarter of an hour */
	if (err->code != ERR_BUSY)
		return false;
	*err = (struct err){ 0 };
	*ret_outcome = SIGN_IN_THROTTLED;
	return true;
}

static bool compare(struct entry *e, struct span password, struct err *err)
{
	e->good = false;
	if (!look_up(e, err) || !password_check(password, e->account.password, &e->good, err))
		return false;
	e->good = e->good && e->account.account.id != 0;
	return true;
}

bool people_sign_in(struct people *people, const struct call *call, struct span login,
    struct span password, enum sign_in *ret_outcome, char ret_token[static TOKEN_LEN + 1],
    struct err *err)
{
	struct entry e = { .people = people, .call = call, .token = ret_token };

	e.attempt = (struct attempt){ login_fold(call->arena, login), call->address, call->now };
	if (e.attempt.login.ptr == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!token_make(ret_token, err) || !db_tx(people->db, DB_WRITE, enter, &e, err))
		return false;
	if (!e.admitted) {
		*ret_outcome = SIGN_IN_THROTTLED;
		return true;
	}
	if (!compare(&e, password, err))
		return give_up(&e, ret_outcome, err);
	if (!db_tx(people->db, DB_WRITE, e.good ? welcome : refuse, &e, err))
		return false;
	*ret_outcome = e.good ? SIGN_IN_DONE : SIGN_IN_WRONG;
	return true;
}

/* ---- signing out, and what is kept no longer ---- */

struct leave {
	struct people *people;
	const struct call *call;
};

static bool leave(void *ctx, struct err *err)
{
	struct leave *l = ctx;

	return end_session(l->people, l->call->session, err) &&
	       people_note(l->people, l->call, "sign-out", l->call->user, err);
}

bool people_sign_out(struct people *people, const struct call *call, struct err *err)
{
	struct leave l = { people, call };

	return db_tx(people->db, DB_WRITE, leave, &l, err);
}

struct broom {
	struct people *people;
	int64_t now;
};

static bool sweep(void *ctx, struct err *err)
{
	const struct broom *b = ctx;

	return purge(b->people, b->now, err);
}

bool people_purge(struct people *people, int64_t now, struct err *err)
{
	struct broom b = { people, now };

	return db_tx(people->db, DB_WRITE, sweep, &b, err);
}
