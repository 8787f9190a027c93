/* The daemon inside a process; see server.h. */
#include "daemon/server.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "daemon/openapi.h"
#include "daemon/router.h"
#include "daemon/node.h"
#include "daemon/runner.h"
#include "daemon/services.h"
#include "platform/db_ear.h"
#include "platform/file.h"
#include "platform/log.h"
#include "platform/mem.h"

enum { LOOPS = 2, GRACE_MS = 3000 };

struct server {
	struct router_config rooms;
	const char *origins[2]; /* the last one is NULL */
	struct http *http;
	struct node node;
	struct runner *runner;
	struct db_ear *ear;
};

static void stop_signals(sigset_t *set)
{
	(void)sigemptyset(set);
	(void)sigaddset(set, SIGTERM);
	(void)sigaddset(set, SIGINT);
	(void)sigaddset(set, SIGCHLD);
	(void)sigaddset(set, SIGHUP);
}

static bool fill(struct server *s, struct house *house, struct span origin,
    struct http_config *ret_config, struct err *err)
{
	struct arena *a = &house->memory.arena; /* texts live as long as the house */
	const char *run = file_path(a, house->dir, "run");

	s->origins[0] = arena_dup(a, (struct span){ origin.ptr, origin.len + 1 }).ptr;
	s->rooms = (struct router_config){
		.db_url = house->database,
		.services = services,
		.origins = s->origins,
		.openapi = openapi_document(),
		.config = &house->config,
	};
	*ret_config = (struct http_config){
		.socket = house->socket,
		.spool = run ? file_path(a, run, "spool") : NULL,
		.loops = LOOPS,
		.workers = (unsigned)house->config.workers,
		.queue = (unsigned)house->config.queue,
	};
	if (a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	return file_make_dir(run, 0700, err);
}

/* What is told on the database: somebody added or ended a job, or something was missed. */
static void hear(void *ctx, struct span topic, struct span text)
{
	struct server *s = ctx;

	(void)text;
	if (topic.len == 0 || span_eq(topic, SPAN("jobs")))
		runner_wake(s->runner);
}

static bool start_jobs(struct server *s, struct house *house, struct err *err)
{
	const char *run = file_path(&house->memory.arena, house->dir, "run");
	const struct runner_config config = { .database = house->database,
		.config = &house->config,
		.services = services,
		.node = &s->node };

	return (run != NULL || err_set(err, ERR_MEMORY, "out of memory")) &&
	       node_open(run, &s->node, err) && runner_start(&config, &s->runner, err) &&
	       db_ear_open(house->database, hear, s, &s->ear, err);
}

static bool start(struct server *s, struct house *house, struct span origin, struct err *err)
{
	const struct http_app app = {
		.ctx = &s->rooms,
		.accept = router_accept,
		.open = router_open,
		.admit = router_admit,
		.serve = router_serve,
		.close = router_close,
	};
	struct http_config config;
	struct db *db = NULL;

	if (!fill(s, house, origin, &config, err) || !open_database(house, &db, err))
		return false;
	db_close(db); /* migrated: the workers open their own */
	return http_open(&config, &app, &s->http, err) && start_jobs(s, house, err);
}

bool server_start(
    struct house *house, struct span origin, struct server **ret_server, struct err *err)
{
	struct server *s = mem_new(sizeof(*s));
	sigset_t stop;

	if (s == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	(void)signal(SIGPIPE, SIG_IGN);
	stop_signals(&stop);
	(void)pthread_sigmask(SIG_BLOCK, &stop, NULL);
	if (!start(s, house, origin, err)) {
		server_stop(s);
		return false;
	}
	log_line("ready=%s", house->socket);
	*ret_server = s;
	return true;
}

int server_wait(int milliseconds)
{
	const struct timespec patience = { .tv_sec = milliseconds / 1000,
		.tv_nsec = milliseconds % 1000 * 1000000 };
	sigset_t stop;
	int which = 0;

	stop_signals(&stop);
	if (milliseconds > 0)
		return (which = sigtimedwait(&stop, NULL, &patience)) > 0 ? which : 0;
	return sigwait(&stop, &which) == 0 ? which : 0;
}

void server_stop(struct server *s)
{
	if (s == NULL)
		return;
	http_close(s->http, GRACE_MS);
	db_ear_close(s->ear);
	runner_stop(s->runner);
	node_close(&s->node);
	mem_free(s);
}
