/* Browsers that have signed in with an account carry a second cookie for 90 days. It opens nothing: it only says that
 * this browser is no stranger to the login, so that strangers' guessing does not slow its owner down. */
#include "core/buf.h"
#include "services/people/people_inside.h"
#include "services/people/people_sql.h" /* generated from sql/ */

#define KNOWN_MS (INT64_C(90) * 24 * 3600 * 1000)
#define COOKIE "__Host-kaijuan-device="
#define COOKIE_RULES "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=7776000"

enum { DEVICES_MAX = 20 }; /* of one account */

bool device_known(struct people *people, const struct call *call, struct span login,
    struct span *ret_device, struct err *err)
{
	const struct digested d = digest_of(call->device);
	int64_t n = 0;

	*ret_device = (struct span){ 0 };
	if (call->device.ptr == NULL)
		return true;
	if (!people_number(people, PEOPLE_SQL_DEVICE_KNOWN,
	        DB_ARGS(DB_DIGEST(d), DB_TEXT(login), DB_I64(call->now - KNOWN_MS)), &n, err))
		return false;
	if (n != 0)
		*ret_device = call->device;
	return true;
}

static bool hand_out(const struct call *call, const char *token, struct err *err)
{
	struct buf cookie = { .arena = call->arena };

	buf_add(&cookie, SPAN(COOKIE));
	buf_add(&cookie, span_of(token));
	buf_add(&cookie, SPAN(COOKIE_RULES));
	if (call->arena->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	call->answer->device = buf_span(&cookie);
	return true;
}

/* Each sign-in gives a new one, as it gives a new session: what was there before is worth nothing then. */
bool device_mark(
    struct people *people, const struct call *call, const struct account *account, struct err *err)
{
	char token[TOKEN_LEN + 1];
	struct digested d;

	if (!token_make(token, err))
		return false;
	d = digest_of(span_of(token));
	return db_run(people->sql, PEOPLE_SQL_DEVICE_PUT,
	           DB_ARGS(DB_DIGEST(d), DB_I64(account->id), DB_I64(call->now)), err) &&
	       db_run(people->sql, PEOPLE_SQL_DEVICES_TRIM,
	           DB_ARGS(DB_I64(account->id), DB_I64(DEVICES_MAX)), err) &&
	       (call->answer == NULL || hand_out(call, token, err));
}

bool device_purge(struct people *people, int64_t now, struct err *err)
{
	return db_run(people->sql, PEOPLE_SQL_DEVICES_PURGE, DB_ARGS(DB_I64(now - KNOWN_MS)), err);
}
