/* Password hashes, tokens and the gate in front of the hashing. */
#include <sched.h>
#include <stdio.h>

#include "platform/gate.h"
#include "platform/password.h"
#include "testing/check.h"

static void test_hash(struct err *err)
{
	char one[PASSWORD_HASH_MAX], two[PASSWORD_HASH_MAX];
	const struct span password = SPAN("\xe5\xbc\x80\xe5\x8d\xb7 open 2020");
	bool same = false;

	CHECK(password_hash(password, one, err) && password_hash(password, two, err));
	CHECK(strncmp(one, "$argon2id$v=19$m=19456,t=2,p=1$", 31) == 0);
	CHECK(strcmp(one, two) != 0); /* salted */
	CHECK(password_check(password, span_of(one), &same, err) && same);
	CHECK(password_check(password, span_of(two), &same, err) && same);
	CHECK(password_check(SPAN("open 2020"), span_of(one), &same, err) && !same);
	CHECK(password_check(
	          (struct span){ password.ptr, password.len - 1 }, span_of(one), &same, err) &&
	      !same);
	CHECK(password_check(SPAN(""), span_of(one), &same, err) && !same);
}

/* Made by argon2(1) of another author: our format is the standard's (RFC 9106), no lock-in. */
static void test_foreign_hash(struct err *err)
{
	const struct span hash = SPAN("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
	                              "yOoiJ+/AdO2ZaZ+4Vw4YFd8NR8UBkT0SGO6V1yvBnT8");
	bool same = false;

	CHECK(password_check(SPAN("library at night"), hash, &same, err) && same);
	CHECK(password_check(SPAN("library at dawn"), hash, &same, err) && !same);
}

static void test_damaged_hash(struct err *err)
{
	bool same = true;

	CHECK_FAILS(password_check(SPAN("x"), SPAN(""), &same, err), ERR_INTERNAL, err);
	CHECK_FAILS(
	    password_check(SPAN("x"), SPAN("$argon2id$v=19$m=19456,t=2,p=1$c29$"), &same, err),
	    ERR_INTERNAL, err);
	CHECK(same); /* untouched */
}

static bool plain(const char *text)
{
	return strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
	           TOKEN_LEN &&
	       text[TOKEN_LEN] == '\0';
}

static void test_tokens(struct err *err)
{
	char one[TOKEN_LEN + 1], two[TOKEN_LEN + 1], csrf[TOKEN_LEN + 1], again[TOKEN_LEN + 1];

	CHECK(token_make(one, err) && token_make(two, err));
	CHECK(plain(one) && plain(two) && strcmp(one, two) != 0);
	CHECK(token_derive(span_of(one), SPAN("csrf"), csrf, err) && plain(csrf));
	CHECK(token_derive(span_of(one), SPAN("csrf"), again, err) && strcmp(csrf, again) == 0);
	CHECK(token_derive(span_of(one), SPAN("ticket"), again, err) && strcmp(csrf, again) != 0);
	CHECK(token_derive(span_of(two), SPAN("csrf"), again, err) && strcmp(csrf, again) != 0);
	CHECK(strcmp(csrf, one) != 0);
}

/* FIPS 180-2, appendix B.1 */
static void test_sha256(void)
{
	unsigned char got[DIGEST_LEN];

	sha256(SPAN("abc"), got);
	CHECK(got[0] == 0xba && got[1] == 0x78 && got[30] == 0x15 && got[31] == 0xad);
}

static void *enter(void *gate)
{
	struct err err = { 0 };

	CHECK(gate_enter(gate, &err));
	return NULL;
}

static unsigned waiting(struct gate *gate)
{
	unsigned n;

	(void)pthread_mutex_lock(&gate->lock);
	n = gate->waiting;
	(void)pthread_mutex_unlock(&gate->lock);
	return n;
}

static void test_gate(struct err *err)
{
	struct gate gate = GATE(2, 1);
	pthread_t third;

	CHECK(gate_enter(&gate, err) && gate_enter(&gate, err));
	CHECK(pthread_create(&third, NULL, enter, &gate) == 0);
	while (waiting(&gate) == 0)
		(void)sched_yield();
	CHECK_FAILS(gate_enter(&gate, err), ERR_BUSY, err);
	gate_leave(&gate);
	CHECK(pthread_join(third, NULL) == 0 && gate.inside == 2 && gate.waiting == 0);
	gate_leave(&gate);
	gate_leave(&gate);
	CHECK(gate_enter(&gate, err) && gate.inside == 1);
}

int main(void)
{
	struct err err = { 0 };

	test_hash(&err);
	test_foreign_hash(&err);
	test_damaged_hash(&err);
	test_tokens(&err);
	test_sha256();
	test_gate(&err);
	return 0;
}
