/* Mail by SMTP, and a signed JSON webhook. Secrets stand in files that only we can read, never in kaijuan.ini. */
#include "platform/outbox_adapters.h"

#include <stdio.h>

#include "core/json.h"
#include "platform/fetch.h"
#include "platform/file.h"
#include "platform/mail.h"
#include "platform/password.h"

enum { SECRET_MAX = 4096 };

/* The first line of the file, NUL-terminated. */
static bool read_secret(struct arena *a, struct span path, struct span *ret_secret, struct err *err)
{
	struct span text, line;

	if (!file_read(a, path.ptr, SECRET_MAX, &text, err))
		return err_turn(
		    err, err->code, ERR_INTERNAL, "a file named in kaijuan.ini cannot be read");
	line = span_cut(&text, '\n');
	if (line.len == 0)
		return err_set(err, ERR_INTERNAL, "a file named in kaijuan.ini is empty");
	if ((ret_secret->ptr = arena_dup(a, line).ptr) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	ret_secret->len = line.len;
	return true;
}

static const char *ended(struct arena *a, struct span s)
{
	struct buf text = { .arena = a };

	buf_add(&text, s);
	buf_add(&text, (struct span){ "", 1 });
	return text.ptr;
}

static const char *given(struct span setting)
{
	return setting.len ? setting.ptr : NULL;
}

/* ---- mail ---- */

static bool mail_ready(const struct config *config)
{
	return config->mail_server.len > 0 && config->mail_from.len > 0;
}

static enum fetch_tls tls_of(struct span word)
{
	return span_eq(word, SPAN("never"))   ? TLS_NEVER
	       : span_eq(word, SPAN("maybe")) ? TLS_IF_OFFERED
	                                      : TLS_ALWAYS;
}

static bool sign_on(
    struct arena *a, const struct config *config, struct fetch_mail *f, struct err *err)
{
	struct span secret;

	if (config->mail_user.len == 0)
		return true;
	if (!read_secret(a, config->mail_password_file, &secret, err))
		return false;
	f->user = config->mail_user.ptr;
	f->password = ended(a, secret);
	return f->password != NULL || err_set(err, ERR_MEMORY, "out of memory");
}

/* curl's words, and the relay's number. 4xx about one message says nothing of the next; 421 does (RFC 5321 3.8). */
static bool relay_said(int code, struct err *err)
{
	struct err why = *err;

	if (code < 400)
		return false;
	*err = (struct err){ 0 };
	return err_set(err, why.code == ERR_BUSY && code != 421 ? ERR_INTERNAL : why.code,
	    "the relay says %d: %.100s", code, why.detail);
}

static bool send_mail(
    struct arena *a, const struct config *config, const struct outgoing *m, struct err *err)
{
	struct buf out = { .arena = a };
	const struct mail mail = { .from_name = config->library_name,
		.from = config->mail_from,
		.to = m->recipient,
		.subject = m->subject,
		.text = m->text,
		.id = m->id,
		.at = m->created,
		.zone_minutes = ZONE_MINUTES };
	struct fetch_mail f = { .server = config->mail_server.ptr,
		.tls = tls_of(config->mail_tls),
		.ca_file = given(config->mail_ca_file),
		.from = config->mail_from.ptr };
	int code = 0;

	if (!mail_write(&mail, &out, err) || !sign_on(a, config, &f, err))
		return false;
	f.to = ended(a, m->recipient);
	f.message = buf_span(&out);
	if (a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (fetch_mail(&f, &code, err))
		return true;
	return relay_said(code, err);
}

/* ---- webhook ---- */

static bool webhook_ready(const struct config *config)
{
	return config->webhook_url.len > 0 && config->webhook_secret_file.len > 0;
}

static void put(struct json *j, const char *key, struct span text)
{
	json_key(j, key);
	json_text(j, text);
}

static struct span payload(struct arena *a, const struct outgoing *m)
{
	struct buf out = { .arena = a };
	struct json j = { .out = &out };

	json_open(&j, '{');
	put(&j, "key", m->key);
	put(&j, "about", m->about);
	put(&j, "recipient", m->recipient);
	put(&j, "subject", m->subject);
	put(&j, "text", m->text);
	json_key(&j, "created");
	json_i64(&j, m->created);
	json_close(&j, '}');
	return buf_span(&out);
}

/* Over "SECONDS.BODY", so that an old message cannot be played again under a new time. */
static void sign(
    struct arena *a, struct span secret, int64_t seconds, struct span body, char *line, size_t size)
{
	static const char hex[] = "0123456789abcdef";
	unsigned char mac[DIGEST_LEN];
	char text[2 * DIGEST_LEN + 1] = "", head[32];
	struct buf signed_text = { .arena = a };
	int n = snprintf(head, sizeof(head), "%lld.", (long long)seconds);

	buf_add(&signed_text, (struct span){ head, (size_t)n });
	buf_add(&signed_text, body);
	hmac_sha256(secret, buf_span(&signed_text), mac);
	for (size_t i = 0; i < DIGEST_LEN; i++) {
		text[2 * i] = hex[mac[i] >> 4];
		text[2 * i + 1] = hex[mac[i] & 15];
	}
	(void)snprintf(line, size, "X-Kaijuan-Signature: t=%lld,v1=%s", (long long)seconds, text);
}

static bool post(struct arena *a, const struct config *config, const struct outgoing *m,
    int *ret_status, struct err *err)
{
	struct span secret, body = payload(a, m);
	char signature[128], key[80];
	const char *const headers[] = { "Content-Type: application/json", "Expect:", signature, key,
		NULL };
	const struct fetch_post f = { .url = config->webhook_url.ptr,
		.headers = headers,
		.body = body,
		.private_allowed = config->webhook_private,
		.ca_file = given(config->webhook_ca_file) };

	if (!read_secret(a, config->webhook_secret_file, &secret, err))
		return false;
	sign(a, secret, m->now / 1000, body, signature, sizeof(signature));
	(void)snprintf(key, sizeof(key), "Idempotency-Key: kaijuan-%lld-%lld", (long long)m->id,
	    (long long)m->created);
	if (a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	return fetch_post(&f, ret_status, err);
}

static bool send_webhook(
    struct arena *a, const struct config *config, const struct outgoing *m, struct err *err)
{
	int status = 0;

	if (!post(a, config, m, &status, err))
		return false;
	if (status >= 200 && status < 300)
		return true;
	if (status == 429 || status == 503)
		return err_set(err, ERR_BUSY, "the webhook answers %d", status);
	return err_set(err, status >= 400 && status < 500 ? ERR_INVALID : ERR_INTERNAL,
	    "the webhook answers %d", status);
}

const struct adapter adapters[CHANNELS] = {
	[CHANNEL_MAIL] = { "mail", mail_ready, send_mail },
	[CHANNEL_WEBHOOK] = { "webhook", webhook_ready, send_webhook },
};
