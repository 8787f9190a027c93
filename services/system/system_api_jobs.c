/* Jobs and schedules over HTTP. */
#include "platform/jobs_run.h"
#include "services/system/system_inside.h"

static struct optional_i64 given(int64_t v)
{
	return (struct optional_i64){ .set = v != 0, .v = v };
}

static struct system_job_json shape(const struct job_row *r)
{
	struct system_job_json j = {
		.id = r->id,
		.kind = r->kind,
		.subject = r->subject,
		.state = (enum system_job_state)r->state,
		.tries = r->tries,
		.tries_max = JOB_TRIES_MAX,
		.stopping = r->stopping,
		.created = r->created,
		.started = given(r->started),
		.ended = given(r->ended),
		.node = r->node,
		.detail = r->detail,
	};

	if (r->state == JOB_WAITING)
		j.run_at = given(r->run_at);
	if (r->state == JOB_RUNNING && r->total != 0) {
		j.done = (struct optional_i64){ true, r->done };
		j.total = (struct optional_i64){ true, r->total };
	}
	return j;
}

/* This process's own are fresher on its board. */
static struct system_job_json shape_now(const struct job_row *row)
{
	struct job_row r = *row;

	if (r.state == JOB_RUNNING)
		(void)job_progress_read(r.id, &r.done, &r.total);
	return shape(&r);
}

static bool find(struct system *system, const struct call *call, int64_t id,
    struct system_job_json *reply, struct err *err)
{
	const struct job_query q = { .id = id, .limit = 1 };
	struct job_rows rows;

	if (!jobs_list(system->records, call->arena, &q, &rows, err))
		return false;
	if (rows.n == 0)
		return err_set(err, ERR_NOT_FOUND, "no such job");
	*reply = shape_now(&rows.v[0]);
	return true;
}

static bool fill_page(struct system *system, const struct system_jobs_rq *rq,
    struct system_jobs_json *reply, struct err *err)
{
	const struct job_query q = {
		.state = rq->state == SYSTEM_JOB_FILTER_ANY
		             ? (struct span){ 0 }
		             : span_of(system_job_filter_words[rq->state]),
		.kind = rq->kind,
		.before = rq->before,
		.limit = rq->limit,
	};
	struct system_job_json *items;
	struct job_rows rows;

	if (!jobs_list(system->records, rq->call.arena, &q, &rows, err))
		return false;
	if ((items = arena_array(rq->call.arena, struct system_job_json, rows.n)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < rows.n; i++)
		items[i] = shape_now(&rows.v[i]);
	reply->jobs = items;
	reply->n_jobs = rows.n;
	return true;
}

bool system_api_jobs(struct system *system, const struct system_jobs_rq *rq,
    struct system_jobs_json *reply, struct err *err)
{
	struct job_names kinds;
	struct job_counts counts;

	if (!fill_page(system, rq, reply, err) ||
	    !jobs_kinds(system->records, rq->call.arena, &kinds, err) ||
	    !jobs_count(system->records, &counts, err))
		return false;
	reply->kinds = kinds.v;
	reply->n_kinds = kinds.n;
	reply->waiting = counts.waiting;
	reply->running = counts.running;
	reply->failed = counts.failed;
	return true;
}

bool system_api_job(struct system *system, const struct system_job_rq *rq,
    struct system_job_json *reply, struct err *err)
{
	return find(system, &rq->call, rq->id, reply, err);
}

/* ---- acting ---- */

static bool revive(struct system_act *a, struct err *err)
{
	return job_revive(a->system->records, a->id, a->call->now, err);
}

bool system_api_retry_job(struct system *system, const struct system_retry_job_rq *rq,
    struct system_job_json *reply, struct err *err)
{
	struct system_act a = { system, &rq->call, rq->id, "job.retried", revive, NULL };

	return find(system, &rq->call, rq->id, reply, err) && system_do(&a, err) &&
	       find(system, &rq->call, rq->id, reply, err);
}

static bool stop(struct system_act *a, struct err *err)
{
	return job_stop(a->system->records, a->id, SPAN("stopped"), a->call->now, err);
}

/* The board first: the job itself may hold the database's one place for writers until it looks there. */
bool system_api_stop_job(struct system *system, const struct system_stop_job_rq *rq,
    struct system_job_json *reply, struct err *err)
{
	struct system_act a = { system, &rq->call, rq->id, "job.stopped", stop, NULL };

	if (!find(system, &rq->call, rq->id, reply, err))
		return false;
	(void)job_board_stop(rq->id);
	return system_do(&a, err) && find(system, &rq->call, rq->id, reply, err);
}

/* ---- schedules ---- */

static bool shape_schedule(struct system *system, const struct call *call,
    const struct job_schedule *s, struct system_schedule_json *reply, struct err *err)
{
	const struct job_query q = { .kind = s->kind, .limit = 1 };
	struct system_job_json *last;
	struct job_rows rows;

	*reply = (struct system_schedule_json){ .kind = s->kind, .rule = s->rule, .next = s->next };
	if (!jobs_list(system->records, call->arena, &q, &rows, err))
		return false;
	if (rows.n == 0)
		return true;
	if ((last = arena_new(call->arena, struct system_job_json)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	*last = shape_now(&rows.v[0]);
	reply->last = last;
	return true;
}

bool system_api_schedules(struct system *system, const struct system_schedules_rq *rq,
    struct system_schedules_json *reply, struct err *err)
{
	struct system_schedule_json *items;
	struct job_schedules list;

	if (!jobs_schedules(system->records, rq->call.arena, &list, err))
		return false;
	if ((items = arena_array(rq->call.arena, struct system_schedule_json, list.n)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < list.n; i++)
		if (!shape_schedule(system, &rq->call, &list.v[i], &items[i], err))
			return false;
	*reply = (struct system_schedules_json){ .schedules = items, .n_schedules = list.n };
	return true;
}

/* What to run, and where to say how it waits: told from within, before a runner has taken it. */
struct order {
	struct span kind;
	struct system_job_json *reply;
};

static bool run(struct system_act *a, struct err *err)
{
	const struct order *order = a->more;

	return job_add(a->system->records, order->kind, 0, a->call->now, &a->id, err) &&
	       find(a->system, a->call, a->id, order->reply, err);
}

static bool scheduled(
    struct system *system, const struct call *call, struct span kind, struct err *err)
{
	struct job_schedules list;

	if (!jobs_schedules(system->records, call->arena, &list, err))
		return false;
	for (size_t i = 0; i < list.n; i++)
		if (span_eq(list.v[i].kind, kind))
			return true;
	return err_set(err, ERR_NOT_FOUND, "nothing of that name runs by itself");
}

bool system_api_run_schedule(struct system *system, const struct system_run_schedule_rq *rq,
    struct system_job_json *reply, struct err *err)
{
	const struct order order = { rq->kind, reply };
	struct system_act a = { system, &rq->call, 0, "schedule.run", run, &order };

	return scheduled(system, &rq->call, rq->kind, err) && system_do(&a, err);
}
