/* The router without sockets: who may come in, what happens when the database goes away, and what goes out. */
#include "daemon/router.h"
#include "daemon/router_reply.h"
#include "platform/mem.h"
#include "testing/check.h"

/* ---- a room whose handlers do what the test says ---- */

static struct {
	int calls;
	bool (*handler)(const struct request *rq, struct json *out, struct err *err);
	struct call seen;
} room;

static bool handle(void *self, const struct request *rq, struct json *out, struct err *err)
{
	(void)self;
	room.calls++;
	room.seen = rq->call;
	return room.handler(rq, out, err);
}

static void *open_room(struct db *db, struct err *err)
{
	(void)err;
	return db;
}

static void close_room(void *self)
{
	(void)self;
}

static bool identify(void *self, struct span token, struct call *call, struct err *err)
{
	static const char *const permissions[] = { "room.write", NULL };

	(void)self;
	(void)err;
	if (span_eq(token, SPAN("known"))) {
		call->user = SPAN("u1");
		call->csrf = SPAN("secret");
		call->permissions = permissions;
	}
	return true;
}

static const char *const csv[] = { "text/csv", NULL };
static const struct db_migration none[] = { { 0 } };
static const struct service service = {
	.name = "room",
	.migrations = none,
	.open = open_room,
	.close = close_room,
	.identify = identify,
	.routes = (const struct route[]){ { "GET", "/room", NEED_NOBODY, .status = 200,
	                                      .call = handle },
	    { "GET", "/room/kept", NEED_NOBODY, .status = 200, .cache_seconds = 9, .call = handle },
	    { "GET", "/room/file", NEED_SIGNED_IN, .status = 200, .files = csv, .call = handle },
	    { "POST", "/room/write", NEED_PERMISSION, "room.write", 201, BODY_JSON, 100,
	        .call = handle },
	    { "POST", "/room/rule", NEED_PERMISSION, "room.rule", 201, BODY_NONE, .call = handle },
	    { "POST", "/room/form", NEED_NOBODY, NULL, 303, BODY_FORM, 100, .call = handle },
	    { "POST", "/room/scan", NEED_SIGNED_IN, NULL, 201, BODY_UPLOAD, 500000,
	        .call = handle },
	    { 0 } },
};

static const struct service *const services[] = { &service, NULL };
static const char *const origins[] = { "http://a.example", "http://b.example", NULL };
static struct router_config config = { .db_url = "sqlite::memory:",
	.services = services,
	.origins = origins,
	.openapi = { "{}", 2 } };

/* ---- one exchange ---- */

static struct mem_arena memory;
static void *worker;

static struct http_exchange exchange(const char *method, const char *target)
{
	struct http_exchange x = { .arena = &memory.arena,
		.method = method,
		.target = span_of(target),
		.id = SPAN("r1"),
		.out = { .arena = &memory.arena } };

	room.calls = 0;
	if (strcmp(method, "GET") != 0)
		x.origin = SPAN("http://b.example");
	return x;
}

static struct http_exchange signed_in(const char *method, const char *target)
{
	struct http_exchange x = exchange(method, target);

	x.session = SPAN("known");
	x.csrf = SPAN("secret");
	x.body = strcmp(target, "/api/v1/room/write") == 0 ? SPAN("{}") : (struct span){ 0 };
	return x;
}

static bool says(const struct http_exchange *x, const char *text)
{
	struct span out = x->content.ptr ? x->content : buf_span(&x->out);

	return out.len && memmem(out.ptr, out.len, text, strlen(text)) != NULL;
}

static int serve(struct http_exchange *x)
{
	router_serve(worker, x);
	return x->status;
}

/* ---- handlers ---- */

static bool fine(const struct request *rq, struct json *out, struct err *err)
{
	(void)rq;
	(void)err;
	json_open(out, '{');
	json_close(out, '}');
	return true;
}

static bool internal(const struct request *rq, struct json *out, struct err *err)
{
	(void)rq;
	json_open(out, '{');
	return err_set(err, ERR_INTERNAL, "the secret table is broken");
}

static bool throttled(const struct request *rq, struct json *out, struct err *err)
{
	(void)rq;
	(void)out;
	err->retry_after = 30;
	return err_set(err, ERR_THROTTLED, "too many tries");
}

static bool blames(const struct request *rq, struct json *out, struct err *err)
{
	(void)rq;
	(void)out;
	return err_field(err, "title", "too dull");
}

static bool latin(const struct request *rq, struct json *out, struct err *err)
{
	(void)rq;
	(void)err;
	json_text(out, SPAN("caf\xe9"));
	return true;
}

static struct span place, biscuit;
static bool moves(const struct request *rq, struct json *out, struct err *err)
{
	(void)out;
	(void)err;
	rq->call.answer->location = place;
	rq->call.answer->cookie = biscuit;
	return true;
}

