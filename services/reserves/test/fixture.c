#include "services/reserves/test/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "services/reserves/test/fixture_sql.h" /* generated from fixture.sql */

/* What a test cannot go on without. */
static void must(const struct fixture *f, bool ok)
{
	if (ok)
		return;
	(void)fprintf(stderr, "fixture: %s\n", f->err.detail);
	exit(1);
}

/* ---- the database ---- */

static void choose_url(struct fixture *f, int argc, char **argv, const char *name)
{
	const char *host = getenv("TEST_PG_HOST");

	if (argc < 2 || strcmp(argv[1], "pg") != 0) {
		(void)snprintf(f->folder, sizeof(f->folder), "/tmp/kaijuan-test-XXXXXX");
		must(f, mkdtemp(f->folder) != NULL);
		(void)snprintf(f->url, sizeof(f->url), "sqlite:%s/db", f->folder);
		return;
	}
	if (host == NULL) {
		puts(
		    "skipped: TEST_PG_HOST is not set; script/test starts a PostgreSQL and sets it");
		exit(77);
	}
	(void)snprintf(
	    f->url, sizeof(f->url), "postgresql:///test_%s?host=%s&user=postgres", name, host);
}

static void migrate(struct fixture *f)
{
	must(f, records_migrate(f->db, &f->err));
	must(f, db_migrate(f->db, "people", people_service.migrations, &f->err));
	must(f, db_migrate(f->db, "resources", resources_service.migrations, &f->err));
	must(f, db_migrate(f->db, "reserves", reserves_migrations, &f->err));
}

void fixture_open(struct fixture *f, int argc, char **argv, const char *name)
{
	choose_url(f, argc, argv, name);
	must(f, db_open(f->url, &f->db, &f->err));
	migrate(f);
	f->reserves = reserves_open(f->db, &f->err);
	must(f, f->reserves != NULL);
	must(f, db_prepare(f->db, fixture_sql, FIXTURE_SQL_N, &f->sql, &f->err));
	mem_arena_init(&f->memory);
	f->a = &f->memory.arena;
}

void fixture_close(struct fixture *f)
{
	static const char *const names[] = { "db", "db-wal", "db-shm" };
	char path[80];

	mem_arena_finish(&f->memory);
	db_stmts_free(f->sql);
	reserves_close(f->reserves);
	db_close(f->db);
	for (size_t i = 0; f->folder[0] != '\0' && i < 3; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", f->folder, names[i]);
		(void)unlink(path);
	}
	if (f->folder[0] != '\0')
		(void)rmdir(f->folder);
}

struct reserves *fixture_second(struct fixture *f, struct db **ret_db)
{
	struct reserves *second;

	must(f, db_open(f->url, ret_db, &f->err));
	second = reserves_open(*ret_db, &f->err);
	must(f, second != NULL);
	return second;
}

/* ---- one statement, one transaction ---- */

struct running {
	struct fixture *f;
	size_t which;
	struct db_args args;
};

static bool run(void *ctx, struct err *err)
{
	const struct running *r = ctx;

	return db_run(r->f->sql, r->which, r->args, err);
}

void fixture_run(struct fixture *f, size_t which, struct db_args args)
{
	struct running r = { f, which, args };

	must(f, db_tx(f->db, DB_WRITE, run, &r, &f->err));
}

/* ---- neighbours ---- */

struct taking {
	struct fixture *f;
	struct span name;
	int64_t id;
};

static bool take(void *ctx, struct err *err)
{
	struct taking *t = ctx;

	return people_college_take(t->f->reserves->people, t->name, &t->id, err);
}

int64_t fixture_college(struct fixture *f, const char *name, int64_t parent)
{
	struct taking t = { f, span_of(name), 0 };
	const struct call call = { .arena = f->a, .now = NOW, .user = SPAN("root") };
	struct college college;

	must(f, db_tx(f->db, DB_WRITE, take, &t, &f->err));
	if (parent != 0)
		must(f, people_college_change(f->reserves->people, &call,
		            &(struct college){ .id = t.id, .name = t.name, .parent = parent },
		            &college, &f->err));
	return t.id;
}

int64_t fixture_resource(struct fixture *f, const char *name, const char *starts, const char *ends)
{
	const struct call call = { .arena = f->a, .now = NOW, .user = SPAN("root") };
	const struct resource draft = {
		.name = span_of(name),
		.kind = RESOURCE_TEXTBOOKS,
		.licence = LICENCE_BOUGHT,
		.starts = starts == NULL ? SPAN("2026-01-01") : span_of(starts),
		.ends = ends == NULL ? SPAN("2026-12-31") : span_of(ends),
	};
	int64_t id;

	must(f, resources_create(f->reserves->resources, &call, &draft, &id, &f->err));
	return id;
}

/* ---- rows ---- */

void fixture_term(struct fixture *f, int64_t id, const char *code)
{
	fixture_run(f, FIXTURE_SQL_TERM, DB_ARGS(DB_I64(id), DB_TEXT(span_of(code))));
}

void fixture_make_course(struct fixture *f, const struct made_course *c)
{
	char text[24];
	int n = snprintf(text, sizeof(text), "C%03lld", (long long)c->id);
	struct span code = { text, (size_t)n };

	fixture_run(f, FIXTURE_SQL_COURSE,
	    DB_ARGS(DB_I64(c->id), DB_TEXT(code), DB_I64(c->term), DB_TEXT(code), DB_TEXT(c->name),
	        DB_TEXT(c->level), DB_TEXT(c->category), DB_I64(c->college), DB_BOOL(c->gone)));
}

