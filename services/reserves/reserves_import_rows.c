/* The table of imports, their findings and answers. */
#include "services/reserves/reserves_import_rows.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "core/vec.h"
#include "platform/file.h"
#include "platform/log.h"
#include "services/reserves/reserves_holdings.h"

static const char *const state_names[] = {
	[IMPORT_ASKING] = "asking",
	[IMPORT_CHECKING] = "checking",
	[IMPORT_CHECKED] = "checked",
	[IMPORT_STORING] = "storing",
	[IMPORT_STORED] = "stored",
	[IMPORT_REFUSED] = "refused",
	[IMPORT_FAILED] = "failed",
	[IMPORT_CANCELLED] = "cancelled",
};

const char *import_state_name(enum import_state state)
{
	return state_names[state];
}

static enum import_state state_of(struct span word)
{
	for (int i = 0; i < IMPORT_STATES; i++)
		if (span_eq(span_of(state_names[i]), word))
			return (enum import_state)i;
	return IMPORT_FAILED;
}

bool import_path(struct arena *a, const struct config *config, int64_t id, const char **ret_path,
    struct err *err)
{
	const char *folder = file_path(a, config->files, "imports");
	char name[24];

	(void)snprintf(name, sizeof(name), "%" PRId64, id);
	*ret_path = folder ? file_path(a, folder, name) : NULL;
	if (*ret_path == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	return file_make_dir(config->files, 0700, err) && file_make_dir(folder, 0700, err);
}

/* ---- reading ---- */

static int64_t or_zero(const struct db_rows *rows, int col)
{
	return db_is_null(rows, col) ? 0 : db_i64(rows, col);
}

static struct import row_to_import(const struct db_rows *rows, struct arena *a)
{
	struct import i = {
		.id = db_i64(rows, 0),
		.state = state_of(db_text(rows, 2, a)),
		.file_name = db_text(rows, 3, a),
		.has_file = !db_is_null(rows, 4),
		.format = db_text(rows, 5, a),
		.bytes = db_i64(rows, 6),
		.source = db_text(rows, 7, a),
		.term = db_text(rows, 8, a),
		.resource = or_zero(rows, 9),
		.strict = db_bool(rows, 10),
		.person = db_text(rows, 11, a),
		.person_kind = db_text(rows, 12, a),
		.by_name = db_text(rows, 13, a),
		.created = db_i64(rows, 14),
		.ended = or_zero(rows, 15),
		.error = db_text(rows, 16, a),
		.job = or_zero(rows, 17),
		.rows = db_i64(rows, 18),
		.refused = db_i64(rows, 19),
		.warned = db_i64(rows, 20),
		.counts = { db_i64(rows, 21), db_i64(rows, 22), db_i64(rows, 23),
		    db_i64(rows, 24) },
		.alive = db_i64(rows, 25),
	};

	i.stands = i.state;
	if (!plan_kind_from_name(db_text(rows, 1, a), &i.kind))
		i.kind = PLAN_HOLDINGS;
	return i;
}

/* A command that was killed says nothing more; the next list that comes throws away what it had written. */
static bool broken_off(const struct import *i)
{
	return i->state == IMPORT_STORING && i->job == 0 && !i->has_file &&
	       i->alive < clock_ms() - IMPORT_ALIVE_MS;
}

/* A job that was given up for good leaves its import in the middle: it has failed, and why is the job's. */
static bool ask_job(struct reserves *r, struct arena *a, struct import *i, struct err *err)
{
	struct span kind = i->state == IMPORT_CHECKING ? SPAN("reserves.check")
	                                               : SPAN("reserves.store");
	struct job_status job;

	if (broken_off(i)) {
		i->state = IMPORT_FAILED;
		i->error = SPAN("it was interrupted");
		i->ended = i->alive;
	}
	if (i->job == 0 || (i->state != IMPORT_CHECKING && i->state != IMPORT_STORING))
		return true;
	if (!job_last(r->records, a, kind, i->id, &job, err))
		return false;
	if (job.id == i->job && job.state >= JOB_FAILED) {
		i->state = IMPORT_FAILED;
		i->error = job.detail;
		i->ended = job.ended;
	}
	return true;
}

static bool find_row(
    struct reserves *r, struct arena *a, int64_t id, struct import *ret_import, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(r->sql, RESERVES_SQL_IMPORT_FIND, DB_ARGS(DB_I64(id)), &rows, err))
		return err_turn(err, ERR_NOT_FOUND, ERR_NOT_FOUND, "no such import");
	*ret_import = row_to_import(rows, a);
	return true;
}

