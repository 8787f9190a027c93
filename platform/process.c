/* Another program run to its end; see process.h. */
#include "platform/process.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static size_t count(const char *const list[])
{
	size_t n = 0;

	while (list != NULL && list[n] != NULL)
		n++;
	return n;
}

static const char **environment(struct arena *a, const char *const extra[])
{
	const char *const *ours = (const char *const *)(uintptr_t)environ;
	size_t more = count(extra), n = count(ours);
	const char **all = arena_alloc(a, (more + n + 1) * sizeof(*all));

	if (all == NULL)
		return NULL;
	for (size_t i = 0; i < more; i++)
		all[i] = extra[i];
	for (size_t i = 0; i < n; i++)
		all[more + i] = ours[i];
	all[more + n] = NULL;
	return all;
}

/* Its signals are not blocked as a daemon's threads have them. */
static int spawn(const char *const argv[], const char *const env[], pid_t *ret_pid)
{
	posix_spawnattr_t attr;
	sigset_t none;
	int rc;

	(void)sigemptyset(&none);
	(void)posix_spawnattr_init(&attr);
	(void)posix_spawnattr_setsigmask(&attr, &none);
	(void)posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	/* It changes nothing of them; its prototype is older than const. */
	rc = posix_spawnp(ret_pid, argv[0], NULL, &attr, (char *const *)(uintptr_t)argv,
	    (char *const *)(uintptr_t)env);
	(void)posix_spawnattr_destroy(&attr);
	return rc;
}

bool process_run(
    struct arena *a, const char *const argv[], const char *const extra[], struct err *err)
{
	const char **env = environment(a, extra);
	int status = 0, rc;
	pid_t pid;

	if (env == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if ((rc = spawn(argv, env, &pid)) != 0)
		return err_set(err, rc == ENOENT ? ERR_NOT_FOUND : ERR_INTERNAL, "%.60s: %s",
		    argv[0], rc == ENOENT ? "not installed" : strerror(rc));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_set(err, ERR_INTERNAL, "%.60s: %s", argv[0], strerror(errno));
	if (WIFSIGNALED(status))
		return err_set(
		    err, ERR_INTERNAL, "%.60s: killed by signal %d", argv[0], WTERMSIG(status));
	return WEXITSTATUS(status) == 0 || err_set(err, ERR_INTERNAL, "%.60s: ended with code %d",
	                                       argv[0], WEXITSTATUS(status));
}
