/* kaijuan serve: the daemon. SIGTERM and SIGINT stop it gracefully. */
#include <getopt.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "daemon/commands.h"
#include "daemon/openapi.h"
#include "daemon/router.h"
#include "daemon/services.h"
#include "platform/log.h"

enum { LOOPS = 2, WORKERS = 8, QUEUE = 256, GRACE_MS = 3000 };

static int failed(const struct err *err)
{
	log_line("error=\"%s\"", err->detail);
	return EXIT_SYSTEM;
}

/* Blocked before any thread starts, so that sigwait() below is the only one to see them. */
static int serve(const struct http_config *config, struct router_config *rooms)
{
	const struct http_app app = { .ctx = rooms,
		.accept = router_accept,
		.open = router_open,
		.admit = router_admit,
		.serve = router_serve,
		.close = router_close };
	struct err err = { 0 };
	struct http *http;
	sigset_t stop;
	int which;

	(void)signal(SIGPIPE, SIG_IGN);
	(void)sigemptyset(&stop);
	(void)sigaddset(&stop, SIGTERM);
	(void)sigaddset(&stop, SIGINT);
	(void)pthread_sigmask(SIG_BLOCK, &stop, NULL);
	if (!router_migrate(rooms, &err) || !http_open(config, &app, &http, &err))
		return failed(&err);
	log_line("ready=%s", config->socket);
	(void)sigwait(&stop, &which);
	http_close(http, GRACE_MS);
	log_line("stopped=%d", which);
	return EXIT_DONE;
}

int serve_command(const struct command *self, int argc, char **argv)
{
	static const struct option options[] = {
		{ "socket", required_argument, NULL, 's' },
		{ "db", required_argument, NULL, 'd' },
		{ "spool", required_argument, NULL, 'u' },
		{ "origin", required_argument, NULL, 'o' },
		{ 0 },
	};
	static const char *origins[2]; /* the last one is NULL */
	struct http_config config = { .loops = LOOPS, .workers = WORKERS, .queue = QUEUE };
	struct router_config rooms = {
		.services = services, .openapi = openapi_document(), .origins = origins
	};

	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (c == 's')
			config.socket = optarg;
		else if (c == 'd')
			rooms.db_url = optarg;
		else if (c == 'u')
			config.spool = optarg;
		else if (c == 'o')
			origins[0] = optarg;
		else
			return command_usage(self);
	}
	if (optind != argc || !config.socket || !rooms.db_url || !config.spool)
		return command_usage(self);
	return serve(&config, &rooms);
}
