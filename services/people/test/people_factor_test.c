/* The second factor from setting up to replay, and browsers that are known; on both databases. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/totp.h"
#include "services/people/people_staff.h"
#include "services/people/test/fixture.h"
#include "services/people/test/people_test_sql.h" /* generated from queries.sql */

struct kit {
	struct fixture f;
	struct config config;
	char key_path[64], token[TOKEN_LEN + 1];
	struct call call; /* Ada's */
	char secret[TOTP_SECRET_LEN];
	struct span codes[RECOVERY_CODES];
};

/* From base32 back to bytes: the telephone's part. */
static void take_secret(struct kit *k, struct span typed)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	unsigned bits = 0;
	size_t n = 0, have = 0;

	CHECK(typed.len == 32);
	for (size_t i = 0; i < typed.len; i++) {
		const char *at = memchr(letters, typed.ptr[i], 32);

		CHECK(at != NULL);
		bits = (bits << 5 | (unsigned)(at - letters)) & 0xffff;
		if ((have += 5) >= 8)
			k->secret[n++] = (char)(bits >> (have -= 8) & 0xff);
	}
	CHECK(n == TOTP_SECRET_LEN);
}

static struct span code_at(struct kit *k, int64_t at, char out[TOTP_DIGITS + 1])
{
	CHECK(totp_code(
	    (struct span){ k->secret, TOTP_SECRET_LEN }, at / TOTP_STEP_MS, out, &k->f.err));
	return span_of(out);
}

