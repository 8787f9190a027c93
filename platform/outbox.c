/* The outbox: adding, sending, looking after. A try is counted before the relay is asked: a message that kills the process
 * is given up like any other. */
#include "platform/outbox.h"

#include "core/utf8.h"
#include "core/vec.h"
#include "platform/log.h"
#include "platform/mail.h"
#include "platform/mem.h"
#include "platform/outbox_adapters.h"
#include "platform/records_inside.h"

enum { MINUTE_MS = 60 * 1000, DAY_MS = 24 * 60 * MINUTE_MS, ROUND_MAX = 200 };

static const struct job own_job = { .kind = { "system.outbox", sizeof("system.outbox") - 1 } };

const char *channel_name(enum channel channel)
{
	return adapters[channel].name;
}

bool outbox_ready(const struct config *config, enum channel channel)
{
	return adapters[channel].ready(config);
}

/* ---- adding ---- */

static bool plain(struct span text, size_t max)
{
	size_t points = 0;

	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7f)
			return false;
	return text.len > 0 && utf8_valid(text, &points) && points <= max;
}

static bool check(const struct message *m, struct err *err)
{
	if (m->channel == CHANNEL_MAIL && !mail_address(m->recipient))
		return err_field(err, "recipient", "no mail address");
	if (!plain(m->recipient, 254))
		return err_field(err, "recipient", "not plain text");
	if (!plain(m->key, 200) || !plain(m->about, 60))
		return err_field(err, "key", "not plain text");
	if (!plain(m->subject, OUTBOX_SUBJECT_MAX))
		return err_field(
		    err, "subject", "1 to %d characters, no line ends", OUTBOX_SUBJECT_MAX);
	return (m->text.len <= OUTBOX_BODY_MAX && utf8_valid(m->text, NULL) &&
	           (m->text.len == 0 || memchr(m->text.ptr, '\0', m->text.len) == NULL)) ||
	       err_field(err, "text", "not UTF-8, or too long");
}

static bool find_id(struct records *records, struct span key, int64_t *ret_id, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(records->sql, RECORDS_SQL_OUTBOX_ID, DB_ARGS(DB_TEXT(key)), &rows, err))
		return false;
	*ret_id = db_i64(rows, 0);
	return true;
}

bool outbox_add(
    struct records *records, const struct message *m, int64_t now, int64_t *ret_id, struct err *err)
{
	struct span text = m->text.len ? m->text : SPAN("");
	int64_t job;

	return check(m, err) &&
	       db_run(records->sql, RECORDS_SQL_OUTBOX_ADD,
	           DB_ARGS(DB_TEXT(m->key), DB_TEXT(span_of(channel_name(m->channel))),
	               DB_TEXT(m->recipient), DB_TEXT(m->person), DB_TEXT(m->about),
	               DB_TEXT(m->subject), DB_TEXT(text), DB_I64(now)),
	           err) &&
	       find_id(records, m->key, ret_id, err) &&
	       job_add_at(records, &own_job, now, now, &job, err);
}

/* ---- sending ---- */

struct post { /* one message on its way; bodies for db_tx */
	struct records *records;
	struct arena *arena;
	const struct config *config;
	enum channel channel;
	int64_t now, next;
	struct outgoing message; /* id 0: nothing is due */
	const struct err *failure;
};

/* After the first, second, ... try; the last one is not waited for. */
static int64_t pause_after(int64_t tries)
{
	static const int minutes[OUTBOX_TRIES_MAX] = { 1, 2, 5, 15, 30, 60, 120, 240, 360, 360 };

	return (int64_t)minutes[tries < OUTBOX_TRIES_MAX ? tries : OUTBOX_TRIES_MAX - 1] *
	       MINUTE_MS;
}

static bool take(void *ctx, struct err *err)
{
	struct post *p = ctx;
	AUTO_ROWS struct db_rows *rows = NULL;

	p->message = (struct outgoing){ .now = p->now };
	if (!db_query(p->records->sql, RECORDS_SQL_OUTBOX_TAKE,
	        DB_ARGS(DB_I64(p->now + MINUTE_MS), DB_TEXT(span_of(channel_name(p->channel))),
	            DB_I64(p->now), DB_I64(p->now + DAY_MS)),
	        &rows, err))
		return false;
	if (db_next(rows, err)) {
		p->message.id = db_i64(rows, 0);
		p->message.key = db_text(rows, 1, p->arena);
		p->message.recipient = db_text(rows, 2, p->arena);
		p->message.about = db_text(rows, 3, p->arena);
		p->message.subject = db_text(rows, 4, p->arena);
		p->message.text = db_text(rows, 5, p->arena);
		p->message.tries = db_i64(rows, 6);
		p->message.created = db_i64(rows, 7);
	}
	return err->code == ERR_NONE &&
	       (!p->arena->failed || err_set(err, ERR_MEMORY, "out of memory"));
}

