#include "testing/database.h"

#include <stdio.h>
#include <stdlib.h>

#include "testing/check.h"

static const char *url_for(int argc, char **argv, const char *room, char *url, size_t size)
{
	const char *host = getenv("TEST_PG_HOST");

	if (argc < 2 || strcmp(argv[1], "pg") != 0)
		return "sqlite::memory:";
	if (host == NULL) {
		puts(
		    "skipped: TEST_PG_HOST is not set; script/test starts a PostgreSQL and sets it");
		exit(77);
	}
	(void)snprintf(url, size, "postgresql:///test_%s?host=%s&user=postgres", room, host);
	return url;
}

struct db *test_database(int argc, char **argv, const char *room, const struct db_migration *all)
{
	char url[256];
	struct err err = { 0 };
	struct db *db = NULL;

	if (!db_open(url_for(argc, argv, room, url, sizeof(url)), &db, &err) ||
	    !records_migrate(db, &err) || !db_migrate(db, room, all, &err)) {
		fprintf(stderr, "%s\n", err.detail);
		exit(1);
	}
	return db;
}
