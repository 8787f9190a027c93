/* server — the daemon inside a process: HTTP workers and the job runner of one house. */
#ifndef DAEMON_SERVER_H
#define DAEMON_SERVER_H

#include "daemon/house.h"

struct server;

/* Call before any other thread exists: blocks the signals that server_wait() takes. `origin` is what
 * browsers call this site; changes from elsewhere are refused. */
MUST_CHECK bool server_start(
    struct house *house, struct span origin, struct server **ret_server, struct err *err);
/* Sleeps until SIGTERM, SIGINT, SIGHUP or SIGCHLD (a child ended); says which. With milliseconds above 0: at most
 * so long, then 0. */
int server_wait(int milliseconds);
void server_stop(struct server *server); /* NULL is fine; graceful */

#endif
