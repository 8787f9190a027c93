/* mhd — the one place that names libmicrohttpd, for the two daemons that stand on it: requests (http.c) and streams (stream.c). */
#ifndef PLATFORM_MHD_H
#define PLATFORM_MHD_H

#include <microhttpd.h>

#endif
