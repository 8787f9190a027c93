/* The room's rules through its handlers, on both databases; periods and links by themselves. */
#include <stdio.h>

#include "platform/mem.h"
#include "services/resources/resources_contract.h"
#include "services/resources/test/resources_test_sql.h" /* generated from queries.sql */
#include "testing/check.h"
#include "testing/database.h"

struct fixture {
	struct resources *resources;
	struct db_stmts *sql;
	struct call call;
	struct err err;
};

static struct resources_create_rq super_star(void)
{
	return (struct resources_create_rq){
		.name = SPAN(" Super  Star E-books "),
		.kind = RESOURCES_KIND_EBOOKS,
		.licence = RESOURCES_LICENCE_FREE_OFFER,
		.starts = SPAN("2026-11-23"),
		.ends = SPAN("2026-11-30"),
		.link_template = SPAN("https://books.example.com/read?id={id}"),
		.proxied = true,
		.note = SPAN("until the term begins"),
	};
}

static bool create(
    struct fixture *f, struct resources_create_rq rq, struct resources_resource_json *reply)
{
	rq.call = f->call;
	return resources_api_create(f->resources, &rq, reply, &f->err);
}

/* From here on only the field that differs is said. */
static struct resources_create_rq plain(const char *name)
{
	return (struct resources_create_rq){ .name = span_of(name),
		.kind = RESOURCES_KIND_DATABASE,
		.licence = RESOURCES_LICENCE_BOUGHT };
}

static bool change(struct fixture *f, int64_t id, struct resources_create_rq from,
    struct resources_resource_json *reply)
{
	struct resources_change_rq rq = { f->call, id, from.name, from.kind, from.licence,
		from.starts, from.ends, from.link_template, from.proxied, from.note };

	return resources_api_change(f->resources, &rq, reply, &f->err);
}

static int64_t events(struct fixture *f, struct span what)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	CHECK(db_first(f->sql, RESOURCES_TEST_SQL_EVENTS, DB_ARGS(DB_TEXT(what)), &rows, &f->err));
	return db_i64(rows, 0);
}

static void test_contract(void)
{
	static const char *const words[] = { "ebooks", "textbooks", "journals", "database", "media",
		"repository", "other" };
	enum resource_licence licence;
	enum resource_kind kind;

	for (int i = 0; i < 7; i++)
		CHECK(strcmp(resource_kind_name((enum resource_kind)i), words[i]) == 0 &&
		      resource_kind_find(span_of(words[i]), &kind) && (int)kind == i);
	CHECK((int)RESOURCE_OTHER == (int)RESOURCES_KIND_OTHER);
	CHECK((int)LICENCE_OPEN == (int)RESOURCES_LICENCE_OPEN);
	CHECK(resource_licence_find(SPAN("trial"), &licence) && licence == LICENCE_TRIAL);
	CHECK(!resource_licence_find(SPAN("Trial"), &licence) &&
	      !resource_kind_find(SPAN(""), &kind));
	CHECK(strcmp(resource_licence_name(LICENCE_FREE_OFFER), "free_offer") == 0);
}

static void test_create(struct fixture *f)
{
	struct resources_resource_json r;

	CHECK(create(f, super_star(), &r) && r.id == 1 && r.proxied && !r.in_period);
	CHECK(span_eq(r.name, SPAN("Super Star E-books")) && r.kind == RESOURCES_KIND_EBOOKS);
	CHECK(span_eq(r.starts, SPAN("2026-11-23")) && span_eq(r.note, super_star().note));
	CHECK(span_eq(r.link_template, super_star().link_template));
	CHECK_FAILS(create(f,
	                plain("SUPER STAR e\xe2\x80\x94"
	                      "books"),
	                &r),
	    ERR_CONFLICT, &f->err);
	CHECK(create(f, plain("CNKI"), &r) && r.id > 1 && r.in_period && r.starts.ptr == NULL);
	CHECK(r.note.ptr == NULL && r.link_template.ptr == NULL && !r.proxied);
	CHECK(events(f, SPAN("resource.made")) == 2);
}

