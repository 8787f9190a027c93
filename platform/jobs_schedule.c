/* Jobs that come back by themselves. A clock that jumps makes at most one run too many or too late: whatever lies
 * further ahead than one period is reckoned anew. */
#include <stdio.h>

#include "platform/jobs_inside.h"

enum { DAY_MS = 24 * 60 * 60 * 1000, MINUTE_MS = 60 * 1000 };

static int64_t period_of(const struct job_kind *kind)
{
	return kind->when == JOB_EVERY ? (int64_t)kind->when_value * 1000 : DAY_MS;
}

/* The first moment after now. */
static int64_t next_of(const struct job_kind *kind, int64_t now)
{
	const int64_t zone = (int64_t)ZONE_MINUTES * MINUTE_MS;
	int64_t at;

	if (kind->when == JOB_EVERY)
		return now + period_of(kind);
	at = (now + zone) / DAY_MS * DAY_MS - zone + (int64_t)kind->when_value * MINUTE_MS;
	return at > now ? at : at + DAY_MS;
}

static struct span rule_of(const struct job_kind *kind, char *text, size_t size)
{
	int n = kind->when == JOB_EVERY ? snprintf(text, size, "every %d", kind->when_value)
	                                : snprintf(text, size, "at %02d:%02d",
	                                      kind->when_value / 60, kind->when_value % 60);

	return (struct span){ text, (size_t)n };
}

struct schedule_turn {
	struct records *records;
	const struct job_kind *kind;
	struct span rule;
	int64_t now;
};

enum verdict { KEEP, SET, RUN };

/* -1: there is none yet, or another rule. */
static bool read_next(const struct schedule_turn *t, int64_t *ret_next, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(t->records->sql, RECORDS_SQL_SCHEDULE_NEXT,
	        DB_ARGS(DB_TEXT(t->rule), DB_TEXT(span_of(t->kind->name))), &rows, err))
		return false;
	*ret_next = db_next(rows, err) ? db_i64(rows, 0) : -1;
	return err->code == ERR_NONE;
}

static bool judge(const struct schedule_turn *t, enum verdict *ret_verdict, struct err *err)
{
	int64_t next = -1;

	if (!read_next(t, &next, err))
		return false;
	*ret_verdict = next >= 0 && next <= t->now                      ? RUN
	               : next < 0 || next > t->now + period_of(t->kind) ? SET
	                                                                : KEEP;
	return true;
}

static bool step(void *ctx, struct err *err)
{
	struct schedule_turn *t = ctx;
	struct span name = span_of(t->kind->name);
	enum verdict verdict = KEEP; /* another node may have been here */
	int64_t id;

	if (!judge(t, &verdict, err))
		return false;
	if (verdict == RUN && !job_add(t->records, name, 0, t->now, &id, err))
		return false;
	return verdict == KEEP ||
	       db_run(t->records->sql, RECORDS_SQL_SCHEDULE_PUT,
	           DB_ARGS(DB_TEXT(name), DB_TEXT(t->rule), DB_I64(next_of(t->kind, t->now))), err);
}

bool jobs_schedule(struct db *db, struct records *records, const struct job_kind *kinds,
    int64_t now, struct err *err)
{
	for (const struct job_kind *k = kinds; k != NULL && k->name != NULL; k++) {
		char rule[32];
		struct schedule_turn t = { .records = records, .kind = k, .now = now };
		enum verdict verdict = KEEP;

		if (k->when == JOB_ASKED)
			continue;
		t.rule = rule_of(k, rule, sizeof(rule));
		if (!judge(&t, &verdict, err) ||
		    (verdict != KEEP && !db_tx(db, DB_WRITE, step, &t, err)))
			return false;
	}
	return true;
}
