/* Every allocation of our own code fails once, one after the other, from opening the database to the written
 * answer of each operation. SQLite and jansson keep the heap they need. */
#include "platform/mem.h"
#include "services/resources/resources_contract.h"
#include "testing/check.h"
#include "testing/starve.h"

static const struct route *route(const char *method, const char *path)
{
	const struct route *r = resources_service.routes;

	while (r->method != NULL && (strcmp(r->method, method) != 0 || strcmp(r->path, path) != 0))
		r++;
	CHECK(r->method != NULL);
	return r;
}

static bool talk(struct resources *resources, struct request *rq, struct json *out, struct err *err)
{
	struct json_value *draft = NULL;
	struct span link;
	const struct resource r = { .link_template = SPAN("https://a.cn/{id}") };
	bool ok = json_read(SPAN("{\"name\":\"N\",\"kind\":\"ebooks\",\"licence\":\"trial\","
	                         "\"link_template\":\"https://a.cn/{id}\",\"note\":\"n\"}"),
	    &draft, err);

	rq->body = draft;
	ok = ok && route("POST", "/resources")->call(resources, rq, out, err);
	rq->path.v[0] = (struct param){ SPAN("id"), SPAN("1") };
	rq->path.n = 1;
	ok = ok && route("PUT", "/resources/{id}")->call(resources, rq, out, err);
	rq->body = NULL;
	ok = ok && route("GET", "/resources/{id}")->call(resources, rq, out, err);
	rq->path.n = 0;
	ok = ok && route("GET", "/resources")->call(resources, rq, out, err);
	json_value_free(draft);
	return ok && resource_link(
	                 rq->call.arena, &r, &(struct resource_holding){ .id = SPAN("7") }, &link);
}

static bool run(void *with, struct arena *a, struct err *err)
{
	struct answer answer = { 0 };
	struct request rq = { .call = { .arena = a, .now = 1000, .answer = &answer } };
	struct buf text = { .arena = a };
	struct json out = { .out = &text };
	struct resources *resources = NULL;
	struct db *db = NULL;
	bool ok = db_open("sqlite::memory:", &db, err) && records_migrate(db, err) &&
	          db_migrate(db, "resources", resources_service.migrations, err) &&
	          (resources = resources_open(db, err)) != NULL && talk(resources, &rq, &out, err);

	(void)with;
	resources_close(resources);
	db_close(db);
	return ok;
}

int main(void)
{
	CHECK(starve(run, NULL) > 15); /* it did starve */
	return 0;
}
