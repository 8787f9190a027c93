/* people_inside — what the files of this room share, and nobody else sees. */
#ifndef PEOPLE_INSIDE_H
#define PEOPLE_INSIDE_H

#include "platform/password.h"
#include "platform/records.h"
#include "services/people/people.h"

enum { PERMISSIONS_MAX = 16 };

struct people {
	struct db *db;
	struct db_stmts *sql;
	struct records *records;
	const char *permissions[ROLES][PERMISSIONS_MAX + 1]; /* of each role, ends with NULL */
};

/* The first row's first number; no row is ERR_NOT_FOUND. */
bool people_number(
    struct people *people, size_t which, struct db_args args, int64_t *ret_number, struct err *err);

/* One event about `subject` (an account's key, a college's id) by the person of the call; in the caller's db_tx. */
bool people_note(struct people *people, const struct call *call, const char *what,
    struct span subject, struct err *err);

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

enum sign_in { SIGN_IN_DONE, SIGN_IN_WRONG, SIGN_IN_THROTTLED };

/* A new session for a login and a password, in place of the call's own. ret_token is set when DONE. */
bool people_sign_in(struct people *people, const struct call *call, struct span login,
    struct span password, enum sign_in *ret_outcome, char ret_token[static TOKEN_LEN + 1],
    struct err *err);
/* Ends the call's session. */
bool people_sign_out(struct people *people, const struct call *call, struct err *err);

#endif
