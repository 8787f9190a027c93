/* The tree of colleges, and the room's HTTP face; on both databases. */
#include <stdio.h>

#include "services/people/test/fixture.h"

struct taking {
	struct fixture *f;
	struct span name;
	int64_t id;
};

static bool take_body(void *ctx, struct err *err)
{
	struct taking *t = ctx;

	return people_college_take(t->f->people, t->name, &t->id, err);
}

static int64_t take(struct fixture *f, const char *name)
{
	struct taking t = { f, span_of(name), -1 };

	CHECK(db_tx(f->db, DB_WRITE, take_body, &t, &f->err));
	return t.id;
}

static void test_take(struct fixture *f)
{
	char longest[COLLEGE_NAME_MAX + 2] = { 0 };
	struct taking t = { f, { longest, COLLEGE_NAME_MAX + 1 }, -1 };
	int64_t physics = take(f, "\xe7\x89\xa9\xe7\x90\x86\xe5\xad\xa6\xe9\x99\xa2");

	CHECK(physics > 0);
	CHECK(take(f, " \xe7\x89\xa9\xe7\x90\x86 \xe5\xad\xa6\xe9\x99\xa2\n") == physics);
	CHECK(take(f, "\xe7\x89\xa9\xe7\x90\x86\xe5\xad\xb8\xe9\x99\xa2") ==
	      physics); /* traditional */
	CHECK(take(f, "College of Law") == take(f, "COLLEGE  OF LAW"));
	CHECK(take(f, "") == 0 && take(f, " - ") == 0 && take(f, "\xe3\x80\x80") == 0);
	memset(longest, 'l', COLLEGE_NAME_MAX + 1);
	CHECK_FAILS(db_tx(f->db, DB_WRITE, take_body, &t, &f->err), ERR_INVALID, &f->err);
	CHECK(t.id == -1);
}

static bool change(struct fixture *f, int64_t id, const char *name, int64_t parent)
{
	struct college draft = { .id = id, .name = span_of(name), .parent = parent }, result;
	struct call call = f->call;

	call.user = SPAN("key");
	if (!people_college_change(f->people, &call, &draft, &result, &f->err))
		return false;
	CHECK(result.id == id && result.parent == parent);
	return true;
}

static struct college_set tree(struct fixture *f)
{
	struct college_set set;

	CHECK(people_colleges(f->people, &f->memory.arena, &set, &f->err));
	for (size_t i = 0; i < set.n; i++) {
		CHECK(
		    set.v[i].above < (int64_t)i && (set.v[i].above < 0) == (set.v[i].parent == 0));
		CHECK(set.v[i].above < 0 || set.v[set.v[i].above].id == set.v[i].parent);
	}
	return set;
}

static void test_rename(struct fixture *f)
{
	int64_t law = take(f, "College of Law"), arts = take(f, "Arts");

	CHECK(change(f, law, " School of  Law ", 0));
	CHECK(take(f, "College of Law") == law && take(f, "school of law") == law);
	CHECK_FAILS(change(f, arts, "SCHOOL of Law", 0), ERR_CONFLICT, &f->err);
	CHECK(change(f, arts, "College of Law", 0)); /* an old name is nobody's for ever */
	CHECK(take(f, "College of Law") == arts && take(f, "Arts") == arts);
	CHECK(change(f, arts, "Arts", 0) && take(f, "college of law") == arts);
	CHECK_FAILS(change(f, law, "--", 0), ERR_INVALID, &f->err);
	CHECK_FAILS(change(f, 999, "Nowhere", 0), ERR_NOT_FOUND, &f->err);
	CHECK(fixture_events(f, SPAN("college.changed")) == 3);
}

static void test_tree(struct fixture *f)
{
	int64_t law = take(f, "School of Law"), arts = take(f, "Arts"), tax = take(f, "Tax Law");
	struct college_set set;

	CHECK(change(f, law, "School of Law", arts) && change(f, tax, "Tax Law", law));
	CHECK_FAILS(change(f, arts, "Arts", tax), ERR_CONFLICT, &f->err);
	CHECK_FAILS(change(f, arts, "Arts", arts), ERR_CONFLICT, &f->err);
	CHECK(!change(f, arts, "Arts", 999) && strcmp(f->err.field, "parent") == 0);
	f->err = (struct err){ 0 };
	set = tree(f);
	CHECK(set.n == 4 && set.v[college_at(&set, tax)].depth == 3 && college_at(&set, 999) == -1);
	CHECK(college_within(&set, college_at(&set, tax), college_at(&set, arts)));
	CHECK(college_within(&set, college_at(&set, arts), college_at(&set, arts)));
	CHECK(!college_within(&set, college_at(&set, arts), college_at(&set, tax)));
	CHECK(!college_within(&set, -1, college_at(&set, arts)));
	CHECK(change(f, law, "School of Law", 0) && change(f, arts, "Arts", tax)); /* now it may */
}

static void test_depth(struct fixture *f)
{
	int64_t above = take(f, "Level 1"), id = 0;
	char name[16];

	for (int i = 2; i <= COLLEGE_DEPTH_MAX + 1; i++) {
		(void)snprintf(name, sizeof(name), "Level %d", i);
		id = take(f, name);
		if (i <= COLLEGE_DEPTH_MAX)
			CHECK(change(f, id, name, above));
		else
			CHECK_FAILS(change(f, id, name, above), ERR_CONFLICT, &f->err);
		above = id;
	}
	/* what hangs below counts too */
	CHECK_FAILS(change(f, take(f, "Level 1"), "Level 1", id), ERR_CONFLICT, &f->err);
}

