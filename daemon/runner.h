/* runner — the threads that do the jobs (platform/jobs.h): one for those that take seconds, one for any, and one that
 * keeps them alive in the eyes of other nodes, adds what comes back by itself and takes over what dead nodes left. */
#ifndef DAEMON_RUNNER_H
#define DAEMON_RUNNER_H

#include "daemon/house.h"
#include "daemon/node.h"
#include "platform/metrics.h"
#include "platform/service.h"

struct runner;

struct runner_config {
	const char *database;
	const struct config *config;
	const struct service *const *services; /* ends with NULL */
	struct node *node;
	struct metrics *metrics; /* NULL: nothing is counted */
};

MUST_CHECK bool runner_start(
    const struct runner_config *config, struct runner **ret_runner, struct err *err);
/* Something may be due: look now. From any thread. */
void runner_wake(struct runner *runner);
/* Asks what runs to stop where it can (it will begin again), and waits for it. NULL is fine. */
void runner_stop(struct runner *runner);

#endif
