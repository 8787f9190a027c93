/* mhd — the one place that names libmicrohttpd, for the two daemons that stand on it: requests (http.c) and streams (stream.c). */
#ifndef PLATFORM_MHD_H
#define PLATFORM_MHD_H

#include <microhttpd.h>

#include "core/err.h"

/* A listening Unix socket; what a dead process left there is replaced, a live one refused (ERR_CONFLICT). */
MUST_CHECK bool listen_at(const char *path, int *ret_fd, struct err *err);

#endif
