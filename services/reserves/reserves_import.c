/* An import step by step, for the pages; see reserves_import.h. */
#include "services/reserves/reserves_import.h"

#include "platform/log.h"
#include "services/reserves/reserves_import_work.h"

/* One body for db_tx a step. */
struct step {
	struct reserves *reserves;
	const struct call *call;
	struct import import;
	const struct column_answer *answers;
	size_t n_answers;
	bool ask, strict;
	enum import_state from, state;
	struct span job;
};

/* ---- arriving ---- */

bool import_settle(struct reserves *r, struct arena *a, struct import *draft, struct err *err)
{
	struct resource resource;

	if (draft->kind == PLAN_HOLDINGS) {
		if (draft->resource == 0)
			return err_field(err, "resource", "missing");
		if (!resources_find(r->resources, a, draft->resource, &resource, err)) {
			if (err->code != ERR_NOT_FOUND)
				return false;
			*err = (struct err){ 0 };
			return err_field(err, "resource", "no such one");
		}
		draft->source = draft->source.len ? draft->source : resource.name;
		draft->term = (struct span){ 0 };
		return true;
	}
	if (draft->source.len == 0)
		draft->source = SOURCE_DEFAULT;
	draft->resource = 0;
	if (!term_read(a, SPAN(""), draft->term.len ? draft->term : SPAN(""), &draft->term))
		return err_field(err, "term", "wanted as 2025-2026-2");
	return true;
}

static bool name_of(
    struct reserves *r, const struct call *call, struct span *ret_name, struct err *err)
{
	struct account account;

	*ret_name = SPAN("");
	if (call->person == 0)
		return true;
	if (people_find(r->people, call->arena, call->person, &account, err)) {
		*ret_name = account.name;
		return true;
	}
	if (err->code != ERR_NOT_FOUND)
		return false;
	*err = (struct err){ 0 };
	return true;
}

static bool insert(void *ctx, struct err *err)
{
	struct step *s = ctx;

	return import_insert(s->reserves, &s->import, s->call->now, &s->import.id, err);
}

static bool drop(void *ctx, struct err *err)
{
	struct step *s = ctx;

	return db_run(
	    s->reserves->sql, RESERVES_SQL_IMPORT_DELETE, DB_ARGS(DB_I64(s->import.id)), err);
}

static bool start_check(void *ctx, struct err *err)
{
	struct step *s = ctx;

	return import_move(s->reserves, s->import.id, IMPORT_ASKING, IMPORT_CHECKING, err) &&
	       import_add_job(s->reserves, s->import.id, SPAN("reserves.check"), s->call->now, err);
}

static bool look(struct step *s, const char *path, struct columns_set *ret_columns, struct err *err)
{
	struct arena *a = s->call->arena;
	struct import_answers answers;
	struct plan_request request = { .path = path, .kind = s->import.kind };
	struct plan_file file;

	if (!import_answers_load(s->reserves, a, s->import.source, s->import.kind, &answers, err))
		return false;
	request.answers = &answers.columns;
	if (!plan_look(a, &request, &file, err))
		return false;
	s->import.format = file.format;
	*ret_columns = file.columns;
	return true;
}

/* The row first, so that the file has a name; a row without its file is taken back. */
static bool keep(struct step *s, struct upload *upload, struct err *err)
{
	struct err second = { 0 };
	const char *path;

	if (!db_tx(s->reserves->db, DB_WRITE, insert, s, err))
		return false;
	if (import_path(s->call->arena, s->call->config, s->import.id, &path, err) &&
	    upload_keep(upload, path, err))
		return true;
	either_way(db_tx(s->reserves->db, DB_WRITE, drop, s, &second));
	return false;
}

bool import_receive(struct reserves *reserves, const struct call *call,
    const struct import_draft *draft, struct upload *upload, struct import *ret_import,
    struct err *err)
{
	struct step s = {
		.reserves = reserves,
		.call = call,
		.import = {
			.kind = draft->kind,
			.state = IMPORT_ASKING,
			.file_name = draft->file_name,
			.has_file = true,
			.source = draft->source,
			.term = draft->term,
			.resource = draft->resource,
			.bytes = upload->size,
			.person = call->user,
			.person_kind = call->kind,
		},
	};
	struct columns_set columns;

	if (!import_settle(reserves, call->arena, &s.import, err) ||
	    !name_of(reserves, call, &s.import.by_name, err) ||
	    !look(&s, upload->path, &columns, err) ||
	    !import_sweep(reserves, call->arena, call->config, call->now, err) ||
	    !keep(&s, upload, err))
		return false;
	if (!columns.ask && !db_tx(reserves->db, DB_WRITE, start_check, &s, err))
		return false;
	return import_find(reserves, call->arena, s.import.id, ret_import, err);
}