/* RFC 6238, appendix B: SHA-1, the last six of eight digits. */
static void test_vectors(struct err *err)
{
	static const struct {
		int64_t seconds;
		const char *code;
	} known[] = { { 59, "287082" }, { 1111111109, "081804" }, { 1111111111, "050471" },
		{ 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" } };
	const struct span secret = SPAN("12345678901234567890");
	char code[TOTP_DIGITS + 1];
	int64_t step;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		CHECK(totp_code(secret, known[i].seconds / 30, code, err));
		CHECK(strcmp(code, known[i].code) == 0);
	}
	CHECK(totp_find(secret, SPAN("287082"), 59000 + 30000, &step, err) && step == 1);
	CHECK(totp_find(secret, SPAN("287082"), 59000 + 60000, &step, err) && step == 0);
	CHECK(totp_find(secret, SPAN("28708"), 59000, &step, err) && step == 0);
}

static void test_setup(struct kit *k)
{
	struct fixture *f = &k->f;
	struct factor_begun begun;
	char code[TOTP_DIGITS + 1];
	struct stat status;

	CHECK(fixture_add(f, SPAN("ada"), ROLE_ADMIN, ADA_PASSWORD));
	CHECK(fixture_sign_in(f, SPAN("ada"), ADA_PASSWORD, k->token) == SIGN_IN_DONE);
	k->call = fixture_call(f, span_of(k->token));
	CHECK(call_may(&k->call, "people.accounts"));
	k->config.factor_admin = true; /* from now on the house demands one */
	CHECK(!call_may(
	    &(struct call){ .permissions = fixture_call(f, span_of(k->token)).permissions },
	    "people.accounts"));
	CHECK_FAILS(factor_begin(f->people, &k->call, SPAN("wrong"), &begun, &f->err), ERR_INVALID,
	    &f->err);
	CHECK_FAILS(factor_confirm(f->people, &k->call, SPAN("123456"), k->codes, &f->err),
	    ERR_CONFLICT, &f->err);
	CHECK(factor_begin(f->people, &k->call, ADA_PASSWORD, &begun, &f->err));
	CHECK(stat(k->key_path, &status) == 0 && (status.st_mode & 0777) == 0600);
	CHECK(memcmp(begun.uri.ptr, "otpauth://totp/", 15) == 0);
	CHECK(fixture_count(f, PEOPLE_TEST_SQL_PLAIN_SECRETS) == 0); /* sealed: 40 bytes longer */
	take_secret(k, begun.secret);
	CHECK_FAILS(factor_confirm(f->people, &k->call, SPAN("nonsense"), k->codes, &f->err),
	    ERR_INVALID, &f->err);
	CHECK(
	    factor_confirm(f->people, &k->call, code_at(k, f->call.now, code), k->codes, &f->err));
	CHECK(k->codes[0].len == RECOVERY_LEN && !span_eq(k->codes[0], k->codes[1]));
	CHECK_FAILS(factor_begin(f->people, &k->call, ADA_PASSWORD, &begun, &f->err), ERR_CONFLICT,
	    &f->err);
	CHECK(call_may(
	    &(struct call){ .permissions = fixture_call(f, span_of(k->token)).permissions },
	    "people.accounts"));
}

/* Signs in with the password, then brings the code to the waiting session. */
static enum sign_in second(struct kit *k, struct span code, char token[TOKEN_LEN + 1])
{
	struct call call = k->f.call;
	enum sign_in outcome;
	char waiting[TOKEN_LEN + 1];

	CHECK(fixture_sign_in(&k->f, SPAN("ada"), ADA_PASSWORD, waiting) == SIGN_IN_CODE);
	CHECK(fixture_call(&k->f, span_of(waiting)).person == 0); /* opens nothing yet */
	call.session = span_of(waiting);
	CHECK(people_sign_in_code(k->f.people, &call, code, &outcome, token, &k->f.err));
	CHECK(outcome != SIGN_IN_DONE || fixture_call(&k->f, span_of(waiting)).person == 0);
	return outcome;
}

static void test_codes(struct kit *k)
{
	struct fixture *f = &k->f;
	char code[TOTP_DIGITS + 1], token[TOKEN_LEN + 1];
	struct span same;

	CHECK(
	    second(k, code_at(k, f->call.now, code), token) == SIGN_IN_WRONG); /* used to confirm */
	f->call.now += TOTP_STEP_MS;
	same = code_at(k, f->call.now, code);
	CHECK(second(k, same, token) == SIGN_IN_DONE);
	CHECK(fixture_call(f, span_of(token)).person != 0);
	CHECK(second(k, same, token) == SIGN_IN_WRONG); /* a replay */
	CHECK(second(k, code_at(k, f->call.now - TOTP_STEP_MS, code), token) == SIGN_IN_WRONG);
	CHECK(second(k, code_at(k, f->call.now + TOTP_STEP_MS, code), token) == SIGN_IN_DONE);
	CHECK(second(k, code_at(k, f->call.now + 2 * TOTP_STEP_MS, code), token) == SIGN_IN_WRONG);
	CHECK(second(k, k->codes[3], token) == SIGN_IN_DONE);
	CHECK(second(k, k->codes[3], token) == SIGN_IN_WRONG); /* once */
	CHECK(second(k, SPAN(""), token) == SIGN_IN_WRONG);
	f->call.now += 20 * MINUTE;
}

static void test_late_and_many(struct kit *k)
{
	struct fixture *f = &k->f;
	char token[TOKEN_LEN + 1], waiting[TOKEN_LEN + 1], code[TOTP_DIGITS + 1];
	enum sign_in outcome;
	struct call call = f->call;

	CHECK(people_sign_in_code(f->people, &call, SPAN("1"), &outcome, token, &f->err));
	CHECK(outcome == SIGN_IN_LATE); /* no session at all */
	CHECK(fixture_sign_in(f, SPAN("ada"), ADA_PASSWORD, waiting) == SIGN_IN_CODE);
	call.session = span_of(waiting);
	call.now += 5 * MINUTE;
	CHECK(people_sign_in_code(
	    f->people, &call, code_at(k, call.now, code), &outcome, token, &f->err));
	CHECK(outcome == SIGN_IN_LATE);
	for (int i = 0; i < 5; i++)
		CHECK(second(k, SPAN("000000"), token) == SIGN_IN_WRONG);
	CHECK(second(k, code_at(k, f->call.now, code), token) == SIGN_IN_THROTTLED);
	f->call.now += 20 * MINUTE;
}

static void test_end(struct kit *k)
{
	struct fixture *f = &k->f;
	char token[TOKEN_LEN + 1], code[TOTP_DIGITS + 1];
	struct call call;

	CHECK(second(k, code_at(k, f->call.now, code), token) == SIGN_IN_DONE);
	call = fixture_call(f, span_of(token));
	f->call.now += TOTP_STEP_MS;
	call.now = f->call.now;
	CHECK_FAILS(factor_end(f->people, &call, ADA_PASSWORD, SPAN("000000"), &f->err),
	    ERR_INVALID, &f->err);
	CHECK(factor_end(f->people, &call, ADA_PASSWORD, code_at(k, f->call.now, code), &f->err));
	CHECK(fixture_sign_in(f, SPAN("ada"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	CHECK(factor_reset(f->people, &f->call, call.person, &f->err));
	CHECK(fixture_call(f, span_of(token)).person == 0);
	CHECK(fixture_audited(f, SPAN("factor.on")) == 1 &&
	      fixture_audited(f, SPAN("factor.off")) == 1 &&
	      fixture_audited(f, SPAN("factor.reset")) == 1);
}

/* The key is not in the database: who has another one opens nothing. */
static void test_other_key(struct kit *k)
{
	struct fixture *f = &k->f;
	struct factor_begun begun;
	char token[TOKEN_LEN + 1];

	k->config.factor_admin = false;
	CHECK(fixture_sign_in(f, SPAN("ada"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	k->call = fixture_call(f, span_of(token));
	CHECK(factor_begin(f->people, &k->call, ADA_PASSWORD, &begun, &f->err));
	CHECK(unlink(k->key_path) == 0);
	CHECK_FAILS(factor_confirm(f->people, &k->call, SPAN("123456"), k->codes, &f->err),
	    ERR_INTERNAL, &f->err);
	CHECK(chmod(k->key_path, 0644) == 0);
	CHECK_FAILS(factor_begin(f->people, &k->call, ADA_PASSWORD, &begun, &f->err), ERR_INTERNAL,
	    &f->err); /* others may read it */
}

/* Strangers guess from everywhere; the browser that has been here before comes in all the same. */
static void test_device(struct kit *k)
{
	struct fixture *f = &k->f;
	char token[TOKEN_LEN + 1], address[32];
	struct span cookie, device;

	CHECK(fixture_add(f, SPAN("dora"), ROLE_LIBRARIAN, ADA_PASSWORD));
	CHECK(fixture_sign_in(f, SPAN("dora"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	cookie = f->answer.device;
	(void)span_cut(&cookie, '=');
	device = span_cut(&cookie, ';');
	CHECK(device.len == TOKEN_LEN && fixture_count(f, PEOPLE_TEST_SQL_DEVICES) > 0);
	f->call.address = SPAN("198.51.100.9"); /* she travels */
	for (int i = 0; i < 20; i++) {
		int n = snprintf(address, sizeof(address), "203.0.%d.1", i);

		f->call.address = (struct span){ address, (size_t)n };
		CHECK(fixture_sign_in(f, SPAN("dora"), SPAN("guess"), token) == SIGN_IN_WRONG);
	}
	f->call.address = SPAN("198.51.100.9");
	CHECK(fixture_sign_in(f, SPAN("dora"), ADA_PASSWORD, token) == SIGN_IN_THROTTLED);
	f->call.device = device;
	CHECK(fixture_sign_in(f, SPAN("dora"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	for (int i = 0; i < 5; i++)
		CHECK(fixture_sign_in(f, SPAN("dora"), SPAN("guess"), token) == SIGN_IN_WRONG);
	CHECK(fixture_sign_in(f, SPAN("dora"), ADA_PASSWORD, token) == SIGN_IN_THROTTLED);
	CHECK(
	    fixture_sign_in(f, SPAN("ada"), SPAN("guess"), token) == SIGN_IN_WRONG); /* not hers */
	f->call.device = (struct span){ 0 };
}

int main(int argc, char **argv)
{
	static struct kit k;
	char folder[] = "/tmp/people-factor-XXXXXX";

	CHECK(mkdtemp(folder) != NULL);
	(void)snprintf(k.key_path, sizeof(k.key_path), "%s/secret.key", folder);
	fixture_open(&k.f, argc, argv, "people_factor");
	CHECK(config_init(&k.f.memory.arena, &k.config, &k.f.err));
	k.config.secret_key = k.key_path;
	k.f.call.config = &k.config;
	test_vectors(&k.f.err);
	test_setup(&k);
	test_codes(&k);
	test_late_and_many(&k);
	test_end(&k);
	test_other_key(&k);
	test_device(&k);
	fixture_close(&k.f);
	CHECK(unlink(k.key_path) == 0 && rmdir(folder) == 0);
	return 0;
}
