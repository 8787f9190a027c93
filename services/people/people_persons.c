/* Persons: finding, adding, changing, unmasking. */
#include "services/people/people_persons.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/text.h"
#include "core/utf8.h"
#include "core/vec.h"
#include "services/people/people_inside.h"
#include "services/people/people_sql.h" /* generated from sql/ */

static const char *const states[] = { "active", "left" };

/* ---- texts ---- */

bool person_text(struct arena *a, const char *field, struct span raw, int least, int most,
    struct span *ret_text, struct err *err)
{
	struct buf text = { .arena = a };
	size_t points;

	text_tidy(&text, raw);
	if (a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!utf8_valid(buf_span(&text), &points) || points < (size_t)least ||
	    points > (size_t)most)
		return err_field(err, field, "%d to %d characters", least, most);
	*ret_text = buf_span(&text);
	return true;
}

struct span person_key(struct arena *a, struct span text)
{
	struct buf key = { .arena = a };

	text_key(&key, text);
	return key.len ? buf_span(&key) : SPAN("");
}

struct span masked(struct arena *a, struct span s)
{
	struct buf out = { .arena = a };
	struct span rest = s;
	size_t n = 0, at = 0;

	for (struct span count = s; count.len; n++)
		(void)text_point(&count);
	for (; rest.len; at++) {
		uint32_t point = text_point(&rest);

		if (at < n / 4 || at >= n - n / 4)
			text_add_point(&out, point);
		else
			buf_add(&out, SPAN("*"));
	}
	return s.ptr == NULL ? s : buf_span(&out);
}

/* ---- reading ---- */

/* Column order is fixed by person_find and persons in sql/persons.sql. */
static struct person row_to_person(const struct db_rows *rows, struct arena *a)
{
	struct person p = {
		.id = db_i64(rows, 0),
		.key = db_text(rows, 1, a),
		.number = db_text(rows, 2, a),
		.name = db_text(rows, 3, a),
		.kind_word = db_text(rows, 5, a),
		.college = db_i64(rows, 6),
		.group = db_i64(rows, 7),
		.phone = db_text(rows, 8, a),
		.source = db_text(rows, 9, a),
		.changed = db_i64(rows, 11),
		.left = db_i64(rows, 12),
		.college_name = db_text(rows, 13, a),
		.group_name = db_text(rows, 14, a),
		.account = db_i64(rows, 15),
	};

	(void)kind_find(db_text(rows, 4, a), &p.kind);
	p.state = span_eq(db_text(rows, 10, a), SPAN("left")) ? PERSON_LEFT : PERSON_ACTIVE;
	return p;
}

