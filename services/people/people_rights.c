/* A person's rights: everything that all rooms keep about them as JSON (Personal Information Protection Law, article
 * 45), and its erasure (article 47). Each room answers for its own tables, in one transaction. */
#include "services/people/people_rights.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/buf.h"
#include "services/people/people_inside.h"
#include "services/people/people_sql.h" /* generated from sql/ */
#include "services/people/people_staff.h"

/* ---- who it is ---- */

static bool add_account(struct people *people, const struct call *call, int64_t id,
    struct person_ref *who, struct err *err)
{
	struct account account;

	if (!people_find(people, call->arena, id, &account, err))
		return false;
	who->account = id;
	who->account_key = account.key;
	if (who->person == 0)
		who->person = account.person;
	return true;
}

static bool add_person(struct people *people, const struct call *call, int64_t id,
    struct person_ref *who, struct err *err)
{
	struct person person;

	if (!person_find(people, call->arena, id, &person, err))
		return false;
	who->person = id;
	who->person_key = person.key;
	return person.account == 0 || who->account != 0 ||
	       add_account(people, call, person.account, who, err);
}

bool rights_of_account(struct people *people, const struct call *call, int64_t account,
    struct person_ref *ret_who, struct err *err)
{
	struct person_ref who = { .account = 0 };

	if (!add_account(people, call, account, &who, err) ||
	    (who.person != 0 && !add_person(people, call, who.person, &who, err)))
		return false;
	*ret_who = who;
	return true;
}

bool rights_of_person(struct people *people, const struct call *call, int64_t person,
    struct person_ref *ret_who, struct err *err)
{
	struct person_ref who = { .account = 0 };

	if (!add_person(people, call, person, &who, err))
		return false;
	*ret_who = who;
	return true;
}

/* ---- this room's tables ---- */

static void write_text(struct json *out, const char *name, struct span text)
{
	json_key(out, name);
	json_text(out, text);
}

static void write_number(struct json *out, const char *name, int64_t number)
{
	json_key(out, name);
	json_i64(out, number);
}

static bool export_person(
    struct people *people, const struct call *call, int64_t id, struct json *out, struct err *err)
{
	struct person p;

	if (!person_find(people, call->arena, id, &p, err))
		return false;
	json_key(out, "person");
	json_open(out, '{');
	write_text(out, "number", p.number);
	write_text(out, "name", p.name);
	write_text(out, "kind", span_of(kind_name(p.kind)));
	write_text(out, "kind_word", p.kind_word);
	write_text(out, "college", p.college_name);
	write_text(out, "group", p.group_name);
	write_text(out, "phone", p.phone);
	write_text(out, "source", p.source);
	write_number(out, "changed", p.changed);
	write_number(out, "left", p.left);
	json_close(out, '}');
	return true;
}

static bool export_sessions(
    struct people *people, const struct call *call, int64_t id, struct json *out, struct err *err)
{
	struct session_set set;

	if (!sessions_of(people, call, id, &set, err))
		return false;
	json_key(out, "sessions");
	json_open(out, '[');
	for (size_t i = 0; i < set.n; i++) {
		json_open(out, '{');
		write_number(out, "created", set.v[i].created);
		write_number(out, "seen", set.v[i].seen);
		write_text(out, "address", set.v[i].address);
		write_text(out, "agent", set.v[i].agent);
		json_close(out, '}');
	}
	json_close(out, ']');
	return true;
}

static bool export_account(
    struct people *people, const struct call *call, int64_t id, struct json *out, struct err *err)
{
	struct staff s;

	if (!staff_find(people, call->arena, id, &s, err))
		return false;
	json_key(out, "account");
	json_open(out, '{');
	write_text(out, "key", s.account.key);
	write_text(out, "login", s.account.login);
	write_text(out, "name", s.account.name);
	write_text(out, "role", span_of(role_name(s.account.role)));
	write_number(out, "created", s.account.created);
	json_close(out, '}');
	return export_sessions(people, call, id, out, err);
}

/* Of all rooms: the events are the platform's. */
static bool export_events(struct people *people, const struct call *call, struct span key,
    struct json *out, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(people->sql, PEOPLE_SQL_EVENTS_OF, DB_ARGS(DB_TEXT(key)), &rows, err))
		return false;
	json_key(out, "events");
	json_open(out, '[');
	while (db_next(rows, err)) {
		json_open(out, '{');
		write_number(out, "at", db_i64(rows, 0));
		write_text(out, "room", db_text(rows, 1, call->arena));
		write_text(out, "what", db_text(rows, 2, call->arena));
		write_number(out, "quantity", db_i64(rows, 3));
		write_text(out, "unit", db_text(rows, 4, call->arena));
		write_text(out, "subject", db_text(rows, 5, call->arena));
		json_close(out, '}');
	}
	json_close(out, ']');
	return err->code == ERR_NONE;
}

bool people_person_export(struct people *people, const struct call *call,
    const struct person_ref *who, struct json *out, struct err *err)
{
	json_open(out, '{');
	if ((who->person != 0 && !export_person(people, call, who->person, out, err)) ||
	    (who->account != 0 && (!export_account(people, call, who->account, out, err) ||
	                              !export_events(people, call, who->account_key, out, err))))
		return false;
	json_close(out, '}');
	return true;
}

/* Sessions, links, devices and the second factor go with the account's row. Events and the audit log keep the
 * key, which names nobody any more. */
