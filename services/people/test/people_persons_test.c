/* Persons: masks, search, kinds, leaving, rights; on both databases. */
#include "services/people/people_persons.h"

#include "services/people/people_rights.h"
#include "services/people/test/fixture.h"
#include "services/people/test/people_test_sql.h" /* generated from queries.sql */

static struct person add(struct fixture *f, struct span number, struct span name, enum kind kind)
{
	const struct person draft = { .number = number,
		.name = name,
		.kind = kind,
		.phone = SPAN("13812345678"),
		.group_name = SPAN("Law 1") };
	struct person made;

	CHECK(person_add(f->people, &f->call, &draft, &made, &f->err));
	return made;
}

static struct person_set search(struct fixture *f, struct person_filter filter)
{
	struct person_set set;

	filter.page = filter.page ? filter.page : 1;
	CHECK(persons_search(f->people, &f->memory.arena, &filter, &set, &f->err));
	return set;
}

static void test_masks(struct fixture *f)
{
	static const char *const pairs[][2] = {
		{ "2020123456", "20******56" }, { "13812345678", "13*******78" }, { "1", "*" },
		{ "123", "***" }, { "1234", "1**4" }, { "", "" },
		{ "\xe5\xad\xa6\xe5\x8f\xb7\xe7\x94\xb2\xe4\xb9\x99", "\xe5\xad\xa6**\xe4\xb9\x99" }
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		CHECK(
		    span_eq(masked(&f->memory.arena, span_of(pairs[i][0])), span_of(pairs[i][1])));
	CHECK(masked(&f->memory.arena, (struct span){ 0 }).ptr == NULL);
}

static void test_kinds(struct fixture *f)
{
	static const struct {
		const char *word;
		enum kind kind;
	} known[] = { { "本科生", KIND_UNDERGRADUATE }, { "2020级全日制硕士研究生", KIND_MASTER },
		{ "博士", KIND_DOCTOR }, { "博士后", KIND_STAFF }, { "专科生", KIND_JUNIOR },
		{ "专升本", KIND_UNDERGRADUATE }, { "留学生（硕士）", KIND_INTERNATIONAL },
		{ "成人本科", KIND_CONTINUING }, { "教职工", KIND_STAFF },
		{ "退休教师", KIND_RETIRED }, { "校友", KIND_GUEST },
		{ "undergraduate", KIND_UNDERGRADUATE }, { "某某", KIND_UNKNOWN },
		{ "", KIND_UNKNOWN }, { "--", KIND_UNKNOWN } };
	enum kind kind;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		CHECK(kind_of_word(
		    f->people, &f->memory.arena, span_of(known[i].word), &kind, &f->err));
		if (kind != known[i].kind)
			(void)fprintf(stderr, "%s: %s\n", known[i].word, kind_name(kind));
		CHECK(kind == known[i].kind);
	}
	CHECK(kind_word_change(f->people, &f->call, SPAN(" 某 某 "), KIND_GUEST, &f->err));
	CHECK(kind_of_word(f->people, &f->memory.arena, SPAN("某某"), &kind, &f->err));
	CHECK(kind == KIND_GUEST);
	CHECK_FAILS(kind_word_change(f->people, &f->call, SPAN("--"), KIND_GUEST, &f->err),
	    ERR_INVALID, &f->err);
}

static void test_search(struct fixture *f)
{
	const struct person draft = { .number = SPAN("２０２０１２３４５６"), .name = SPAN("x") };
	struct person quill = add(f, SPAN("2020123456"), SPAN("Quill 0"), KIND_MASTER), again;

	(void)add(f, SPAN("T-77"), SPAN("Quince"), KIND_STAFF);
	CHECK(quill.key.len == ACCOUNT_KEY_LEN && span_eq(quill.group_name, SPAN("Law 1")));
	CHECK_FAILS(person_add(f->people, &f->call, &draft, &again, &f->err), ERR_CONFLICT,
	    &f->err); /* the same number in full width */
	CHECK(search(f, (struct person_filter){ 0 }).total == 2);
	CHECK(search(f, (struct person_filter){ .q = SPAN("QUI") }).n == 2);
	CHECK(search(f, (struct person_filter){ .q = SPAN("quil") }).n == 1);
	CHECK(search(f, (struct person_filter){ .q = SPAN("2020123456") }).n == 1);
	CHECK(search(f, (struct person_filter){ .q = SPAN("20201234") }).n == 0); /* not by parts */
	CHECK(search(f, (struct person_filter){ .q = SPAN("%") }).n ==
	      2); /* no letters: nothing asked */
	CHECK(search(f, (struct person_filter){ .kind = SPAN("staff") }).n == 1);
	CHECK(search(f, (struct person_filter){ .state = SPAN("left") }).n == 0);
	CHECK(search(f, (struct person_filter){ .group = quill.group }).n == 2);
	CHECK(search(f, (struct person_filter){ .college = 99 }).n == 0);
	CHECK(search(f, (struct person_filter){ .page = 2 }).n == 0);
}

