/* services — the rooms of this house, one line each in services.c. */
#ifndef DAEMON_SERVICES_H
#define DAEMON_SERVICES_H

#include "platform/service.h"

extern const struct service *const services[]; /* ends with NULL */

#endif