static bool take_rows(
    struct db_rows *rows, struct arena *a, struct person_set *set, struct err *err)
{
	while (db_next(rows, err)) {
		if ((set->v = vec_grow(a, set->v, set->n, sizeof(*set->v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		set->v[set->n++] = row_to_person(rows, a);
		set->total = db_i64(rows, 16);
	}
	return !a->failed || err_set(err, ERR_MEMORY, "out of memory");
}

bool persons_search(struct people *people, struct arena *a, const struct person_filter *f,
    struct person_set *ret_persons, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct person_set set = { 0 };
	struct span key = person_key(a, f->q);

	if (f->q.len == 0)
		key = (struct span){ 0 };
	if (a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!db_query(people->sql, PEOPLE_SQL_PERSONS,
	        DB_ARGS(DB_I64(f->college), DB_TEXT(key), DB_TEXT(f->kind), DB_TEXT(f->state),
	            DB_I64(f->group), DB_I64(PERSONS_PAGE), DB_I64((f->page - 1) * PERSONS_PAGE)),
	        &rows, err) ||
	    !take_rows(rows, a, &set, err) || err->code != ERR_NONE)
		return false;
	*ret_persons = set;
	return true;
}

bool person_find(
    struct people *people, struct arena *a, int64_t id, struct person *ret_person, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(people->sql, PEOPLE_SQL_PERSON_FIND, DB_ARGS(DB_I64(id)), &rows, err))
		return err_turn(err, ERR_NOT_FOUND, ERR_NOT_FOUND, "no such person");
	*ret_person = row_to_person(rows, a);
	return !a->failed || err_set(err, ERR_MEMORY, "out of memory");
}

/* ---- writing ---- */

struct writing {
	struct people *people;
	const struct call *call;
	struct person draft, before;
	struct span name_key, number_key;
	char token[TOKEN_LEN + 1];
	struct span reason;
};

static bool college_there(struct writing *w, struct err *err)
{
	struct college_set set;

	if (w->draft.college == 0)
		return true;
	return people_colleges(w->people, w->call->arena, &set, err) &&
	       (college_at(&set, w->draft.college) >= 0 ||
	           err_field(err, "college", "no such college"));
}

static bool draft_fit(struct writing *w, struct err *err)
{
	struct arena *a = w->call->arena;
	struct person *d = &w->draft;

	if (!person_text(a, "name", d->name, 1, PERSON_NAME_MAX, &d->name, err) ||
	    (d->phone.ptr != NULL &&
	        !person_text(a, "phone", d->phone, 0, PHONE_MAX, &d->phone, err)))
		return false;
	w->name_key = person_key(a, d->name);
	return !a->failed || err_set(err, ERR_MEMORY, "out of memory");
}

static struct span present(struct span s)
{
	return s.len ? s : (struct span){ 0 };
}

static bool note_id(struct writing *w, const char *what, const struct audit_change *changes,
    size_t n, struct err *err)
{
	char id[24];

	(void)snprintf(id, sizeof(id), "%" PRId64, w->draft.id);
	return people_audit(w->people, w->call, what, span_of(id), changes, n, err);
}

static bool insert(void *ctx, struct err *err)
{
	struct writing *w = ctx;
	struct person *d = &w->draft;
	const struct audit_change kind = { "kind", { 0 }, span_of(kind_name(d->kind)) };

	if (!college_there(w, err) ||
	    !group_take(w->people, w->call->arena, d->group_name, d->college, &d->group, err))
		return false;
	if (!people_number(w->people, PEOPLE_SQL_PERSON_INSERT,
	        DB_ARGS(DB_TEXT(d->key), DB_TEXT(d->number), DB_TEXT(w->number_key),
	            DB_TEXT(d->name), DB_TEXT(w->name_key), DB_TEXT(span_of(kind_name(d->kind))),
	            DB_NULL, DB_I64(d->college), DB_I64(d->group), DB_TEXT(present(d->phone)),
	            DB_TEXT(SOURCE_BY_HAND), DB_I64(w->call->now)),
	        &d->id, err))
		return err_turn(err, ERR_NOT_FOUND, ERR_CONFLICT, "that number is somebody's");
	return note_id(w, "person.added", &kind, 1, err);
}

bool person_add(struct people *people, const struct call *call, const struct person *draft,
    struct person *ret_person, struct err *err)
{
	struct writing w = { .people = people, .call = call, .draft = *draft };
	struct arena *a = call->arena;

	if (!person_text(a, "number", draft->number, 1, NUMBER_MAX, &w.draft.number, err) ||
	    !draft_fit(&w, err) || !token_make(w.token, err))
		return false;
	w.number_key = person_key(a, w.draft.number);
	if (w.number_key.len == 0)
		return err_field(err, "number", "letters and digits are wanted");
	w.draft.key = (struct span){ w.token, ACCOUNT_KEY_LEN };
	return db_tx(people->db, DB_WRITE, insert, &w, err) &&
	       person_find(people, a, w.draft.id, ret_person, err);
}

bool person_close(struct people *people, int64_t person, enum person_state state, struct err *err)
{
	const struct span left = SPAN("left"), open = SPAN("open");
	const bool leaves = state == PERSON_LEFT;

	if (!db_run(people->sql, PEOPLE_SQL_PERSON_CLOSE_ACCOUNTS,
	        DB_ARGS(
	            DB_TEXT(leaves ? left : open), DB_I64(person), DB_TEXT(leaves ? open : left)),
	        err))
		return false;
	return !leaves ||
	       db_run(people->sql, PEOPLE_SQL_PERSON_END_SESSIONS, DB_ARGS(DB_I64(person)), err);
}

static bool store(struct writing *w, struct err *err)
{
	const struct person *d = &w->draft;
	const int64_t left = w->before.state == PERSON_LEFT ? w->before.left : w->call->now;
	const struct db_arg left_at = { .kind = d->state == PERSON_LEFT ? DB_ARG_I64 : DB_ARG_NULL,
		.i = left };

	return db_run(w->people->sql, PEOPLE_SQL_PERSON_UPDATE,
	    DB_ARGS(DB_TEXT(d->name), DB_TEXT(w->name_key), DB_TEXT(span_of(kind_name(d->kind))),
	        DB_TEXT(w->before.kind_word), DB_I64(d->college), DB_I64(d->group),
	        DB_TEXT(d->phone.ptr ? present(d->phone) : w->before.phone),
	        DB_TEXT(w->before.source), DB_TEXT(span_of(states[d->state])), left_at,
	        DB_I64(w->call->now), DB_I64(d->id)),
	    err);
}

/* Of name and telephone only that they changed. */
static struct span hidden_if(bool changed)
{
	return changed ? AUDIT_HIDDEN : (struct span){ 0 };
}

static bool note_change(struct writing *w, struct err *err)
{
	const struct person *b = &w->before, *d = &w->draft;
	const struct audit_change changes[] = {
		{ "kind", span_of(kind_name(b->kind)), span_of(kind_name(d->kind)) },
		{ "state", span_of(states[b->state]), span_of(states[d->state]) },
		{ "college", b->college_name, d->college_name },
		{ "name", { 0 }, hidden_if(!span_eq(b->name, d->name)) },
		{ "phone", { 0 }, hidden_if(d->phone.ptr != NULL && !span_eq(b->phone, d->phone)) },
		{ "group", { 0 }, hidden_if(b->group != d->group) },
	};

	return note_id(w, "person.changed", changes, sizeof(changes) / sizeof(changes[0]), err);
}

static bool update(void *ctx, struct err *err)
{
	struct writing *w = ctx;
	struct person *d = &w->draft, after;
	struct arena *a = w->call->arena;

	if (!person_find(w->people, a, d->id, &w->before, err) || !college_there(w, err) ||
	    !group_take(w->people, a, d->group_name, d->college, &d->group, err) ||
	    !store(w, err) || !person_find(w->people, a, d->id, &after, err))
		return false;
	d->college_name = after.college_name;
	return (w->before.state == d->state || person_close(w->people, d->id, d->state, err)) &&
	       note_change(w, err);
}

bool person_change(struct people *people, const struct call *call, const struct person *draft,
    struct person *ret_person, struct err *err)
{
	struct writing w = { .people = people, .call = call, .draft = *draft };

	return draft_fit(&w, err) && db_tx(people->db, DB_WRITE, update, &w, err) &&
	       person_find(people, call->arena, draft->id, ret_person, err);
}

static bool unmask(void *ctx, struct err *err)
{
	struct writing *w = ctx;
	const struct audit_change why = { "reason", { 0 }, w->reason };

	return person_find(w->people, w->call->arena, w->draft.id, &w->before, err) &&
	       note_id(w, "person.unmasked", &why, 1, err);
}

bool person_unmask(struct people *people, const struct call *call, int64_t id, struct span reason,
    struct person *ret_person, struct err *err)
{
	struct writing w = { .people = people, .call = call, .draft.id = id };

	if (!person_text(call->arena, "reason", reason, 2, 200, &w.reason, err) ||
	    !db_tx(people->db, DB_WRITE, unmask, &w, err))
		return false;
	*ret_person = w.before;
	return true;
}