static void test_leaving(struct fixture *f)
{
	char token[TOKEN_LEN + 1];
	struct person draft = { .id = 1, .name = SPAN("Quill 0"), .kind = KIND_MASTER }, after;

	CHECK(fixture_add(f, SPAN("carl"), ROLE_READER, ADA_PASSWORD));
	CHECK(fixture_run(f, PEOPLE_TEST_SQL_TIE));
	CHECK(fixture_sign_in(f, SPAN("carl"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	CHECK(span_eq(fixture_call(f, span_of(token)).kind, SPAN("master"))); /* what events say */
	draft.state = PERSON_LEFT;
	CHECK(person_change(f->people, &f->call, &draft, &after, &f->err));
	CHECK(after.left == f->call.now && after.phone.len == 11 && after.group == 0);
	CHECK(fixture_call(f, span_of(token)).person == 0);
	CHECK(fixture_sign_in(f, SPAN("carl"), ADA_PASSWORD, token) == SIGN_IN_WRONG);
	draft.state = PERSON_ACTIVE;
	CHECK(person_change(f->people, &f->call, &draft, &after, &f->err) && after.left == 0);
	CHECK(fixture_sign_in(f, SPAN("carl"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	draft.id = 99;
	CHECK_FAILS(
	    person_change(f->people, &f->call, &draft, &after, &f->err), ERR_NOT_FOUND, &f->err);
}

static void test_unmask(struct fixture *f)
{
	struct person person;

	CHECK_FAILS(person_unmask(f->people, &f->call, 1, SPAN(" "), &person, &f->err), ERR_INVALID,
	    &f->err);
	CHECK(fixture_audited(f, SPAN("person.unmasked")) == 0);
	CHECK(person_unmask(f->people, &f->call, 1, SPAN("a parcel"), &person, &f->err));
	CHECK(span_eq(person.number, SPAN("2020123456")));
	CHECK(fixture_audited(f, SPAN("person.unmasked")) == 1);
}

static bool holds(struct span s, struct span part)
{
	for (size_t i = 0; i + part.len <= s.len; i++)
		if (memcmp(s.ptr + i, part.ptr, part.len) == 0)
			return true;
	return false;
}

static void test_rights(struct fixture *f)
{
	struct person_ref who;
	struct span json;

	CHECK(rights_of_person(f->people, &f->call, 1, &who, &f->err));
	CHECK(who.account != 0 && who.account_key.len == ACCOUNT_KEY_LEN);
	CHECK_FAILS(rights_export(f->people, &f->call, &who, SPAN(""), &json, &f->err), ERR_INVALID,
	    &f->err);
	CHECK(rights_export(f->people, &f->call, &who, SPAN("asked"), &json, &f->err));
	CHECK(holds(json, SPAN("2020123456")) && holds(json, SPAN("\"sessions\":[{")) &&
	      holds(json, SPAN("\"sign-in\"")));
	CHECK(!holds(json, SPAN("argon2id")));
	CHECK(rights_erase(f->people, &f->call, &who, SPAN("asked"), &f->err));
	CHECK(fixture_count(f, PEOPLE_TEST_SQL_PERSONS) == 1 &&
	      fixture_count(f, PEOPLE_TEST_SQL_ACCOUNTS) == 0 &&
	      fixture_count(f, PEOPLE_TEST_SQL_SESSIONS) == 0);
	CHECK_FAILS(
	    rights_of_person(f->people, &f->call, 1, &who, &f->err), ERR_NOT_FOUND, &f->err);
	CHECK(fixture_audited(f, SPAN("person.erased")) == 1);
	CHECK(fixture_count(f, PEOPLE_TEST_SQL_SPOKEN) == 0);
}

/* Whom the house keeps no longer. */
static void test_retention(struct fixture *f)
{
	struct config config;
	struct person draft = { .id = 2, .name = SPAN("Quince"), .state = PERSON_LEFT }, after;

	CHECK(config_init(&f->memory.arena, &config, &f->err));
	CHECK(person_change(f->people, &f->call, &draft, &after, &f->err));
	f->call.config = &config;
	f->call.now += config.left_days * 24 * 60 * MINUTE - 1;
	CHECK(people_purge(f->people, &f->call, &f->err));
	CHECK(fixture_count(f, PEOPLE_TEST_SQL_PERSONS) == 1);
	f->call.now++;
	CHECK(people_purge(f->people, &f->call, &f->err));
	CHECK(fixture_count(f, PEOPLE_TEST_SQL_PERSONS) == 0);
}

int main(int argc, char **argv)
{
	struct fixture f;

	fixture_open(&f, argc, argv, "people_persons");
	test_masks(&f);
	test_kinds(&f);
	test_search(&f);
	test_leaving(&f);
	test_unmask(&f);
	test_rights(&f);
	test_retention(&f);
	fixture_close(&f);
	return 0;
}