/* ---- handlers ---- */

static void check_next(struct fixture *f, const char *next, const char *want)
{
	struct people_login_rq rq = { .call = f->call,
		.login = SPAN("ada"),
		.password = ADA_PASSWORD,
		.next = span_of(next) };

	f->answer = (struct answer){ 0 };
	rq.call.answer = &f->answer;
	CHECK(people_api_login(f->people, &rq, &f->err));
	if (!span_eq(f->answer.location, span_of(want)))
		(void)fprintf(stderr, "%s -> %.*s\n", next, SPAN_FMT(f->answer.location));
	CHECK(span_eq(f->answer.location, span_of(want)));
}

static void test_next(struct fixture *f)
{
	static const char *const refused[] = { "", "//evil.cn", "/\\evil.cn", "https://evil.cn",
		"evil.cn", "/\t/evil.cn", "/a\nSet-Cookie: x=1", "/a b", "javascript:alert(1)",
		"\\\\evil.cn", "/\"><script>", "/\x7f", "\xe4\xb9\xa6" };

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		check_next(f, refused[i], "/");
	check_next(f, "/", "/");
	check_next(f, "/staff/review?term=1&q=%2F#top", "/staff/review?term=1&q=%2F#top");
	check_next(f, "/search?q=\xe4\xb9\xa6", "/search?q=%E4%B9%A6");
}

static bool starts_with(struct span s, const char *with)
{
	return s.len >= strlen(with) && memcmp(s.ptr, with, strlen(with)) == 0;
}

static void test_login(struct fixture *f)
{
	const char rules[] = "; Path=/; Secure; HttpOnly; SameSite=Lax";
	struct people_login_rq rq = { .call = f->call,
		.login = SPAN("ada"),
		.password = SPAN("wrong"),
		.next = SPAN("/a?b=1") };

	check_next(f, "/x", "/x");
	CHECK(f->answer.cookie.len == 15 + TOKEN_LEN + sizeof(rules) - 1);
	CHECK(starts_with(f->answer.cookie, "__Host-kaijuan="));
	CHECK(memcmp(f->answer.cookie.ptr + 15 + TOKEN_LEN, rules, sizeof(rules) - 1) == 0);
	f->answer = (struct answer){ 0 };
	rq.call.answer = &f->answer;
	CHECK(people_api_login(f->people, &rq, &f->err) && f->answer.cookie.ptr == NULL);
	CHECK(span_eq(f->answer.location, SPAN("/login?error=wrong&next=%2Fa%3Fb%3D1")));
	rq.next = (struct span){ 0 };
	for (int i = 0; i < 5; i++)
		CHECK(people_api_login(f->people, &rq, &f->err));
	CHECK(span_eq(f->answer.location, SPAN("/login?error=throttled")));
	f->call.now += 15 * MINUTE;
}

static void test_me(struct fixture *f)
{
	struct people_me_rq rq = { f->call };
	struct people_logout_rq out;
	struct people_me_json me;
	char token[TOKEN_LEN + 1];

	CHECK(
	    people_api_me(f->people, &rq, &me, &f->err) && !me.signed_in && me.n_permissions == 0);
	CHECK(me.role == PEOPLE_ROLE_NONE && me.csrf.ptr == NULL && me.login.ptr == NULL);
	CHECK(fixture_sign_in(f, SPAN("ada"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	rq.call = fixture_call(f, span_of(token));
	CHECK(people_api_me(f->people, &rq, &me, &f->err) && me.signed_in);
	CHECK(me.role == PEOPLE_ROLE_TEACHER && span_eq(me.login, SPAN("ada")));
	CHECK(me.n_permissions == 1 && span_eq(me.permissions[0], SPAN("reserves.coverage")));
	CHECK(span_eq(me.csrf, rq.call.csrf) && me.csrf.len == TOKEN_LEN);
	out.call = rq.call;
	CHECK(people_api_logout(f->people, &out, &f->err));
	CHECK(starts_with(f->answer.cookie, "__Host-kaijuan=;"));
	CHECK(fixture_call(f, span_of(token)).person == 0);
}

static void test_colleges(struct fixture *f)
{
	struct people_colleges_json all;
	struct people_college_json one;
	struct people_change_college_rq rq = { .call = f->call, .name = SPAN("Alchemy") };

	CHECK(
	    people_api_colleges(f->people, &(struct people_colleges_rq){ f->call }, &all, &f->err));
	CHECK(all.n_colleges > 4 && all.colleges[0].parent == 0);
	rq.id = all.colleges[0].id;
	CHECK(people_api_change_college(f->people, &rq, &one, &f->err));
	CHECK(one.id == rq.id && span_eq(one.name, SPAN("Alchemy")));
}

int main(int argc, char **argv)
{
	struct fixture f;

	fixture_open(&f, argc, argv, "people_colleges");
	test_take(&f);
	test_rename(&f);
	test_tree(&f);
	test_depth(&f);
	CHECK(fixture_add(&f, SPAN("ada"), ROLE_TEACHER, ADA_PASSWORD));
	test_next(&f);
	test_login(&f);
	test_me(&f);
	test_colleges(&f);
	fixture_close(&f);
	return 0;
}
