/* Signing in, being known, signing out (ASVS 5.0 V7). The token lives in the cookie alone; the table holds its
 * digest, so that a stolen copy of the database opens no session. */
#include "services/people/people_grants.h"
#include "services/people/people_inside.h"
#include "services/people/people_sql.h" /* generated from sql/ */
#include "services/people/people_staff.h"

enum { MINUTE_MS = 60 * 1000 };
enum { CODE_MS = 5 * MINUTE_MS }; /* so long a session waits for the second factor */
enum { SESSIONS_MAX = 20 };       /* of one account; the one unused for longest ends */

/* Of no password: an unknown login takes as long as a wrong password does. */
#define NOBODY \
	"$argon2id$v=19$m=19456,t=2,p=1$iqD3xEJz/TVkeecZi1+nSg$v6ay+KpM/PTdvauoMfEmsraq1ssZ5ANYjb526E3dbV0"

/* ---- being known ---- */

struct found {
	struct people *people;
	struct digested digest;
	int64_t created, seen, now;
	int64_t person;
	struct span key;
	enum role role;
	bool waits, has_factor; /* for the code; it is set up */
	int64_t college;
	struct span kind; /* of the person; absent: an account of staff */
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
		f->waits = span_eq(db_text(rows, 5, a), SPAN("code"));
		f->has_factor = db_i64(rows, 6) != 0;
		f->college = db_i64(rows, 7);
		f->kind = db_text(rows, 8, a);
	}
	return err->code == ERR_NONE;
}

