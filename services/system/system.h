/* system — the house itself, as its keeper sees it: jobs, outbox, health, settings. No rules of its own: what it shows and
 * does is the platform's (platform/jobs_admin.h, platform/outbox.h). See README.md. */
#ifndef SYSTEM_H
#define SYSTEM_H

#include "platform/service.h"

struct system; /* opaque; one per worker; owns its statements */

MUST_CHECK struct system *system_open(struct db *db, struct err *err);
void system_close(struct system *system); /* NULL is fine */

extern const struct service system_service;

#endif
