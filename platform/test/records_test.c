/* Events stand or fall with their change. */
#include "platform/mem.h"
#include "platform/records.h"
#include "testing/check.h"
#include "testing/database.h"

struct fixture {
	struct db *db;
	struct records *records;
	struct arena *arena;
	struct err err;
	bool give_up;
};

static bool add(void *ctx, struct err *err)
{
	struct fixture *f = ctx;
	const struct event e = { .at = 1000,
		.room = SPAN("test"),
		.what = SPAN("added"),
		.quantity = 1,
		.unit = SPAN("times") };
	int64_t id;

	return event_record(f->records, &e, err) &&
	       job_add(f->records, SPAN("test.work"), 7, 1000, &id, err) &&
	       (!f->give_up || err_set(err, ERR_INVALID, "given up"));
}

static int64_t last(struct fixture *f)
{
	struct job_status s;

	CHECK(job_last(f->records, f->arena, SPAN("test.work"), 7, &s, &f->err));
	return s.id;
}

int main(int argc, char **argv)
{
	struct mem_arena memory;
	struct fixture f = { .arena = &memory.arena, .give_up = true };

	mem_arena_init(&memory);
	f.db = test_database(argc, argv, "records", (const struct db_migration[]){ { 0 } });
	CHECK(records_open(f.db, &f.records, &f.err));
	CHECK_FAILS(db_tx(f.db, DB_WRITE, add, &f, &f.err), ERR_INVALID, &f.err);
	CHECK(last(&f) == 0);
	f.give_up = false;
	CHECK(db_tx(f.db, DB_WRITE, add, &f, &f.err));
	CHECK(last(&f) != 0);
	records_close(f.records);
	db_close(f.db);
	mem_arena_finish(&memory);
	return 0;
}