static void test_refused(struct fixture *f)
{
	struct resources_resource_json r;
	struct resources_create_rq rq = plain("---");

	CHECK_FAILS(create(f, rq, &r), ERR_INVALID, &f->err);
	rq = plain("x");
	rq.starts = SPAN("2026-02-29");
	CHECK(!create(f, rq, &r) && strcmp(f->err.field, "starts") == 0);
	f->err = (struct err){ 0 };
	rq.starts = SPAN("2026-03-01");
	rq.ends = SPAN("2026-02-28");
	CHECK(!create(f, rq, &r) && strcmp(f->err.field, "ends") == 0);
	f->err = (struct err){ 0 };
	rq = plain("x");
	rq.link_template = SPAN("javascript:alert({id})");
	CHECK(!create(f, rq, &r) && strcmp(f->err.field, "link_template") == 0);
	f->err = (struct err){ 0 };
	CHECK(events(f, SPAN("resource.made")) == 2);
}

static void test_change(struct fixture *f)
{
	struct resources_resource_json r;
	struct resources_create_rq one_day = plain("super star e-books");

	one_day.starts = one_day.ends = SPAN("2026-11-23");
	CHECK(change(f, 1, one_day, &r) && span_eq(r.name, SPAN("super star e-books")));
	CHECK(r.id == 1 && r.note.ptr == NULL && !r.proxied && r.kind == RESOURCES_KIND_DATABASE);
	CHECK_FAILS(change(f, 1, plain("cnki"), &r), ERR_CONFLICT, &f->err);
	CHECK_FAILS(change(f, 99, plain("other"), &r), ERR_NOT_FOUND, &f->err);
	one_day.link_template = SPAN("https://{id}.example.com/");
	CHECK_FAILS(change(f, 1, one_day, &r), ERR_INVALID, &f->err);
	CHECK(events(f, SPAN("resource.changed")) == 1);
}

static void test_reading(struct fixture *f)
{
	struct resources_list_rq list = { f->call };
	struct resources_get_rq get = { f->call, 1 };
	struct resources_resources_json all;
	struct resources_resource_json r;
	struct resource found;

	CHECK(resources_api_list(f->resources, &list, &all, &f->err) && all.n_resources == 2);
	CHECK(span_eq(all.resources[0].name, SPAN("CNKI")));
	CHECK(resources_api_get(f->resources, &get, &r, &f->err) && r.id == 1);
	get.id = 99;
	CHECK_FAILS(resources_api_get(f->resources, &get, &r, &f->err), ERR_NOT_FOUND, &f->err);
	CHECK(resources_find_by_name(f->resources, f->call.arena, SPAN("\xef\xbc\xa3nki "), &found,
	    &f->err)); /* full width */
	CHECK(span_eq(found.name, SPAN("CNKI")) && found.licence == LICENCE_BOUGHT);
	CHECK_FAILS(resources_find_by_name(f->resources, f->call.arena, SPAN(""), &found, &f->err),
	    ERR_NOT_FOUND, &f->err);
}

/* ---- without a database ---- */

static void test_period(void)
{
	struct resource r = { .starts = SPAN("2026-11-23"), .ends = SPAN("2026-11-24") };

	CHECK(resource_open_on(&r, SPAN("2026-11-22")) == RESOURCE_NOT_YET);
	CHECK(resource_open_on(&r, SPAN("2026-11-23")) == RESOURCE_IN_PERIOD);
	CHECK(resource_open_on(&r, SPAN("2026-11-24")) == RESOURCE_IN_PERIOD);
	CHECK(resource_open_on(&r, SPAN("2026-11-25")) == RESOURCE_ENDED);
	/* 2026-11-22 15:59 and 16:00 UTC: midnight in Beijing */
	CHECK(resource_open_at(&r, INT64_C(1795363199999)) == RESOURCE_NOT_YET);
	CHECK(resource_open_at(&r, INT64_C(1795363200000)) == RESOURCE_IN_PERIOD);
	r.starts = r.ends = (struct span){ 0 };
	CHECK(resource_open_on(&r, SPAN("0999-01-01")) == RESOURCE_IN_PERIOD);
}

