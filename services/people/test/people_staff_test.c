/* Accounts as the console changes them, one-time links, sessions, and who may do what; on both databases. */
#include "services/people/people_staff.h"

#include "services/people/people_grants.h"
#include "services/people/test/fixture.h"
#include "services/people/test/people_test_sql.h" /* generated from queries.sql */

#define FRESH SPAN("nine lives at dawn")

static struct staff make(struct fixture *f, struct span login, enum role role, char *token)
{
	const struct account draft = { .login = login, .name = SPAN("Ada"), .role = role };
	struct staff made;

	CHECK(staff_add(f->people, &f->call, &draft, &made, token, &f->err));
	return made;
}

static bool change(struct fixture *f, const struct staff *s, enum role role, bool closed)
{
	struct account draft = s->account;
	struct staff after;

	draft.role = role;
	draft.closed = closed;
	return staff_change(f->people, &f->call, &draft, &after, &f->err);
}

static void test_link(struct fixture *f)
{
	char token[TOKEN_LEN + 1], second[TOKEN_LEN + 1], session[TOKEN_LEN + 1];
	struct staff ada = make(f, SPAN("ada"), ROLE_ADMIN, token);

	CHECK(!ada.has_password && ada.sessions == 0);
	CHECK(fixture_sign_in(f, SPAN("ada"), SPAN(""), session) == SIGN_IN_WRONG);
	CHECK(link_make(f->people, &f->call, ada.account.id, second, &f->err));
	CHECK_FAILS(link_use(f->people, &f->call, span_of(token), FRESH, &f->err), ERR_NOT_FOUND,
	    &f->err); /* void by the second */
	CHECK_FAILS(link_use(f->people, &f->call, span_of(second), SPAN("short"), &f->err),
	    ERR_INVALID, &f->err);
	f->call.now += (int64_t)LINK_HOURS * 60 * MINUTE;
	CHECK_FAILS(
	    link_use(f->people, &f->call, span_of(second), FRESH, &f->err), ERR_NOT_FOUND, &f->err);
	f->call.now--;
	CHECK(link_use(f->people, &f->call, span_of(second), FRESH, &f->err));
	CHECK_FAILS(link_use(f->people, &f->call, span_of(second), FRESH, &f->err), ERR_NOT_FOUND,
	    &f->err); /* once */
	CHECK(fixture_count(f, PEOPLE_TEST_SQL_LINKS) == 0);
	CHECK(fixture_sign_in(f, SPAN("ada"), FRESH, session) == SIGN_IN_DONE);
}

static void test_last_admin(struct fixture *f)
{
	char token[TOKEN_LEN + 1];
	struct staff ada, eve;

	CHECK(staff_find(f->people, &f->memory.arena, 1, &ada, &f->err));
	CHECK(!change(f, &ada, ROLE_LIBRARIAN, false) && f->err.code == ERR_CONFLICT);
	f->err = (struct err){ 0 };
	CHECK(!change(f, &ada, ROLE_ADMIN, true) && f->err.code == ERR_CONFLICT);
	f->err = (struct err){ 0 };
	CHECK_FAILS(
	    staff_remove(f->people, &f->call, ada.account.id, &f->err), ERR_CONFLICT, &f->err);
	eve = make(f, SPAN("eve"), ROLE_ADMIN, token);
	f->call.person = eve.account.id;
	CHECK_FAILS(
	    staff_remove(f->people, &f->call, eve.account.id, &f->err), ERR_CONFLICT, &f->err);
	f->call.person = 0;
	CHECK(change(f, &eve, ROLE_ADMIN, true)); /* a closed admin is none */
	CHECK_FAILS(
	    staff_remove(f->people, &f->call, ada.account.id, &f->err), ERR_CONFLICT, &f->err);
	CHECK_FAILS(
	    link_make(f->people, &f->call, eve.account.id, token, &f->err), ERR_CONFLICT, &f->err);
	CHECK(staff_remove(f->people, &f->call, eve.account.id, &f->err));
	CHECK_FAILS(
	    staff_remove(f->people, &f->call, eve.account.id, &f->err), ERR_NOT_FOUND, &f->err);
}