static struct file_reply document;
static bool gives_file(const struct request *rq, struct json *out, struct err *err)
{
	(void)out;
	(void)err;
	rq->call.answer->file = document;
	return true;
}

static bool hungry(const struct request *rq, struct json *out, struct err *err)
{
	(void)out;
	(void)err;
	rq->call.arena->failed = true;
	return true;
}

/* ---- tests ---- */

static void test_paths(void)
{
	struct http_exchange x = exchange("GET", "/api/v1/room?");

	room.handler = fine;
	CHECK(serve(&x) == 200 && says(&x, "{}") && strcmp(x.type, "application/json") == 0);
	CHECK(x.cache == NULL && room.seen.user.ptr == NULL && room.seen.now > 0);
	x = exchange("GET", "/api/v1/openapi.json");
	CHECK(serve(&x) == 200 && says(&x, "{}") && room.calls == 0);
	x = exchange("PUT", "/api/v1/room");
	CHECK(serve(&x) == 405 && strcmp(x.allow, "GET, HEAD") == 0);
	for (const char *const *t = (const char *const[]){ "/api/room", "/api/v1/", "/api/v1", "",
	         "*", "/api/v1/room/", "/api/v1//room", NULL };
	     *t != NULL; t++) {
		x = exchange("GET", *t);
		CHECK(serve(&x) == 404 && says(&x, "\"code\":\"not_found\"") && room.calls == 0);
	}
}

static void test_sign_in(void)
{
	struct http_exchange x = exchange("POST", "/api/v1/room/write");

	room.handler = fine;
	x.body = SPAN("{}");
	CHECK(serve(&x) == 401 && says(&x, "\"code\":\"signed_out\"") && room.calls == 0);
	x = signed_in("POST", "/api/v1/room/write");
	x.session = SPAN("unknown");
	CHECK(serve(&x) == 401 && room.calls == 0);
	x = signed_in("POST", "/api/v1/room/rule");
	CHECK(serve(&x) == 403 && says(&x, "room.rule") && room.calls == 0);
	x = signed_in("POST", "/api/v1/room/write");
	CHECK(serve(&x) == 201 && room.calls == 1 && span_eq(room.seen.user, SPAN("u1")));
	CHECK(call_may(&room.seen, "room.write") && !call_may(&room.seen, "room.wri"));
	x = signed_in("GET", "/api/v1/room/kept");
	CHECK(serve(&x) == 200 && strcmp(x.cache, "public, max-age=9") == 0);
	CHECK(room.seen.user.ptr == NULL && room.seen.session.ptr == NULL);
}

static void refused(struct http_exchange x)
{
	CHECK(serve(&x) == 403 && says(&x, "\"code\":\"denied\"") && room.calls == 0);
}

static void test_origin(void)
{
	struct http_exchange x = signed_in("POST", "/api/v1/room/write");

	room.handler = fine;
	x.origin = SPAN("http://evil.example");
	x.fetch_site = SPAN("same-origin");
	refused(x);
	x.origin = SPAN("http://a.example.evil.example");
	refused(x);
	x.origin = SPAN("null");
	refused(x);
	x.origin = (struct span){ 0 };
	x.fetch_site = SPAN("same-site");
	refused(x);
	x.fetch_site = (struct span){ 0 };
	refused(x);
	x.fetch_site = SPAN("same-origin");
	CHECK(serve(&x) == 201);
	x = signed_in("POST", "/api/v1/room/write");
	x.csrf = SPAN("secreT");
	refused(x);
	x.csrf = (struct span){ 0 };
	refused(x);
}

static void test_form(void)
{
	struct http_exchange x = signed_in("POST", "/api/v1/room/form");

	room.handler = moves;
	x.csrf = (struct span){ 0 };
	x.body = SPAN("");
	place = SPAN("/home?x=1");
	biscuit = SPAN("__Host-kaijuan=t; Path=/; Secure");
	CHECK(serve(&x) == 303 && strcmp(x.location, "/home?x=1") == 0 && x.type == NULL);
	CHECK(strcmp(x.cookie, "__Host-kaijuan=t; Path=/; Secure") == 0);
	for (const char *const *to = (const char *const[]){ "//evil.example", "/\\evil.example",
	         "home", "http://evil.example", "/a\r\nX: y", "/a b", "", NULL };
	     *to != NULL; to++) {
		x = exchange("POST", "/api/v1/room/form");
		place = span_of(*to);
		CHECK(serve(&x) == 500 && x.location == NULL && x.cookie == NULL);
	}
	place = SPAN("/home");
	biscuit = SPAN("a=b\r\nX: y");
	x = exchange("POST", "/api/v1/room/form");
	CHECK(serve(&x) == 500 && x.cookie == NULL);
	x = exchange("POST", "/api/v1/room/form");
	x.origin = SPAN("http://evil.example");
	refused(x);
}