bool people_person_erase(
    struct people *people, const struct call *call, const struct person_ref *who, struct err *err)
{
	(void)call;
	return (who->account == 0 || db_run(people->sql, PEOPLE_SQL_ACCOUNT_DELETE,
	                                 DB_ARGS(DB_I64(who->account)), err)) &&
	       (who->person == 0 || db_run(people->sql, PEOPLE_SQL_PERSON_DELETE,
	                                DB_ARGS(DB_I64(who->person)), err));
}

/* ---- all rooms ---- */

struct exercise {
	struct people *people;
	const struct call *call;
	const struct person_ref *who;
	struct span reason;
	struct json *out;
};

static bool note(const struct exercise *x, const char *what, struct err *err)
{
	const struct person_ref *w = x->who;
	const struct audit_change why = { "reason", { 0 }, x->reason };

	return people_audit(x->people, x->call, what,
	    w->account_key.ptr ? w->account_key : w->person_key, &why, 1, err);
}

/* Without rooms (a test, a job of before): this one alone. */
static bool write_rooms(const struct exercise *x, struct err *err)
{
	const struct rooms *all = x->call->rooms;

	if (all == NULL) {
		json_key(x->out, "people");
		return people_person_export(x->people, x->call, x->who, x->out, err);
	}
	for (size_t i = 0; all->services[i] != NULL; i++) {
		const struct service *s = all->services[i];

		if (s->person_export == NULL)
			continue;
		json_key(x->out, s->name);
		if (!s->person_export(all->selves[i], x->call, x->who, x->out, err))
			return false;
	}
	return true;
}

static bool export_all(void *ctx, struct err *err)
{
	const struct exercise *x = ctx;

	x->out->out->len = 0;
	x->out->comma = false;
	json_open(x->out, '{');
	write_number(x->out, "at", x->call->now);
	if (!write_rooms(x, err))
		return false;
	json_close(x->out, '}');
	return note(x, "person.exported", err);
}

bool rights_export(struct people *people, const struct call *call, const struct person_ref *who,
    struct span reason, struct span *ret_json, struct err *err)
{
	struct buf text = { .arena = call->arena };
	struct json out = { .out = &text };
	struct exercise x = { people, call, who, .out = &out };

	if (!person_text(call->arena, "reason", reason, 2, 200, &x.reason, err) ||
	    !db_tx(people->db, DB_WRITE, export_all, &x, err))
		return false;
	if (call->arena->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	*ret_json = buf_span(&text);
	return !out.bad || err_set(err, ERR_INTERNAL, "a stored text is not UTF-8");
}

static bool erase_in_rooms(const struct exercise *x, struct err *err)
{
	const struct rooms *all = x->call->rooms;

	if (all == NULL)
		return people_person_erase(x->people, x->call, x->who, err);
	for (size_t i = 0; all->services[i] != NULL; i++)
		if (all->services[i]->person_erase != NULL &&
		    !all->services[i]->person_erase(all->selves[i], x->call, x->who, err))
			return false;
	return true;
}

static bool may_go(const struct exercise *x, struct err *err)
{
	struct account account;

	if (x->who->account == 0)
		return true;
	if (x->who->account == x->call->person)
		return err_set(err, ERR_CONFLICT, "nobody removes the own account");
	if (!people_find(x->people, x->call->arena, x->who->account, &account, err))
		return false;
	return account.role != ROLE_ADMIN || account.closed ||
	       staff_not_last_admin(x->people, account.id, err);
}

static bool erase_all(void *ctx, struct err *err)
{
	const struct exercise *x = ctx;

	return may_go(x, err) && erase_in_rooms(x, err) && note(x, "person.erased", err);
}

bool rights_erase(struct people *people, const struct call *call, const struct person_ref *who,
    struct span reason, struct err *err)
{
	struct exercise x = { people, call, who, .out = NULL };

	return person_text(call->arena, "reason", reason, 2, 200, &x.reason, err) &&
	       db_tx(people->db, DB_WRITE, erase_all, &x, err);
}

/* ---- those who left long ago ---- */

enum { ERASED_AT_ONCE = 200 };

static bool left_since(struct people *people, int64_t since, int64_t ids[ERASED_AT_ONCE],
    size_t *ret_n, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	size_t n = 0;

	if (!db_query(people->sql, PEOPLE_SQL_PERSONS_LEFT_SINCE,
	        DB_ARGS(DB_I64(since), DB_I64(ERASED_AT_ONCE)), &rows, err))
		return false;
	while (db_next(rows, err))
		if (n < ERASED_AT_ONCE)
			ids[n++] = db_i64(rows, 0);
	*ret_n = n;
	return err->code == ERR_NONE;
}

bool rights_erase_left(struct people *people, const struct call *call, int64_t since,
    int64_t *ret_erased, struct err *err)
{
	int64_t ids[ERASED_AT_ONCE], erased = 0;
	size_t n = 0;

	do {
		if (!left_since(people, since, ids, &n, err))
			return false;
		for (size_t i = 0; i < n; i++, erased++) {
			struct person_ref who = { .account = 0 };

			if (!rights_of_person(people, call, ids[i], &who, err) ||
			    !rights_erase(people, call, &who, SPAN("retention"), err))
				return false;
		}
	} while (n == ERASED_AT_ONCE);
	*ret_erased = erased;
	return true;
}
