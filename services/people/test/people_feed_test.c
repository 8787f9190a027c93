/* The people feed: differences, leavers, the safety stop, a dry run that leaves nothing; on both databases. */
#include "services/people/people_feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "platform/file.h"
#include "services/people/test/fixture.h"
#include "services/people/test/people_test_sql.h" /* generated from queries.sql */

struct kit {
	struct fixture f;
	char path[64];
	struct feed_order order;
	struct feed_outcome out;
};

static bool feed(struct kit *k, const char *text)
{
	CHECK(file_write(k->path, span_of(text), 0600, &k->f.err));
	k->order.path = k->path;
	return people_feed(k->f.people, &k->f.call, &k->order, &k->out, &k->f.err);
}

static bool counts(const struct kit *k, int64_t new, int64_t changed, int64_t back, int64_t left)
{
	const int64_t *c = k->out.count;

	return c[FEED_NEW] == new &&c[FEED_CHANGED] == changed &&c[FEED_BACK] ==
	       back &&c[FEED_LEFT] == left;
}

static const char first[] = "校内人员名单,,,,,\n"
                            "学号,姓名,学生类别,院系名称,行政班,手机号码\n"
                            "2020123456,Quill 0,本科生,法学院,法学1班,13812345678\n"
                            "2020000002,王芳,硕士研究生,法学院,法学1班,\n"
                            "2020000003,李娜,强基,文学院,,13900000000\n";

/* Ids say nothing: a dry run takes some, too, where a sequence gives them. */
static struct person named(struct kit *k, const char *name)
{
	const struct person_filter filter = { .q = span_of(name), .page = 1 };
	struct person_set set;

	CHECK(persons_search(k->f.people, &k->f.memory.arena, &filter, &set, &k->f.err));
	CHECK(set.n == 1);
	return set.v[0];
}

static void test_dry(struct kit *k)
{
	k->order.dry_run = true;
	CHECK(feed(k, first) && k->out.stop == FEED_DRY && counts(k, 3, 0, 0, 0));
	CHECK(fixture_count(&k->f, PEOPLE_TEST_SQL_PERSONS) == 0 &&
	      fixture_count(&k->f, PEOPLE_TEST_SQL_CLASSES) == 0 &&
	      fixture_audited(&k->f, SPAN("feed.stored")) == 0);
	k->order.dry_run = false;
}

static void test_first(struct kit *k)
{
	struct person quill;

	CHECK(feed(k, first) && k->out.stop == FEED_STORED && counts(k, 3, 0, 0, 0));
	CHECK(
	    k->out.n_differences == 3 && span_eq(k->out.differences[2].number, SPAN("20******56")));
	quill = named(k, "Quill");
	CHECK(quill.kind == KIND_UNDERGRADUATE && quill.phone.len == 11);
	CHECK(span_eq(quill.college_name, SPAN("法学院")) &&
	      span_eq(quill.group_name, SPAN("法学1班")));
	CHECK(fixture_count(&k->f, PEOPLE_TEST_SQL_CLASSES) == 1);
	CHECK(feed(k, first) && counts(k, 0, 0, 0, 0) && k->out.same == 3); /* the same again */
	CHECK(fixture_audited(&k->f, SPAN("feed.stored")) == 2 &&
	      fixture_count(&k->f, PEOPLE_TEST_SQL_SPOKEN) == 0);
}

/* A word that nobody understood, once answered, holds for those there and for the next night. */
static void test_word(struct kit *k)
{
	struct person na = named(k, "李娜");

	CHECK(na.kind == KIND_UNKNOWN && span_eq(na.kind_word, SPAN("强基")));
	CHECK(
	    kind_word_change(k->f.people, &k->f.call, SPAN("强基"), KIND_UNDERGRADUATE, &k->f.err));
	CHECK(named(k, "李娜").kind == KIND_UNDERGRADUATE);
	CHECK(feed(k, first) && k->out.same == 3);
}