static void test_problems(void)
{
	struct http_exchange x = exchange("GET", "/api/v1/room");

	room.handler = internal;
	CHECK(serve(&x) == 500 && !says(&x, "secret") && says(&x, "\"request\":\"r1\""));
	CHECK(says(&x, "{\"type\":\"about:blank\"") && x.retry_after == 0);
	x = exchange("GET", "/api/v1/room");
	room.handler = throttled;
	CHECK(serve(&x) == 429 && x.retry_after == 30 && says(&x, "too many tries"));
	x = exchange("GET", "/api/v1/room");
	room.handler = blames;
	CHECK(serve(&x) == 422 && says(&x, "\"field\":\"title\"") && says(&x, "title: too dull"));
	x = exchange("GET", "/api/v1/room");
	room.handler = latin;
	CHECK(serve(&x) == 500 && says(&x, "\"code\":\"internal\""));
	x = signed_in("POST", "/api/v1/room/write");
	x.body = SPAN("[]");
	CHECK(serve(&x) == 422 && says(&x, "an object is wanted"));
	x = signed_in("POST", "/api/v1/room/rule");
	CHECK(serve(&x) == 403);
}

static void test_files(void)
{
	struct http_exchange x = signed_in("GET", "/api/v1/room/file");

	room.handler = gives_file;
	document = (struct file_reply){ .bytes = SPAN("a,b"),
		.name = SPAN("\xe4\xb9\xa6\r\n\";/.csv") };
	CHECK(serve(&x) == 200 && strcmp(x.type, "text/csv") == 0 && says(&x, "a,b"));
	CHECK(strcmp(x.disposition, "attachment; filename*=UTF-8''%E4%B9%A6%0D%0A%22%3B%2F.csv") ==
	      0);
	document = (struct file_reply){ 0 };
	x = signed_in("GET", "/api/v1/room/file");
	CHECK(serve(&x) == 200 && x.disposition == NULL && x.content.ptr != NULL &&
	      x.content.len == 0);
	document = (struct file_reply){ .type = "text/html" };
	x = signed_in("GET", "/api/v1/room/file");
	CHECK(serve(&x) == 500);
	document = (struct file_reply){ .name = SPAN("\xff") };
	x = signed_in("GET", "/api/v1/room/file");
	CHECK(serve(&x) == 500);
}

static bool accepted(
    struct http_exchange x, const char *type, size_t max, bool spool, enum err_code code)
{
	struct http_accept accept;
	struct err err = { 0 };

	x.has_body = true;
	x.content_type = span_of(type);
	if (!router_accept(&config, &x, &accept, &err))
		return err.code == code;
	return code == ERR_NONE && accept.body_max == max && accept.spool == spool;
}

static void test_accept(void)
{
	const char *json = "application/json", *bytes = "application/octet-stream";
	struct http_exchange x = exchange("POST", "/api/v1/room/scan");

	CHECK(accepted(exchange("POST", "/api/v1/room/write"), json, 100, false, ERR_NONE));
	CHECK(accepted(exchange("POST", "/api/v1/room/write"), "text/plain", 0, false, ERR_MEDIA));
	CHECK(accepted(exchange("POST", "/api/v1/room/write"), NULL, 0, false, ERR_MEDIA));
	CHECK(accepted(exchange("POST", "/api/v1/room/form"), json, 0, false, ERR_MEDIA));
	CHECK(accepted(exchange("POST", "/nowhere"), NULL, 65536, false, ERR_NONE));
	CHECK(accepted(x, bytes, 0, false, ERR_SIGNED_OUT));
	x.session = SPAN("unknown");
	CHECK(accepted(x, bytes, 500000, true, ERR_NONE));
	CHECK(!router_admit(worker, &x) && x.status == 401 && says(&x, "signed_out"));
	x = signed_in("POST", "/api/v1/room/scan");
	CHECK(router_admit(worker, &x) && x.out.len == 0);
	x.origin = SPAN("http://evil.example");
	CHECK(accepted(x, bytes, 0, false, ERR_DENIED));
	x = signed_in("POST", "/api/v1/room/scan");
	x.csrf = SPAN("guess");
	CHECK(!router_admit(worker, &x) && x.status == 403);
	x = signed_in("POST", "/api/v1/room/scan"); /* http forgot to spool: never a crash */
	CHECK(serve(&x) == 500);
}

static void test_memory(void)
{
	struct http_exchange x = exchange("GET", "/api/v1/room");

	room.handler = hungry;
	(void)serve(&x);
	CHECK(memory.arena.failed); /* http answers 503 whatever stands in x */
	memory.arena.failed = false;
}

int main(void)
{
	struct err err = { 0 };

	mem_arena_init(&memory);
	worker = router_open(&config, &err);
	CHECK(worker != NULL);
	test_paths();
	test_sign_in();
	test_origin();
	test_form();
	test_problems();
	test_files();
	test_accept();
	test_memory();
	router_close(worker);
	mem_arena_finish(&memory);
	return 0;
}
