/* db_ear — hears what db_tell() says on a database: at once within the process, and from every other process with
 * PostgreSQL (LISTEN). An SQLite file has no bell: there another process's commit is noticed within a second,
 * but not what it said. */
#ifndef PLATFORM_DB_EAR_H
#define PLATFORM_DB_EAR_H

#include "platform/db.h"

struct db_ear;

/* `hear` is called on a thread of the ear's own and must be quick. An empty topic means: something may have
 * been missed (the connection was away, another process wrote), so look yourself. Never fails for a database
 * that is away: it is tried again until it is there. */
MUST_CHECK bool db_ear_open(const char *url,
    void (*hear)(void *ctx, struct span topic, struct span text), void *ctx,
    struct db_ear **ret_ear, struct err *err);
void db_ear_close(struct db_ear *ear); /* NULL is fine; nothing is heard afterwards */

#endif