static void test_closing(struct fixture *f)
{
	char token[TOKEN_LEN + 1];
	struct staff bob;

	CHECK(fixture_add(f, SPAN("bob"), ROLE_LIBRARIAN, ADA_PASSWORD));
	CHECK(fixture_sign_in(f, SPAN("bob"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	CHECK(staff_find(
	    f->people, &f->memory.arena, fixture_call(f, span_of(token)).person, &bob, &f->err));
	CHECK(bob.sessions == 1 && bob.seen == f->call.now && bob.has_password);
	CHECK(change(f, &bob, ROLE_TEACHER, false)); /* another role ends the session */
	CHECK(fixture_call(f, span_of(token)).person == 0);
	CHECK(fixture_sign_in(f, SPAN("bob"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	CHECK(change(f, &bob, ROLE_TEACHER, true));
	CHECK(fixture_call(f, span_of(token)).person == 0);
	CHECK(fixture_sign_in(f, SPAN("bob"), ADA_PASSWORD, token) == SIGN_IN_WRONG);
	CHECK(change(f, &bob, ROLE_TEACHER, false));
	CHECK(fixture_sign_in(f, SPAN("bob"), ADA_PASSWORD, token) == SIGN_IN_DONE);
}

/* A second room on the same database, as another daemon has it: it asks the table at each call. */
static void test_sessions(struct fixture *f)
{
	char one[TOKEN_LEN + 1], two[TOKEN_LEN + 1], three[TOKEN_LEN + 1];
	struct people *elsewhere = people_open(f->db, &f->err);
	struct session_set set;
	struct call call, other;

	CHECK(elsewhere != NULL);
	f->call.agent = SPAN("Firefox");
	CHECK(fixture_add(f, SPAN("dora"), ROLE_LIBRARIAN, ADA_PASSWORD));
	CHECK(fixture_sign_in(f, SPAN("dora"), ADA_PASSWORD, one) == SIGN_IN_DONE);
	CHECK(fixture_sign_in(f, SPAN("dora"), ADA_PASSWORD, two) == SIGN_IN_DONE);
	CHECK(fixture_sign_in(f, SPAN("dora"), ADA_PASSWORD, three) == SIGN_IN_DONE);
	call = fixture_call(f, span_of(two));
	CHECK(sessions_of(f->people, &call, call.person, &set, &f->err) && set.n == 3);
	CHECK(set.v[1].current && !set.v[0].current && span_eq(set.v[0].agent, SPAN("Firefox")));
	CHECK_FAILS(
	    sessions_end(f->people, &call, 1, set.v[0].id, &f->err), ERR_NOT_FOUND, &f->err);
	CHECK(sessions_end(f->people, &call, call.person, set.v[0].id, &f->err));
	other = f->call;
	CHECK(people_identify(elsewhere, span_of(three), &other, &f->err) && other.person == 0);
	CHECK(sessions_end(f->people, &call, call.person, 0, &f->err)); /* all but this one */
	CHECK(
	    fixture_call(f, span_of(one)).person == 0 && fixture_call(f, span_of(two)).person != 0);
	other.person = 1;
	CHECK(sessions_end(f->people, &other, call.person, 0, &f->err)); /* by staff: all */
	CHECK(fixture_call(f, span_of(two)).person == 0);
	people_close(elsewhere);
}

static void test_password_change(struct fixture *f)
{
	char one[TOKEN_LEN + 1], two[TOKEN_LEN + 1];
	struct call call;

	CHECK(fixture_sign_in(f, SPAN("dora"), ADA_PASSWORD, one) == SIGN_IN_DONE);
	CHECK(fixture_sign_in(f, SPAN("dora"), ADA_PASSWORD, two) == SIGN_IN_DONE);
	call = fixture_call(f, span_of(one));
	CHECK_FAILS(
	    password_change(f->people, &call, SPAN("wrong"), FRESH, &f->err), ERR_INVALID, &f->err);
	CHECK_FAILS(password_change(f->people, &call, ADA_PASSWORD, SPAN("1234567890"), &f->err),
	    ERR_INVALID, &f->err);
	CHECK(password_change(f->people, &call, ADA_PASSWORD, FRESH, &f->err));
	CHECK(
	    fixture_call(f, span_of(one)).person != 0 && fixture_call(f, span_of(two)).person == 0);
	for (int i = 0; i < 5; i++)
		CHECK_FAILS(password_change(f->people, &call, SPAN("guess"), FRESH, &f->err),
		    ERR_INVALID, &f->err);
	CHECK_FAILS(password_change(f->people, &call, FRESH, ADA_PASSWORD, &f->err), ERR_THROTTLED,
	    &f->err);
	f->call.now += 15 * MINUTE;
}

static void test_grants(struct fixture *f)
{
	const struct span some[] = { SPAN("people.persons"), SPAN("reserves.coverage") };
	const struct span bad[] = { SPAN("people.everything") };
	const struct span too_few[] = { SPAN("people.accounts") };
	char token[TOKEN_LEN + 1];
	struct grants grants;
	struct call call;

	CHECK(fixture_add(f, SPAN("tess"), ROLE_TEACHER, ADA_PASSWORD));
	CHECK(fixture_sign_in(f, SPAN("tess"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	CHECK(
	    !call_may(&(struct call){ .permissions = fixture_call(f, span_of(token)).permissions },
	        "people.persons"));
	CHECK_FAILS(grants_change(f->people, &f->call, ROLE_TEACHER, bad, 1, &f->err), ERR_INVALID,
	    &f->err);
	CHECK_FAILS(
	    grants_change(f->people, &f->call, ROLE_NONE, some, 1, &f->err), ERR_INVALID, &f->err);
	CHECK_FAILS(grants_change(f->people, &f->call, ROLE_ADMIN, too_few, 1, &f->err),
	    ERR_CONFLICT, &f->err);
	CHECK(grants_change(f->people, &f->call, ROLE_TEACHER, some, 2, &f->err));
	call = fixture_call(f, span_of(token)); /* at once, without signing in again */
	CHECK(call_may(&call, "people.persons") && call_may(&call, "reserves.coverage"));
	CHECK(!call_may(&call, "people.unmask"));
	CHECK(grants_change(f->people, &f->call, ROLE_TEACHER, some, 1, &f->err));
	call = fixture_call(f, span_of(token));
	CHECK(call_may(&call, "people.persons") && !call_may(&call, "reserves.coverage"));
	CHECK(grants_of(f->people, &f->memory.arena, ROLE_TEACHER, &grants, &f->err) &&
	      grants.n == 1);
	CHECK(grants_change(f->people, &f->call, ROLE_TEACHER, &some[1], 1, &f->err));
	call = fixture_call(f, span_of(token));
	CHECK(call.permissions == f->people->permissions[ROLE_TEACHER]); /* as in the table again */
	CHECK(fixture_audited(f, SPAN("role.changed")) == 3);
}

static void test_audit(struct fixture *f)
{
	CHECK(fixture_audited(f, SPAN("account.made")) == 5);
	CHECK(fixture_audited(f, SPAN("account.changed")) == 4);
	CHECK(fixture_audited(f, SPAN("account.removed")) == 1);
	CHECK(fixture_audited(f, SPAN("account.link")) == 1);
	CHECK(fixture_audited(f, SPAN("account.password.link")) == 1);
	CHECK(fixture_audited(f, SPAN("account.password.changed")) == 1);
	CHECK(fixture_audited(f, SPAN("session.ended")) == 3);
}

int main(int argc, char **argv)
{
	struct fixture f;

	fixture_open(&f, argc, argv, "people_staff");
	test_link(&f);
	test_last_admin(&f);
	test_closing(&f);
	test_sessions(&f);
	test_password_change(&f);
	test_grants(&f);
	test_audit(&f);
	fixture_close(&f);
	return 0;
}
