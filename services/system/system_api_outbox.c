/* The outbox over HTTP. What a message says is shown to nobody, to whom it goes is masked. */
#include <stdio.h>

#include "core/utf8.h"
#include "services/system/system_inside.h"

static struct optional_i64 given(int64_t v)
{
	return (struct optional_i64){ .set = v != 0, .v = v };
}

/* The first character, and what stands behind the @. */
static struct span masked(struct arena *a, struct span recipient)
{
	struct buf out = { .arena = a };
	struct span domain = recipient, local = span_cut(&domain, '@');
	size_t first = local.len > 0;

	while (first < local.len && ((unsigned char)local.ptr[first] & 0xc0) == 0x80)
		first++;
	buf_add(&out, (struct span){ local.ptr, first });
	buf_add(&out, SPAN("***"));
	if (local.len < recipient.len) {
		buf_add(&out, SPAN("@"));
		buf_add(&out, domain);
	}
	return buf_span(&out);
}

static enum system_message_state state_of(struct span word)
{
	return span_eq(word, SPAN("waiting")) ? SYSTEM_MESSAGE_STATE_WAITING
	       : span_eq(word, SPAN("sent"))  ? SYSTEM_MESSAGE_STATE_SENT
	                                      : SYSTEM_MESSAGE_STATE_FAILED;
}

static struct system_message_json shape(struct arena *a, const struct outbox_row *r)
{
	struct system_message_json j = {
		.id = r->id,
		.channel = span_eq(r->channel, SPAN("mail")) ? SYSTEM_CHANNEL_MAIL
		                                             : SYSTEM_CHANNEL_WEBHOOK,
		.recipient = masked(a, r->recipient),
		.about = r->about,
		.state = state_of(r->state),
		.tries = r->tries,
		.tries_max = OUTBOX_TRIES_MAX,
		.created = r->created,
		.sent = given(r->sent),
		.detail = r->detail,
	};

	if (j.state == SYSTEM_MESSAGE_STATE_WAITING)
		j.next = given(r->next);
	return j;
}

static bool find(struct system *system, const struct call *call, int64_t id,
    struct system_message_json *reply, struct err *err)
{
	const struct outbox_query q = { .id = id, .limit = 1 };
	struct outbox_rows rows;

	if (!outbox_list(system->records, call->arena, &q, &rows, err))
		return false;
	if (rows.n == 0)
		return err_set(err, ERR_NOT_FOUND, "no such message");
	*reply = shape(call->arena, &rows.v[0]);
	return true;
}

static struct span wanted(const char *const *words, int choice)
{
	return choice == 0 ? (struct span){ 0 } : span_of(words[choice]);
}

static bool fill_page(struct system *system, const struct system_outbox_rq *rq,
    struct system_messages_json *reply, struct err *err)
{
	const struct outbox_query q = {
		.state = wanted(system_message_filter_words, (int)rq->state),
		.channel = wanted(system_channel_filter_words, (int)rq->channel),
		.before = rq->before,
		.limit = rq->limit,
	};
	struct system_message_json *items;
	struct outbox_rows rows;

	if (!outbox_list(system->records, rq->call.arena, &q, &rows, err))
		return false;
	if ((items = arena_array(rq->call.arena, struct system_message_json, rows.n)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < rows.n; i++)
		items[i] = shape(rq->call.arena, &rows.v[i]);
	reply->messages = items;
	reply->n_messages = rows.n;
	return true;
}

bool system_api_outbox(struct system *system, const struct system_outbox_rq *rq,
    struct system_messages_json *reply, struct err *err)
{
	struct outbox_counts counts;

	if (!fill_page(system, rq, reply, err) || !outbox_count(system->records, &counts, err))
		return false;
	reply->waiting = counts.waiting;
	reply->failed = counts.failed;
	reply->mail_ready = outbox_ready(rq->call.config, CHANNEL_MAIL);
	reply->webhook_ready = outbox_ready(rq->call.config, CHANNEL_WEBHOOK);
	return true;
}

bool system_api_message(struct system *system, const struct system_message_rq *rq,
    struct system_message_json *reply, struct err *err)
{
	return find(system, &rq->call, rq->id, reply, err);
}

static bool add_test(struct system_act *a, struct err *err)
{
	const struct system_send_test_rq *rq = a->more;
	char key[96];
	int n = snprintf(key, sizeof(key), "system.test:%.*s", SPAN_FMT(a->call->request_id));
	const struct message m = {
		.channel = (enum channel)rq->channel,
		.key = { key, (size_t)n },
		.recipient = rq->recipient,
		.person = a->call->user,
		.about = SPAN("system.test"),
		.subject = SPAN("开卷测试消息 / A test message of Kaijuan"),
		.text = SPAN("这是一条测试消息。\nThis is a test message.\n"),
	};

	return outbox_add(a->system->records, &m, a->call->now, &a->id, err);
}

bool system_api_send_test(struct system *system, const struct system_send_test_rq *rq,
    struct system_message_json *reply, struct err *err)
{
	struct system_act a = { system, &rq->call, 0, "message.tested", add_test, rq };

	if (!outbox_ready(rq->call.config, (enum channel)rq->channel))
		return err_set(err, ERR_CONFLICT, "kaijuan.ini does not say how to send there");
	return system_do(&a, err) && find(system, &rq->call, a.id, reply, err);
}

static bool resend(struct system_act *a, struct err *err)
{
	return outbox_resend(a->system->records, a->id, a->call->now, err);
}

bool system_api_resend(struct system *system, const struct system_resend_rq *rq,
    struct system_message_json *reply, struct err *err)
{
	struct system_act a = { system, &rq->call, rq->id, "message.resent", resend, NULL };

	return find(system, &rq->call, rq->id, reply, err) && system_do(&a, err) &&
	       find(system, &rq->call, rq->id, reply, err);
}
