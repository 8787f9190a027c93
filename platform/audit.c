/* The audit log; platform/audit.h is the contract. That nothing is changed is the database's business: see the
 * triggers that tools/sqlgen.py makes of {{append_only}}. */
#include "platform/audit.h"

#include "core/json.h"
#include "core/vec.h"
#include "platform/audit_sql.h" /* generated from sql/audit */
#include "platform/json_reader.h"
#include "platform/mem.h"

struct audit {
	struct db_stmts *sql;
};

bool audit_migrate(struct db *db, struct err *err)
{
	return db_migrate(db, "audit", audit_migrations, err);
}

bool audit_open(struct db *db, struct audit **ret_audit, struct err *err)
{
	struct audit *audit = mem_new(sizeof(*audit));

	if (audit == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!db_prepare(db, audit_sql, AUDIT_SQL_N, &audit->sql, err)) {
		mem_free(audit);
		return false;
	}
	*ret_audit = audit;
	return true;
}

void audit_close(struct audit *audit)
{
	if (audit == NULL)
		return;
	db_stmts_free(audit->sql);
	mem_free(audit);
}

/* ---- writing ---- */

static bool same(const struct audit_change *c)
{
	return (c->before.ptr == NULL) == (c->after.ptr == NULL) && span_eq(c->before, c->after) &&
	       !span_eq(c->after, AUDIT_HIDDEN);
}

static struct span write_changes(struct arena *a, const struct audit_note *note)
{
	struct buf text = { .arena = a };
	struct json out = { .out = &text };

	json_open(&out, '[');
	for (size_t i = 0; i < note->n_changes; i++) {
		if (same(&note->changes[i]))
			continue;
		json_open(&out, '[');
		json_text(&out, span_of(note->changes[i].field));
		json_text(&out, note->changes[i].before);
		json_text(&out, note->changes[i].after);
		json_close(&out, ']');
	}
	json_close(&out, ']');
	return out.bad ? (struct span){ 0 } : buf_span(&text);
}

static bool insert(struct audit *audit, const struct call *call, const struct audit_note *note,
    struct span changes, struct err *err)
{
	if (changes.ptr == NULL)
		return err_set(err, ERR_INTERNAL, "audit: a change is not UTF-8");
	return db_run(audit->sql, AUDIT_SQL_INSERT,
	    DB_ARGS(DB_I64(call->now), DB_TEXT(call->user), DB_TEXT(call->kind),
	        DB_TEXT(note->room), DB_TEXT(note->what), DB_TEXT(note->subject),
	        DB_TEXT(call->address), DB_TEXT(call->request_id), DB_TEXT(changes)),
	    err);
}

bool audit_record(
    struct audit *audit, const struct call *call, const struct audit_note *note, struct err *err)
{
	struct mem_arena memory;
	struct span changes;
	bool ok;

	mem_arena_init(&memory);
	changes = write_changes(&memory.arena, note);
	ok = memory.arena.failed ? err_set(err, ERR_MEMORY, "out of memory")
	                         : insert(audit, call, note, changes, err);
	mem_arena_finish(&memory);
	return ok;
}

/* ---- reading ---- */

static struct span text_at(struct arena *a, const struct json_value *triple, size_t at)
{
	const struct json_value *v = json_value_item(triple, at);
	struct span text;

	return v != NULL && json_value_text(v, &text) ? arena_dup(a, text) : (struct span){ 0 };
}

/* Span ends where the text does; names need their NUL. */
static const char *name_at(struct arena *a, const struct json_value *triple)
{
	struct buf name = { .arena = a };

	buf_add(&name, text_at(a, triple, 0));
	buf_add(&name, (struct span){ "", 1 });
	return a->failed ? "" : name.ptr;
}

static bool read_changes(
    struct arena *a, struct span text, struct audit_entry *entry, struct err *err)
{
	struct json_value *list = NULL;
	size_t n = 0;

	if (!json_read(text, &list, err))
		return false;
	(void)json_value_array(list, &n);
	entry->changes = arena_array(a, struct audit_change, n + 1);
	for (size_t i = 0; entry->changes != NULL && i < n; i++) {
		const struct json_value *triple = json_value_item(list, i);

		entry->changes[entry->n_changes++] = (struct audit_change){ name_at(a, triple),
			text_at(a, triple, 1), text_at(a, triple, 2) };
	}
	json_value_free(list);
	return !a->failed || err_set(err, ERR_MEMORY, "out of memory");
}

/* Column order is fixed by `search` in sql/audit/queries.sql. */
static bool row_to_entry(
    const struct db_rows *rows, struct arena *a, struct audit_entry *ret, struct err *err)
{
	*ret = (struct audit_entry){
		.id = db_i64(rows, 0),
		.at = db_i64(rows, 1),
		.who = db_text(rows, 2, a),
		.role = db_text(rows, 3, a),
		.room = db_text(rows, 4, a),
		.what = db_text(rows, 5, a),
		.subject = db_text(rows, 6, a),
		.address = db_text(rows, 7, a),
		.request = db_text(rows, 8, a),
	};
	return read_changes(a, db_text(rows, 9, a), ret, err);
}

static bool take_rows(struct db_rows *rows, struct arena *a, struct audit_set *set, struct err *err)
{
	while (db_next(rows, err)) {
		if ((set->v = vec_grow(a, set->v, set->n, sizeof(*set->v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		if (!row_to_entry(rows, a, &set->v[set->n++], err))
			return false;
	}
	return err->code == ERR_NONE;
}

bool audit_search(struct audit *audit, struct arena *a, const struct audit_filter *f,
    struct audit_set *ret_entries, struct err *err)
{
	const size_t most = f->most && f->most < AUDIT_PAGE_MAX ? f->most : AUDIT_PAGE_MAX;
	AUTO_ROWS struct db_rows *rows = NULL;
	struct audit_set set = { 0 };

	if (!db_query(audit->sql, AUDIT_SQL_SEARCH,
	        DB_ARGS(DB_I64(f->since), DB_I64(f->until ? f->until : INT64_MAX),
	            DB_I64(f->before), DB_TEXT(f->who), DB_TEXT(f->room), DB_TEXT(f->what),
	            DB_TEXT(f->subject), DB_I64((int64_t)most)),
	        &rows, err) ||
	    !take_rows(rows, a, &set, err))
		return false;
	*ret_entries = set;
	return true;
}

bool audit_purge(struct audit *audit, int64_t before, struct err *err)
{
	return db_run(audit->sql, AUDIT_SQL_PURGE, DB_ARGS(DB_I64(before)), err);
}
