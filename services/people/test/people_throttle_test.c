/* Slowing down who guesses, without locking out who knows; on both databases. */
#include <stdio.h>

#include "services/people/test/fixture.h"
#include "services/people/test/people_test_sql.h" /* generated from queries.sql */

struct step {
	struct fixture *f;
	struct attempt attempt;
	bool admitted, good;
};

static bool enter_body(void *ctx, struct err *err)
{
	struct step *s = ctx;

	return throttle_enter(s->f->people, &s->attempt, &s->admitted, err);
}

static bool leave_body(void *ctx, struct err *err)
{
	struct step *s = ctx;

	return throttle_leave(s->f->people, &s->attempt, s->good, err);
}

/* One more failure, if it is let in. */
static bool fail(struct fixture *f, struct span login, struct span address)
{
	struct step s = { .f = f,
		.attempt = { .login = login, .address = address, .now = f->call.now } };

	CHECK(db_tx(f->db, DB_WRITE, enter_body, &s, &f->err));
	return s.admitted;
}

static bool succeed(struct fixture *f, struct span login, struct span address)
{
	struct step s = { .f = f,
		.attempt = { .login = login, .address = address, .now = f->call.now },
		.good = true };

	CHECK(db_tx(f->db, DB_WRITE, enter_body, &s, &f->err));
	return s.admitted && db_tx(f->db, DB_WRITE, leave_body, &s, &f->err);
}

static struct span numbered(char out[32], const char *before, int i, const char *after)
{
	int n = snprintf(out, 32, "%s%d%s", before, i, after);

	return (struct span){ out, (size_t)n };
}

static void test_pair(struct fixture *f)
{
	const struct span ada = SPAN("ada"), home = SPAN("192.0.2.7");
	int64_t wait = 2000;

	for (int i = 0; i < 5; i++)
		CHECK(fail(f, ada, home));
	for (int i = 0; i < 12; i++) {
		CHECK(!fail(f, ada, home));
		f->call.now += wait - 1;
		CHECK(!fail(f, ada, SPAN("192.0.2.200"))); /* the same network */
		f->call.now++;
		CHECK(fail(f, ada, home));
		wait = wait * 2 < 300000 ? wait * 2 : 300000; /* five minutes at most */
	}
	CHECK(fail(f, ada, SPAN("198.51.100.1"))); /* elsewhere */
	CHECK(fail(f, SPAN("eve"), home));         /* another login */
	f->call.now += 15 * MINUTE;
	for (int i = 0; i < 5; i++)
		CHECK(fail(f, ada, home)); /* forgotten */
	CHECK(!fail(f, ada, home));
	f->call.now += 15 * MINUTE;
}

static void test_success_forgives(struct fixture *f)
{
	const struct span ada = SPAN("ada"), home = SPAN("192.0.2.7");

	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 4; i++)
			CHECK(fail(f, ada, home));
		CHECK(succeed(f, ada, home));
	}
	f->call.now += 15 * MINUTE;
}

static void test_network(struct fixture *f)
{
	const struct span gate = SPAN("2001:db8:1:2::7");
	char login[32];

	for (int i = 0; i < 50; i++)
		CHECK(fail(f, numbered(login, "guess", i, ""), gate));
	CHECK(!fail(f, SPAN("one-more"), gate));
	CHECK(!fail(f, SPAN("one-more"), SPAN("2001:db8:1:2:ffff::1"))); /* the same /64 */
	CHECK(fail(f, SPAN("one-more"), SPAN("2001:db8:1:3::7")));
	f->call.now += 15 * MINUTE;
	for (int i = 0; i < 50; i++)
		CHECK(fail(f, numbered(login, "guess", i, ""), SPAN("::ffff:203.0.113.9")));
	CHECK(!fail(f, SPAN("one-more"), SPAN("203.0.113.9"))); /* the same, written as IPv4 */
	f->call.now += 15 * MINUTE;
}

/* Guessing from everywhere at one login shuts strangers out; its owner comes in from where she always does. */
static void test_login(struct fixture *f)
{
	const struct span desk = SPAN("10.1.2.3");
	char address[32];

	CHECK(succeed(f, SPAN("grace"), desk));
	for (int i = 0; i < 20; i++)
		CHECK(fail(f, SPAN("grace"), numbered(address, "203.0.", i, ".1")));
	CHECK(!fail(f, SPAN("grace"), SPAN("198.51.100.77")));
	CHECK(succeed(f, SPAN("grace"), desk));
	for (int i = 0; i < 50; i++)
		(void)fail(f, numbered(address, "x", i, ""), desk);
	CHECK(!fail(f, SPAN("stranger"), desk));
	CHECK(succeed(f, SPAN("grace"), desk)); /* whatever happens next door */
	for (int i = 0; i < 5; i++)
		CHECK(fail(f, SPAN("grace"), desk));
	CHECK(!fail(f, SPAN("grace"), desk)); /* her own count still counts */
	f->call.now += INT64_C(31) * 24 * 60 * MINUTE;
	for (int i = 0; i < 20; i++)
		CHECK(fail(f, SPAN("grace"), numbered(address, "203.0.", i, ".1")));
	CHECK(!fail(f, SPAN("grace"), desk)); /* a stranger after a month */
	f->call.now += 15 * MINUTE;
}

