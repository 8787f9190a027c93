/* Events stand or fall with their change; a job runs once, is tried again, survives its node. */
#include "platform/mem.h"
#include "platform/records.h"
#include "testing/check.h"
#include "testing/database.h"

struct fixture {
	struct db *db;
	struct records *records;
	struct arena *arena;
	struct err err;
	int64_t id;
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

	return event_record(f->records, &e, err) &&
	       job_add(f->records, SPAN("test.work"), 7, 1000, &f->id, err) &&
	       (!f->give_up || err_set(err, ERR_INVALID, "given up"));
}

static struct job claim(struct fixture *f, int64_t now)
{
	struct job job;

	CHECK(job_claim(f->db, f->records, f->arena, SPAN("here"), now, &job, &f->err));
	return job;
}

static struct job_status last(struct fixture *f)
{
	struct job_status s;

	CHECK(job_last(f->records, f->arena, SPAN("test.work"), 7, &s, &f->err));
	return s;
}

static void test_add(struct fixture *f)
{
	int64_t first;

	f->give_up = true;
	CHECK_FAILS(db_tx(f->db, DB_WRITE, add, f, &f->err), ERR_INVALID, &f->err);
	CHECK(last(f).id == 0 && claim(f, 5000).id == 0);
	f->give_up = false;
	CHECK(db_tx(f->db, DB_WRITE, add, f, &f->err));
	first = f->id;
	CHECK(db_tx(f->db, DB_WRITE, add, f, &f->err) && f->id == first); /* it waits already */
	CHECK(claim(f, 999).id == 0);                                     /* not before its time */
}

static void test_retry(struct fixture *f)
{
	struct job job = claim(f, 1000);
	struct err busy = { .code = ERR_BUSY, .detail = "the database was away" };
	int64_t done, total;

	CHECK(job.subject == 7 && job.tries == 1 && span_eq(job.kind, SPAN("test.work")));
	CHECK(claim(f, 1000).id == 0); /* once only */
	job_progress(&job, 3, 9);
	CHECK(job_progress_read(job.id, &done, &total) && done == 3 && total == 9);
	CHECK(job_end(f->db, f->records, &job, &busy, 2000, &f->err));
	CHECK(!job_progress_read(job.id, &done, &total) && last(f).state == JOB_WAITING);
	CHECK(claim(f, 3999).id == 0 && claim(f, 4000).tries == 2);
	CHECK(job_end(f->db, f->records, &job, NULL, 5000, &f->err));
	CHECK(last(f).state == JOB_DONE && last(f).ended == 5000);
}

static void test_death(struct fixture *f)
{
	struct err bad = { .code = ERR_INVALID, .detail = "the file is no spreadsheet" };
	struct job job;

	CHECK(db_tx(f->db, DB_WRITE, add, f, &f->err));
	for (int i = 1; i <= JOB_TRIES_MAX; i++) {
		CHECK(claim(f, 6000).tries == i && last(f).state == JOB_RUNNING);
		CHECK(jobs_take_back(f->db, f->records, SPAN("elsewhere"), 6000, &f->err));
		CHECK(last(f).state == JOB_RUNNING);
		CHECK(jobs_take_back(f->db, f->records, SPAN("here"), 6000, &f->err));
	}
	CHECK(last(f).state == JOB_FAILED && claim(f, 9000).id == 0); /* it kills us: no more */
	CHECK(db_tx(f->db, DB_WRITE, add, f, &f->err));
	job = claim(f, 9000);
	CHECK(job_end(f->db, f->records, &job, &bad, 9000, &f->err));
	CHECK(last(f).state == JOB_FAILED && span_eq(last(f).detail, span_of(bad.detail)));
}

int main(int argc, char **argv)
{
	struct mem_arena memory;
	struct fixture f = { .arena = &memory.arena };

	mem_arena_init(&memory);
	f.db = test_database(argc, argv, "records", (const struct db_migration[]){ { 0 } });
	CHECK(records_open(f.db, &f.records, &f.err));
	test_add(&f);
	test_retry(&f);
	test_death(&f);
	records_close(f.records);
	db_close(f.db);
	mem_arena_finish(&memory);
	return 0;
}
