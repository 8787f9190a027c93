/* Every allocation of our own code fails once, one after the other, from opening the database to the written
 * answer of each operation. Each must be noticed: an error, or the arena's sticky flag.
 * The linker's --wrap gives us malloc and calloc; SQLite and jansson keep the real ones. */
#include "platform/mem.h"
#include "services/resources/resources_contract.h"
#include "testing/check.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);

static int left; /* until the one that fails; those after it go well again */

void *__wrap_malloc(size_t size)
{
	return left-- != 0 ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t n, size_t size)
{
	return left-- != 0 ? __real_calloc(n, size) : NULL;
}

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

static bool run(struct arena *a, struct err *err)
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

	resources_close(resources);
	db_close(db);
	return ok && !a->failed;
}

int main(void)
{
	int n = 0;

	for (bool done = false; !done; n++) {
		struct mem_arena memory;
		struct err err = { 0 };

		left = n;
		mem_arena_init(&memory);
		memory.arena.block = 1; /* each allocation asks, so each can fail */
		done = run(&memory.arena, &err);
		if (!done && err.code != ERR_MEMORY && !memory.arena.failed)
			(void)fprintf(stderr, "%d: %s\n", n, err.detail);
		CHECK(done || err.code == ERR_MEMORY || memory.arena.failed);
		CHECK(!done || left >= 0);
		mem_arena_finish(&memory);
	}
	CHECK(n > 15); /* it did starve */
	return 0;
}
