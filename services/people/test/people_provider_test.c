/* Campus sign-in through the door, with a provider that is linked into this test alone: what it is given as an
 * answer is what the school says. On both databases. */
#include "services/people/people_provider.h"

#include "services/people/people_persons.h"
#include "services/people/people_staff.h"
#include "services/people/test/fixture.h"
#include "services/people/test/people_test_sql.h" /* generated from queries.sql */

/* "subject;name=value;name=value": nothing proves anything when it begins with "forged". */
static bool prove(
    void *ctx, struct arena *a, struct span answer, struct identity *ret_identity, struct err *err)
{
	struct attribute *all = arena_array(a, struct attribute, ATTRIBUTES_MAX);
	struct span subject = span_cut(&answer, ';');
	size_t n = 0;

	(void)ctx;
	if (all == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (span_eq(subject, SPAN("forged")))
		return err_set(err, ERR_DENIED, "not signed by the school");
	while (answer.len && n < ATTRIBUTES_MAX) {
		struct span value = span_cut(&answer, ';'), name = span_cut(&value, '=');

		all[n++] = (struct attribute){ name, value };
	}
	*ret_identity = (struct identity){ subject, all, n };
	return true;
}

static const struct sign_in_provider provider = { .name = "fake",
	.map = { .number = "uid", .name = "cn", .kind = "userType", .college = "dept" },
	.prove = prove };

static enum sign_in admit(struct fixture *f, const char *answer, char token[TOKEN_LEN + 1])
{
	struct call call = f->call;
	enum sign_in outcome;

	call.answer = &f->answer;
	CHECK(people_admit(f->people, &call, &provider, span_of(answer), &outcome, token, &f->err));
	return outcome;
}

static void test_new(struct fixture *f)
{
	const char *answer = "s-1;uid=2020123456;cn=Quill 0;userType=硕士研究生;dept=法学院";
	char token[TOKEN_LEN + 1], again[TOKEN_LEN + 1];
	struct call call;
	struct person quill;

	CHECK(admit(f, answer, token) == SIGN_IN_DONE);
	call = fixture_call(f, span_of(token));
	CHECK(call.person != 0 && span_eq(call.kind, SPAN("master")) && call.college != 0);
	CHECK(!call_may(&call, "people.persons"));
	CHECK(person_find(f->people, &f->memory.arena, 1, &quill, &f->err));
	CHECK(quill.account == call.person && span_eq(quill.source, SPAN("fake")) &&
	      span_eq(quill.college_name, SPAN("法学院")));
	CHECK(admit(f, "s-1", again) == SIGN_IN_DONE); /* the subject alone */
	CHECK(fixture_call(f, span_of(again)).person == call.person);
	CHECK(admit(f, "s-9;uid=2020123456", again) ==
	      SIGN_IN_DONE); /* a new subject of the person */
	CHECK(fixture_call(f, span_of(again)).person == call.person);
	CHECK(fixture_count(f, PEOPLE_TEST_SQL_ACCOUNTS) == 1);
}

static void test_no_number(struct fixture *f)
{
	char token[TOKEN_LEN + 1];
	struct call call;

	CHECK(admit(f, "opaque-7;userType=staff", token) == SIGN_IN_DONE);
	call = fixture_call(f, span_of(token));
	CHECK(call.person != 0 && span_eq(call.kind, SPAN("reader")) && call.college == 0);
	CHECK(fixture_count(f, PEOPLE_TEST_SQL_PERSONS) == 1);
}

static void test_refused(struct fixture *f)
{
	struct person draft = { .id = 1, .name = SPAN("Quill 0"), .state = PERSON_LEFT }, after;
	char token[TOKEN_LEN + 1];
	enum sign_in outcome;

	CHECK_FAILS(
	    people_admit(f->people, &f->call, &provider, SPAN("forged"), &outcome, token, &f->err),
	    ERR_DENIED, &f->err);
	CHECK_FAILS(
	    people_admit(f->people, &f->call, &provider, SPAN(";uid=1"), &outcome, token, &f->err),
	    ERR_DENIED, &f->err);
	CHECK(person_change(f->people, &f->call, &draft, &after, &f->err));
	CHECK(admit(f, "s-9", token) == SIGN_IN_WRONG); /* left, and the account with it */
	CHECK(admit(f, "s-9;uid=2020123456", token) == SIGN_IN_WRONG);
	CHECK(admit(f, "s-3;uid=2020123456", token) == SIGN_IN_WRONG);
	CHECK(fixture_count(f, PEOPLE_TEST_SQL_CLOSED) == 1);
}

int main(int argc, char **argv)
{
	struct fixture f;

	fixture_open(&f, argc, argv, "people_provider");
	test_new(&f);
	test_no_number(&f);
	test_refused(&f);
	fixture_close(&f);
	return 0;
}
