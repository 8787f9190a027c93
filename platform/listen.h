/* listen — a Unix socket to listen on. A new daemon can take the place of one that runs, without a moment in which nobody
 * listens: it binds beside the path and renames over it. */
#ifndef PLATFORM_LISTEN_H
#define PLATFORM_LISTEN_H

#include <sys/types.h>

#include "core/err.h"

struct listener {
	int fd;
	ino_t inode; /* of the path: whether it is still ours */
};

/* What a dead process left at the path is replaced; a live one is refused (ERR_CONFLICT) unless take_over. */
MUST_CHECK bool listen_at(
    const char *path, bool take_over, struct listener *ret_listener, struct err *err);
/* Waits until who connected in time has been accepted: nobody new can come by a path that was taken over. */
void listen_settle(const struct listener *listener);
/* Removes the path unless another daemon has taken it. The descriptor is the caller's. */
void listen_end(const struct listener *listener, const char *path);

/* Who listens there; 0: nobody. */
pid_t listen_owner(const char *path);

#endif
