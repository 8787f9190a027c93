/* A whole exchange, from the head to the answer, on SQLite with every room and the specimen. First line: method and
 * target; second: flags (j JSON, f form, u upload, s signed out); the rest is the body. Whatever comes, the
 * answer is whole: never 500, a problem is JSON, the head holds no line end. The sender may do everything. */
#include <dirent.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/router.h"
#include "daemon/services.h"
#include "platform/config.h"
#include "platform/log.h"
#include "platform/mem.h"
#include "platform/problem.h"
#include "testing/check.h"
#include "tests/specimen/specimen.h"

enum { ROOMS = 24, PERMISSIONS = 64, RUNS = 4000 };

/* ---- in the place of platform/log.c: silent, and a clock that always ticks alike ---- */

static int64_t ticks;

int64_t clock_ms(void)
{
	return 1790000000000 + ++ticks * 1000;
}

int64_t clock_us(void)
{
	return ++ticks;
}

void log_line(const char *fmt, ...)
{
	(void)fmt;
}

/* ---- the house ---- */

static struct {
	char folder[64], files[96], spool[96], url[128];
	struct mem_arena memory;
	struct config config;
	struct router_config router;
	const struct service *rooms[ROOMS];
	const char *permissions[PERMISSIONS + 1];
	void *worker;
	int runs;
} house;

static bool let_in(void *self, struct span token, struct call *call, struct err *err)
{
	(void)self;
	(void)token;
	(void)err;
	call->user = SPAN("u-fuzz");
	call->person = 1;
	call->csrf = SPAN("csrf");
	call->permissions = house.permissions;
	return true;
}

static void *open_gate(struct db *db, struct err *err)
{
	(void)err;
	return db;
}

static void close_gate(void *self)
{
	(void)self;
}

static const struct db_migration no_migrations[] = { { 0 } };
static const struct route no_routes[] = { { 0 } };
static const struct service gate = { .name = "gate",
	.migrations = no_migrations,
	.open = open_gate,
	.close = close_gate,
	.routes = no_routes,
	.identify = let_in };

static void list_rooms(void)
{
	size_t n = 0, permissions = 0;

	house.rooms[n++] = &gate; /* first: its identify is asked */
	house.rooms[n++] = &specimen_service;
	for (size_t i = 0; services[i] != NULL && n < ROOMS - 1; i++)
		house.rooms[n++] = services[i];
	for (size_t i = 0; i < n; i++)
		for (const struct route *r = house.rooms[i]->routes; r->method != NULL; r++)
			if (r->permission != NULL && permissions < PERMISSIONS)
				house.permissions[permissions++] = r->permission;
}

static void empty(const char *folder)
{
	DIR *dir = opendir(folder);
	char path[400];

	for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		(void)unlink(path);
	}
	if (dir != NULL)
		(void)closedir(dir);
}

static void tear_down(void)
{
	router_close(house.worker);
	empty(house.files);
	empty(house.spool);
	empty(house.folder);
	(void)rmdir(house.files);
	(void)rmdir(house.spool);
	(void)rmdir(house.folder);
	mem_arena_finish(&house.memory);
}

static void migrate(void)
{
	struct err err = { 0 };
	struct db *db;

	CHECK(db_open(house.url, &db, &err) && records_migrate(db, &err));
	for (size_t i = 0; house.rooms[i] != NULL; i++)
		CHECK(db_migrate(db, house.rooms[i]->name, house.rooms[i]->migrations, &err));
	db_close(db);
}

static void build(void)
{
	struct err err = { 0 };

	(void)snprintf(house.folder, sizeof(house.folder), "%s/router_fuzz_XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	CHECK(mkdtemp(house.folder) != NULL);
	(void)snprintf(house.files, sizeof(house.files), "%s/files", house.folder);
	(void)snprintf(house.spool, sizeof(house.spool), "%s/spool", house.folder);
	(void)snprintf(house.url, sizeof(house.url), "sqlite:%s/db", house.folder);
	CHECK(mkdir(house.files, 0700) == 0 && spool_prepare(house.spool, &err));
	mem_arena_init(&house.memory);
	CHECK(config_init(&house.memory.arena, &house.config, &err));
	house.config.files = house.files;
	list_rooms();
	migrate();
	house.router = (struct router_config){ .db_url = house.url,
		.services = house.rooms,
		.config = &house.config,
		.openapi = SPAN("{}") };
	CHECK((house.worker = router_open(&house.router, &err)) != NULL);
}

/* A new house now and then: the folder and the tables must not grow for ever. */
static void settle(void)
{
	if (house.runs == 0)
		(void)atexit(tear_down);
	if (house.runs % RUNS == 0) {
		if (house.runs > 0)
			tear_down();
		build();
	}
	house.runs++;
}

/* ---- one exchange ---- */

static bool flag(struct span flags, char c)
{
	return flags.len && memchr(flags.ptr, c, flags.len) != NULL;
}

static struct http_exchange exchange(struct arena *a, struct span line, struct span flags)
{
	struct span target = line, method = span_cut(&target, ' ');
	const char *types[] = { "application/json", "application/x-www-form-urlencoded",
		"application/octet-stream" };
	struct http_exchange x = { .arena = a,
		.target = target,
		.id = SPAN("f1"),
		.address = SPAN("192.0.2.1"),
		.fetch_site = SPAN("same-origin"),
		.csrf = SPAN("csrf"),
		.out = { .arena = a } };
	struct buf name = { .arena = a };

	buf_add(&name, method);
	buf_add(&name, (struct span){ "", 1 });
	x.method = name.ptr;
	x.content_type = span_of(types[flag(flags, 'f') ? 1 : flag(flags, 'u') ? 2 : 0]);
	if (!flag(flags, 's'))
		x.session = SPAN("token");
	return x;
}

static bool safe(const char *head)
{
	return head == NULL || strpbrk(head, "\r\n") == NULL;
}

static void check(const struct http_exchange *x)
{
	struct span out = x->content.ptr ? x->content : buf_span(&x->out);
	struct json_value *json = NULL;
	struct err err = { 0 };

	CHECK(x->status >= 200 && x->status < 600 && x->status != 500);
	CHECK(safe(x->type) && safe(x->cookie) && safe(x->location) && safe(x->disposition));
	CHECK(x->status < 400 || strcmp(x->type, PROBLEM_TYPE) == 0);
	if (x->type != NULL && strstr(x->type, "json") != NULL) {
		CHECK(json_read(out, &json, &err) && json_value_object(json));
		json_value_free(json);
	}
}

static void take(struct http_exchange *x, struct span body, struct spool *spool, bool spooled)
{
	struct err err = { 0 };

	if (!spooled) {
		x->body = body;
	} else if (router_admit(house.worker, x)) {
		CHECK(spool_open(spool, house.spool, x->arena, &err) &&
		      spool_write(spool, body, &err));
		spool_close(spool);
		x->upload = &spool->upload;
	}
	if (x->status == 0)
		router_serve(house.worker, x);
	check(x);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span body = { (const char *)data, size }, line = span_cut(&body, '\n');
	struct span flags = span_cut(&body, '\n');
	struct spool spool = { .fd = -1 };
	struct http_accept accept;
	struct http_exchange x;
	struct mem_arena memory;
	struct err err = { 0 };

	settle();
	mem_arena_init(&memory);
	x = exchange(&memory.arena, line, flags);
	x.has_body = body.len > 0;
	if (router_accept(&house.router, &x, &accept, &err) && body.len <= accept.body_max)
		take(&x, body, &spool, accept.spool);
	spool_discard(&spool);
	mem_arena_finish(&memory);
	return 0;
}
