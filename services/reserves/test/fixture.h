/* fixture — a room on a database with rows put in by hand, for the tests of judging: each says what it needs in
 * a line. On SQLite the database is a file, so that a second handle can be opened on it. */
#ifndef RESERVES_TEST_FIXTURE_H
#define RESERVES_TEST_FIXTURE_H

#include "platform/mem.h"
#include "services/reserves/reserves_candidates.h"
#include "services/reserves/reserves_internal.h"

struct fixture {
	char folder[40], url[200];
	struct db *db;
	struct reserves *reserves;
	struct db_stmts *sql;
	struct mem_arena memory;
	struct arena *a;
	struct err err;
	int64_t sections, items, holdings; /* ids given so far */
};

/* Ends the test as skipped without a PostgreSQL for "pg"; database test_NAME. */
void fixture_open(struct fixture *f, int argc, char **argv, const char *name);
void fixture_close(struct fixture *f);
/* Another connection to the same database. */
struct reserves *fixture_second(struct fixture *f, struct db **ret_db);

#define NOW ((int64_t)1771588800000) /* 2026-02-20 20:00 in Beijing */

int64_t fixture_college(struct fixture *f, const char *name, int64_t parent);
/* licensed from 2026-01-01 to 2026-12-31 unless starts and ends say otherwise */
int64_t fixture_resource(struct fixture *f, const char *name, const char *starts, const char *ends);
void fixture_term(struct fixture *f, int64_t id, const char *code);
void fixture_course(struct fixture *f, int64_t id, int64_t term, const char *name, int64_t college);
/* The same, all of it said. */
struct made_course {
	int64_t id, term, college;
	struct span name, level, category;
	bool gone;
};
void fixture_make_course(struct fixture *f, const struct made_course *course);
/* enrolled -1: unknown */
void fixture_section(
    struct fixture *f, int64_t course, const char *number, int64_t enrolled, bool gone);
void fixture_book(
    struct fixture *f, int64_t id, const struct match_book *text, enum standing standing);
/* A required textbook; its id. */
int64_t fixture_item(struct fixture *f, int64_t course, int64_t book);
struct made_item {
	int64_t course, book; /* 0: none */
	const char *kind, *state, *flags;
	bool gone;
};
int64_t fixture_make_item(struct fixture *f, const struct made_item *item);
void fixture_item_section(struct fixture *f, int64_t item, const char *number);
struct made_match {
	int64_t book, resource;
	const char *vendor_id, *status, *completeness; /* NULL: same_edition, full */
	bool sure, accepted, gone;
	struct span title, contributors, url;
	int64_t reasons; /* of enum match_reason */
};
int64_t fixture_match(struct fixture *f, const struct made_match *match);
struct made_holding {
	int64_t resource, import;
	const char *vendor_id;
	struct match_book text;
	const char *completeness; /* NULL: full */
};
void fixture_holding(struct fixture *f, const struct made_holding *holding);
/* The vendor's list is this import from now on. */
void fixture_list(struct fixture *f, int64_t resource, int64_t import);

int64_t fixture_events(struct fixture *f, const char *what);

/* Runs one statement of fixture.sql in a transaction of its own. */
void fixture_run(struct fixture *f, size_t which, struct db_args args);

#endif
