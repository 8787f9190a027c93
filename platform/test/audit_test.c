/* The audit log: an entry stands or falls with its change, is found again, and the database itself refuses to
 * change it or to lose it too early. On both databases. */
#include "platform/audit.h"
#include "platform/mem.h"
#include "platform/test/audit_test_sql.h" /* generated from audit_queries.sql */
#include "testing/check.h"
#include "testing/database.h"

#define NOW INT64_C(1795365000000)
#define OLD INT64_C(1500000000000)

struct fixture {
	struct db *db;
	struct db_stmts *sql;
	struct audit *audit;
	struct mem_arena memory;
	struct call call;
	struct audit_note note;
	struct err err;
	bool give_up;
	size_t which;
};

static const struct audit_change two[] = {
	{ "role", { "reader", 6 }, { "admin\n\"\xe4\xb9\xa6", 10 } },
	{ "name", { "same", 4 }, { "same", 4 } },
	{ "phone", { "***", 3 }, { "***", 3 } },
	{ "note", { 0 }, { "", 0 } },
};

static bool write_one(void *ctx, struct err *err)
{
	struct fixture *f = ctx;

	return audit_record(f->audit, &f->call, &f->note, err) &&
	       (!f->give_up || err_set(err, ERR_INVALID, "given up"));
}

static bool run_one(void *ctx, struct err *err)
{
	struct fixture *f = ctx;

	return db_run(f->sql, f->which, (struct db_args){ 0 }, err);
}

static bool purge_one(void *ctx, struct err *err)
{
	struct fixture *f = ctx;

	return audit_purge(f->audit, f->call.now, err);
}

static int64_t count(struct fixture *f)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	CHECK(db_first(f->sql, AUDIT_TEST_SQL_COUNT, (struct db_args){ 0 }, &rows, &f->err));
	return db_i64(rows, 0);
}

static void write_at(struct fixture *f, int64_t at, struct span who)
{
	f->call.now = at;
	f->call.user = who;
	CHECK(db_tx(f->db, DB_WRITE, write_one, f, &f->err));
}

static struct audit_set search(struct fixture *f, struct audit_filter filter)
{
	struct audit_set set;

	CHECK(audit_search(f->audit, &f->memory.arena, &filter, &set, &f->err));
	return set;
}

static void test_write(struct fixture *f)
{
	struct audit_set set;

	f->note = (struct audit_note){ .room = SPAN("test"),
		.what = SPAN("thing.changed"),
		.subject = SPAN("7"),
		.changes = two,
		.n_changes = sizeof(two) / sizeof(two[0]) };
	f->give_up = true;
	CHECK_FAILS(db_tx(f->db, DB_WRITE, write_one, f, &f->err), ERR_INVALID, &f->err);
	CHECK(count(f) == 0);
	f->give_up = false;
	write_at(f, NOW, SPAN("ada-key"));
	set = search(f, (struct audit_filter){ 0 });
	CHECK(set.n == 1 && set.v[0].at == NOW && span_eq(set.v[0].who, SPAN("ada-key")));
	CHECK(span_eq(set.v[0].role, SPAN("admin")) && span_eq(set.v[0].subject, SPAN("7")));
	CHECK(span_eq(set.v[0].address, SPAN("192.0.2.7")) && set.v[0].request.ptr == NULL);
	CHECK(set.v[0].n_changes == 3 && strcmp(set.v[0].changes[0].field, "role") == 0);
	CHECK(span_eq(set.v[0].changes[0].after, two[0].after));
	CHECK(strcmp(set.v[0].changes[1].field, "phone") == 0);
	CHECK(set.v[0].changes[2].before.ptr == NULL && set.v[0].changes[2].after.ptr != NULL);
}

static void test_bad_bytes(struct fixture *f)
{
	static const struct audit_change bad = { "name", { "\xff", 1 }, { 0 } };

	f->note.changes = &bad;
	f->note.n_changes = 1;
	CHECK_FAILS(db_tx(f->db, DB_WRITE, write_one, f, &f->err), ERR_INTERNAL, &f->err);
	f->note.n_changes = 0;
}

static void test_search(struct fixture *f)
{
	struct audit_set all, page;

	write_at(f, NOW + 1, SPAN("bob-key"));
	write_at(f, NOW + 2, SPAN("ada-key"));
	write_at(f, OLD, (struct span){ 0 });
	all = search(f, (struct audit_filter){ .most = 9999 });
	CHECK(all.n == 4 && all.v[0].who.ptr == NULL && all.v[3].at == NOW);
	CHECK(search(f, (struct audit_filter){ .who = SPAN("ada-key") }).n == 2);
	CHECK(search(f, (struct audit_filter){ .since = NOW, .until = NOW + 2 }).n == 2);
	CHECK(search(f, (struct audit_filter){ .room = SPAN("test") }).n == 4);
	CHECK(search(f, (struct audit_filter){ .what = SPAN("thing") }).n == 0);
	CHECK(search(f, (struct audit_filter){ .subject = SPAN("8") }).n == 0);
	page = search(f, (struct audit_filter){ .before = all.v[1].id, .most = 1 });
	CHECK(page.n == 1 && page.v[0].id == all.v[2].id);
}

static void test_append_only(struct fixture *f)
{
	f->which = AUDIT_TEST_SQL_CHANGE;
	CHECK_FAILS(db_tx(f->db, DB_WRITE, run_one, f, &f->err), ERR_INTERNAL, &f->err);
	f->which = AUDIT_TEST_SQL_REMOVE;
	CHECK_FAILS(db_tx(f->db, DB_WRITE, run_one, f, &f->err), ERR_INTERNAL, &f->err);
	CHECK(count(f) == 4);
	f->call.now = NOW + 9;
	CHECK_FAILS(db_tx(f->db, DB_WRITE, purge_one, f, &f->err), ERR_INTERNAL, &f->err);
	CHECK(count(f) == 4);
	f->call.now = OLD + 1; /* the clock of the database decides what is old */
	CHECK(db_tx(f->db, DB_WRITE, purge_one, f, &f->err));
	CHECK(count(f) == 3);
}

int main(int argc, char **argv)
{
	struct fixture f = { .call = { .kind = SPAN("admin"), .address = SPAN("192.0.2.7") } };

	f.db = test_database(argc, argv, "audit_log", (const struct db_migration[]){ { 0 } });
	mem_arena_init(&f.memory);
	CHECK(db_prepare(f.db, audit_test_sql, AUDIT_TEST_SQL_N, &f.sql, &f.err));
	CHECK(audit_open(f.db, &f.audit, &f.err));
	test_write(&f);
	test_bad_bytes(&f);
	test_search(&f);
	test_append_only(&f);
	audit_close(f.audit);
	db_stmts_free(f.sql);
	db_close(f.db);
	mem_arena_finish(&f.memory);
	return 0;
}