static bool settle(void *ctx, struct err *err)
{
	struct post *p = ctx;
	const struct err *f = p->failure;
	bool over = f != NULL && (f->code == ERR_INVALID || p->message.tries >= OUTBOX_TRIES_MAX);

	if (f == NULL)
		return db_run(p->records->sql, RECORDS_SQL_OUTBOX_SENT,
		    DB_ARGS(DB_I64(p->now), DB_I64(p->message.id)), err);
	return db_run(p->records->sql, RECORDS_SQL_OUTBOX_FAILED,
	    DB_ARGS(DB_TEXT(over ? SPAN("failed") : SPAN("waiting")), DB_TEXT(span_of(f->detail)),
	        DB_I64(p->now + pause_after(p->message.tries)), DB_I64(p->message.id)),
	    err);
}

/* False in ret_more: nothing is due, or the relay is away. */
static bool post_one(struct db *db, struct post *p, bool *ret_more, struct err *err)
{
	const struct adapter *adapter = &adapters[p->channel];
	struct err failure = { 0 };

	*ret_more = false;
	p->now = clock_ms();
	if (!db_tx(db, DB_WRITE, take, p, err))
		return false;
	if (p->message.id == 0)
		return true;
	p->failure = adapter->send(p->arena, p->config, &p->message, &failure) ? NULL : &failure;
	p->now = clock_ms();
	*ret_more = failure.code != ERR_BUSY;
	return db_tx(db, DB_WRITE, settle, p, err);
}

static bool post_channel(struct db *db, struct records *records, const struct job *job,
    enum channel channel, struct err *err)
{
	bool more = outbox_ready(job->config, channel), ok = true;

	for (int i = 0; ok && more && i < ROUND_MAX; i++) {
		struct mem_arena memory;
		struct post p = { .records = records,
			.arena = &memory.arena,
			.config = job->config,
			.channel = channel };

		mem_arena_init(&memory);
		ok = job_progress(job, i, 0, err) && post_one(db, &p, &more, err);
		mem_arena_finish(&memory);
	}
	return ok;
}

/* ---- coming back ---- */

static bool come_back(void *ctx, struct err *err)
{
	const struct post *p = ctx;
	int64_t id;

	return job_add_at(p->records, &own_job, p->next, p->now, &id, err);
}

static bool read_next(struct records *records, int64_t *ret_next, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(records->sql, RECORDS_SQL_OUTBOX_NEXT, (struct db_args){ 0 }, &rows, err))
		return false;
	*ret_next = db_is_null(rows, 0) ? 0 : db_i64(rows, 0);
	return true;
}

/* Not sooner than in a minute: a relay that is away must not be asked without end. */
bool outbox_send(struct db *db, struct records *records, const struct job *job, struct err *err)
{
	struct post p = { .records = records };

	for (enum channel c = 0; c < CHANNELS; c++)
		if (!post_channel(db, records, job, c, err))
			return false;
	if (!read_next(records, &p.next, err))
		return false;
	p.now = clock_ms();
	if (p.next == 0)
		return true;
	if (p.next < p.now + MINUTE_MS || p.next > p.now + DAY_MS)
		p.next = p.now + MINUTE_MS;
	return db_tx(db, DB_WRITE, come_back, &p, err);
}

/* ---- looking after it ---- */

bool outbox_list(struct records *records, struct arena *a, const struct outbox_query *q,
    struct outbox_rows *ret_rows, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct outbox_rows list = { 0 };

	if (!db_query(records->sql, RECORDS_SQL_OUTBOX_PAGE,
	        DB_ARGS(DB_TEXT(q->state), DB_TEXT(q->channel), DB_I64(q->id), DB_I64(q->before),
	            DB_I64(q->limit)),
	        &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((list.v = vec_grow(a, list.v, list.n, sizeof(*list.v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		list.v[list.n++] = (struct outbox_row){
			.id = db_i64(rows, 0),
			.channel = db_text(rows, 1, a),
			.recipient = db_text(rows, 2, a),
			.about = db_text(rows, 3, a),
			.state = db_text(rows, 4, a),
			.tries = db_i64(rows, 5),
			.created = db_i64(rows, 6),
			.next = db_i64(rows, 7),
			.sent = db_i64(rows, 8),
			.detail = db_text(rows, 9, a),
		};
	}
	*ret_rows = list;
	return err->code == ERR_NONE;
}

bool outbox_count(struct records *records, struct outbox_counts *ret_counts, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(records->sql, RECORDS_SQL_OUTBOX_COUNTS, (struct db_args){ 0 }, &rows, err))
		return false;
	*ret_counts = (struct outbox_counts){ db_i64(rows, 0), db_i64(rows, 1) };
	return true;
}

static bool revive(struct records *records, int64_t id, int64_t now, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (db_first(records->sql, RECORDS_SQL_OUTBOX_RESEND, DB_ARGS(DB_I64(now), DB_I64(id)),
	        &rows, err))
		return true;
	(void)err_turn(err, ERR_NOT_FOUND, ERR_CONFLICT, "it has not been given up");
	return false;
}

bool outbox_resend(struct records *records, int64_t id, int64_t now, struct err *err)
{
	int64_t job;

	return revive(records, id, now, err) && job_add_at(records, &own_job, now, now, &job, err);
}

bool outbox_purge(struct records *records, int64_t now, struct err *err)
{
	return db_run(records->sql, RECORDS_SQL_OUTBOX_PURGE,
	    DB_ARGS(DB_I64(now - 30 * (int64_t)DAY_MS), DB_I64(now - 180 * (int64_t)DAY_MS)), err);
}
