/* The rules of the directory of e-resources. Knows no HTTP; README.md says why each rule is there.
 * Periods and links are resources_link.c. */
#include "services/resources/resources.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/date.h"
#include "core/text.h"
#include "core/utf8.h"
#include "core/vec.h"
#include "platform/audit.h"
#include "platform/mem.h"
#include "platform/records.h"
#include "services/resources/resources_sql.h" /* generated from sql/ */

struct resources {
	struct db *db;
	struct db_stmts *sql;
	struct records *records;
	struct audit *audit;
};

struct resources *resources_open(struct db *db, struct err *err)
{
	struct resources *resources = mem_new(sizeof(*resources));

	if (resources == NULL) {
		(void)err_set(err, ERR_MEMORY, "out of memory");
		return NULL;
	}
	resources->db = db;
	if (!db_prepare(db, resources_sql, RESOURCES_SQL_N, &resources->sql, err) ||
	    !records_open(db, &resources->records, err) ||
	    !audit_open(db, &resources->audit, err)) {
		resources_close(resources);
		return NULL;
	}
	return resources;
}

void resources_close(struct resources *resources)
{
	if (resources == NULL)
		return;
	audit_close(resources->audit);
	records_close(resources->records);
	db_stmts_free(resources->sql);
	mem_free(resources);
}

/* ---- words ---- */

static const char *const kinds[] = { "ebooks", "textbooks", "journals", "database", "media",
	"repository", "other" };
static const char *const licences[] = { "bought", "free_offer", "trial", "open" };

enum {
	KINDS = sizeof(kinds) / sizeof(kinds[0]),
	LICENCES = sizeof(licences) / sizeof(licences[0])
};

static int place_of(const char *const *words, int n, struct span word)
{
	for (int i = 0; i < n; i++)
		if (span_eq(word, span_of(words[i])))
			return i;
	return -1;
}

const char *resource_kind_name(enum resource_kind kind)
{
	return kinds[kind];
}

const char *resource_licence_name(enum resource_licence licence)
{
	return licences[licence];
}

bool resource_kind_find(struct span name, enum resource_kind *ret_kind)
{
	int at = place_of(kinds, KINDS, name);

	if (at >= 0)
		*ret_kind = (enum resource_kind)at;
	return at >= 0;
}

bool resource_licence_find(struct span name, enum resource_licence *ret_licence)
{
	int at = place_of(licences, LICENCES, name);

	if (at >= 0)
		*ret_licence = (enum resource_licence)at;
	return at >= 0;
}

/* ---- reading ---- */

/* Column order is fixed by the SELECTs in sql/queries.sql. */
static struct resource row_to_resource(const struct db_rows *rows, struct arena *a)
{
	struct resource r = {
		.id = db_i64(rows, 0),
		.name = db_text(rows, 1, a),
		.kind = RESOURCE_OTHER,
		.starts = db_text(rows, 4, a),
		.ends = db_text(rows, 5, a),
		.link_template = db_text(rows, 6, a),
		.proxied = db_bool(rows, 7),
		.note = db_text(rows, 8, a),
	};

	(void)resource_kind_find(db_text(rows, 2, a), &r.kind);
	(void)resource_licence_find(db_text(rows, 3, a), &r.licence); /* the table checks it */
	return r;
}

