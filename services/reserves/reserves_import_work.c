/* Reading, checking and storing a file; see reserves_import_work.h. */
#include "services/reserves/reserves_import_work.h"

#include <inttypes.h>
#include <stdio.h>

#include "platform/log.h"
#include "platform/mem.h"

static void take_file(struct import_work *w, const struct plan_file *plan)
{
	w->outcome.columns = plan->columns;
	w->outcome.format = plan->format;
	w->outcome.rows = plan->rows;
	w->outcome.findings = plan->findings;
	w->outcome.asked = plan->columns.ask;
}

static void take_list(struct import_work *w, const struct holdings_result *list)
{
	w->outcome = (struct import_outcome){
		.columns = list->columns,
		.format = list->format,
		.asked = list->columns.ask,
		.counts = list->counts,
		.findings = list->findings,
		.rows = list->rows,
		.stopped = w->import.strict && list->findings.refused > 0,
	};
	w->kept = list->kept;
}

static struct store_request request_of(const struct import_work *w, bool write)
{
	return (struct store_request){
		.kind = w->import.kind,
		.term = w->import.term,
		.source = w->import.source,
		.import = w->import.id,
		.now = w->now,
		.write = write,
		.strict = w->import.strict,
		.vanish = w->vanish,
	};
}

/* What was found outlives the attempt. */
static bool copy_findings(struct arena *a, struct findings *findings, struct err *err)
{
	struct findings copy = { 0 };

	for (size_t i = 0; i < findings->n; i++)
		if (!findings_add(a, &copy, &findings->v[i], err))
			return false;
	copy.refused = findings->refused;
	copy.warned = findings->warned;
	*findings = copy;
	return true;
}

static bool compare(struct import_work *w, bool write, struct err *err)
{
	const struct store_request request = request_of(w, write);
	struct store_result result;

	mem_arena_finish(&w->attempt);
	w->attempt.arena.block = 1 << 20;
	if (!plan_store(w->reserves, &w->attempt.arena, &w->plan, &request, &result, err))
		return false;
	w->outcome.counts = result.counts;
	w->outcome.findings = result.findings;
	w->outcome.stopped = result.stopped;
	w->kept = (int64_t)w->plan.n_lines;
	return copy_findings(w->arena, &w->outcome.findings, err);
}

/* ---- checking ---- */

static bool check_plan(void *ctx, struct err *err)
{
	struct import_work *w = ctx;

	return compare(w, false, err);
}

static bool check_list(struct import_work *w, struct err *err)
{
	const struct holdings_request request = { .file = &w->file,
		.resource = w->import.resource };
	struct holdings_result list;

	if (!holdings_read(w->reserves, w->arena, &request, &list, err))
		return false;
	take_list(w, &list);
	return true;
}

bool import_work_check(struct import_work *w, struct err *err)
{
	mem_arena_init(&w->attempt);
	if (w->import.kind == PLAN_HOLDINGS)
		return check_list(w, err);
	if (!plan_read(w->arena, &w->file, &w->plan, err))
		return false;
	take_file(w, &w->plan);
	return w->outcome.asked || db_tx(w->reserves->db, DB_READ, check_plan, w, err);
}

void import_work_done(struct import_work *w)
{
	if (w->attempt.arena.grow != NULL)
		mem_arena_finish(&w->attempt);
}

/* ---- what an import leaves beside its rows ---- */

static bool tell(struct import_work *w, struct err *err)
{
	char id[24];
	int n = snprintf(id, sizeof(id), "%" PRId64, w->import.id);
	const struct event event = {
		.at = w->now,
		.room = SPAN("reserves"),
		.what = SPAN("import.stored"),
		.quantity = w->kept,
		.unit = SPAN("rows"),
		.person = w->import.person,
		.kind = w->import.person_kind,
		.subject = { id, (size_t)n },
	};
	const struct call by = {
		.now = w->now, .user = w->import.person, .kind = w->import.person_kind
	};
	const struct audit_note note = { .room = SPAN("reserves"),
		.what = SPAN("import.stored"),
		.subject = { id, (size_t)n } };
	int64_t job;

	return event_record(w->reserves->records, &event, err) &&
	       audit_record(w->reserves->audit, &by, &note, err) &&
	       job_add(w->reserves->records, SPAN("reserves.match"), 0, w->now, &job, err);
}

