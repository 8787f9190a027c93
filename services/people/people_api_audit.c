/* The HTTP face of the audit log. */
#include "core/date.h"
#include "services/people/people_api.h"
#include "services/people/people_sql.h" /* generated from sql/ */

enum { DAY_MS = 24 * 3600 * 1000 };

/* 0: no day was said. */
static int64_t day_begins(struct span day)
{
	struct date d;

	return date_parse(day, &d) ? date_begins(d, ZONE_MINUTES) : 0;
}

static struct span filled(struct span s)
{
	return s.len ? s : (struct span){ 0 };
}

/* A login stands for its account's key; anything else is taken for a key. */
static bool key_of(
    struct people *people, struct arena *a, struct span who, struct span *ret_key, struct err *err)
{
	struct secret_account found;

	*ret_key = filled(who);
	if (who.len == 0)
		return true;
	if (account_by_login(people, a, who, &found, err))
		*ret_key = found.account.key;
	else if (err->code != ERR_NOT_FOUND)
		return false;
	*err = (struct err){ 0 };
	return true;
}

static bool name_of(
    struct people *people, struct arena *a, struct span key, struct span *ret_name, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(
	        people->sql, PEOPLE_SQL_ACCOUNT_NAME_BY_KEY, DB_ARGS(DB_TEXT(key)), &rows, err))
		return false;
	*ret_name = db_next(rows, err) ? db_text(rows, 0, a) : (struct span){ 0 };
	return err->code == ERR_NONE;
}

static struct people_audit_change_json *shape_changes(struct arena *a, const struct audit_entry *e)
{
	struct people_audit_change_json *items = arena_array(
	    a, struct people_audit_change_json, e->n_changes + 1);

	for (size_t i = 0; items != NULL && i < e->n_changes; i++)
		items[i] = (struct people_audit_change_json){ span_of(e->changes[i].field),
			e->changes[i].before, e->changes[i].after };
	return items;
}

/* Whose key it is today. */
static bool shape(struct people *people, struct arena *a, const struct audit_entry *e,
    struct people_audit_entry_json *ret, struct err *err)
{
	*ret = (struct people_audit_entry_json){
		.id = e->id,
		.at = e->at,
		.who = e->who,
		.role = e->role,
		.room = e->room,
		.what = e->what,
		.subject = e->subject,
		.address = e->address,
		.request = e->request,
		.changes = shape_changes(a, e),
		.n_changes = e->n_changes,
	};
	if (ret->changes == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	return e->who.ptr == NULL || name_of(people, a, e->who, &ret->name, err);
}

static bool search(
    struct people *people, const struct people_audit_rq *rq, struct audit_set *ret, struct err *err)
{
	struct audit_filter filter = {
		.since = day_begins(rq->since),
		.until = rq->until.ptr ? day_begins(rq->until) + DAY_MS : 0,
		.before = rq->before,
		.room = filled(rq->room),
		.what = filled(rq->what),
		.subject = filled(rq->subject),
		.most = (size_t)rq->limit,
	};

	return key_of(people, rq->call.arena, rq->who, &filter.who, err) &&
	       audit_search(people->audit, rq->call.arena, &filter, ret, err);
}

bool people_api_audit(struct people *people, const struct people_audit_rq *rq,
    struct people_audit_json *reply, struct err *err)
{
	struct arena *a = rq->call.arena;
	struct people_audit_entry_json *items;
	struct audit_set set;

	if (!search(people, rq, &set, err))
		return false;
	if ((items = arena_array(a, struct people_audit_entry_json, set.n + 1)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < set.n; i++)
		if (!shape(people, a, &set.v[i], &items[i], err))
			return false;
	*reply = (struct people_audit_json){
		.entries = items,
		.n_entries = set.n,
		.next = set.n == (size_t)rq->limit ? set.v[set.n - 1].id : 0,
	};
	return true;
}