static bool in_force(const struct found *f)
{
	return f->person != 0 && f->role != ROLE_NONE && f->now - f->seen < SESSION_IDLE_MS &&
	       f->now - f->created < SESSION_LIFE_MS;
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

/* Who must have a second factor and has none may set it up, and nothing else. */
static bool fill_permissions(const struct found *f, struct call *call, struct err *err)
{
	static const char *const nothing[] = { NULL };

	call->permissions = nothing;
	if (!f->has_factor && factor_wanted(call->config, f->role))
		return true;
	return grants_list(f->people, call->arena, f->role, &call->permissions, err);
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
	call->kind = f->role == ROLE_READER && f->kind.ptr ? f->kind : span_of(role_name(f->role));
	call->college = f->college;
	call->csrf = kept;
	return fill_permissions(f, call, err);
}

bool people_identify(void *self, struct span token, struct call *call, struct err *err)
{
	struct found f = { .people = self, .digest = digest_of(token), .now = call->now };

	if (!find(&f, call->arena, err))
		return false;
	if (f.waits || !in_force(&f))
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
	bool admitted, good, waits;
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
	const struct secret_account nobody = { .password = SPAN(NOBODY) };

	e->account = nobody;
	if (account_by_login(e->people, e->call->arena, e->attempt.login, &e->account, err)) {
		if (e->account.password.len == 0 || e->account.account.closed)
			e->account = nobody;
		return true;
	}
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

bool sessions_purge(struct people *people, int64_t now, struct err *err)
{
	return db_run(people->sql, PEOPLE_SQL_SESSIONS_PURGE,
	           DB_ARGS(DB_I64(now - SESSION_IDLE_MS), DB_I64(now - SESSION_LIFE_MS),
	               DB_I64(now - CODE_MS)),
	           err) &&
	       db_run(people->sql, PEOPLE_SQL_LINKS_PURGE, DB_ARGS(DB_I64(now)), err) &&
	       device_purge(people, now, err) && throttle_purge(people, now, err);
}

static bool insert_session(struct people *p, const struct call *call, const struct account *account,
    struct span token, const char *stage, struct err *err)
{
	const struct digested d = digest_of(token);

	return end_session(p, call->session, err) && sessions_purge(p, call->now, err) &&
	       db_run(p->sql, PEOPLE_SQL_SESSION_INSERT,
	           DB_ARGS(DB_DIGEST(d), DB_I64(account->id), DB_TEXT(span_of(stage)),
	               DB_TEXT(call->address), DB_TEXT(call->agent), DB_I64(call->now)),
	           err) &&
	       db_run(p->sql, PEOPLE_SQL_SESSIONS_TRIM,
	           DB_ARGS(DB_I64(account->id), DB_I64(SESSIONS_MAX)), err);
}

static bool has_factor(
    struct people *people, const struct account *account, bool *ret_has, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(
	        people->sql, PEOPLE_SQL_FACTOR_FIND, DB_ARGS(DB_I64(account->id)), &rows, err))
		return false;
	*ret_has = db_next(rows, err) && db_i64(rows, 2) != 0;
	return err->code == ERR_NONE;
}

/* Who tries is not yet the call's user: the event names the account. */
static bool note_sign_in(
    struct people *people, const struct call *call, const struct account *a, struct err *err)
{
	struct call own = *call;

	own.user = a->key;
	own.kind = span_of(role_name(a->role));
	return people_note(people, &own, "sign-in", a->key, err);
}

static bool open_whole(struct people *people, const struct call *call,
    const struct account *account, struct span token, struct err *err)
{
	return insert_session(people, call, account, token, "whole", err) &&
	       device_mark(people, call, account, err) && note_sign_in(people, call, account, err);
}

bool people_session_begin(struct people *people, const struct call *call,
    const struct account *account, struct span token, bool *ret_waits, struct err *err)
{
	if (!has_factor(people, account, ret_waits, err))
		return false;
	return *ret_waits ? insert_session(people, call, account, token, "code", err)
	                  : open_whole(people, call, account, token, err);
}

static bool note_failure(struct entry *e, struct err *err)
{
	const struct account *a = &e->account.account;

	return people_note(
	    e->people, e->call, "sign-in.failed", a->id ? a->key : (struct span){ 0 }, err);
}

static bool welcome(void *ctx, struct err *err)
{
	struct entry *e = ctx;

	if (!still_good(e, err))
		return false;
	if (!e->good)
		return note_failure(e, err);
	return throttle_leave(e->people, &e->attempt, true, err) &&
	       people_session_begin(e->people, e->call, &e->account.account,
	           (struct span){ e->token, TOKEN_LEN }, &e->waits, err);
}

static bool refuse(void *ctx, struct err *err)
{
	return note_failure(ctx, err);
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

	e.attempt = (struct attempt){
		.login = login_fold(call->arena, login), .address = call->address, .now = call->now
	};
	if (e.attempt.login.ptr == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!device_known(people, call, e.attempt.login, &e.attempt.device, err) ||
	    !token_make(ret_token, err) || !db_tx(people->db, DB_WRITE, enter, &e, err))
		return false;
	if (!e.admitted) {
		*ret_outcome = SIGN_IN_THROTTLED;
		return true;
	}
	if (!compare(&e, password, err))
		return give_up(&e, ret_outcome, err);
	if (!db_tx(people->db, DB_WRITE, e.good ? welcome : refuse, &e, err))
		return false;
	*ret_outcome = !e.good ? SIGN_IN_WRONG : e.waits ? SIGN_IN_CODE : SIGN_IN_DONE;
	return true;
}

/* ---- the second step ---- */

struct second_step {
	struct people *people;
	const struct call *call;
	struct account account;
	char *token;
};

static bool open_second(void *ctx, struct err *err)
{
	struct second_step *s = ctx;

	return open_whole(s->people, s->call, &s->account, span_of(s->token), err);
}

static bool note_wrong_code(void *ctx, struct err *err)
{
	struct second_step *s = ctx;

	return people_note(s->people, s->call, "sign-in.failed", s->account.key, err);
}

/* A wrong code and one that came too soon are answers, not failures. */
static bool take_answer(struct second_step *s, enum sign_in *ret_outcome, struct err *err)
{
	const enum err_code code = err->code;

	if (code != ERR_INVALID && code != ERR_THROTTLED)
		return false;
	*err = (struct err){ 0 };
	*ret_outcome = code == ERR_INVALID ? SIGN_IN_WRONG : SIGN_IN_THROTTLED;
	return code == ERR_THROTTLED || db_tx(s->people->db, DB_WRITE, note_wrong_code, s, err);
}

bool people_sign_in_code(struct people *people, const struct call *call, struct span code,
    enum sign_in *ret_outcome, char ret_token[static TOKEN_LEN + 1], struct err *err)
{
	struct found f = { .people = people, .digest = digest_of(call->session), .now = call->now };
	struct second_step s = { .people = people, .call = call, .token = ret_token };

	if (call->session.ptr != NULL && !find(&f, call->arena, err))
		return false;
	*ret_outcome = SIGN_IN_LATE;
	if (f.person == 0 || !f.waits || f.now - f.created >= CODE_MS)
		return true;
	if (!people_find(people, call->arena, f.person, &s.account, err))
		return false;
	if (!confirm_code(people, call, &s.account, code, err))
		return take_answer(&s, ret_outcome, err);
	*ret_outcome = SIGN_IN_DONE;
	return token_make(ret_token, err) && db_tx(people->db, DB_WRITE, open_second, &s, err);
}

/* ---- signing out ---- */

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
