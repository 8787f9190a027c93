/* people_inside — what the files of this room share, and nobody else sees. */
#ifndef PEOPLE_INSIDE_H
#define PEOPLE_INSIDE_H

#include "platform/audit.h"
#include "platform/password.h"
#include "platform/records.h"
#include "services/people/people.h"

enum { PERMISSIONS_MAX = 64 };
enum { ACCOUNT_KEY_LEN = 16 }; /* 96 bits of a token: never given twice, short enough for a log */

struct people {
	struct db *db;
	struct db_stmts *sql;
	struct records *records;
	struct audit *audit;
	const char *permissions[ROLES][PERMISSIONS_MAX + 1]; /* of each role, ends with NULL */
};

/* The first row's first number; no row is ERR_NOT_FOUND. */
bool people_number(
    struct people *people, size_t which, struct db_args args, int64_t *ret_number, struct err *err);

/* One event about `subject` (an account's key, a college's id) by the person of the call; in the caller's db_tx. */
bool people_note(struct people *people, const struct call *call, const char *what,
    struct span subject, struct err *err);

/* One entry of the audit log, by the person of the call; in the caller's db_tx. changes may be NULL when n is 0. */
bool people_audit(struct people *people, const struct call *call, const char *what,
    struct span subject, const struct audit_change *changes, size_t n, struct err *err);

/* ---- digests of tokens: who reads a table cannot use what stands in it ---- */

struct digested {
	unsigned char bytes[DIGEST_LEN];
};

static inline struct digested digest_of(struct span token)
{
	struct digested d;

	sha256(token, d.bytes);
	return d;
}

#define DB_DIGEST(d) DB_BYTES(((struct span){ (const char *)(d).bytes, DIGEST_LEN }))

/* ---- people_roles.c ---- */

void roles_fill(const char *lists[ROLES][PERMISSIONS_MAX + 1]);

/* ---- people_accounts.c ---- */

struct secret_account {
	struct account account;
	struct span password; /* the hash */
};

/* ERR_NOT_FOUND: no such login; a login as typed. */
bool account_by_login(struct people *people, struct arena *a, struct span login,
    struct secret_account *ret_account, struct err *err);
bool account_by_id(struct people *people, struct arena *a, int64_t id,
    struct secret_account *ret_account, struct err *err);
/* Of the first columns of a row: id, key, login, name, role, created, password, state, person. */
struct secret_account account_of_row(const struct db_rows *rows, struct arena *a);
/* Tidies login and name of a draft. ERR_INVALID. */
bool account_fit(struct arena *a, struct account *draft, struct err *err);
/* Both inside a db_tx, with their event. insert: ERR_CONFLICT when the login is taken; an empty hash opens nothing. */
bool account_insert(struct people *people, const struct call *call, const struct account *draft,
    struct span hash, int64_t *ret_id, struct err *err);
bool account_delete(
    struct people *people, const struct call *call, const struct account *account, struct err *err);
/* In small letters, in the arena. */
struct span login_fold(struct arena *a, struct span login);

/* ---- people_passwords.c ---- */

/* ERR_INVALID: too short, too long, or one of those that are tried first. */
bool password_fit(struct span password, struct span login, struct err *err);

/* ---- people_throttle.c ---- */

/* One attempt to sign in. */
struct attempt {
	struct span login; /* as login_fold() gives it */
	struct span address;
	int64_t now;
	struct span device; /* of a browser known to this login; absent: a stranger's */
};

/* Counts the attempt as failed before anything is compared, so that many at once are all counted; inside a
 * db_tx. False in ret_admitted: too soon after others, and nothing was counted. */
bool throttle_enter(
    struct people *people, const struct attempt *attempt, bool *ret_admitted, struct err *err);
/* Takes the count back, inside a db_tx. `good`: it was the right password. */
bool throttle_leave(
    struct people *people, const struct attempt *attempt, bool good, struct err *err);
bool throttle_purge(struct people *people, int64_t now, struct err *err);

/* ---- people_sessions.c ---- */

enum { SESSION_IDLE_MS = 120 * 60 * 1000, SESSION_LIFE_MS = 720 * 60 * 1000 };

/* SIGN_IN_CODE: the second factor is still to come, and the token's session waits for it. SIGN_IN_LATE: it waits no
 * longer. */
enum sign_in { SIGN_IN_DONE, SIGN_IN_CODE, SIGN_IN_WRONG, SIGN_IN_THROTTLED, SIGN_IN_LATE };

/* A new session for a login and a password, in place of the call's own. ret_token is set when DONE or CODE. */
bool people_sign_in(struct people *people, const struct call *call, struct span login,
    struct span password, enum sign_in *ret_outcome, char ret_token[static TOKEN_LEN + 1],
    struct err *err);
/* The second step: the call's session waits for the code. ret_token is set when DONE. */
bool people_sign_in_code(struct people *people, const struct call *call, struct span code,
    enum sign_in *ret_outcome, char ret_token[static TOKEN_LEN + 1], struct err *err);
/* Inside a db_tx: a session for the account in place of the call's own, which waits for a code when the account has a
 * second factor (ret_waits); marks the browser as known. */
bool people_session_begin(struct people *people, const struct call *call,
    const struct account *account, struct span token, bool *ret_waits, struct err *err);
/* Inside a db_tx: what has ended by itself. */
bool sessions_purge(struct people *people, int64_t now, struct err *err);
/* Ends the call's session. */
bool people_sign_out(struct people *people, const struct call *call, struct err *err);

/* ---- people_devices.c ---- */

/* Is the browser's cookie known to that login? Then ret_device is it. */
bool device_known(struct people *people, const struct call *call, struct span login,
    struct span *ret_device, struct err *err);
/* Inside a db_tx: from now on it is; hands the browser a new cookie. */
bool device_mark(
    struct people *people, const struct call *call, const struct account *account, struct err *err);
bool device_purge(struct people *people, int64_t now, struct err *err);

#endif
