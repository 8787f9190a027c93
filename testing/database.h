/* database — every store test runs twice: `x_test sqlite` in memory, `x_test pg` on the empty
 * database that script/test has made for it. */
#ifndef TESTING_DATABASE_H
#define TESTING_DATABASE_H

#include "platform/service.h"

/* Open and migrated, or the test ends: 77 (skipped, with the reason) without a PostgreSQL. */
struct db *test_database(int argc, char **argv, const char *room, const struct db_migration *all);

#endif
