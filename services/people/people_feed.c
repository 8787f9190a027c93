/* A feed against what is stored: both sides sorted by number and walked together. A dry run does everything and
 * takes it back, so that it cannot promise what the night would not do. */
#include "services/people/people_feed.h"

#include <stdlib.h>

#include "core/vec.h"
#include "services/people/people_inside.h"
#include "services/people/people_sql.h" /* generated from sql/ */

enum { LEAVERS_SPARED = 5 }; /* so few never stop a feed, whatever their share */

struct known {
	int64_t id;
	struct span key, name, kind_word, phone, source;
	enum kind kind;
	int64_t college, group;
	bool left;
};

struct feeding {
	struct people *people;
	const struct call *call;
	const struct feed_order *order;
	struct feed_outcome out;
	size_t n_read; /* findings of the file itself */
	struct known *known;
	size_t n_known;
};

const char *feed_change_name(enum feed_change change)
{
	static const char *const names[] = { "new", "changed", "back", "left" };

	return names[change];
}

/* ---- sorting ---- */

static int compare_spans(struct span a, struct span b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.ptr, b.ptr, n) : 0;

	return c ? c : (a.len > b.len) - (a.len < b.len);
}

static int by_key(const void *a, const void *b)
{
	const struct fed *x = a, *y = b;
	int c = compare_spans(x->key, y->key);

	return c ? c : (x->row > y->row) - (x->row < y->row);
}

static int known_by_key(const void *a, const void *b)
{
	return compare_spans(((const struct known *)a)->key, ((const struct known *)b)->key);
}

static int by_place(const void *a, const void *b)
{
	const struct fed *x = *(struct fed *const *)a, *y = *(struct fed *const *)b;
	int c = compare_spans(x->college, y->college);

	return c ? c : compare_spans(x->group, y->group);
}

/* ---- what is stored ---- */

