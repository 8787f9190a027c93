/* kaijuan serve --dir DIR: the daemon alone, for a service manager that runs nginx itself. SIGTERM and
 * SIGINT stop it gracefully; with --take-over it takes the sockets of the one that runs, which then ends. */
#include <signal.h>
#include <unistd.h>

#include "daemon/arguments.h"
#include "daemon/server.h"
#include "platform/listen.h"
#include "platform/log.h"

/* The one whose place is taken answers what it has begun, and ends. */
static void dismiss(pid_t before)
{
	if (before > 0 && before != getpid())
		(void)kill(before, SIGTERM);
}

static bool serve(const char *dir, bool take_over, struct err *err)
{
	struct house house = { 0 };
	struct server *server = NULL;
	pid_t before = 0;
	bool ok;

	if (!house_open(dir, &house, err))
		return false;
	if (take_over)
		before = listen_owner(house.socket);
	house.take_over = before > 0;
	if ((ok = server_start(&house, house.config.origin, &server, err))) {
		dismiss(before);
		for (int which = SIGHUP; which == SIGHUP || which == SIGCHLD;)
			which = server_wait(0);
	}
	server_stop(server);
	house_close(&house);
	return ok;
}

int serve_command(const struct command *self, int argc, char **argv)
{
	const char *dir = NULL;
	bool take_over = false;
	const struct argument table[] = { { "dir", .text = &dir, .required = true },
		{ "take-over", .flag = &take_over } };
	struct err err = { 0 };

	if (!ARGUMENTS_READ(argc, argv, table))
		return command_usage(self);
	if (!serve(dir, take_over, &err))
		return command_failed(&err);
	log_line("stopped");
	return EXIT_DONE;
}
