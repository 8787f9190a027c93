/* nginx — the front server as a child of `kaijuan up`: its configuration, its start, its end. */
#ifndef DAEMON_NGINX_H
#define DAEMON_NGINX_H

#include <sys/types.h>

#include "daemon/house.h"

struct nginx {
	pid_t pid; /* 0: not running */
	int64_t port;
	char nonce
	    [33]; /* of this start: /ready-NONCE answers 204, so that no other server is taken for ours */
};

/* Writes DIR/run/nginx.conf and site.json and starts nginx, which ends when this process does. */
MUST_CHECK bool nginx_start(const struct house *house, const char *web, int64_t port,
    struct nginx *ret_nginx, struct err *err);
/* Whether it answers. */
bool nginx_answers(const struct nginx *nginx);
/* It reads its certificate again. */
void nginx_reload(const struct nginx *nginx);
/* Lets it finish what it sends, for at most 5 s. */
void nginx_stop(struct nginx *nginx);

#endif