bool resources_all(struct resources *resources, struct arena *a, struct resource_set *ret_resources,
    struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct resource_set set = { 0 };

	if (!db_query(resources->sql, RESOURCES_SQL_ALL, (struct db_args){ 0 }, &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((set.v = vec_grow(a, set.v, set.n, sizeof(*set.v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		set.v[set.n++] = row_to_resource(rows, a);
	}
	*ret_resources = set;
	return err->code == ERR_NONE;
}

static bool find(struct resources *resources, struct arena *a, size_t which, struct db_args args,
    struct resource *ret_resource, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(resources->sql, which, args, &rows, err))
		return err_turn(err, ERR_NOT_FOUND, ERR_NOT_FOUND, "no such resource");
	*ret_resource = row_to_resource(rows, a);
	return true;
}

bool resources_find(struct resources *resources, struct arena *a, int64_t id,
    struct resource *ret_resource, struct err *err)
{
	return find(resources, a, RESOURCES_SQL_FIND, DB_ARGS(DB_I64(id)), ret_resource, err);
}

static bool key_of(struct arena *a, struct span name, struct span *ret_key, struct err *err)
{
	struct buf key = { .arena = a };

	text_key(&key, name);
	*ret_key = key.len ? buf_span(&key) : SPAN("");
	return !a->failed || err_set(err, ERR_MEMORY, "out of memory");
}

bool resources_find_by_name(struct resources *resources, struct arena *a, struct span name,
    struct resource *ret_resource, struct err *err)
{
	struct span key;

	return key_of(a, name, &key, err) && find(resources, a, RESOURCES_SQL_FIND_BY_KEY,
	                                         DB_ARGS(DB_TEXT(key)), ret_resource, err);
}

/* ---- checking ---- */

enum { NAME_MAX_POINTS = 120 };

static bool name_fit(
    struct arena *a, struct span raw, struct resource *draft, struct span *ret_key, struct err *err)
{
	struct buf name = { .arena = a };
	size_t points;

	text_tidy(&name, raw);
	draft->name = buf_span(&name);
	if (!key_of(a, draft->name, ret_key, err))
		return false;
	if (!utf8_valid(draft->name, &points) || points > NAME_MAX_POINTS)
		return err_field(err, "name", "at most %d characters", NAME_MAX_POINTS);
	return ret_key->len != 0 || err_field(err, "name", "a name has letters");
}

static bool day_fit(const char *field, struct span day, struct err *err)
{
	return day.ptr == NULL || date_parse(day, NULL) ||
	       err_field(err, field, "a day is written 2020-02-29");
}

static bool period_fit(const struct resource *r, struct err *err)
{
	if (!day_fit("starts", r->starts, err) || !day_fit("ends", r->ends, err))
		return false;
	if (r->starts.ptr != NULL && r->ends.ptr != NULL &&
	    memcmp(r->starts.ptr, r->ends.ptr, DATE_LEN) > 0)
		return err_field(err, "ends", "before its first day");
	return true;
}

/* An empty text counts as left out. */
static struct span filled(struct span s)
{
	return s.len ? s : (struct span){ 0 };
}

static bool draft_fit(
    struct arena *a, struct resource *draft, struct span *ret_key, struct err *err)
{
	draft->link_template = filled(draft->link_template);
	draft->note = filled(draft->note);
	return name_fit(a, draft->name, draft, ret_key, err) && period_fit(draft, err) &&
	       (draft->link_template.ptr == NULL ||
	           resource_template_check(draft->link_template, err));
}

/* ---- changing: each change is one body for db_tx, which may run it again ---- */

struct change {
	struct resources *resources;
	const struct call *call;
	struct resource draft, was;
	struct span key;
	int64_t id;
};

static bool one_number(
    struct change *c, size_t which, struct db_args args, int64_t *ret_number, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(c->resources->sql, which, args, &rows, err))
		return false;
	*ret_number = db_i64(rows, 0);
	return true;
}

static struct span yes_or_no(bool absent, bool truth)
{
	if (absent)
		return (struct span){ 0 };
	return truth ? SPAN("yes") : SPAN("no");
}

/* `was` is all empty for one that is made. */
static bool audit(struct change *c, const char *what, struct span id, struct err *err)
{
	const struct resource *was = &c->was, *is = &c->draft;
	const bool made = was->id == 0;
	const struct audit_change changes[] = {
		{ "name", was->name, is->name },
		{ "kind", made ? (struct span){ 0 } : span_of(kinds[was->kind]),
		    span_of(kinds[is->kind]) },
		{ "licence", made ? (struct span){ 0 } : span_of(licences[was->licence]),
		    span_of(licences[is->licence]) },
		{ "starts", was->starts, is->starts },
		{ "ends", was->ends, is->ends },
		{ "link", was->link_template, is->link_template },
		{ "proxied", yes_or_no(made, was->proxied), yes_or_no(false, is->proxied) },
		{ "note", was->note, is->note },
	};

	return audit_record(c->resources->audit, c->call,
	    &(struct audit_note){
	        .room = SPAN("resources"),
	        .what = span_of(what),
	        .subject = id,
	        .changes = changes,
	        .n_changes = sizeof(changes) / sizeof(changes[0]),
	    },
	    err);
}

static bool note(struct change *c, const char *what, struct err *err)
{
	char id[24];
	int n = snprintf(id, sizeof(id), "%" PRId64, c->id);

	return event_record(c->resources->records,
	           &(struct event){
	               .at = c->call->now,
	               .room = SPAN("resources"),
	               .what = span_of(what),
	               .quantity = 1,
	               .unit = SPAN("resources"),
	               .person = c->call->user,
	               .kind = c->call->kind,
	               .subject = { id, (size_t)n },
	           },
	           err) &&
	       audit(c, what, (struct span){ id, (size_t)n }, err);
}

#define TAKEN "another resource has that name"

static bool create(void *ctx, struct err *err)
{
	struct change *c = ctx;
	const struct resource *d = &c->draft;

	if (!one_number(c, RESOURCES_SQL_INSERT,
	        DB_ARGS(DB_TEXT(d->name), DB_TEXT(c->key), DB_TEXT(span_of(kinds[d->kind])),
	            DB_TEXT(span_of(licences[d->licence])), DB_TEXT(d->starts), DB_TEXT(d->ends),
	            DB_TEXT(d->link_template), DB_BOOL(d->proxied), DB_TEXT(d->note)),
	        &c->id, err))
		return err_turn(err, ERR_NOT_FOUND, ERR_CONFLICT, TAKEN);
	return note(c, "resource.made", err);
}

bool resources_create(struct resources *resources, const struct call *call,
    const struct resource *draft, int64_t *ret_id, struct err *err)
{
	struct change c = { .resources = resources, .call = call, .draft = *draft };

	if (!draft_fit(call->arena, &c.draft, &c.key, err) ||
	    !db_tx(resources->db, DB_WRITE, create, &c, err))
		return false;
	*ret_id = c.id;
	return true;
}

static bool change(void *ctx, struct err *err)
{
	struct change *c = ctx;
	const struct resource *d = &c->draft;
	int64_t others = 0;

	if (!resources_find(c->resources, c->call->arena, d->id, &c->was, err) ||
	    !one_number(
	        c, RESOURCES_SQL_OTHERS, DB_ARGS(DB_TEXT(c->key), DB_I64(d->id)), &others, err))
		return false;
	if (others != 0)
		return err_set(err, ERR_CONFLICT, TAKEN);
	if (!one_number(c, RESOURCES_SQL_UPDATE,
	        DB_ARGS(DB_TEXT(d->name), DB_TEXT(c->key), DB_TEXT(span_of(kinds[d->kind])),
	            DB_TEXT(span_of(licences[d->licence])), DB_TEXT(d->starts), DB_TEXT(d->ends),
	            DB_TEXT(d->link_template), DB_BOOL(d->proxied), DB_TEXT(d->note),
	            DB_I64(d->id)),
	        &c->id, err))
		return err_turn(err, ERR_NOT_FOUND, ERR_NOT_FOUND, "no such resource");
	return note(c, "resource.changed", err);
}

bool resources_change(struct resources *resources, const struct call *call,
    const struct resource *draft, struct err *err)
{
	struct change c = { .resources = resources, .call = call, .draft = *draft };

	return draft_fit(call->arena, &c.draft, &c.key, err) &&
	       db_tx(resources->db, DB_WRITE, change, &c, err);
}
