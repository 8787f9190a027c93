/* The work of imports as jobs, and all at once for commands. */
#include "platform/file.h"
#include "platform/log.h"
#include "services/reserves/reserves_contract.h"
#include "services/reserves/reserves_import_work.h"

/* ---- jobs ---- */

/* What may go well another time is the runner's to try again. */
static bool passing(const struct err *err)
{
	return err->code == ERR_BUSY || err->code == ERR_MEMORY || err->code == ERR_STORAGE;
}

static bool prepare(
    struct import_work *w, const struct job *job, struct import_answers *answers, struct err *err)
{
	if (!import_find(w->reserves, w->arena, job->subject, &w->import, err) ||
	    !import_answers_load(
	        w->reserves, w->arena, w->import.source, w->import.kind, answers, err) ||
	    !import_path(w->arena, job->config, w->import.id, &w->file.path, err))
		return false;
	w->file.kind = w->import.kind;
	w->file.term = w->import.term;
	w->file.answers = &answers->columns;
	w->file.values = &answers->values;
	return true;
}

struct finish {
	struct reserves *reserves;
	struct import_end end;
};

static bool finish(void *ctx, struct err *err)
{
	struct finish *f = ctx;

	return import_finish(f->reserves, &f->end, err);
}

/* Given up meanwhile: then there is nothing to say. */
static bool finished(struct import_work *w, const struct import_end *end, struct err *err)
{
	struct finish f = { .reserves = w->reserves, .end = *end };

	if (db_tx(w->reserves->db, DB_WRITE, finish, &f, err))
		return true;
	if (err->code != ERR_CONFLICT)
		return false;
	*err = (struct err){ 0 };
	return true;
}

static bool failed(struct import_work *w, enum import_state from, struct err *err)
{
	struct err why = *err;
	const struct import_end end = {
		.id = w->import.id,
		.from = from,
		.state = IMPORT_FAILED,
		.error = why.code == ERR_NOT_FOUND ? SPAN("the file is no longer there")
		                                   : span_of(why.detail),
		.now = clock_ms(),
	};

	if (passing(&why))
		return false;
	*err = (struct err){ 0 };
	return finished(w, &end, err);
}

static bool checked(struct import_work *w, struct err *err)
{
	const struct import_end end = {
		.id = w->import.id,
		.from = IMPORT_CHECKING,
		.state = w->outcome.asked ? IMPORT_ASKING : IMPORT_CHECKED,
		.format = w->outcome.format,
		.rows = w->outcome.rows,
		.now = clock_ms(),
		.counts = w->outcome.counts,
		.findings = &w->outcome.findings,
	};

	return finished(w, &end, err);
}

bool reserves_job_check(
    struct reserves *reserves, struct arena *a, const struct job *job, struct err *err)
{
	struct import_answers answers;
	struct import_work w = { .reserves = reserves, .arena = a, .now = clock_ms() };
	bool ok;

	if (!prepare(&w, job, &answers, err))
		return false;
	if (w.import.stands != IMPORT_CHECKING)
		return true;
	w.import.strict = false;
	w.file.progress = progress_of_job(job);
	ok = import_work_check(&w, err) ? checked(&w, err) : failed(&w, IMPORT_CHECKING, err);
	import_work_done(&w);
	return ok;
}

bool reserves_job_store(
    struct reserves *reserves, struct arena *a, const struct job *job, struct err *err)
{
	struct import_answers answers;
	struct import_work w = { .reserves = reserves, .arena = a, .now = clock_ms() };
	bool ok;

	if (!prepare(&w, job, &answers, err))
		return false;
	if (w.import.stands != IMPORT_STORING)
		return true;
	w.file.progress = progress_of_job(job);
	ok = import_work_store(&w, err);
	if (!ok)
		ok = failed(&w, IMPORT_STORING, err);
	else if (w.outcome.asked) /* what was remembered has changed since the check */
		ok = finished(&w,
		    &(struct import_end){ .id = w.import.id,
		        .from = IMPORT_STORING,
		        .state = IMPORT_ASKING,
		        .now = clock_ms() },
		    err);
	import_work_done(&w);
	return ok && import_sweep(w.reserves, a, job->config, clock_ms(), err);
}

/* ---- commands ---- */

bool import_run(struct reserves *reserves, struct arena *a, const struct import_order *order,
    struct import_outcome *ret_outcome, struct err *err)
{
	struct import_answers answers;
	struct import_work w = {
		.reserves = reserves,
		.arena = a,
		.import = {
			.kind = order->kind,
			.file_name = order->file_name,
			.source = order->source,
			.term = order->term,
			.resource = order->resource,
			.strict = order->strict,
			.by_name = SPAN("kaijuan import"),
		},
		.answers = order->answers,
		.n_answers = order->n_answers,
		.now = order->now,
		.vanish = order->vanish,
	};
	bool ok;

	if (!file_size(order->path, &w.import.bytes, err) ||
	    !import_settle(reserves, a, &w.import, err) ||
	    !import_answers_load(reserves, a, w.import.source, order->kind, &answers, err) ||
	    !import_answers_add(a, &answers, order->answers, order->n_answers, err))
		return false;
	w.file = (struct plan_request){
		.path = order->path,
		.kind = order->kind,
		.term = w.import.term,
		.answers = &answers.columns,
		.values = &answers.values,
		.progress = order->progress,
	};
	ok = (order->dry_run ? import_work_check : import_work_store)(&w, err);
	import_work_done(&w);
	if (ok)
		*ret_outcome = w.outcome;
	return ok;
}