static void test_changes(struct kit *k)
{
	char token[TOKEN_LEN + 1];

	CHECK(fixture_add(&k->f, SPAN("carl"), ROLE_READER, ADA_PASSWORD));
	CHECK(fixture_run(&k->f, PEOPLE_TEST_SQL_TIE));
	CHECK(fixture_sign_in(&k->f, SPAN("carl"), ADA_PASSWORD, token) == SIGN_IN_DONE);
	CHECK(feed(k,
	    "姓名,学号,状态\nQuill 0,2020123456,毕业\n王芳芳,2020000002,在校\n李娜,2020000003,\n"));
	CHECK(counts(k, 0, 1, 0, 1) && k->out.same == 1);
	CHECK(k->out.differences[0].what == FEED_CHANGED &&
	      k->out.differences[0].differs[FEED_NAME] &&
	      !k->out.differences[0].differs[FEED_KIND]);       /* no such column: as it was */
	CHECK(fixture_call(&k->f, span_of(token)).person == 0); /* the same night */
	CHECK(fixture_sign_in(&k->f, SPAN("carl"), ADA_PASSWORD, token) == SIGN_IN_WRONG);
	CHECK(feed(k, first) && counts(k, 0, 1, 1, 0));
	CHECK(fixture_sign_in(&k->f, SPAN("carl"), ADA_PASSWORD, token) == SIGN_IN_DONE);
}

static void test_bad_rows(struct kit *k)
{
	const char *text = "number,name\n1,One\n1,Two\n,Nobody\n2,\n,\n2020123456,Quill 0\n";

	k->order.source = SPAN("staff");
	k->order.strict = true;
	CHECK(feed(k, text) && k->out.stop == FEED_STOPPED_STRICT);
	CHECK(fixture_count(&k->f, PEOPLE_TEST_SQL_PERSONS) == 3);
	k->order.strict = false;
	CHECK(feed(k, text) && k->out.stop == FEED_STORED && counts(k, 1, 0, 0, 0));
	CHECK(k->out.rows.n_findings == 4 && k->out.rows.findings[0].fault == FEED_NO_NUMBER &&
	      k->out.rows.findings[0].row == 4 && k->out.rows.findings[1].fault == FEED_NO_NAME);
	CHECK(k->out.rows.findings[2].fault == FEED_TWICE && k->out.rows.findings[2].row == 3);
	CHECK(k->out.rows.findings[3].fault == FEED_OTHER_SOURCE); /* the students' own */
	CHECK(!feed(k, "a,b\n1,2\n") && k->f.err.code == ERR_INVALID);
	k->f.err = (struct err){ 0 };
	CHECK(!feed(k, "") && k->f.err.code == ERR_INVALID);
	k->f.err = (struct err){ 0 };
}

static void many(struct kit *k, char *text, size_t size, int n)
{
	size_t len = (size_t)snprintf(text, size, "id,name\n");

	for (int i = 0; i < n; i++)
		len += (size_t)snprintf(text + len, size - len, "M%d,Many %d\n", i, i);
	CHECK(len < size);
	k->order.source = SPAN("many");
}

static void test_stop(struct kit *k)
{
	static char text[8192];

	many(k, text, sizeof(text), 100);
	CHECK(feed(k, text) && counts(k, 100, 0, 0, 0));
	many(k, text, sizeof(text), 89);
	CHECK(feed(k, text) && k->out.stop == FEED_STOPPED_LEAVERS && k->out.active == 100 &&
	      k->out.count[FEED_LEFT] == 11);
	CHECK(feed(k, "id,name\n") && k->out.stop == FEED_STOPPED_LEAVERS); /* half a file */
	many(k, text, sizeof(text), 90);
	CHECK(feed(k, text) && k->out.stop == FEED_STORED && counts(k, 0, 0, 0, 10));
	k->order.accept_leavers = true;
	CHECK(feed(k, "id,name\n") && k->out.stop == FEED_STORED && counts(k, 0, 0, 0, 90));
}

static void test_runs(struct kit *k)
{
	struct feed_run_set runs;

	CHECK(feed_runs(k->f.people, &k->f.memory.arena, &runs, &k->f.err));
	CHECK(runs.n == 9 && span_eq(runs.v[0].source, SPAN("many")) &&
	      runs.v[0].count[FEED_LEFT] == 90);
}

int main(int argc, char **argv)
{
	static struct kit k = { .path = "/tmp/people-feed-XXXXXX" };
	int fd = mkstemp(k.path);

	CHECK(fd >= 0 && close(fd) == 0);
	fixture_open(&k.f, argc, argv, "people_feed");
	k.order = (struct feed_order){
		.file_name = SPAN("list.csv"), .source = SPAN("students"), .leaving_percent = 10
	};
	test_dry(&k);
	test_first(&k);
	test_word(&k);
	test_changes(&k);
	test_bad_rows(&k);
	test_stop(&k);
	test_runs(&k);
	fixture_close(&k.f);
	CHECK(unlink(k.path) == 0);
	return 0;
}
