/* process — another program run to its end: pg_dump and its like. It shares our stdout and stderr. A secret goes through its
 * environment, never through its arguments, which everybody on the machine can read. */
#ifndef PLATFORM_PROCESS_H
#define PLATFORM_PROCESS_H

#include "core/arena.h"
#include "core/err.h"

/* argv[0] is looked for in PATH; both lists end with NULL. extra: "NAME=value", before what our own environment says; NULL:
 * nothing. ERR_NOT_FOUND: no such program; ERR_INTERNAL: it ended with another code than 0. */
MUST_CHECK bool process_run(
    struct arena *a, const char *const argv[], const char *const extra[], struct err *err);

#endif