static void test_templates(struct err *err)
{
	static const char *const good[] = { "https://a.cn", "http://a.cn:8080/x?i={id}&n={isbn}",
		"https://proxy.a.cn/login?url={url}", "https://a.cn/{id}{id}#{id}" };
	static const char *const bad[] = { "", "a.cn/{id}", "ftp://a.cn/{id}", "//a.cn/{id}",
		"javascript:{id}", " https://a.cn", "https://{id}/", "https://a.cn{id}",
		"https://a.cn/{title}", "https://a.cn/{}", "https://a.cn/{id", "https://a.cn/id}",
		"https://a.cn/{i{id}}", "https://a.cn/{ID}", "https://a.cn/\n{id}",
		"https://u:p@a.cn/{id}", "{url}" };

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		CHECK(resource_template_check(span_of(good[i]), err));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK_FAILS(resource_template_check(span_of(bad[i]), err), ERR_INVALID, err);
}

/* want NULL: no link */
static void check_link(
    struct arena *a, const char *pattern, struct resource_holding h, const char *want)
{
	struct resource r = { .link_template = span_of(pattern) };
	struct span link = { 0 };
	bool ok = resource_link(a, &r, &h, &link);

	if (ok != (want != NULL) || !span_eq(link, span_of(want)))
		(void)fprintf(stderr, "%s: %.*s\n", pattern ? pattern : "-", SPAN_FMT(link));
	CHECK(ok == (want != NULL) && span_eq(link, span_of(want)));
}

static void test_links(struct arena *a)
{
	const struct resource_holding h = { SPAN("a/1 &\"\xe4\xb9\xa6"), SPAN("9787040396638"),
		SPAN("http://V.cn/b?x=1&y=\xe4\xb9\xa6") };
	struct resource_holding odd = h;

	check_link(a, "https://a.cn/r?i={id}&n={isbn}", h,
	    "https://a.cn/r?i=a%2F1%20%26%22%E4%B9%A6&n=9787040396638");
	check_link(a, "https://a.cn/{isbn}", h, "https://a.cn/9787040396638");
	check_link(a, "https://p.cn/login?url={url}", h,
	    "https://p.cn/login?url=http%3A%2F%2FV.cn%2Fb%3Fx%3D1%26y%3D%E4%B9%A6");
	check_link(a, "https://a.cn/all", h, "https://a.cn/all");
	check_link(a, NULL, h, "http://V.cn/b?x=1&y=%E4%B9%A6");
	check_link(a, "javascript:alert(1)", h, "http://V.cn/b?x=1&y=%E4%B9%A6"); /* never stored */
	odd.url = SPAN("javascript:alert(1)");
	check_link(a, NULL, odd, NULL);
	check_link(a, "https://p.cn/login?url={url}", odd, NULL);
	odd.url = (struct span){ 0 };
	odd.isbn = SPAN("");
	check_link(a, NULL, odd, NULL);
	check_link(a, "https://a.cn/{isbn}", odd, NULL);
	odd.url = SPAN("https://v.cn/own");
	check_link(a, "https://a.cn/{isbn}", odd, "https://v.cn/own");
}

int main(int argc, char **argv)
{
	struct db *db = test_database(argc, argv, "resources", resources_service.migrations);
	struct mem_arena memory;
	struct fixture f = { 0 };

	mem_arena_init(&memory);
	f.call = (struct call){ .arena = &memory.arena,
		.user = SPAN("ada"),
		.kind = SPAN("librarian"),
		.now = INT64_C(1795363199999) };
	f.resources = resources_open(db, &f.err);
	CHECK(f.resources != NULL &&
	      db_prepare(db, resources_test_sql, RESOURCES_TEST_SQL_N, &f.sql, &f.err));

	test_contract();
	test_create(&f);
	test_refused(&f);
	test_change(&f);
	test_reading(&f);
	test_period();
	test_templates(&f.err);
	test_links(&memory.arena);

	db_stmts_free(f.sql);
	resources_close(f.resources);
	db_close(db);
	mem_arena_finish(&memory);
	return 0;
}
