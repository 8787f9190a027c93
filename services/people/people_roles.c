/* Who may do what: this table, and what a library changed on it (people_grants.c). */
#include <assert.h>

#include "services/people/people_grants.h"

static const char *const names[ROLES] = {
	[ROLE_NONE] = "none",
	[ROLE_READER] = "reader",
	[ROLE_TEACHER] = "teacher",
	[ROLE_LIBRARIAN] = "librarian",
	[ROLE_ADMIN] = "admin",
};

#define TO(role) (1U << (role))

static const struct {
	const char *permission;
	unsigned roles;
} table[] = {
	{ "people.accounts", TO(ROLE_ADMIN) },
	{ "people.audit", TO(ROLE_ADMIN) },
	{ "people.colleges", TO(ROLE_ADMIN) | TO(ROLE_LIBRARIAN) },
	{ "people.erase", TO(ROLE_ADMIN) },
	{ "people.persons", TO(ROLE_ADMIN) | TO(ROLE_LIBRARIAN) },
	{ "people.persons_edit", TO(ROLE_ADMIN) },
	{ "people.roles", TO(ROLE_ADMIN) },
	{ "people.sessions", TO(ROLE_ADMIN) },
	{ "people.unmask", TO(ROLE_ADMIN) },
	{ "resources.edit", TO(ROLE_ADMIN) | TO(ROLE_LIBRARIAN) },
	{ "reserves.import", TO(ROLE_ADMIN) | TO(ROLE_LIBRARIAN) },
	{ "reserves.review", TO(ROLE_ADMIN) | TO(ROLE_LIBRARIAN) },
	{ "reserves.coverage", TO(ROLE_ADMIN) | TO(ROLE_LIBRARIAN) | TO(ROLE_TEACHER) },
	{ "system.health", TO(ROLE_ADMIN) },
	{ "system.jobs", TO(ROLE_ADMIN) },
	{ "system.outbox", TO(ROLE_ADMIN) },
	{ "system.settings", TO(ROLE_ADMIN) },
};

enum { PERMISSIONS = sizeof(table) / sizeof(table[0]) };

const char *role_name(enum role role)
{
	return names[role];
}

bool role_find(struct span name, enum role *ret_role)
{
	for (int i = ROLE_READER; i < ROLES; i++) {
		if (span_eq(name, span_of(names[i]))) {
			*ret_role = (enum role)i;
			return true;
		}
	}
	return false;
}

static unsigned roles_with(const char *permission)
{
	for (size_t i = 0; i < PERMISSIONS; i++)
		if (strcmp(table[i].permission, permission) == 0)
			return table[i].roles;
	return 0;
}

bool role_may(enum role role, const char *permission)
{
	return (roles_with(permission) & TO(role)) != 0;
}

bool people_permission_known(const char *permission)
{
	return roles_with(permission) != 0;
}

size_t permissions_all(struct span *ret_all)
{
	for (size_t i = 0; i < PERMISSIONS; i++)
		ret_all[i] = span_of(table[i].permission);
	return PERMISSIONS;
}

void roles_fill(const char *lists[ROLES][PERMISSIONS_MAX + 1])
{
	static_assert((int)PERMISSIONS <= (int)PERMISSIONS_MAX, "room for every permission");
	for (int role = 0; role < ROLES; role++) {
		size_t n = 0;

		for (size_t i = 0; i < PERMISSIONS; i++)
			if (table[i].roles & TO(role))
				lists[role][n++] = table[i].permission;
		lists[role][n] = NULL;
	}
}
