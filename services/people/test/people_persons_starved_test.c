/* Every allocation of our own code fails once, one after the other, in what concerns persons: the feed, search, kinds,
 * roles, links, export, erasure, the audit log. Each must be noticed: an error, or the arena's sticky flag; and what
 * failed must have left nothing. As people_starved_test.c, without its costly passwords. */
#include <unistd.h>

#include "platform/file.h"
#include "services/people/people_contract.h"
#include "services/people/people_feed.h"
#include "services/people/people_inside.h"
#include "services/people/people_rights.h"
#include "services/people/people_staff.h"
#include "testing/check.h"
#include "testing/starve.h"

static char path[] = "/tmp/people-starved-XXXXXX";

static bool feed(struct people *people, const struct call *call, struct err *err)
{
	const struct feed_order order = { .path = path,
		.file_name = SPAN("list.csv"),
		.source = SPAN("students"),
		.leaving_percent = 10 };
	struct feed_outcome out;

	return people_feed(people, call, &order, &out, err) && out.count[FEED_NEW] == 2;
}

static bool search(struct people *people, const struct call *call, struct err *err)
{
	const struct person_filter filter = { .q = SPAN("quill"), .page = 1 };
	struct kind_counts counts;
	struct person_set set;

	return persons_search(people, call->arena, &filter, &set, err) && set.n == 1 &&
	       kind_word_change(people, call, SPAN("强基"), KIND_MASTER, err) &&
	       kinds_count(people, call->arena, &counts, err);
}

static bool accounts(struct people *people, const struct call *call, struct err *err)
{
	const struct account ada = {
		.login = SPAN("ada"), .name = SPAN("Ada"), .role = ROLE_TEACHER
	};
	char token[TOKEN_LEN + 1];
	struct staff made;
	struct account changed = ada;

	if (!staff_add(people, call, &ada, &made, token, err))
		return false;
	changed.id = made.account.id;
	changed.role = ROLE_LIBRARIAN;
	return link_make(people, call, made.account.id, token, err) &&
	       staff_change(people, call, &changed, &made, err) &&
	       sessions_end(people, call, made.account.id, 0, err);
}

static bool rights(struct people *people, const struct call *call, struct err *err)
{
	struct person_ref who;
	struct span json;

	return rights_of_person(people, call, 1, &who, err) &&
	       rights_export(people, call, &who, SPAN("asked"), &json, err) &&
	       rights_erase(people, call, &who, SPAN("asked"), err);
}

static bool audited(struct people *people, const struct call *call, struct err *err)
{
	struct audit_set set;

	return audit_search(people->audit, call->arena, &(struct audit_filter){ 0 }, &set, err) &&
	       set.n == 8;
}

static bool run(void *with, struct arena *a, struct err *err)
{
	const struct call call = { .arena = a, .now = 1000 };
	struct people *people = NULL;
	struct db *db = NULL;
	bool ok = db_open("sqlite::memory:", &db, err) && records_migrate(db, err) &&
	          db_migrate(db, "people", people_service.migrations, err) &&
	          (people = people_open(db, err)) != NULL && feed(people, &call, err) &&
	          search(people, &call, err) && accounts(people, &call, err) &&
	          rights(people, &call, err) && audited(people, &call, err);

	(void)with;
	people_close(people);
	db_close(db);
	return ok;
}

int main(void)
{
	const struct span list = SPAN(
	    "学号,姓名,院系,班级,类别\n1,Quill,Law,Law 1,强基\n2,Quince,Law,Law 2,本科\n");
	struct err err = { 0 };
	int fd = mkstemp(path);

	CHECK(fd >= 0 && close(fd) == 0 && file_write(path, list, 0600, &err));
	CHECK(starve(run, NULL) > 100); /* it did starve */
	CHECK(unlink(path) == 0);
	return 0;
}
