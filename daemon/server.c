/* The daemon inside a process; see server.h. */
#include "daemon/server.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <time.h>

#include "daemon/metrics_page.h"
#include "daemon/openapi.h"
#include "daemon/router.h"
#include "daemon/node.h"
#include "daemon/runner.h"
#include "daemon/services.h"
#include "daemon/stream_door.h"
#include "platform/db_ear.h"
#include "platform/file.h"
#include "platform/log.h"
#include "platform/mem.h"

enum { LOOPS = 2, GRACE_MS = 3000, STREAMS_OF_A_SESSION = 12 };

struct server {
	struct router_config rooms;
	const char *origins[2]; /* the last one is NULL */
	struct http *http;
	struct metrics *metrics;
	struct stream_door_config door;
	struct stream_hub *streams;
	struct metrics_page_config page_config;
	struct http *page;
	struct node node;
	struct runner *runner;
	struct db_ear *ear;
	bool shared; /* the database, with other nodes */
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
		.metrics = s->metrics,
	};
	*ret_config = (struct http_config){
		.socket = house->socket,
		.spool = run ? file_path(a, run, "spool") : NULL,
		.loops = LOOPS,
		.workers = (unsigned)house->config.workers,
		.queue = (unsigned)house->config.queue,
		.take_over = house->take_over,
	};
	if (a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	return file_make_dir(run, 0700, err);
}

/* What is told on the database (db_tell), here or on another node. No topic: something may have been missed. */
static void hear(void *ctx, struct span topic, struct span text)
{
	struct server *s = ctx;
	struct span data = text;

	if (topic.len == 0 || span_eq(topic, SPAN("jobs")))
		runner_wake(s->runner);
	if (topic.len == 0 || span_eq(topic, SPAN("sessions")))
		stream_recheck(s->streams);
	if (topic.len == 0 && s->shared)
		stream_reset(s->streams);
	if (span_eq(topic, SPAN("jobs")))
		stream_door_tell(s->streams, services, SPAN("system.jobs"), data);
	if (span_eq(topic, SPAN("stream"))) {
		struct span name = span_cut(&data, ' ');

		stream_door_tell(s->streams, services, name, data);
	}
}

static bool start_streams(struct server *s, struct house *house, struct err *err)
{
	const struct stream_app app = { &s->door, stream_door_open, stream_door_admit,
		stream_door_close };
	const struct stream_config config = { .socket = house->events,
		.take_over = house->take_over,
		.streams_max = (unsigned)house->config.streams,
		.session_max = STREAMS_OF_A_SESSION };

	s->door = (struct stream_door_config){ house->database, services };
	s->shared = strncmp(house->database, "postgres", 8) == 0;
	return stream_open(&config, &app, &s->streams, err);
}

/* One thread is enough for whoever reads figures. */
static bool start_page(struct server *s, struct house *house, struct err *err)
{
	const struct http_app app = { &s->page_config, metrics_page_accept, metrics_page_open,
		metrics_page_admit, metrics_page_serve, metrics_page_close };
	const char *run = file_path(&house->memory.arena, house->dir, "run");
	const struct http_config config = { .socket = house->metrics,
		.spool = run ? file_path(&house->memory.arena, run, "metrics-spool") : NULL,
		.take_over = house->take_over,
		.loops = 1,
		.workers = 1,
		.queue = 8 };

	s->page_config = (struct metrics_page_config){ house->database, s->metrics, s->http,
		s->streams, house->config.queue, house->config.streams };
	return (config.spool != NULL || err_set(err, ERR_MEMORY, "out of memory")) &&
	       http_open(&config, &app, &s->page, err);
}

static bool start_jobs(struct server *s, struct house *house, struct err *err)
{
	const char *run = file_path(&house->memory.arena, house->dir, "run");
	const struct runner_config config = { .database = house->database,
		.config = &house->config,
		.services = services,
		.node = &s->node,
		.metrics = s->metrics };

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

	if (!metrics_open(&s->metrics, err) || !fill(s, house, origin, &config, err) ||
	    !open_database(house, &db, err))
		return false;
	db_close(db); /* migrated: the workers open their own */
	return http_open(&config, &app, &s->http, err) && start_streams(s, house, err) &&
	       start_page(s, house, err) && start_jobs(s, house, err);
}

/* A stream is a file; the usual 1,024 are too few. */
static void allow_files(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
}

bool server_start(
    struct house *house, struct span origin, struct server **ret_server, struct err *err)
{
	struct server *s = mem_new(sizeof(*s));
	sigset_t stop;

	if (s == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	(void)signal(SIGPIPE, SIG_IGN);
	allow_files();
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
	db_ear_close(s->ear);
	http_close(s->page, 0);
	stream_close(s->streams);
	http_close(s->http, GRACE_MS);
	runner_stop(s->runner);
	node_close(&s->node);
	metrics_close(s->metrics);
	mem_free(s);
}