void fixture_course(struct fixture *f, int64_t id, int64_t term, const char *name, int64_t college)
{
	fixture_make_course(f, &(struct made_course){ id, term, college, span_of(name),
	                           SPAN("undergraduate"), SPAN("major_core"), false });
}

void fixture_section(
    struct fixture *f, int64_t course, const char *number, int64_t enrolled, bool gone)
{
	const struct db_arg known = DB_I64(enrolled), unknown = DB_NULL;

	fixture_run(f, FIXTURE_SQL_SECTION,
	    DB_ARGS(DB_I64(++f->sections), DB_I64(course), DB_TEXT(span_of(number)),
	        enrolled < 0 ? unknown : known, DB_BOOL(gone)));
}

void fixture_book(struct fixture *f, int64_t id, const struct match_book *t, enum standing standing)
{
	char key[24];
	int n = snprintf(key, sizeof(key), "key %lld", (long long)id);

	fixture_run(f, FIXTURE_SQL_BOOK,
	    DB_ARGS(DB_I64(id), DB_TEXT(((struct span){ key, (size_t)n })), DB_TEXT(t->title),
	        DB_TEXT(t->contributors), DB_TEXT(t->publisher), DB_TEXT(t->edition),
	        DB_TEXT(t->volume), DB_TEXT(t->year), DB_TEXT(t->isbn),
	        DB_TEXT(span_of(standing_name(standing)))));
}

int64_t fixture_make_item(struct fixture *f, const struct made_item *item)
{
	const struct db_arg book = DB_I64(item->book), none = DB_NULL;
	int64_t id = ++f->items;
	char slot[24];
	int n = snprintf(slot, sizeof(slot), "slot %lld", (long long)id);

	fixture_run(f, FIXTURE_SQL_ITEM,
	    DB_ARGS(DB_I64(id), DB_I64(item->course), item->book == 0 ? none : book,
	        DB_TEXT(((struct span){ slot, (size_t)n })), DB_TEXT(span_of(item->kind)),
	        DB_TEXT(span_of(item->state)), DB_TEXT(span_of(item->flags)), DB_BOOL(item->gone)));
	return id;
}

int64_t fixture_item(struct fixture *f, int64_t course, int64_t book)
{
	return fixture_make_item(
	    f, &(struct made_item){ course, book, "textbook", "required", "", false });
}

void fixture_item_section(struct fixture *f, int64_t item, const char *number)
{
	fixture_run(f, FIXTURE_SQL_ITEM_SECTION, DB_ARGS(DB_I64(item), DB_TEXT(span_of(number))));
}

struct making {
	struct fixture *f;
	const struct made_match *match;
	int64_t id;
};

static bool make_match(void *ctx, struct err *err)
{
	struct making *m = ctx;
	const struct made_match *t = m->match;
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(m->f->sql, FIXTURE_SQL_MATCH,
	        DB_ARGS(DB_I64(t->book), DB_I64(t->resource), DB_TEXT(span_of(t->vendor_id)),
	            DB_TEXT(span_of(t->status == NULL ? "same_edition" : t->status)),
	            DB_I64(t->sure ? 950 : 800), DB_BOOL(t->sure), DB_BOOL(t->accepted),
	            DB_I64(t->reasons), DB_BOOL(t->gone),
	            DB_TEXT(t->title.ptr == NULL ? SPAN("T") : t->title), DB_TEXT(t->contributors),
	            DB_TEXT(span_of(t->completeness == NULL ? "full" : t->completeness)),
	            DB_TEXT(t->url)),
	        &rows, err))
		return false;
	m->id = db_i64(rows, 0);
	return true;
}

int64_t fixture_match(struct fixture *f, const struct made_match *match)
{
	struct making m = { f, match, 0 };

	must(f, db_tx(f->db, DB_WRITE, make_match, &m, &f->err));
	return m.id;
}

void fixture_holding(struct fixture *f, const struct made_holding *h)
{
	fixture_run(f, FIXTURE_SQL_HOLDING,
	    DB_ARGS(DB_I64(HOLDING_FIRST(h->import) + ++f->holdings), DB_I64(h->resource),
	        DB_I64(h->import), DB_TEXT(span_of(h->vendor_id)), DB_TEXT(h->text.title),
	        DB_TEXT(h->text.contributors), DB_TEXT(h->text.publisher), DB_TEXT(h->text.edition),
	        DB_TEXT(h->text.isbn), DB_TEXT(SPAN("https://vendor.example/book")),
	        DB_TEXT(span_of(h->completeness == NULL ? "full" : h->completeness))));
}

void fixture_list(struct fixture *f, int64_t resource, int64_t import)
{
	fixture_run(f, FIXTURE_SQL_LIST, DB_ARGS(DB_I64(resource), DB_I64(import)));
}

struct counting {
	struct fixture *f;
	struct span what;
	int64_t n;
};

static bool count(void *ctx, struct err *err)
{
	struct counting *c = ctx;
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(c->f->sql, FIXTURE_SQL_EVENTS, DB_ARGS(DB_TEXT(c->what)), &rows, err))
		return false;
	c->n = db_i64(rows, 0);
	return true;
}

int64_t fixture_events(struct fixture *f, const char *what)
{
	struct counting c = { f, span_of(what), 0 };

	must(f, db_tx(f->db, DB_READ, count, &c, &f->err));
	return c.n;
}
