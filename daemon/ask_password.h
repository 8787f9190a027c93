/* ask_password — where a command gets a new password from; never from its arguments, which every user of the
 * machine can read while it runs. */
#ifndef DAEMON_ASK_PASSWORD_H
#define DAEMON_ASK_PASSWORD_H

#include "core/arena.h"
#include "core/err.h"

/* The first line of the file; without a file asked for twice on the terminal, not shown; or one line from stdin
 * when that is no terminal. ERR_INVALID: the two differ, or nothing came. */
MUST_CHECK bool ask_password(
    struct arena *a, const char *file, struct span *ret_password, struct err *err);

#endif
