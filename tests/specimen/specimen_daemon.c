/* specimen_daemon SOCKET SPOOL DATABASE ORIGIN: http and router as the daemon uses them, with the specimen as
 * the only room. SIGTERM stops it. */
#include <pthread.h>
#include <signal.h>

#include "daemon/openapi.h"
#include "daemon/router.h"
#include "platform/log.h"
#include "tests/specimen/specimen.h"

static const struct service *const services[] = { &specimen_service, NULL };

static bool migrate(const char *url, struct err *err)
{
	struct db *db;
	bool ok;

	if (!db_open(url, &db, err))
		return false;
	ok = db_migrate(db, specimen_service.name, specimen_service.migrations, err);
	db_close(db);
	return ok;
}

static int failed(const struct err *err)
{
	log_line("error=\"%s\"", err->detail);
	return 1;
}

static int run(char **argv, const sigset_t *stop)
{
	const char *const origins[] = { "http://elsewhere.example", argv[4], NULL };
	struct router_config rooms = { .db_url = argv[3],
		.services = services,
		.origins = origins,
		.openapi = openapi_document() };
	const struct http_app app = { .ctx = &rooms,
		.accept = router_accept,
		.open = router_open,
		.admit = router_admit,
		.serve = router_serve,
		.close = router_close };
	const struct http_config config = {
		.socket = argv[1], .spool = argv[2], .loops = 2, .workers = 2, .queue = 64
	};
	struct err err = { 0 };
	struct http *http;
	int which;

	if (!migrate(argv[3], &err) || !http_open(&config, &app, &http, &err))
		return failed(&err);
	(void)sigwait(stop, &which);
	http_close(http, 3000);
	return 0;
}

int main(int argc, char **argv)
{
	sigset_t stop;

	(void)signal(SIGPIPE, SIG_IGN);
	(void)sigemptyset(&stop);
	(void)sigaddset(&stop, SIGTERM);
	(void)sigaddset(&stop, SIGINT);
	(void)pthread_sigmask(SIG_BLOCK, &stop, NULL);
	return argc == 5 ? run(argv, &stop) : 2;
}