bool import_find(struct reserves *reserves, struct arena *a, int64_t id, struct import *ret_import,
    struct err *err)
{
	return find_row(reserves, a, id, ret_import, err) && ask_job(reserves, a, ret_import, err);
}

static bool list_rows(
    struct reserves *r, struct arena *a, int64_t limit, struct import_set *set, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(r->sql, RESERVES_SQL_IMPORT_LIST, DB_ARGS(DB_I64(limit)), &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((set->v = vec_grow(a, set->v, set->n, sizeof(*set->v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		set->v[set->n++] = row_to_import(rows, a);
	}
	return err->code == ERR_NONE;
}

bool import_list(struct reserves *reserves, struct arena *a, int64_t limit,
    struct import_set *ret_imports, struct err *err)
{
	struct import_set set = { 0 };

	if (!list_rows(reserves, a, limit, &set, err))
		return false;
	for (size_t i = 0; i < set.n; i++)
		if (!ask_job(reserves, a, &set.v[i], err))
			return false;
	*ret_imports = set;
	return true;
}

/* ---- findings ---- */

static struct finding row_to_finding(const struct db_rows *rows, struct arena *a)
{
	return (struct finding){
		.id = db_i64(rows, 0),
		.sheet = db_text(rows, 1, a),
		.row = (uint64_t)db_i64(rows, 2),
		.refused = db_bool(rows, 3),
		.code = db_text(rows, 4, a),
		.field = db_text(rows, 5, a),
		.text = db_text(rows, 6, a),
	};
}

static bool count_findings(
    struct reserves *r, int64_t id, bool refused_only, int64_t *ret_total, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(r->sql, RESERVES_SQL_FINDINGS_COUNT,
	        DB_ARGS(DB_I64(id), DB_BOOL(refused_only)), &rows, err))
		return false;
	*ret_total = db_i64(rows, 0);
	return true;
}

bool import_findings(struct reserves *reserves, struct arena *a, int64_t id, bool refused_only,
    int64_t after, int64_t limit, struct finding_page *ret_page, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct finding_page page = { 0 };
	struct findings *f = &page.findings;
	struct import import;

	if (!find_row(reserves, a, id, &import, err) ||
	    !count_findings(reserves, id, refused_only, &page.total, err) ||
	    !db_query(reserves->sql, RESERVES_SQL_FINDINGS_PAGE,
	        DB_ARGS(DB_I64(id), DB_BOOL(refused_only), DB_I64(after), DB_I64(limit)), &rows,
	        err))
		return false;
	while (db_next(rows, err)) {
		if ((f->v = vec_grow(a, f->v, f->n, sizeof(*f->v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		f->v[f->n++] = row_to_finding(rows, a);
	}
	*ret_page = page;
	return err->code == ERR_NONE;
}

static bool keep_findings(
    struct reserves *r, int64_t id, const struct findings *findings, struct err *err)
{
	if (!db_run(r->sql, RESERVES_SQL_FINDINGS_DELETE, DB_ARGS(DB_I64(id)), err))
		return false;
	for (size_t i = 0; i < findings->n; i++) {
		const struct finding *f = &findings->v[i];

		if (!db_send(r->sql, RESERVES_SQL_FINDING_INSERT,
		        DB_ARGS(DB_I64(id), DB_TEXT(f->sheet), DB_I64((int64_t)f->row),
		            DB_BOOL(f->refused), DB_TEXT(f->code), text_or_null(f->field),
		            DB_TEXT(f->text)),
		        err))
			return false;
	}
	return true;
}

/* ---- answers ---- */

static bool load_columns(struct reserves *r, struct arena *a, struct db_args of_source,
    struct column_answers *ret_columns, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct column_answer *v = NULL;
	size_t n = 0;

	if (!db_query(r->sql, RESERVES_SQL_ANSWERS, of_source, &rows, err))
		return false;
	while (db_next(rows, err)) {
		struct column_answer one = { .header = db_text(rows, 0, a) };

		if (!column_from_name(db_text(rows, 1, a), &one.field))
			continue; /* a field that this version does not know */
		if (one.header.len > 1 && one.header.ptr[0] == '!') {
			ret_columns->absent |= COLUMN_BIT(one.field);
			continue;
		}
		if ((v = vec_grow(a, v, n, sizeof(*v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		v[n++] = one;
	}
	ret_columns->v = v;
	ret_columns->n = n;
	return err->code == ERR_NONE;
}

static bool set_of(struct span what, enum value_set *ret_set)
{
	static const char *const sets[] = {
		[VALUE_LEVEL] = "level", [VALUE_NATURE] = "nature", [VALUE_CATEGORY] = "category"
	};

	for (int i = 0; i <= VALUE_CATEGORY; i++) {
		if (span_eq(span_of(sets[i]), what)) {
			*ret_set = (enum value_set)i;
			return true;
		}
	}
	return false;
}

static bool load_values(struct reserves *r, struct arena *a, struct span source,
    struct value_answers *ret_values, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct value_answer *v = NULL;
	size_t n = 0;

	if (!db_query(r->sql, RESERVES_SQL_VALUES, DB_ARGS(DB_TEXT(source)), &rows, err))
		return false;
	while (db_next(rows, err)) {
		struct value_answer one = { .text = db_text(rows, 1, a) };

		if (!set_of(db_text(rows, 0, a), &one.set) ||
		    (one.meaning = value_from_name(one.set, db_text(rows, 2, a))) < 0)
			continue;
		if ((v = vec_grow(a, v, n, sizeof(*v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		v[n++] = one;
	}
	*ret_values = (struct value_answers){ v, n };
	return err->code == ERR_NONE;
}

bool import_answers_load(struct reserves *reserves, struct arena *a, struct span source,
    enum plan_kind kind, struct import_answers *ret_answers, struct err *err)
{
	*ret_answers = (struct import_answers){ 0 };
	return load_columns(reserves, a,
	           DB_ARGS(DB_TEXT(source), DB_TEXT(span_of(plan_kind_name(kind)))),
	           &ret_answers->columns, err) &&
	       load_values(reserves, a, source, &ret_answers->values, err);
}

bool import_answers_add(struct arena *a, struct import_answers *answers,
    const struct column_answer *more, size_t n, struct err *err)
{
	struct column_answer *v = arena_array(a, struct column_answer, answers->columns.n + n);
	size_t at = 0;

	if (v == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		if (more[i].header.len == 0)
			answers->columns.absent |= COLUMN_BIT(more[i].field);
		else
			v[at++] = more[i];
	}
	for (size_t i = 0; i < answers->columns.n; i++)
		v[at++] = answers->columns.v[i];
	answers->columns.v = v;
	answers->columns.n = at;
	return true;
}

bool import_answers_keep(struct reserves *reserves, struct span source, enum plan_kind kind,
    const struct column_answer *answers, size_t n, struct err *err)
{
	struct span kind_name = span_of(plan_kind_name(kind));

	for (size_t i = 0; i < n; i++) {
		struct span field = span_of(column_name(answers[i].field));
		struct span header = answers[i].header;
		char absent[64]; /* "!isbn": in no column */
		int len = snprintf(absent, sizeof(absent), "!%.*s", SPAN_FMT(field));

		if (header.len == 0)
			header = (struct span){ absent, (size_t)len };
		if (!db_send(reserves->sql, RESERVES_SQL_ANSWER_KEEP,
		        DB_ARGS(
		            DB_TEXT(source), DB_TEXT(kind_name), DB_TEXT(header), DB_TEXT(field)),
		        err))
			return false;
	}
	return true;
}

/* ---- writing ---- */

bool import_insert(struct reserves *reserves, const struct import *draft, int64_t now,
    int64_t *ret_id, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	const struct db_arg none = DB_NULL, resource = DB_I64(draft->resource);

	if (!db_first(reserves->sql, RESERVES_SQL_IMPORT_INSERT,
	        DB_ARGS(DB_TEXT(span_of(plan_kind_name(draft->kind))),
	            DB_TEXT(span_of(state_names[draft->state])), DB_TEXT(draft->file_name),
	            draft->has_file ? (struct db_arg)DB_TEXT(SPAN("imports")) : none,
	            text_or_null(draft->format), DB_I64(draft->bytes), DB_TEXT(draft->source),
	            text_or_null(draft->term), draft->resource ? resource : none,
	            DB_BOOL(draft->strict), text_or_null(draft->person),
	            text_or_null(draft->person_kind), DB_TEXT(draft->by_name), DB_I64(now),
	            DB_BOOL(draft->kind == PLAN_HOLDINGS)),
	        &rows, err))
		return false;
	*ret_id = db_i64(rows, 0);
	return true;
}

bool import_move(struct reserves *reserves, int64_t id, enum import_state from,
    enum import_state to, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	return db_first(reserves->sql, RESERVES_SQL_IMPORT_MOVE,
	           DB_ARGS(DB_TEXT(span_of(state_names[to])), DB_I64(id),
	               DB_TEXT(span_of(state_names[from]))),
	           &rows, err) ||
	       err_turn(err, ERR_NOT_FOUND, ERR_CONFLICT,
	           "this import has gone on meanwhile; look at it again");
}

bool import_finish(struct reserves *reserves, const struct import_end *end, struct err *err)
{
	const struct import_counts *n = &end->counts;

	if (!import_move(reserves, end->id, end->from, end->state, err) ||
	    !db_run(reserves->sql, RESERVES_SQL_IMPORT_END,
	        DB_ARGS(text_or_null(end->format), text_or_null(end->error), DB_I64(end->now),
	            DB_I64(end->rows), DB_I64(end->findings ? end->findings->refused : 0),
	            DB_I64(end->findings ? end->findings->warned : 0), DB_I64(n->added),
	            DB_I64(n->changed), DB_I64(n->same), DB_I64(n->vanished), DB_I64(end->id)),
	        err))
		return false;
	return end->findings == NULL || keep_findings(reserves, end->id, end->findings, err);
}

bool import_add_job(
    struct reserves *reserves, int64_t id, struct span kind, int64_t now, struct err *err)
{
	int64_t job;

	return job_add(reserves->records, kind, id, now, &job, err) &&
	       db_run(
	           reserves->sql, RESERVES_SQL_IMPORT_JOB, DB_ARGS(DB_I64(job), DB_I64(id)), err);
}

/* ---- what nobody waits for ---- */

struct sweep {
	struct reserves *reserves;
	struct arena *arena;
	int64_t now, id;
};

static bool next_unwanted(struct sweep *w, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	const int64_t day = 86400000;

	w->id = 0;
	if (!db_query(w->reserves->sql, RESERVES_SQL_IMPORT_UNWANTED,
	        DB_ARGS(DB_I64(w->now - KEEP_DAYS * day)), &rows, err))
		return false;
	if (db_next(rows, err))
		w->id = db_i64(rows, 0);
	return err->code == ERR_NONE;
}

static bool forget_file(void *ctx, struct err *err)
{
	struct sweep *w = ctx;

	return db_run(w->reserves->sql, RESERVES_SQL_IMPORT_NO_FILE, DB_ARGS(DB_I64(w->id)), err);
}

static bool forget_findings(void *ctx, struct err *err)
{
	struct sweep *w = ctx;
	const int64_t day = 86400000;

	return db_run(w->reserves->sql, RESERVES_SQL_FINDINGS_OLD,
	    DB_ARGS(DB_I64(w->now - FINDINGS_DAYS * day)), err);
}

bool import_sweep(struct reserves *reserves, struct arena *a, const struct config *config,
    int64_t now, struct err *err)
{
	struct sweep w = { .reserves = reserves, .arena = a, .now = now };
	const char *path;

	for (;;) {
		if (!next_unwanted(&w, err))
			return false;
		if (w.id == 0)
			return db_tx(reserves->db, DB_WRITE, forget_findings, &w, err);
		if (!import_path(a, config, w.id, &path, err))
			return false;
		if (unlink(path) != 0 && errno != ENOENT)
			return err_set(err, ERR_INTERNAL, "%.100s cannot be removed", path);
		if (!db_tx(reserves->db, DB_WRITE, forget_file, &w, err))
			return false;
	}
}
