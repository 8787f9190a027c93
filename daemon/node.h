/* node — this process among all that share the database: a name of its own, and a lock that the kernel lets go of when
 * the process dies, however it dies. */
#ifndef DAEMON_NODE_H
#define DAEMON_NODE_H

#include "platform/jobs_run.h"

enum { NODE_NAME_MAX = 64 };

struct node {
	char name[NODE_NAME_MAX]; /* host and a random word */
	const char *run;          /* the folder of the locks, borrowed */
	int fd;
};

/* `run` must outlive it. */
MUST_CHECK bool node_open(const char *run, struct node *ret_node, struct err *err);
void node_close(struct node *node); /* a zeroed one is fine */

/* For jobs_take_over(); ctx is a struct node. Nodes of other machines are unknown here. */
enum node_life node_ask(void *ctx, struct span name);

#endif
