/* kaijuan up --dir DIR: nginx and the daemon in the foreground, one command. Prints
 * `ready http://localhost:PORT` when both answer; SIGINT and SIGTERM stop both, SIGHUP makes nginx read
 * its certificate again. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/arguments.h"
#include "daemon/nginx.h"
#include "daemon/server.h"
#include "platform/file.h"

struct options {
	const char *dir, *web;
	int64_t port; /* 0: as configured */
};

/* The pages stand beside the binary (build/web), or where the package put them. */
static const char *pages(struct arena *a)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;
	const char *web;

	if (n <= 0)
		return "/usr/share/kaijuan/web";
	self[n] = '\0';
	if ((slash = strrchr(self, '/')) != NULL)
		*slash = '\0';
	web = file_path(a, self, "web");
	return web != NULL && access(web, R_OK) == 0 ? web : "/usr/share/kaijuan/web";
}

/* Until it answers, ends, or somebody stops us. */
static bool wait_ready(struct nginx *nginx, bool *ret_stopped, struct err *err)
{
	for (int i = 0; i < 300; i++) {
		int which;

		if (nginx_answers(nginx))
			return true;
		which = server_wait(50);
		if (which == SIGCHLD && waitpid(nginx->pid, NULL, WNOHANG) == nginx->pid) {
			nginx->pid = 0;
			return err_set(err, ERR_INTERNAL,
			    "nginx has ended, see above: is port %lld taken?",
			    (long long)nginx->port);
		}
		if (which == SIGINT || which == SIGTERM) {
			*ret_stopped = true;
			return true;
		}
	}
	return err_set(err, ERR_INTERNAL, "nginx does not answer");
}

static bool wait_end(struct nginx *nginx, struct err *err)
{
	for (;;) {
		int which = server_wait(0);

		if (which == SIGHUP) {
			nginx_reload(nginx);
			continue;
		}
		if (which != SIGCHLD)
			return true;
		if (waitpid(nginx->pid, NULL, WNOHANG) == nginx->pid) {
			nginx->pid = 0;
			return err_set(err, ERR_INTERNAL, "nginx has ended");
		}
	}
}

static struct span origin_of(
    const struct house *house, const struct options *o, char *text, size_t size)
{
	int n;

	if (o->port == 0)
		return house->config.origin;
	n = snprintf(text, size, "http://localhost:%lld", (long long)o->port);
	return (struct span){ text, (size_t)n };
}

static bool up(const struct options *o, struct err *err)
{
	struct house house = { 0 };
	struct server *server = NULL;
	struct nginx nginx = { 0 };
	bool stopped = false, ok;
	char text[64];

	if (!house_open(o->dir, &house, err))
		return false;
	ok = server_start(&house, origin_of(&house, o, text, sizeof(text)), &server, err) &&
	     nginx_start(&house, o->web ? o->web : pages(&house.memory.arena),
	         o->port ? o->port : house.config.port, &nginx, err) &&
	     wait_ready(&nginx, &stopped, err);
	if (ok && !stopped) {
		(void)printf("ready http://localhost:%lld\n", (long long)nginx.port);
		(void)fflush(stdout);
		ok = wait_end(&nginx, err);
	}
	nginx_stop(&nginx);
	server_stop(server);
	house_close(&house);
	return ok;
}

int up_command(const struct command *self, int argc, char **argv)
{
	struct options o = { 0 };
	const struct argument table[] = { { "dir", .text = &o.dir, .required = true },
		{ "port", .number = &o.port, .min = 1, .max = 65535 }, { "web", .text = &o.web } };
	struct err err = { 0 };

	if (!ARGUMENTS_READ(argc, argv, table))
		return command_usage(self);
	return up(&o, &err) ? EXIT_DONE : command_failed(&err);
}
