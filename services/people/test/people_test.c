/* Roles, accounts and sessions, on both databases. */
#include "services/people/test/fixture.h"
#include "services/people/test/people_test_sql.h" /* generated from queries.sql */

/* ---- roles ---- */

static void test_roles(void)
{
	enum role role = ROLE_NONE;

	CHECK(
	    role_may(ROLE_ADMIN, "reserves.import") && role_may(ROLE_LIBRARIAN, "people.colleges"));
	CHECK(role_may(ROLE_TEACHER, "reserves.coverage") &&
	      !role_may(ROLE_TEACHER, "reserves.review"));
	CHECK(!role_may(ROLE_READER, "reserves.coverage") &&
	      !role_may(ROLE_NONE, "reserves.coverage"));
	CHECK(people_permission_known("resources.edit") &&
	      !people_permission_known("resources.edti"));
	CHECK(role_find(SPAN("teacher"), &role) && role == ROLE_TEACHER);
	CHECK(!role_find(SPAN("none"), &role) && !role_find(SPAN(""), &role));
}

static void test_contract(void)
{
	for (const struct route *r = people_service.routes; r->method != NULL; r++)
		CHECK(r->need != NEED_PERMISSION || people_permission_known(r->permission));
}

/* ---- accounts ---- */

static void test_add(struct fixture *f)
{
	CHECK(fixture_add(f, SPAN("Ada.L@lib"), ROLE_LIBRARIAN, ADA_PASSWORD));
	CHECK_FAILS(
	    fixture_add(f, SPAN("ada.l@LIB"), ROLE_ADMIN, ADA_PASSWORD), ERR_CONFLICT, &f->err);
	CHECK_FAILS(fixture_add(f, SPAN(""), ROLE_ADMIN, ADA_PASSWORD), ERR_INVALID, &f->err);
	CHECK_FAILS(fixture_add(f, SPAN("a b"), ROLE_ADMIN, ADA_PASSWORD), ERR_INVALID, &f->err);
	CHECK_FAILS(
	    fixture_add(f, SPAN("\xe9\x99\x88"), ROLE_ADMIN, ADA_PASSWORD), ERR_INVALID, &f->err);
	CHECK_FAILS(fixture_add(f, SPAN("bob"), ROLE_NONE, ADA_PASSWORD), ERR_INVALID, &f->err);
	CHECK(fixture_events(f, SPAN("account.made")) == 1);
	CHECK(fixture_count(f, PEOPLE_TEST_SQL_TELLING) == 0);
}

static void test_names(struct fixture *f)
{
	static char longest[PERSON_NAME_MAX + 2];
	struct account draft = { .login = SPAN("bob"), .name = SPAN(" \t"), .role = ROLE_READER };

	CHECK_FAILS(people_add(f->people, &draft, ADA_PASSWORD, 0, &f->err), ERR_INVALID, &f->err);
	memset(longest, 'n', sizeof(longest) - 1);
	draft.name = span_of(longest);
	CHECK_FAILS(people_add(f->people, &draft, ADA_PASSWORD, 0, &f->err), ERR_INVALID, &f->err);
}

static void test_passwords(struct fixture *f)
{
	static const char *const refused[] = { "", "nine live",
		"\xe7\xa7\x81\xe7\xab\xa0\xe7\xa7\x81", "1234567890", "PassWord123", "1212121212",
		"aaaaaaaaaaaaaaaaaaa", "my login is BOB.X", "nine lives at \xff night" };
	static char longest[PASSWORD_MAX + 2];

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		CHECK_FAILS(fixture_add(f, SPAN("bob.x"), ROLE_READER, span_of(refused[i])),
		    ERR_INVALID, &f->err);
	for (size_t i = 0; i < sizeof(longest) - 1; i++)
		longest[i] = (char)('a' + i % 20);
	CHECK_FAILS(
	    fixture_add(f, SPAN("bob.x"), ROLE_READER, span_of(longest)), ERR_INVALID, &f->err);
	longest[PASSWORD_MAX] = '\0';
	CHECK(fixture_add(f, SPAN("bob.x"), ROLE_READER, span_of(longest)));
}

