/* database — every store test runs twice: `x_test sqlite` in memory, `x_test pg` on the empty
 * database that script/test has made for it. */
#ifndef TESTING_DATABASE_H
#define TESTING_DATABASE_H

#include "platform/service.h"

/* Open and migrated, or the test ends: 77 (skipped, with the reason) without a PostgreSQL. */
struct db *test_database(int argc, char **argv, const char *room, const struct db_migration *all);

/* For tests with several connections: the URL of the same PostgreSQL, or of an SQLite file that is deleted when the
 * process ends. */
const char *test_database_url(int argc, char **argv, const char *room);

#endif
