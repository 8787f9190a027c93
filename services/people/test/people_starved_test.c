/* Every allocation of our own code fails once, one after the other, from opening the database to the written
 * answer of each operation. SQLite, jansson and libsodium keep the heap they need. */
#include "platform/mem.h"
#include "services/people/people_contract.h"
#include "services/people/people_inside.h"
#include "testing/check.h"
#include "testing/starve.h"

static const struct route *route(const char *method, const char *path)
{
	const struct route *r = people_service.routes;

	while (r->method != NULL && (strcmp(r->method, method) != 0 || strcmp(r->path, path) != 0))
		r++;
	CHECK(r->method != NULL);
	return r;
}

static bool take(void *ctx, struct err *err)
{
	int64_t id;

	return people_college_take(ctx, SPAN("Law"), &id, err) && id == 1;
}

/* The answer's cookie is "__Host-kaijuan=TOKEN; ...". */
static bool sign_in(struct people *people, struct request *rq, struct json *out, struct err *err)
{
	struct params form;
	struct span rest;

	if (!params_read(rq->call.arena, SPAN("login=ada&password=nine+lives+at+night&next=/x"),
	        "body", &form, err))
		return false;
	rq->form = &form;
	if (!route("POST", "/people/login")->call(people, rq, out, err) || rq->call.arena->failed)
		return false;
	rq->form = NULL;
	rest = rq->call.answer->cookie;
	(void)span_cut(&rest, '=');
	rq->call.session = span_cut(&rest, ';');
	return people_identify(people, rq->call.session, &rq->call, err);
}

static bool change(struct people *people, struct request *rq, struct json *out, struct err *err)
{
	struct json_value *body = NULL;
	bool ok = json_read(SPAN("{\"name\":\"School of Law\"}"), &body, err);

	rq->path.v[0] = (struct param){ SPAN("id"), SPAN("1") };
	rq->path.n = 1;
	rq->body = body;
	ok = ok && route("PUT", "/people/colleges/{id}")->call(people, rq, out, err);
	rq->path.n = 0;
	rq->body = NULL;
	json_value_free(body);
	return ok;
}

static bool talk(
    struct db *db, struct people *people, struct request *rq, struct json *out, struct err *err)
{
	const struct account ada = {
		.login = SPAN("ada"), .name = SPAN("Ada"), .role = ROLE_ADMIN
	};

	return people_add(people, &ada, SPAN("nine lives at night"), 1000, err) &&
	       db_tx(db, DB_WRITE, take, people, err) && sign_in(people, rq, out, err) &&
	       route("GET", "/people/me")->call(people, rq, out, err) &&
	       change(people, rq, out, err) &&
	       route("GET", "/people/colleges")->call(people, rq, out, err) &&
	       people_set_password(people, SPAN("ada"), SPAN("nine lives at dawn"), 1000, err) &&
	       route("DELETE", "/people/session")->call(people, rq, out, err) &&
	       people_remove(people, SPAN("ada"), 1000, err);
}

static bool run(void *with, struct arena *a, struct err *err)
{
	struct answer answer = { 0 };
	struct request rq = { .call = { .arena = a, .now = 1000, .answer = &answer } };
	struct buf text = { .arena = a };
	struct json out = { .out = &text };
	struct people *people = NULL;
	struct db *db = NULL;
	bool ok = db_open("sqlite::memory:", &db, err) && records_migrate(db, err) &&
	          db_migrate(db, "people", people_service.migrations, err) &&
	          (people = people_open(db, err)) != NULL && talk(db, people, &rq, &out, err);

	(void)with;
	people_close(people);
	db_close(db);
	return ok;
}

int main(void)
{
	CHECK(starve(run, NULL) > 30); /* it did starve */
	return 0;
}
