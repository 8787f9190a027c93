/* people_staff — the accounts of those who work here, as the console changes them; where they are signed in, the
 * links that set a password, the second factor. Seen by this room's files only. */
#ifndef PEOPLE_STAFF_H
#define PEOPLE_STAFF_H

#include "platform/password.h"
#include "services/people/people.h"

/* ---- people_staff.c: accounts ---- */

enum factor_state { FACTOR_OFF, FACTOR_WANTED, FACTOR_ON };

struct staff { /* texts borrowed from the arena passed in */
	struct account account;
	bool has_password, has_factor;
	int64_t sessions, seen; /* of open ones; seen 0: none */
};

struct staff_set {
	struct staff *v;
	size_t n;
};

MUST_CHECK bool staff_list(
    struct people *people, struct arena *a, struct staff_set *ret_staff, struct err *err);
MUST_CHECK bool staff_find(
    struct people *people, struct arena *a, int64_t id, struct staff *ret_staff, struct err *err);

/* Without a password; ret_token opens the link by which the owner sets one, until ret_expires. Failures as
 * people_add(). */
MUST_CHECK bool staff_add(struct people *people, const struct call *call,
    const struct account *draft, struct staff *ret_staff, char ret_token[static TOKEN_LEN + 1],
    struct err *err);
/* name, role and closed of the draft count. A new role, or closing, ends all sessions. ERR_CONFLICT: nobody would be
 * left who may change accounts. */
MUST_CHECK bool staff_change(struct people *people, const struct call *call,
    const struct account *draft, struct staff *ret_staff, struct err *err);
/* ERR_CONFLICT: yourself, or the last admin. */
MUST_CHECK bool staff_remove(
    struct people *people, const struct call *call, int64_t id, struct err *err);
/* Inside a db_tx: ERR_CONFLICT when that account is the last open one of an admin. */
MUST_CHECK bool staff_not_last_admin(struct people *people, int64_t id, struct err *err);

/* ---- people_links.c ---- */

enum { LINK_HOURS = 72 };

/* Makes the earlier links of the account void. ERR_CONFLICT: it is closed. */
MUST_CHECK bool link_make(struct people *people, const struct call *call, int64_t account,
    char ret_token[static TOKEN_LEN + 1], struct err *err);
/* Inside a db_tx. */
MUST_CHECK bool link_store(
    struct people *people, int64_t account, struct span token, int64_t now, struct err *err);
/* Sets the password and ends all sessions. ERR_NOT_FOUND: no such link, or it was used, or its time is over.
 * ERR_INVALID: not a good password; the link holds. */
MUST_CHECK bool link_use(struct people *people, const struct call *call, struct span token,
    struct span password, struct err *err);

/* Of one's own; ends the other sessions and voids the links. ERR_INVALID with the field to blame; ERR_THROTTLED. */
MUST_CHECK bool password_change(struct people *people, const struct call *call, struct span current,
    struct span password, struct err *err);

/* ---- people_session_list.c ---- */

struct session {
	int64_t id, created, seen;
	struct span address, agent; /* absent: unknown */
	bool current;               /* the call's own */
};

struct session_set {
	struct session *v;
	size_t n;
};

MUST_CHECK bool sessions_of(struct people *people, const struct call *call, int64_t account,
    struct session_set *ret_sessions, struct err *err);
/* One (ERR_NOT_FOUND: the account has no such session), or with id 0 all; one's own keeps the present one then. */
MUST_CHECK bool sessions_end(
    struct people *people, const struct call *call, int64_t account, int64_t id, struct err *err);

/* ---- people_factor.c: RFC 6238 ---- */

enum { RECOVERY_CODES = 10, RECOVERY_LEN = 19 }; /* "abcd-efgh-ijkl-mnop" */

struct factor_begun { /* texts in the call's arena */
	struct span secret, uri;
};

/* For the caller's own account. ERR_CONFLICT: it is on already. ERR_INVALID, ERR_THROTTLED: the password. */
MUST_CHECK bool factor_begin(struct people *people, const struct call *call, struct span password,
    struct factor_begun *ret_begun, struct err *err);
/* ERR_CONFLICT: not begun, or on already. */
MUST_CHECK bool factor_confirm(struct people *people, const struct call *call, struct span code,
    struct span ret_codes[static RECOVERY_CODES], struct err *err);
MUST_CHECK bool factor_end(struct people *people, const struct call *call, struct span password,
    struct span code, struct err *err);
/* By staff, for somebody who lost it; ends the sessions. */
MUST_CHECK bool factor_reset(
    struct people *people, const struct call *call, int64_t account, struct err *err);

/* Inside a db_tx: is this the account's code, or one of its recovery codes? Then it is used up. */
MUST_CHECK bool factor_check(struct people *people, const struct call *call,
    const struct account *account, struct span code, bool *ret_good, struct err *err);

/* Whether kaijuan.ini demands one of that role. */
bool factor_wanted(const struct config *config, enum role role);

/* ---- people_confirm.c: asking again who it is (ASVS 5.0, 7.5.1) ---- */

/* Throttled like signing in. ERR_INVALID: `field` was wrong. */
MUST_CHECK bool confirm_password(struct people *people, const struct call *call, const char *field,
    struct span password, struct account *ret_account, struct err *err);
MUST_CHECK bool confirm_code(struct people *people, const struct call *call,
    const struct account *account, struct span code, struct err *err);

#endif