static void test_list(struct fixture *f)
{
	struct account_set set;
	struct account ada;

	CHECK(people_list(f->people, &f->memory.arena, &set, &f->err) && set.n == 2);
	CHECK(span_eq(set.v[0].login, SPAN("ada.l@lib")) && set.v[0].role == ROLE_LIBRARIAN);
	CHECK(set.v[0].key.len == 16 && !span_eq(set.v[0].key, set.v[1].key));
	CHECK(people_find(f->people, &f->memory.arena, set.v[0].id, &ada, &f->err));
	CHECK(span_eq(ada.key, set.v[0].key) && ada.created == f->call.now);
	CHECK_FAILS(
	    people_find(f->people, &f->memory.arena, 99, &ada, &f->err), ERR_NOT_FOUND, &f->err);
}

/* ---- sessions ---- */

static void test_sign_in(struct fixture *f)
{
	char token[TOKEN_LEN + 1], other[TOKEN_LEN + 1];
	struct call call;

	CHECK(fixture_sign_in(f, SPAN("ada.l@lib"), SPAN("nine lives at dawn"), token) ==
	      SIGN_IN_WRONG);
	CHECK(fixture_sign_in(f, SPAN("nobody"), ADA_PASSWORD, token) == SIGN_IN_WRONG);
	CHECK(fixture_sign_in(f, SPAN(""), SPAN(""), token) == SIGN_IN_WRONG);
	CHECK(fixture_count(f, PEOPLE_TEST_SQL_SESSIONS) == 0);
	CHECK(fixture_sign_in(f, SPAN("ADA.L@lib"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	CHECK(fixture_sign_in(f, SPAN("ada.l@lib"), ADA_PASSWORD, other) == SIGN_IN_DONE);
	CHECK(strcmp(token, other) != 0 && fixture_count(f, PEOPLE_TEST_SQL_SESSIONS) == 2);
	call = fixture_call(f, span_of(token));
	CHECK(call.person != 0 && call.user.len == 16 && span_eq(call.kind, SPAN("librarian")));
	CHECK(call_may(&call, "reserves.import") && call.csrf.len == TOKEN_LEN);
	CHECK(span_eq(call.csrf, fixture_call(f, span_of(token)).csrf));
	CHECK(!span_eq(call.csrf, fixture_call(f, span_of(other)).csrf));
	CHECK(fixture_events(f, SPAN("sign-in")) == 2 &&
	      fixture_events(f, SPAN("sign-in.failed")) == 3);
}

static void test_strange_tokens(struct fixture *f)
{
	CHECK(fixture_call(f, SPAN("")).person == 0);
	CHECK(fixture_call(f, SPAN("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).person == 0);
	CHECK(fixture_call(f, SPAN("x' OR 1=1")).user.ptr == NULL);
}

/* A token that was there before the sign-in is worth nothing after it: nobody can plant one. */
static void test_rotation(struct fixture *f)
{
	char before[TOKEN_LEN + 1], after[TOKEN_LEN + 1];
	const char planted[] = "planted-planted-planted-planted-planted-pla";

	CHECK(fixture_sign_in(f, SPAN("ada.l@lib"), ADA_PASSWORD, before) == SIGN_IN_DONE);
	f->call.session = span_of(before);
	CHECK(fixture_sign_in(f, SPAN("ada.l@lib"), ADA_PASSWORD, after) == SIGN_IN_DONE);
	CHECK(fixture_call(f, span_of(before)).person == 0);
	CHECK(fixture_call(f, span_of(after)).person != 0);
	f->call.session = span_of(planted);
	CHECK(fixture_sign_in(f, SPAN("ada.l@lib"), ADA_PASSWORD, after) == SIGN_IN_DONE);
	f->call.session = (struct span){ 0 };
	CHECK(fixture_call(f, span_of(planted)).person == 0);
}

static void test_limits(struct fixture *f)
{
	const int64_t start = f->call.now;
	char token[TOKEN_LEN + 1];

	CHECK(fixture_sign_in(f, SPAN("ada.l@lib"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	f->call.now = start + MINUTE - 1;
	CHECK(fixture_call(f, span_of(token)).person != 0);
	CHECK(fixture_count(f, PEOPLE_TEST_SQL_SEEN) == start); /* at most once a minute */
	for (int i = 1; i <= 6; i++) {
		f->call.now = start + i * (120 * MINUTE - 1);
		CHECK(fixture_call(f, span_of(token)).person != 0);
		CHECK(fixture_count(f, PEOPLE_TEST_SQL_SEEN) == f->call.now);
	}
	f->call.now = start + 12 * 60 * MINUTE; /* whatever happened in between */
	CHECK(fixture_call(f, span_of(token)).person == 0);
	CHECK(fixture_sign_in(f, SPAN("ada.l@lib"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	CHECK(fixture_count(f, PEOPLE_TEST_SQL_SESSIONS) == 1); /* the old ones have been removed */
	f->call.now += 120 * MINUTE;
	CHECK(fixture_call(f, span_of(token)).person == 0); /* idle */
	CHECK(people_purge(f->people, &f->call, &f->err));
	CHECK(fixture_count(f, PEOPLE_TEST_SQL_SESSIONS) == 0);
}

static void test_many_sessions(struct fixture *f)
{
	char first[TOKEN_LEN + 1], token[TOKEN_LEN + 1];

	CHECK(fixture_sign_in(f, SPAN("ada.l@lib"), ADA_PASSWORD, first) == SIGN_IN_DONE);
	for (int i = 0; i < 20; i++) {
		f->call.now++;
		CHECK(fixture_sign_in(f, SPAN("ada.l@lib"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	}
	CHECK(fixture_count(f, PEOPLE_TEST_SQL_SESSIONS) == 20);
	CHECK(fixture_call(f, span_of(first)).person == 0 &&
	      fixture_call(f, span_of(token)).person != 0);
}

static void test_sign_out(struct fixture *f)
{
	char token[TOKEN_LEN + 1];
	struct call call;

	CHECK(fixture_sign_in(f, SPAN("ada.l@lib"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	call = fixture_call(f, span_of(token));
	CHECK(people_sign_out(f->people, &call, &f->err));
	CHECK(fixture_call(f, span_of(token)).person == 0 &&
	      fixture_events(f, SPAN("sign-out")) == 1);
}

static void test_endings(struct fixture *f)
{
	const struct span fresh = SPAN("another long one, 2026");
	char ada[TOKEN_LEN + 1], bob[TOKEN_LEN + 1];

	CHECK(fixture_add(f, SPAN("carl"), ROLE_TEACHER, ADA_PASSWORD));
	CHECK(fixture_sign_in(f, SPAN("ada.l@lib"), ADA_PASSWORD, ada) == SIGN_IN_DONE);
	CHECK(fixture_sign_in(f, SPAN("carl"), ADA_PASSWORD, bob) == SIGN_IN_DONE);
	CHECK_FAILS(people_set_password(f->people, SPAN("nobody"), fresh, 0, &f->err),
	    ERR_NOT_FOUND, &f->err);
	CHECK_FAILS(people_set_password(f->people, SPAN("ada.l@lib"), SPAN("short"), 0, &f->err),
	    ERR_INVALID, &f->err);
	CHECK(people_set_password(f->people, SPAN("Ada.L@lib"), fresh, f->call.now, &f->err));
	CHECK(
	    fixture_call(f, span_of(ada)).person == 0 && fixture_call(f, span_of(bob)).person != 0);
	CHECK(fixture_sign_in(f, SPAN("ada.l@lib"), ADA_PASSWORD, ada) == SIGN_IN_WRONG);
	CHECK(fixture_sign_in(f, SPAN("ada.l@lib"), fresh, ada) == SIGN_IN_DONE);
	CHECK(people_remove(f->people, SPAN("CARL"), f->call.now, &f->err));
	CHECK(fixture_call(f, span_of(bob)).person == 0);
	CHECK_FAILS(people_remove(f->people, SPAN("carl"), 0, &f->err), ERR_NOT_FOUND, &f->err);
	CHECK(fixture_sign_in(f, SPAN("carl"), ADA_PASSWORD, bob) == SIGN_IN_WRONG);
	CHECK(fixture_events(f, SPAN("account.removed")) == 1);
}

int main(int argc, char **argv)
{
	struct fixture f;

	fixture_open(&f, argc, argv, "people");
	test_roles();
	test_contract();
	test_add(&f);
	test_names(&f);
	test_passwords(&f);
	test_list(&f);
	test_sign_in(&f);
	test_strange_tokens(&f);
	test_rotation(&f);
	test_limits(&f);
	test_many_sessions(&f);
	test_sign_out(&f);
	test_endings(&f);
	fixture_close(&f);
	return 0;
}
