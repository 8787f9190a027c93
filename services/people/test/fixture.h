/* fixture — an open room on an empty database, two librarians and a clock that stands still. */
#ifndef PEOPLE_TEST_FIXTURE_H
#define PEOPLE_TEST_FIXTURE_H

#include "platform/mem.h"
#include "services/people/people_contract.h"
#include "services/people/people_inside.h"
#include "testing/check.h"
#include "testing/database.h"

enum { MINUTE = 60 * 1000 };

#define ADA_PASSWORD SPAN("nine lives at night")

struct fixture {
	struct db *db;
	struct db_stmts *sql; /* test/queries.sql */
	struct people *people;
	struct mem_arena memory;
	struct answer answer;
	struct call call; /* signed out; .now is the clock */
	struct err err;
};

void fixture_open(struct fixture *f, int argc, char **argv, const char *database);
void fixture_close(struct fixture *f);
/* The one number of a statement of test/queries.sql, without arguments or with one text. */
int64_t fixture_count(struct fixture *f, size_t which);
int64_t fixture_events(struct fixture *f, struct span what);
/* A statement without arguments that writes. */
bool fixture_run(struct fixture *f, size_t which);
int64_t fixture_audited(struct fixture *f, struct span what);

bool fixture_add(struct fixture *f, struct span login, enum role role, struct span password);
enum sign_in fixture_sign_in(
    struct fixture *f, struct span login, struct span password, char token[TOKEN_LEN + 1]);
/* The call of whoever brings this token now. */
struct call fixture_call(struct fixture *f, struct span token);

#endif