static bool end(struct import_work *w, struct err *err)
{
	const struct import_end how = {
		.id = w->import.id,
		.from = IMPORT_STORING,
		.state = w->outcome.stopped ? IMPORT_REFUSED : IMPORT_STORED,
		.format = w->outcome.format,
		.rows = w->outcome.rows,
		.now = clock_ms(),
		.counts = w->outcome.stopped ? (struct import_counts){ 0 } : w->outcome.counts,
		.findings = &w->outcome.findings,
	};

	return import_finish(w->reserves, &how, err) && (w->outcome.stopped || tell(w, err)) &&
	       import_answers_keep(
	           w->reserves, w->import.source, w->import.kind, w->answers, w->n_answers, err);
}

/* A command's import appears with its rows or not at all. */
static bool begin(struct import_work *w, bool own, struct err *err)
{
	struct import draft = w->import;

	draft.state = IMPORT_STORING;
	draft.format = w->outcome.format;
	return !own || import_insert(w->reserves, &draft, w->now, &w->import.id, err);
}

/* ---- storing a plan: one transaction ---- */

/* What a body fails with to undo everything although nothing went wrong. */
#define STOPPED ERR_CONFLICT

static bool store_plan_body(struct import_work *w, bool own, struct err *err)
{
	if (!begin(w, own, err) || !compare(w, true, err))
		return false;
	if (w->outcome.stopped && own)
		return err_set(err, STOPPED, "rows were refused");
	return end(w, err);
}

static bool store_plan(void *ctx, struct err *err)
{
	return store_plan_body(ctx, false, err);
}

static bool store_own_plan(void *ctx, struct err *err)
{
	return store_plan_body(ctx, true, err);
}

static bool store_all_plan(struct import_work *w, struct err *err)
{
	bool own = w->import.id == 0;

	if (!plan_read(w->arena, &w->file, &w->plan, err))
		return false;
	take_file(w, &w->plan);
	if (w->outcome.asked)
		return true;
	if (db_tx(w->reserves->db, DB_WRITE, own ? store_own_plan : store_plan, w, err))
		return true;
	if (!own || !w->outcome.stopped || err->code != STOPPED)
		return false;
	*err = (struct err){ 0 };
	return true;
}

/* ---- storing a list: many transactions, the last of which counts ---- */

static bool begin_list(void *ctx, struct err *err)
{
	return begin(ctx, true, err);
}

static bool turn_list(void *ctx, struct err *err)
{
	struct import_work *w = ctx;

	return (w->outcome.stopped || holdings_turn(w->reserves, w->import.resource, w->import.id,
	                                  w->kept, w->now, err)) &&
	       end(w, err);
}

static bool fail_list(void *ctx, struct err *err)
{
	struct import_work *w = ctx;
	const struct import_end how = {
		.id = w->import.id,
		.from = IMPORT_STORING,
		.state = IMPORT_FAILED,
		.error = SPAN("it broke off"),
		.now = clock_ms(),
	};

	return import_finish(w->reserves, &how, err);
}

static bool read_list(struct import_work *w, struct err *err)
{
	const struct holdings_request request = {
		.file = &w->file,
		.resource = w->import.resource,
		.import = w->import.id,
	};
	struct holdings_result list;

	if (!holdings_read(w->reserves, w->arena, &request, &list, err))
		return false;
	take_list(w, &list);
	return db_tx(w->reserves->db, DB_WRITE, turn_list, w, err);
}

/* Asked before the import appears: holdings_read() would ask only afterwards. */
static bool look_first(struct import_work *w, struct err *err)
{
	struct plan_file plan;

	if (!plan_look(w->arena, &w->file, &plan, err))
		return false;
	take_file(w, &plan);
	return true;
}

static void give_up(struct import_work *w)
{
	struct err second = { 0 };

	either_way(db_tx(w->reserves->db, DB_WRITE, fail_list, w, &second) &&
	           holdings_purge(w->reserves, clock_ms(), &second));
}

static bool store_list(struct import_work *w, struct err *err)
{
	bool own = w->import.id == 0;
	struct err second = { 0 };

	if (!look_first(w, err))
		return false;
	if (w->outcome.asked)
		return true;
	if (!holdings_purge(w->reserves, clock_ms(), err) ||
	    (own ? !db_tx(w->reserves->db, DB_WRITE, begin_list, w, err)
	         : !holdings_clear(w->reserves, w->import.id, err)))
		return false;
	if (!read_list(w, err)) {
		if (own)
			give_up(w);
		return false;
	}
	/* The list is in force; should the old one stay for now, the next import throws it away. */
	either_way(holdings_purge(w->reserves, clock_ms(), &second));
	return true;
}

bool import_work_store(struct import_work *w, struct err *err)
{
	mem_arena_init(&w->attempt);
	return w->import.kind == PLAN_HOLDINGS ? store_list(w, err) : store_all_plan(w, err);
}
