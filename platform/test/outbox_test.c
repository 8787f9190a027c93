/* A message stands or falls with its change, is told once, waits while the relay is away, is given up and revived. What needs a
 * relay is tests/outbox.py. */
#include "platform/log.h"
#include "platform/mem.h"
#include "platform/outbox.h"
#include "testing/check.h"
#include "testing/database.h"

struct fixture {
	struct db *db;
	struct records *records;
	struct arena *arena;
	struct config config;
	struct message message;
	struct err err;
	int64_t id, now;
	bool give_up;
};

static bool add(void *ctx, struct err *err)
{
	struct fixture *f = ctx;

	return outbox_add(f->records, &f->message, f->now, &f->id, err) &&
	       (!f->give_up || err_set(err, ERR_BUSY, "given up"));
}

static struct outbox_row only(struct fixture *f)
{
	struct outbox_rows rows;

	CHECK(outbox_list(
	    f->records, f->arena, &(struct outbox_query){ .limit = 10 }, &rows, &f->err));
	CHECK(rows.n == 1);
	return rows.v[0];
}

static void test_add(struct fixture *f)
{
	struct outbox_counts counts;
	int64_t first;

	f->give_up = true;
	CHECK_FAILS(db_tx(f->db, DB_TRY, add, f, &f->err), ERR_BUSY, &f->err);
	CHECK(outbox_count(f->records, &counts, &f->err) && counts.waiting == 0);
	f->give_up = false;
	CHECK(db_tx(f->db, DB_WRITE, add, f, &f->err));
	first = f->id;
	f->message.subject = SPAN("told again");
	CHECK(db_tx(f->db, DB_WRITE, add, f, &f->err) && f->id == first);
	CHECK(outbox_count(f->records, &counts, &f->err) && counts.waiting == 1);
	CHECK(span_eq(only(f).recipient, SPAN("a@example.com")) && only(f).tries == 0);
}

static void test_refused(struct fixture *f)
{
	const struct message good = f->message;

	f->message.recipient = SPAN("a@b\r\nBcc: c@d");
	CHECK_FAILS(db_tx(f->db, DB_WRITE, add, f, &f->err), ERR_INVALID, &f->err);
	f->message = good;
	f->message.subject = SPAN("one\ntwo");
	CHECK_FAILS(db_tx(f->db, DB_WRITE, add, f, &f->err), ERR_INVALID, &f->err);
	f->message = good;
	f->message.text = SPAN("\xff");
	CHECK_FAILS(db_tx(f->db, DB_WRITE, add, f, &f->err), ERR_INVALID, &f->err);
	f->message = good;
}

static void send(struct fixture *f)
{
	const struct job job = { .config = &f->config };

	CHECK(outbox_send(f->db, f->records, &job, &f->err));
}

/* Nobody listens on port 1 of this machine. */
static void test_away(struct fixture *f)
{
	struct outbox_row row;
	int64_t now = clock_ms();

	CHECK(!outbox_ready(&f->config, CHANNEL_MAIL));
	send(f);
	CHECK(only(f).tries == 0); /* no way to send is no try */
	f->config.mail_server = SPAN("smtp://127.0.0.1:1");
	f->config.mail_from = SPAN("library@example.com");
	f->config.mail_tls = SPAN("never");
	f->config.library_name = SPAN("图书馆");
	CHECK(outbox_ready(&f->config, CHANNEL_MAIL));
	send(f);
	row = only(f);
	CHECK(row.tries == 1 && span_eq(row.state, SPAN("waiting")) && row.next > now &&
	      row.detail.len > 0);
	send(f);
	CHECK(only(f).tries == 1); /* not before its time */
}

static bool resend(void *ctx, struct err *err)
{
	struct fixture *f = ctx;

	return outbox_resend(f->records, f->id, f->now, err);
}

static bool purge(void *ctx, struct err *err)
{
	struct fixture *f = ctx;

	return outbox_purge(f->records, f->now + 181 * (int64_t)86400000, err);
}

/* A secret that is not there is nobody's fault but ours: the message waits. An address that nobody may ask is refused. */
static void test_webhook(struct fixture *f)
{
	struct outbox_rows rows;
	const struct outbox_query q = { .channel = SPAN("webhook"), .limit = 10 };

	f->config.webhook_url = SPAN("http://127.0.0.1:1/hook");
	f->config.webhook_secret_file = SPAN("/nonexistent");
	f->message.channel = CHANNEL_WEBHOOK;
	f->message.key = SPAN("test:2");
	CHECK(db_tx(f->db, DB_WRITE, add, f, &f->err));
	send(f);
	CHECK(outbox_list(f->records, f->arena, &q, &rows, &f->err) && rows.n == 1);
	CHECK(rows.v[0].tries == 1 && span_eq(rows.v[0].state, SPAN("waiting")));
	CHECK_FAILS(db_tx(f->db, DB_WRITE, resend, f, &f->err), ERR_CONFLICT, &f->err);
	CHECK(db_tx(f->db, DB_WRITE, purge, f, &f->err));
	CHECK(outbox_list(f->records, f->arena, &q, &rows, &f->err) &&
	      rows.n == 1); /* it waits: it stays */
}

int main(int argc, char **argv)
{
	struct mem_arena memory;
	struct fixture f = { .arena = &memory.arena,
		.now = clock_ms(),
		.message = { .channel = CHANNEL_MAIL,
		    .key = SPAN("test:1"),
		    .recipient = SPAN("a@example.com"),
		    .about = SPAN("test.letter"),
		    .subject = SPAN("told once"),
		    .text = SPAN("hello\n") } };

	mem_arena_init(&memory);
	f.db = test_database(argc, argv, "outbox", (const struct db_migration[]){ { 0 } });
	CHECK(records_open(f.db, &f.records, &f.err));
	test_add(&f);
	test_refused(&f);
	test_away(&f);
	test_webhook(&f);
	records_close(f.records);
	db_close(f.db);
	mem_arena_finish(&memory);
	return 0;
}
