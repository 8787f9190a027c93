#include "testing/database.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

static char folder[] = "/tmp/kaijuan-test-XXXXXX", shared[256];

static void forget_files(void)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	char path[128];

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/db%s", folder, ends[i]);
		(void)unlink(path);
	}
	(void)rmdir(folder);
}

const char *test_database_url(int argc, char **argv, const char *room)
{
	const char *url = url_for(argc, argv, room, shared, sizeof(shared));

	if (url == shared)
		return url;
	CHECK(mkdtemp(folder) != NULL && atexit(forget_files) == 0);
	(void)snprintf(shared, sizeof(shared), "sqlite:%s/db", folder);
	return shared;
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