static void test_odd_addresses(struct fixture *f)
{
	static const char *const odd[] = { "", "unknown", "1.2.3.4.5", "999.1.1.1",
		"ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255.255.255" };

	for (size_t i = 0; i < 5; i++)
		CHECK(fail(f, SPAN("odd"), span_of(odd[i])));
	CHECK(!fail(f, SPAN("odd"), (struct span){ 0 })); /* all of them are one network */
	f->call.now += 15 * MINUTE;
}

static void test_clock_put_back(struct fixture *f)
{
	const struct span home = SPAN("192.0.2.7");

	for (int i = 0; i < 5; i++)
		CHECK(fail(f, SPAN("tick"), home));
	f->call.now -= 1000; /* a worker that looked at the clock a little earlier */
	CHECK(!fail(f, SPAN("tick"), home));
	f->call.now -= 60 * MINUTE;
	CHECK(fail(f, SPAN("tick"), home));
	f->call.now += 90 * MINUTE;
}

static void test_bounds(struct fixture *f)
{
	const struct span target = SPAN("target");
	char login[32], address[32];

	for (int i = 0; i < 1200; i++) {
		f->call.now += 10;
		CHECK(fail(
		    f, numbered(login, "bot", i, ""), numbered(address, "2001:db8:", i, "::1")));
		if (i % 60 == 0)
			CHECK(fail(f, target, numbered(address, "2001:db9:", i, "::1")));
	}
	CHECK(fixture_count(f, PEOPLE_TEST_SQL_TRIES) <= 3003);
	CHECK(!fail(f, target, SPAN("198.51.100.78"))); /* what goes on is not forgotten */
	f->call.now += 15 * MINUTE;
	CHECK(people_purge(f->people, &f->call, &f->err));
	CHECK(fixture_count(f, PEOPLE_TEST_SQL_TRIES) <= 3); /* who signed in from where */
}

/* Through the front door: words and counts are the same for a login that does not exist. */
static void test_through_sign_in(struct fixture *f)
{
	char token[TOKEN_LEN + 1];

	CHECK(fixture_add(f, SPAN("ada"), ROLE_ADMIN, ADA_PASSWORD));
	for (int i = 0; i < 5; i++) {
		CHECK(fixture_sign_in(f, SPAN("ada"), SPAN("wrong"), token) == SIGN_IN_WRONG);
		CHECK(fixture_sign_in(f, SPAN("nobody"), SPAN("wrong"), token) == SIGN_IN_WRONG);
	}
	CHECK(fixture_sign_in(f, SPAN("nobody"), ADA_PASSWORD, token) == SIGN_IN_THROTTLED);
	CHECK(fixture_sign_in(f, SPAN("ADA"), ADA_PASSWORD, token) == SIGN_IN_THROTTLED);
	f->call.now += 2000;
	CHECK(fixture_sign_in(f, SPAN("ada"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	CHECK(fixture_sign_in(f, SPAN("ada"), ADA_PASSWORD, token) == SIGN_IN_DONE);
}

/* A night's work of a botnet: few guesses get through, the table stays small, a stranger waits though he knows the
 * password, and the owner's browser comes in at once. */
static void test_ten_thousand(struct fixture *f)
{
	char token[TOKEN_LEN + 1], address[32];
	struct span cookie, device;
	int wrong = 0;

	f->call.now += 15 * MINUTE;
	CHECK(fixture_sign_in(f, SPAN("ada"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	cookie = f->answer.device;
	(void)span_cut(&cookie, '=');
	device = arena_dup(&f->memory.arena, span_cut(&cookie, ';'));
	for (int i = 0; i < 10000; i++) {
		enum sign_in outcome;

		f->call.now += 5;
		f->call.address = numbered(address, "100.64.", i % 250, ".9");
		outcome = fixture_sign_in(f, SPAN("ada"), SPAN("guess"), token);
		CHECK(outcome == SIGN_IN_WRONG || outcome == SIGN_IN_THROTTLED);
		wrong += outcome == SIGN_IN_WRONG;
	}
	CHECK(wrong <= 30 && fixture_count(f, PEOPLE_TEST_SQL_TRIES) <= 3003);
	f->call.address = SPAN("198.51.100.9");
	CHECK(fixture_sign_in(f, SPAN("ada"), ADA_PASSWORD, token) == SIGN_IN_THROTTLED);
	f->call.device = device;
	CHECK(fixture_sign_in(f, SPAN("ada"), ADA_PASSWORD, token) == SIGN_IN_DONE);
}

int main(int argc, char **argv)
{
	struct fixture f;

	fixture_open(&f, argc, argv, "people_throttle");
	test_pair(&f);
	test_success_forgives(&f);
	test_network(&f);
	test_login(&f);
	test_odd_addresses(&f);
	test_clock_put_back(&f);
	test_bounds(&f);
	test_through_sign_in(&f);
	test_ten_thousand(&f);
	fixture_close(&f);
	return 0;
}
