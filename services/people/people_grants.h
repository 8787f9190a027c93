/* people_grants — where a library's roles differ from the table in people_roles.c. Seen by this room's files only. */
#ifndef PEOPLE_GRANTS_H
#define PEOPLE_GRANTS_H

#include "services/people/people_inside.h"

struct grants { /* in the arena passed in */
	struct span *permissions;
	size_t n;
	int64_t accounts; /* open ones with that role */
};

MUST_CHECK bool grants_of(struct people *people, struct arena *a, enum role role,
    struct grants *ret_grants, struct err *err);
/* Exactly these from now on. ERR_INVALID: no such permission, or the role none. ERR_CONFLICT: an admin must stay able
 * to change accounts and roles. */
MUST_CHECK bool grants_change(struct people *people, const struct call *call, enum role role,
    const struct span *permissions, size_t n, struct err *err);

/* What identify() gives to a call: ends with NULL. The static list of the role, when the library changed nothing. */
MUST_CHECK bool grants_list(struct people *people, struct arena *a, enum role role,
    const char *const **ret_permissions, struct err *err);

/* All there are, in the order of the table; room for PERMISSIONS_MAX. */
size_t permissions_all(struct span *ret_all);

#endif
