/* kaijuan serve --dir DIR: the daemon alone, for a service manager that runs nginx itself. SIGTERM and
 * SIGINT stop it gracefully. */
#include <signal.h>

#include "daemon/arguments.h"
#include "daemon/server.h"
#include "platform/log.h"

static bool serve(const char *dir, struct err *err)
{
	struct house house = { 0 };
	struct server *server = NULL;
	bool ok;

	if (!house_open(dir, &house, err))
		return false;
	if ((ok = server_start(&house, house.config.origin, &server, err)))
		for (int which = SIGHUP; which == SIGHUP || which == SIGCHLD;)
			which = server_wait(0);
	server_stop(server);
	house_close(&house);
	return ok;
}

int serve_command(const struct command *self, int argc, char **argv)
{
	const char *dir = NULL;
	const struct argument table[] = { { "dir", .text = &dir, .required = true } };
	struct err err = { 0 };

	if (!ARGUMENTS_READ(argc, argv, table))
		return command_usage(self);
	if (!serve(dir, &err))
		return command_failed(&err);
	log_line("stopped");
	return EXIT_DONE;
}
