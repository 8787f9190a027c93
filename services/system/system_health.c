/* How the house is, and how it is set. */
#include <stdio.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/vec.h"
#include "platform/log.h"
#include "services/system/system_inside.h"
#include "services/system/system_sql.h"

enum { CHECKS = 5, DISK_LOW = 10, DISK_BAD = 2, LATE_MS = 15 * 60 * 1000 }; /* per cent; */

struct checks {
	struct arena *arena;
	struct system_check_json v[CHECKS];
	size_t n;
};

static void add(struct checks *c, const char *name, enum system_check_state state, int64_t value,
    const char *detail)
{
	c->v[c->n++] = (struct system_check_json){
		.name = span_of(name),
		.state = state,
		.detail = arena_dup(c->arena, span_of(detail)),
		.value = { true, value },
	};
}

static bool check_database(struct system *system, struct checks *c, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	int64_t began = clock_us();
	char text[80];

	if (!db_first(system->sql, SYSTEM_SQL_ALIVE, (struct db_args){ 0 }, &rows, err))
		return false;
	(void)snprintf(text, sizeof(text), "answers in %lld us", (long long)(clock_us() - began));
	add(c, "database", SYSTEM_CHECK_STATE_GOOD, clock_us() - began, text);
	return true;
}

static void check_disk(const struct config *config, struct checks *c)
{
	struct statvfs fs;
	char text[80];
	int64_t free_bytes, percent;

	if (config->files == NULL || statvfs(config->files, &fs) != 0 || fs.f_blocks == 0) {
		add(c, "disk", SYSTEM_CHECK_STATE_BAD, 0, "the folder for files cannot be asked");
		return;
	}
	free_bytes = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
	percent = (int64_t)(100 * fs.f_bavail / fs.f_blocks);
	(void)snprintf(text, sizeof(text), "%lld %% free, %lld MiB", (long long)percent,
	    (long long)(free_bytes >> 20));
	add(c, "disk",
	    percent < DISK_BAD   ? SYSTEM_CHECK_STATE_BAD
	    : percent < DISK_LOW ? SYSTEM_CHECK_STATE_WARNING
	                         : SYSTEM_CHECK_STATE_GOOD,
	    free_bytes, text);
}

/* What was written lately cannot lie in the future, unless some clock is wrong. */
static bool check_clock(struct system *system, int64_t now, struct checks *c, struct err *err)
{
	const struct job_query newest = { .limit = 1 };
	struct job_rows rows;
	int64_t ahead;

	if (!jobs_list(system->records, c->arena, &newest, &rows, err))
		return false;
	ahead = rows.n == 0 ? 0 : rows.v[0].created - now;
	if (ahead > 5000)
		add(c, "clock", SYSTEM_CHECK_STATE_WARNING, ahead,
		    "a job was added in the future: this clock, or another node's, is wrong");
	else
		add(c, "clock", SYSTEM_CHECK_STATE_GOOD, 0, "agrees with what has been written");
	return true;
}

static bool check_jobs(struct system *system, int64_t now, struct checks *c, struct err *err)
{
	const struct job_query waiting = { .state = SPAN("waiting"), .limit = 200 };
	struct job_counts counts;
	struct job_rows rows;
	int64_t late = 0;
	char text[100];

	if (!jobs_count(system->records, &counts, err) ||
	    !jobs_list(system->records, c->arena, &waiting, &rows, err))
		return false;
	for (size_t i = 0; i < rows.n; i++)
		late += now - rows.v[i].run_at > LATE_MS;
	(void)snprintf(text, sizeof(text), "%lld wait, %lld run, %lld failed, %lld are overdue",
	    (long long)counts.waiting, (long long)counts.running, (long long)counts.failed,
	    (long long)late);
	add(c, "jobs",
	    late            ? SYSTEM_CHECK_STATE_BAD
	    : counts.failed ? SYSTEM_CHECK_STATE_WARNING
	                    : SYSTEM_CHECK_STATE_GOOD,
	    counts.waiting, text);
	return true;
}

static bool check_outbox(
    struct system *system, const struct config *config, struct checks *c, struct err *err)
{
	struct outbox_counts counts;
	bool ready = outbox_ready(config, CHANNEL_MAIL);
	char text[100];

	if (!outbox_count(system->records, &counts, err))
		return false;
	(void)snprintf(text, sizeof(text), "%lld wait, %lld were given up%s",
	    (long long)counts.waiting, (long long)counts.failed,
	    ready ? "" : "; mail is not set up");
	add(c, "outbox",
	    counts.failed || !ready ? SYSTEM_CHECK_STATE_WARNING : SYSTEM_CHECK_STATE_GOOD,
	    counts.waiting, text);
	return true;
}

bool system_api_health(struct system *system, const struct system_health_rq *rq,
    struct system_health_json *reply, struct err *err)
{
	struct checks *c = arena_new(rq->call.arena, struct checks);
	char host[64] = "";

	if (c == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	c->arena = rq->call.arena;
	if (!check_database(system, c, err))
		return false;
	check_disk(rq->call.config, c);
	if (!check_clock(system, rq->call.now, c, err) ||
	    !check_jobs(system, rq->call.now, c, err) ||
	    !check_outbox(system, rq->call.config, c, err))
		return false;
	(void)gethostname(host, sizeof(host) - 1);
	*reply = (struct system_health_json){ .now = rq->call.now,
		.version = SPAN(KAIJUAN_VERSION),
		.node = arena_dup(rq->call.arena, span_of(host)),
		.checks = c->v,
		.n_checks = c->n };
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].state > reply->state)
			reply->state = c->v[i].state;
	return true;
}

/* ---- settings ---- */

static struct system_setting_json shape(
    struct arena *a, const struct config *config, size_t i, const struct config_key *key)
{
	struct span value = config_value(config, i, a), fallback = span_of(key->fallback);
	bool secret = config_secret(i);

	return (struct system_setting_json){
		.name = span_of(key->name),
		.value = secret || value.ptr == NULL ? SPAN("") : value,
		.fallback = fallback,
		.help = span_of(key->help),
		.secret = secret,
		.changed = !span_eq(value, fallback),
	};
}

bool system_api_settings(struct system *system, const struct system_settings_rq *rq,
    struct system_settings_json *reply, struct err *err)
{
	struct system_setting_json *items = NULL;
	struct config_key key;
	size_t n = 0;

	(void)system;
	for (; config_explain(n, &key); n++) {
		if ((items = vec_grow(rq->call.arena, items, n, sizeof(*items))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		items[n] = shape(rq->call.arena, rq->call.config, n, &key);
	}
	*reply = (struct system_settings_json){ .settings = items, .n_settings = n };
	return true;
}