/* ---- columns ---- */

static bool gone_on(struct err *err)
{
	return err_set(err, ERR_CONFLICT, "this import has gone on meanwhile; look at it again");
}

bool import_columns(struct reserves *reserves, const struct call *call, int64_t id,
    struct columns_set *ret_columns, struct err *err)
{
	struct step s = { .reserves = reserves, .call = call };
	const char *path;

	if (!import_find(reserves, call->arena, id, &s.import, err))
		return false;
	if (!s.import.has_file)
		return err_set(err, ERR_CONFLICT, "the file of this import is no longer kept");
	return import_path(call->arena, call->config, id, &path, err) &&
	       (look(&s, path, ret_columns, err) ||
	           err_turn(err, ERR_NOT_FOUND, ERR_CONFLICT,
	               "the file of this import is no longer there; send it again"));
}

static bool answer(void *ctx, struct err *err)
{
	struct step *s = ctx;

	if (!import_answers_keep(
	        s->reserves, s->import.source, s->import.kind, s->answers, s->n_answers, err))
		return false;
	return s->ask ? import_move(s->reserves, s->import.id, s->from, IMPORT_ASKING, err)
	              : import_move(s->reserves, s->import.id, s->from, IMPORT_CHECKING, err) &&
	                    import_add_job(s->reserves, s->import.id, SPAN("reserves.check"),
	                        s->call->now, err);
}

/* What the columns would be with these answers on top of what is remembered. */
static bool look_with(struct step *s, bool *ret_ask, struct err *err)
{
	struct arena *a = s->call->arena;
	struct import_answers answers;
	struct plan_request request = { .kind = s->import.kind };
	struct plan_file file;

	if (!import_path(a, s->call->config, s->import.id, &request.path, err) ||
	    !import_answers_load(s->reserves, a, s->import.source, s->import.kind, &answers, err) ||
	    !import_answers_add(a, &answers, s->answers, s->n_answers, err))
		return false;
	request.answers = &answers.columns;
	if (!plan_look(a, &request, &file, err))
		return err_turn(err, ERR_NOT_FOUND, ERR_CONFLICT,
		    "the file of this import is no longer there; send it again");
	*ret_ask = file.columns.ask;
	return true;
}

bool import_answer(struct reserves *reserves, const struct call *call, int64_t id,
    const struct column_answer *answers, size_t n, struct err *err)
{
	struct step s = { .reserves = reserves, .call = call, .answers = answers, .n_answers = n };

	if (!import_find(reserves, call->arena, id, &s.import, err))
		return false;
	s.from = s.import.state;
	if (s.from != IMPORT_ASKING && s.from != IMPORT_CHECKED && s.from != IMPORT_REFUSED)
		return gone_on(err);
	return look_with(&s, &s.ask, err) && db_tx(reserves->db, DB_WRITE, answer, &s, err);
}

/* ---- storing, giving up ---- */

static bool start_store(void *ctx, struct err *err)
{
	struct step *s = ctx;

	return import_move(s->reserves, s->import.id, s->from, IMPORT_STORING, err) &&
	       db_run(s->reserves->sql, RESERVES_SQL_IMPORT_STRICT,
	           DB_ARGS(DB_BOOL(s->strict), DB_I64(s->call->now), DB_I64(s->import.id)), err) &&
	       import_add_job(s->reserves, s->import.id, SPAN("reserves.store"), s->call->now, err);
}

bool import_store(
    struct reserves *reserves, const struct call *call, int64_t id, bool strict, struct err *err)
{
	struct step s = { .reserves = reserves, .call = call, .strict = strict };

	if (!import_find(reserves, call->arena, id, &s.import, err))
		return false;
	s.from = s.import.state;
	if (s.from != IMPORT_CHECKED && s.from != IMPORT_REFUSED)
		return gone_on(err);
	return db_tx(reserves->db, DB_WRITE, start_store, &s, err);
}

static bool cancel(void *ctx, struct err *err)
{
	struct step *s = ctx;

	return import_move(s->reserves, s->import.id, s->from, IMPORT_CANCELLED, err);
}

bool import_cancel(struct reserves *reserves, const struct call *call, int64_t id, struct err *err)
{
	struct step s = { .reserves = reserves, .call = call };

	if (!import_find(reserves, call->arena, id, &s.import, err))
		return false;
	if (s.import.state == IMPORT_STORED || s.import.state == IMPORT_STORING)
		return err_set(err, ERR_CONFLICT, "this import %s stored",
		    s.import.state == IMPORT_STORED ? "has been" : "is being");
	s.from = s.import.stands;
	return db_tx(reserves->db, DB_WRITE, cancel, &s, err) &&
	       import_sweep(reserves, call->arena, call->config, call->now, err);
}