/* Column order is fixed by feed_persons in sql/persons.sql. */
static bool load(struct feeding *f, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct arena *a = f->call->arena;

	f->n_known = 0;
	f->known = NULL;
	if (!db_query(f->people->sql, PEOPLE_SQL_FEED_PERSONS, (struct db_args){ 0 }, &rows, err))
		return false;
	while (db_next(rows, err)) {
		struct known k = {
			.id = db_i64(rows, 0),
			.key = db_text(rows, 1, a),
			.name = db_text(rows, 2, a),
			.kind_word = db_text(rows, 4, a),
			.college = db_i64(rows, 5),
			.group = db_i64(rows, 6),
			.phone = db_text(rows, 7, a),
			.source = db_text(rows, 8, a),
		};

		(void)kind_find(db_text(rows, 3, a), &k.kind);
		k.left = span_eq(db_text(rows, 9, a), SPAN("left"));
		f->known = vec_grow(a, f->known, f->n_known, sizeof(*f->known));
		if (f->known == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		f->known[f->n_known++] = k;
	}
	if (f->n_known != 0)
		qsort(f->known, f->n_known, sizeof(*f->known), known_by_key);
	return err->code == ERR_NONE;
}

/* ---- colleges, classes, kinds: each distinct name is asked for once ---- */

static bool place_one(struct feeding *f, struct fed *one, const struct fed *before, struct err *err)
{
	bool same_college = before != NULL && span_eq(one->college, before->college);

	if (same_college)
		one->college_id = before->college_id;
	else if (!people_college_take(f->people, one->college, &one->college_id, err))
		return false;
	if (same_college && span_eq(one->group, before->group)) {
		one->group_id = before->group_id;
		return true;
	}
	return group_take(
	    f->people, f->call->arena, one->group, one->college_id, &one->group_id, err);
}

static bool place_all(struct feeding *f, struct err *err)
{
	struct feed_rows *rows = &f->out.rows;
	struct fed **order = arena_array(f->call->arena, struct fed *, rows->n + 1);

	if (order == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < rows->n; i++)
		order[i] = &rows->v[i];
	qsort(order, rows->n, sizeof(*order), by_place);
	for (size_t i = 0; i < rows->n; i++)
		if (!place_one(f, order[i], i ? order[i - 1] : NULL, err))
			return false;
	return true;
}

struct meaning {
	struct span word;
	enum kind kind;
};

static bool meaning_of(
    struct feeding *f, struct meaning **all, size_t *n, struct fed *one, struct err *err)
{
	struct meaning m = { .word = one->kind_word };

	for (size_t i = 0; i < *n; i++) {
		if (span_eq((*all)[i].word, one->kind_word)) {
			one->kind = (*all)[i].kind;
			return true;
		}
	}
	if (!kind_of_word(f->people, f->call->arena, m.word, &m.kind, err))
		return false;
	if ((*all = vec_grow(f->call->arena, *all, *n, sizeof(**all))) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	(*all)[(*n)++] = m;
	one->kind = m.kind;
	return true;
}

static bool understand_kinds(struct feeding *f, struct err *err)
{
	struct meaning *all = NULL;
	size_t n = 0;

	for (size_t i = 0; i < f->out.rows.n; i++)
		if (!meaning_of(f, &all, &n, &f->out.rows.v[i], err))
			return false;
	return true;
}

/* ---- one person ---- */

static bool tell(struct feeding *f, struct feed_difference d, struct err *err)
{
	struct feed_outcome *o = &f->out;

	d.number = masked(f->call->arena, d.number);
	o->count[d.what]++;
	o->differences = vec_grow(
	    f->call->arena, o->differences, o->n_differences, sizeof(*o->differences));
	if (o->differences == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	o->differences[o->n_differences++] = d;
	return true;
}

static bool refuse(struct feeding *f, const struct fed *one, enum feed_fault fault, struct err *err)
{
	struct feed_rows *rows = &f->out.rows;

	rows->findings = vec_grow(
	    f->call->arena, rows->findings, rows->n_findings, sizeof(*rows->findings));
	if (rows->findings == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	rows->findings[rows->n_findings++] = (struct feed_finding){ one->row, fault };
	return true;
}

static bool insert(struct feeding *f, const struct fed *one, struct err *err)
{
	char token[TOKEN_LEN + 1];

	if (!token_make(token, err))
		return false;
	return tell(f,
	           (struct feed_difference){
	               .what = FEED_NEW, .number = one->number, .name = one->name },
	           err) &&
	       db_send(f->people->sql, PEOPLE_SQL_PERSON_INSERT,
	           DB_ARGS(DB_TEXT(((struct span){ token, ACCOUNT_KEY_LEN })), DB_TEXT(one->number),
	               DB_TEXT(one->key), DB_TEXT(one->name),
	               DB_TEXT(person_key(f->call->arena, one->name)),
	               DB_TEXT(span_of(kind_name(one->kind))), DB_TEXT(one->kind_word),
	               DB_I64(one->college_id), DB_I64(one->group_id), DB_TEXT(one->phone),
	               DB_TEXT(f->order->source), DB_I64(f->call->now)),
	           err);
}

/* What the file has no column for stays as it is. */
static struct fed merged(const struct feeding *f, const struct known *k, const struct fed *one)
{
	const bool *has = f->out.rows.has;
	struct fed m = *one;

	if (!has[FEED_KIND]) {
		m.kind = k->kind;
		m.kind_word = k->kind_word;
	}
	if (!has[FEED_COLLEGE])
		m.college_id = k->college;
	if (!has[FEED_CLASS])
		m.group_id = k->group;
	if (!has[FEED_PHONE])
		m.phone = k->phone;
	return m;
}

static bool differs(const struct known *k, const struct fed *m, struct feed_difference *d)
{
	d->differs[FEED_NAME] = !span_eq(k->name, m->name);
	d->differs[FEED_KIND] = k->kind != m->kind || !span_eq(k->kind_word, m->kind_word);
	d->differs[FEED_COLLEGE] = k->college != m->college_id;
	d->differs[FEED_CLASS] = k->group != m->group_id;
	d->differs[FEED_PHONE] = !span_eq(k->phone, m->phone);
	d->differs[FEED_STATE] = k->left;
	for (int i = 0; i < FEED_FIELDS; i++)
		if (d->differs[i])
			return true;
	return false;
}

static bool store(
    struct feeding *f, const struct known *k, const struct fed *m, bool left, struct err *err)
{
	const struct db_arg left_at = { .kind = left ? DB_ARG_I64 : DB_ARG_NULL,
		.i = f->call->now };

	return db_send(f->people->sql, PEOPLE_SQL_PERSON_UPDATE,
	    DB_ARGS(DB_TEXT(m->name), DB_TEXT(person_key(f->call->arena, m->name)),
	        DB_TEXT(span_of(kind_name(m->kind))), DB_TEXT(m->kind_word), DB_I64(m->college_id),
	        DB_I64(m->group_id), DB_TEXT(m->phone), DB_TEXT(f->order->source),
	        DB_TEXT(left ? SPAN("left") : SPAN("active")), left_at, DB_I64(f->call->now),
	        DB_I64(k->id)),
	    err);
}

static bool ours(const struct feeding *f, const struct known *k)
{
	return span_eq(k->source, f->order->source);
}

static bool may_take_over(const struct feeding *f, const struct known *k)
{
	return ours(f, k) || k->left || span_eq(k->source, SOURCE_BY_HAND);
}

static bool meet(struct feeding *f, const struct known *k, const struct fed *one, struct err *err)
{
	const struct fed m = merged(f, k, one);
	struct feed_difference d = {
		.what = k->left ? FEED_BACK : FEED_CHANGED, .number = one->number, .name = one->name
	};

	if (!may_take_over(f, k))
		return refuse(f, one, FEED_OTHER_SOURCE, err);
	if (!differs(k, &m, &d) && ours(f, k)) {
		f->out.same++;
		return true;
	}
	return tell(f, d, err) && store(f, k, &m, false, err) &&
	       (!k->left || person_close(f->people, k->id, PERSON_ACTIVE, err));
}

static bool leave(struct feeding *f, const struct known *k, struct err *err)
{
	const struct fed m = {
		.name = k->name,
		.kind = k->kind,
		.kind_word = k->kind_word,
		.college_id = k->college,
		.group_id = k->group,
		.phone = k->phone,
	};
	const struct feed_difference d = { .what = FEED_LEFT, .number = k->key, .name = k->name };

	if (k->left || !ours(f, k))
		return true;
	return tell(f, d, err) && store(f, k, &m, true, err) &&
	       person_close(f->people, k->id, PERSON_LEFT, err);
}

/* ---- both sides ---- */

/* Of rows with the same number the first counts. */
static bool next_row(struct feeding *f, size_t *at, struct err *err)
{
	const struct feed_rows *rows = &f->out.rows;
	size_t last = (*at)++;

	for (; *at < rows->n && span_eq(rows->v[*at].key, rows->v[last].key); (*at)++)
		if (!refuse(f, &rows->v[*at], FEED_TWICE, err))
			return false;
	return true;
}

static bool both(struct feeding *f, const struct known *k, const struct fed *one, struct err *err)
{
	if (k == NULL)
		return one->left || insert(f, one, err);
	if (one == NULL || one->left)
		return leave(f, k, err);
	return meet(f, k, one, err);
}

/* Negative: a new number comes first; 0: both have it; positive: the file has not. */
static int compare(const struct fed *one, const struct known *known)
{
	if (one == NULL)
		return 1;
	return known == NULL ? -1 : compare_spans(one->key, known->key);
}

static bool walk(struct feeding *f, struct err *err)
{
	const struct feed_rows *rows = &f->out.rows;
	size_t at = 0, k = 0;

	while (at < rows->n || k < f->n_known) {
		const struct fed *one = at < rows->n ? &rows->v[at] : NULL;
		const struct known *known = k < f->n_known ? &f->known[k] : NULL;
		const int c = compare(one, known);

		f->out.active += c >= 0 && !known->left && ours(f, known);
		if (!both(f, c >= 0 ? known : NULL, c <= 0 ? one : NULL, err))
			return false;
		k += c >= 0;
		if (c <= 0 && !next_row(f, &at, err))
			return false;
	}
	return true;
}

/* ---- storing or not ---- */

static enum feed_stop judge(const struct feeding *f)
{
	const struct feed_outcome *o = &f->out;
	const int64_t leaving = o->count[FEED_LEFT];

	if (f->order->strict && o->rows.n_findings != 0)
		return FEED_STOPPED_STRICT;
	if (!f->order->accept_leavers && leaving > LEAVERS_SPARED &&
	    leaving * 100 > o->active * f->order->leaving_percent)
		return FEED_STOPPED_LEAVERS;
	return f->order->dry_run ? FEED_DRY : FEED_STORED;
}

static bool record(struct feeding *f, struct err *err)
{
	const struct feed_outcome *o = &f->out;
	const struct audit_change file = { "file", { 0 }, f->order->file_name };

	return db_run(f->people->sql, PEOPLE_SQL_FEED_INSERT,
	           DB_ARGS(DB_TEXT(f->order->source), DB_TEXT(f->order->file_name),
	               DB_I64(f->call->now), DB_I64(o->count[FEED_NEW]),
	               DB_I64(o->count[FEED_CHANGED]), DB_I64(o->count[FEED_BACK]),
	               DB_I64(o->count[FEED_LEFT]), DB_I64(o->same),
	               DB_I64((int64_t)o->rows.n_findings)),
	           err) &&
	       people_audit(f->people, f->call, "feed.stored", f->order->source, &file, 1, err);
}

static bool feed(void *ctx, struct err *err)
{
	struct feeding *f = ctx;
	struct feed_rows rows = f->out.rows;

	rows.n_findings = f->n_read;
	f->out = (struct feed_outcome){ .rows = rows };
	if (!load(f, err) || !place_all(f, err) || !understand_kinds(f, err) || !walk(f, err))
		return false;
	f->out.stop = judge(f);
	if (f->out.stop != FEED_STORED)
		return err_set(err, ERR_CONFLICT, "taken back");
	return record(f, err);
}

bool people_feed(struct people *people, const struct call *call, const struct feed_order *order,
    struct feed_outcome *ret_outcome, struct err *err)
{
	struct feeding f = { .people = people, .call = call, .order = order };

	if (!feed_read(call->arena, order->path, &f.out.rows, err))
		return false;
	f.n_read = f.out.rows.n_findings;
	if (f.out.rows.n != 0)
		qsort(f.out.rows.v, f.out.rows.n, sizeof(*f.out.rows.v), by_key);
	if (!db_tx(people->db, DB_WRITE, feed, &f, err)) {
		if (f.out.stop == FEED_STORED || err->code != ERR_CONFLICT)
			return false;
		*err = (struct err){ 0 };
	}
	*ret_outcome = f.out;
	return true;
}

/* ---- earlier runs ---- */

bool feed_runs(
    struct people *people, struct arena *a, struct feed_run_set *ret_runs, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct feed_run_set set = { 0 };

	if (!db_query(people->sql, PEOPLE_SQL_FEEDS, (struct db_args){ 0 }, &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((set.v = vec_grow(a, set.v, set.n, sizeof(*set.v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		set.v[set.n++] = (struct feed_run){
			.id = db_i64(rows, 0),
			.source = db_text(rows, 1, a),
			.file = db_text(rows, 2, a),
			.at = db_i64(rows, 3),
			.count = { db_i64(rows, 4), db_i64(rows, 5), db_i64(rows, 6),
			    db_i64(rows, 7) },
			.same = db_i64(rows, 8),
			.refused = db_i64(rows, 9),
		};
	}
	*ret_runs = set;
	return err->code == ERR_NONE;
}
