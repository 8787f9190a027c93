/* people — who works here and what they may do: staff accounts, sessions, roles, and the tree of
 * colleges. The only header of this room that others may include. See README.md. */
#ifndef PEOPLE_H
#define PEOPLE_H

#include "platform/service.h"

struct people; /* opaque; one per worker; owns its statements */

MUST_CHECK struct people *people_open(struct db *db, struct err *err);
void people_close(struct people *people); /* NULL is fine */

/* ---- roles and permissions: the one table is in people_roles.c ---- */

enum role { ROLE_NONE, ROLE_READER, ROLE_TEACHER, ROLE_LIBRARIAN, ROLE_ADMIN, ROLES };

const char *role_name(enum role role); /* "librarian" */
bool role_find(struct span name, enum role *ret_role);
bool role_may(enum role role, const char *permission);
/* Does any role have it? A contract that asks for another permission is misspelt. */
bool people_permission_known(const char *permission);

/* ---- colleges ---- */

struct college { /* texts borrowed from the arena passed in */
	int64_t id;
	struct span name;
	int64_t parent; /* 0: none */
	int64_t depth;  /* 1: without a parent */
	int64_t above;  /* where the parent stands in the set; -1: it has none */
};

struct college_set { /* parents before children */
	struct college *v;
	size_t n;
};

enum { COLLEGE_DEPTH_MAX = 8, COLLEGE_NAME_MAX = 100 };

/* Inside the caller's db_tx: the college of that name, made when there is none. Spellings with the same
 * text_key are one college, and so is a name that it had before it was renamed. A name without a letter
 * or digit (nothing, "-") gives id 0: not stated. ERR_INVALID: longer than COLLEGE_NAME_MAX characters. */
MUST_CHECK bool people_college_take(
    struct people *people, struct span name, int64_t *ret_id, struct err *err);

MUST_CHECK bool people_colleges(
    struct people *people, struct arena *a, struct college_set *ret_colleges, struct err *err);

/* Where a college stands in the set; -1: nowhere. */
int64_t college_at(const struct college_set *set, int64_t id);
/* Is it `top` or somewhere below it? Positions in the set, as college_at() gives them. */
bool college_within(const struct college_set *set, int64_t at, int64_t top);

/* ERR_NOT_FOUND: no such college. ERR_INVALID: no such parent. ERR_CONFLICT: another has that name, or it
 * would come to hang below itself, or deeper than COLLEGE_DEPTH_MAX. */
MUST_CHECK bool people_college_change(struct people *people, const struct call *call,
    const struct college *draft, struct college *ret_college, struct err *err);

/* ---- accounts ---- */

struct account { /* texts borrowed from the arena passed in */
	int64_t id;
	struct span key; /* opaque: what events and logs call the person */
	struct span login, name;
	enum role role;
	int64_t created; /* Unix milliseconds */
	bool closed;     /* opens nothing */
	int64_t person;  /* whose it is, of the persons; 0: nobody's of those */
};

struct account_set {
	struct account *v;
	size_t n;
};

enum { LOGIN_MAX = 64, PERSON_NAME_MAX = 100, PASSWORD_MIN = 10, PASSWORD_MAX = 200 };

/* login, name and role of the draft count. ERR_INVALID: a login has 1 to LOGIN_MAX of a-z 0-9 . _ - @,
 * a password at least PASSWORD_MIN characters and is not one of the common ones. ERR_CONFLICT: taken.
 * Logins are one whatever their case. */
MUST_CHECK bool people_add(struct people *people, const struct account *draft, struct span password,
    int64_t now, struct err *err);
/* Ends all sessions of the account. */
MUST_CHECK bool people_set_password(
    struct people *people, struct span login, struct span password, int64_t now, struct err *err);
MUST_CHECK bool people_remove(
    struct people *people, struct span login, int64_t now, struct err *err);
MUST_CHECK bool people_list(
    struct people *people, struct arena *a, struct account_set *ret_accounts, struct err *err);
MUST_CHECK bool people_find(struct people *people, struct arena *a, int64_t id,
    struct account *ret_account, struct err *err);

/* ---- sessions ---- */

/* Fills user, person, csrf and permissions of the call for a token that is in force; any other leaves
 * the call as it is, and that is no failure. */
MUST_CHECK bool people_identify(void *self, struct span token, struct call *call, struct err *err);

/* Removes what is kept no longer: ended sessions, forgotten tries, used links; with settings in the call also persons
 * who left long ago, with all that the rooms keep of them, and old entries of the audit log. Every sign-in does the
 * first half too. */
MUST_CHECK bool people_purge(struct people *people, const struct call *call, struct err *err);

/* ---- a person's data, for all rooms (x-person) ---- */

MUST_CHECK bool people_person_export(struct people *people, const struct call *call,
    const struct person_ref *who, struct json *out, struct err *err);
MUST_CHECK bool people_person_erase(
    struct people *people, const struct call *call, const struct person_ref *who, struct err *err);

extern const struct service people_service;

#endif
