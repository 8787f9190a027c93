/* runner — the thread that does the jobs (platform/records.h), one at a time, with a database
 * handle and rooms of its own. */
#ifndef DAEMON_RUNNER_H
#define DAEMON_RUNNER_H

#include "daemon/house.h"

struct runner;

MUST_CHECK bool runner_start(
    const struct house *house, struct runner **ret_runner, struct err *err);
/* Waits for the job under way to end. NULL is fine. */
void runner_stop(struct runner *runner);

#endif
