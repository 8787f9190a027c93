/* Roles as the library has them: the table in people_roles.c, and on it what was changed here. */
#include "services/people/people_grants.h"

#include "services/people/people_sql.h" /* generated from sql/ */

/* What an admin must keep, or nobody could give anything back. */
static const char *const kept[] = { "people.accounts", "people.roles" };

/* ---- reading ---- */

static size_t place_of(const struct span *all, size_t n, struct span permission)
{
	size_t i = 0;

	while (i < n && !span_eq(all[i], permission))
		i++;
	return i;
}

/* Which permissions the role has, by their place; whether the library changed any. */
static bool load(struct people *people, struct arena *a, enum role role,
    bool allowed[PERMISSIONS_MAX], bool *ret_changed, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct span all[PERMISSIONS_MAX];
	const size_t n = permissions_all(all);

	*ret_changed = false;
	for (size_t i = 0; i < n; i++)
		allowed[i] = role_may(role, all[i].ptr);
	if (!db_query(people->sql, PEOPLE_SQL_GRANTS, DB_ARGS(DB_TEXT(span_of(role_name(role)))),
	        &rows, err))
		return false;
	while (db_next(rows, err)) {
		size_t at = place_of(all, n, db_text(rows, 0, a));

		if (at < n) { /* else of a version that had more */
			allowed[at] = db_bool(rows, 1);
			*ret_changed = true;
		}
	}
	return err->code == ERR_NONE;
}

bool grants_list(struct people *people, struct arena *a, enum role role,
    const char *const **ret_permissions, struct err *err)
{
	bool allowed[PERMISSIONS_MAX], changed;
	struct span all[PERMISSIONS_MAX];
	const size_t n = permissions_all(all);
	const char **list;
	size_t used = 0;

	if (!load(people, a, role, allowed, &changed, err))
		return false;
	*ret_permissions = people->permissions[role];
	if (!changed)
		return true;
	if ((list = arena_array(a, const char *, n + 1)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++)
		if (allowed[i])
			list[used++] = all[i].ptr;
	*ret_permissions = list;
	return true;
}

bool grants_of(struct people *people, struct arena *a, enum role role, struct grants *ret_grants,
    struct err *err)
{
	bool allowed[PERMISSIONS_MAX], changed;
	struct span all[PERMISSIONS_MAX];
	const size_t n = permissions_all(all);
	struct grants g = { .permissions = arena_array(a, struct span, n + 1) };

	if (g.permissions == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!load(people, a, role, allowed, &changed, err) ||
	    !people_number(people, PEOPLE_SQL_ACCOUNTS_OF_ROLE,
	        DB_ARGS(DB_TEXT(span_of(role_name(role)))), &g.accounts, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (allowed[i])
			g.permissions[g.n++] = all[i];
	*ret_grants = g;
	return true;
}

/* ---- changing ---- */

struct granting {
	struct people *people;
	const struct call *call;
	enum role role;
	bool wanted[PERMISSIONS_MAX];
};

static bool put(struct granting *g, struct span permission, bool wanted, struct err *err)
{
	const struct span role = span_of(role_name(g->role));

	if (wanted == role_may(g->role, permission.ptr))
		return db_run(g->people->sql, PEOPLE_SQL_GRANT_DELETE,
		    DB_ARGS(DB_TEXT(role), DB_TEXT(permission)), err);
	return db_run(g->people->sql, PEOPLE_SQL_GRANT_PUT,
	    DB_ARGS(DB_TEXT(role), DB_TEXT(permission), DB_BOOL(wanted)), err);
}

static bool store(void *ctx, struct err *err)
{
	struct granting *g = ctx;
	bool before[PERMISSIONS_MAX], changed;
	struct span all[PERMISSIONS_MAX];
	struct audit_change changes[PERMISSIONS_MAX];
	const size_t n = permissions_all(all);

	if (!load(g->people, g->call->arena, g->role, before, &changed, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		changes[i] = (struct audit_change){ all[i].ptr,
			before[i] ? SPAN("yes") : SPAN("no"),
			g->wanted[i] ? SPAN("yes") : SPAN("no") };
		if (before[i] != g->wanted[i] && !put(g, all[i], g->wanted[i], err))
			return false;
	}
	return people_audit(
	    g->people, g->call, "role.changed", span_of(role_name(g->role)), changes, n, err);
}

static bool keeps_admin(const struct granting *g, const struct span *all, size_t n, struct err *err)
{
	for (size_t i = 0; g->role == ROLE_ADMIN && i < sizeof(kept) / sizeof(kept[0]); i++)
		if (!g->wanted[place_of(all, n, span_of(kept[i]))])
			return err_set(err, ERR_CONFLICT, "an admin keeps %s", kept[i]);
	return true;
}

bool grants_change(struct people *people, const struct call *call, enum role role,
    const struct span *permissions, size_t n_permissions, struct err *err)
{
	struct granting g = { .people = people, .call = call, .role = role };
	struct span all[PERMISSIONS_MAX];
	const size_t n = permissions_all(all);

	if (role == ROLE_NONE)
		return err_field(err, "role", "admin, librarian, teacher or reader");
	for (size_t i = 0; i < n_permissions; i++) {
		size_t at = place_of(all, n, permissions[i]);

		if (at == n)
			return err_field(err, "permissions", "there is no such permission");
		g.wanted[at] = true;
	}
	return keeps_admin(&g, all, n, err) && db_tx(people->db, DB_WRITE, store, &g, err);
}
