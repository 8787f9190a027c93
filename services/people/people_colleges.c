/* The tree of colleges. */
#include <inttypes.h>
#include <stdio.h>

#include "core/text.h"
#include "core/utf8.h"
#include "core/vec.h"
#include "platform/mem.h"
#include "services/people/people_inside.h"
#include "services/people/people_sql.h" /* generated from sql/ */

/* ---- names and keys ---- */

struct naming {
	struct span name, key; /* an empty key: nothing that could be a name */
};

static bool name_of(struct arena *a, struct span raw, struct naming *ret, struct err *err)
{
	struct buf name = { .arena = a }, key = { .arena = a };
	size_t points;

	text_tidy(&name, raw);
	text_key(&key, buf_span(&name));
	if (a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!utf8_valid(buf_span(&name), &points) || points > COLLEGE_NAME_MAX)
		return err_field(
		    err, "name", "a college's name has at most %d characters", COLLEGE_NAME_MAX);
	*ret = (struct naming){ buf_span(&name), buf_span(&key) };
	return true;
}

/* ---- taking ---- */

static bool look_up(
    struct people *people, size_t which, struct span key, int64_t *ret_id, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(people->sql, which, DB_ARGS(DB_TEXT(key)), &rows, err))
		return false;
	*ret_id = db_next(rows, err) ? db_i64(rows, 0) : 0;
	return err->code == ERR_NONE;
}

static bool take(
    struct people *people, struct arena *a, struct span raw, int64_t *ret_id, struct err *err)
{
	struct naming naming;
	int64_t id = 0;

	if (!name_of(a, raw, &naming, err))
		return false;
	if (naming.key.len != 0 &&
	    (!look_up(people, PEOPLE_SQL_COLLEGE_BY_KEY, naming.key, &id, err) ||
	        (id == 0 &&
	            !look_up(people, PEOPLE_SQL_COLLEGE_BY_OLD_KEY, naming.key, &id, err)) ||
	        (id == 0 && !people_number(people, PEOPLE_SQL_COLLEGE_INSERT,
	                        DB_ARGS(DB_TEXT(naming.name), DB_TEXT(naming.key)), &id, err))))
		return false;
	*ret_id = id;
	return true;
}

bool people_college_take(struct people *people, struct span name, int64_t *ret_id, struct err *err)
{
	struct mem_arena memory;
	bool ok;

	mem_arena_init(&memory);
	ok = take(people, &memory.arena, name, ret_id, err);
	mem_arena_finish(&memory);
	return ok;
}

/* ---- the tree ---- */

bool people_colleges(
    struct people *people, struct arena *a, struct college_set *ret_colleges, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct college_set set = { 0 };

	if (!db_query(people->sql, PEOPLE_SQL_COLLEGES, (struct db_args){ 0 }, &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((set.v = vec_grow(a, set.v, set.n, sizeof(*set.v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		set.v[set.n++] = (struct college){
			.id = db_i64(rows, 0),
			.name = db_text(rows, 1, a),
			.parent = db_i64(rows, 2),
			.depth = db_i64(rows, 3),
			.above = db_i64(rows, 4),
		};
	}
	*ret_colleges = set;
	return err->code == ERR_NONE;
}

int64_t college_at(const struct college_set *set, int64_t id)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->v[i].id == id)
			return (int64_t)i;
	return -1;
}

bool college_within(const struct college_set *set, int64_t at, int64_t top)
{
	while (at >= 0 && at != top)
		at = set->v[at].above;
	return at >= 0;
}

/* ---- changing ---- */

struct change {
	struct people *people;
	const struct call *call;
	const struct college *draft;
	struct naming naming;
	struct college result;
};

/* Column order is fixed by college_find in sql/queries.sql. */
static bool before(struct change *c, struct span *ret_key, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(
	        c->people->sql, PEOPLE_SQL_COLLEGE_FIND, DB_ARGS(DB_I64(c->draft->id)), &rows, err))
		return err_turn(err, ERR_NOT_FOUND, ERR_NOT_FOUND, "no such college");
	c->result = (struct college){
		.id = c->draft->id,
		.name = c->naming.name,
		.parent = c->draft->parent,
	};
	*ret_key = db_text(rows, 3, c->call->arena);
	return true;
}

static bool hangs_well(struct change *c, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	int64_t height = 0;

	if (c->draft->parent == 0)
		return true;
	if (!people_number(c->people, PEOPLE_SQL_COLLEGE_HEIGHT, DB_ARGS(DB_I64(c->draft->id)),
	        &height, err) ||
	    !db_first(c->people->sql, PEOPLE_SQL_COLLEGE_ABOVE,
	        DB_ARGS(DB_I64(c->draft->parent), DB_I64(c->draft->id)), &rows, err))
		return false;
	if (db_i64(rows, 0) == 0)
		return err_field(err, "parent", "no such college");
	if (db_i64(rows, 1) != 0)
		return err_set(err, ERR_CONFLICT, "a college cannot hang below itself");
	return db_i64(rows, 0) + height <= COLLEGE_DEPTH_MAX ||
	       err_set(err, ERR_CONFLICT, "the tree has at most %d levels", COLLEGE_DEPTH_MAX);
}

static bool name_is_free(struct change *c, struct err *err)
{
	int64_t others = 0;

	if (!people_number(c->people, PEOPLE_SQL_COLLEGE_OTHERS,
	        DB_ARGS(DB_TEXT(c->naming.key), DB_I64(c->draft->id)), &others, err))
		return false;
	return others == 0 || err_set(err, ERR_CONFLICT, "another college has that name");
}

static bool store(struct change *c, struct span old_key, struct err *err)
{
	const struct college *d = c->draft;
	const struct db_arg parent = { .kind = d->parent ? DB_ARG_I64 : DB_ARG_NULL,
		.i = d->parent };

	if (!db_run(c->people->sql, PEOPLE_SQL_COLLEGE_FORGET_OLD_KEY,
	        DB_ARGS(DB_TEXT(c->naming.key)), err) ||
	    !db_run(c->people->sql, PEOPLE_SQL_COLLEGE_UPDATE,
	        DB_ARGS(DB_TEXT(c->naming.name), DB_TEXT(c->naming.key), parent, DB_I64(d->id)),
	        err))
		return false;
	return span_eq(old_key, c->naming.key) ||
	       db_run(c->people->sql, PEOPLE_SQL_COLLEGE_KEEP_OLD_KEY,
	           DB_ARGS(DB_TEXT(old_key), DB_I64(d->id)), err);
}

static bool change(void *ctx, struct err *err)
{
	struct change *c = ctx;
	struct span old_key;
	char id[24];

	(void)snprintf(id, sizeof(id), "%" PRId64, c->draft->id);
	return before(c, &old_key, err) && hangs_well(c, err) && name_is_free(c, err) &&
	       store(c, old_key, err) &&
	       people_note(c->people, c->call, "college.changed", span_of(id), err);
}

bool people_college_change(struct people *people, const struct call *call,
    const struct college *draft, struct college *ret_college, struct err *err)
{
	struct change c = { .people = people, .call = call, .draft = draft };

	if (!name_of(call->arena, draft->name, &c.naming, err))
		return false;
	if (c.naming.key.len == 0)
		return err_field(err, "name", "a name has letters");
	if (!db_tx(people->db, DB_WRITE, change, &c, err))
		return false;
	*ret_college = c.result;
	return true;
}
