#include "services/people/test/fixture.h"

#include "services/people/test/people_test_sql.h" /* generated from queries.sql */

void fixture_open(struct fixture *f, int argc, char **argv, const char *database)
{
	*f = (struct fixture){ .db = test_database(
		                   argc, argv, database, people_service.migrations) };
	mem_arena_init(&f->memory);
	CHECK(db_prepare(f->db, people_test_sql, PEOPLE_TEST_SQL_N, &f->sql, &f->err));
	f->people = people_open(f->db, &f->err);
	CHECK(f->people != NULL);
	f->call = (struct call){ .arena = &f->memory.arena,
		.address = SPAN("192.0.2.7"),
		.now = INT64_C(1795365000000) };
}

void fixture_close(struct fixture *f)
{
	people_close(f->people);
	db_stmts_free(f->sql);
	db_close(f->db);
	mem_arena_finish(&f->memory);
}

static int64_t number(struct fixture *f, size_t which, struct db_args args)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	CHECK(db_first(f->sql, which, args, &rows, &f->err));
	return db_i64(rows, 0);
}

int64_t fixture_count(struct fixture *f, size_t which)
{
	return number(f, which, (struct db_args){ 0 });
}

int64_t fixture_events(struct fixture *f, struct span what)
{
	return number(f, PEOPLE_TEST_SQL_EVENTS, DB_ARGS(DB_TEXT(what)));
}

int64_t fixture_audited(struct fixture *f, struct span what)
{
	return number(f, PEOPLE_TEST_SQL_AUDITED, DB_ARGS(DB_TEXT(what)));
}

struct running {
	struct fixture *f;
	size_t which;
};

static bool run_it(void *ctx, struct err *err)
{
	const struct running *r = ctx;

	return db_run(r->f->sql, r->which, (struct db_args){ 0 }, err);
}

bool fixture_run(struct fixture *f, size_t which)
{
	struct running r = { f, which };

	return db_tx(f->db, DB_WRITE, run_it, &r, &f->err);
}

bool fixture_add(struct fixture *f, struct span login, enum role role, struct span password)
{
	struct account draft = { .login = login, .name = SPAN("\xe9\x99\x88 Ada"), .role = role };

	return people_add(f->people, &draft, password, f->call.now, &f->err);
}

enum sign_in fixture_sign_in(
    struct fixture *f, struct span login, struct span password, char token[TOKEN_LEN + 1])
{
	enum sign_in outcome;

	f->call.answer = &f->answer;
	CHECK(people_sign_in(f->people, &f->call, login, password, &outcome, token, &f->err));
	return outcome;
}

struct call fixture_call(struct fixture *f, struct span token)
{
	struct call call = f->call;

	call.session = token;
	call.answer = &f->answer;
	CHECK(people_identify(f->people, token, &call, &f->err));
	return call;
}
