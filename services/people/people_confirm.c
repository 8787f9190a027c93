/* Asking again who it is before something that a thief of a session would want: the password, a code. Throttled by
 * the same counts as signing in, so that neither can be guessed here. */
#include "services/people/people_inside.h"
#include "services/people/people_staff.h"

struct confirming {
	struct people *people;
	const struct call *call;
	struct attempt attempt;
	const struct account *account;
	struct span code;
	bool admitted, good;
};

static bool enter(void *ctx, struct err *err)
{
	struct confirming *c = ctx;

	return throttle_enter(c->people, &c->attempt, &c->admitted, err);
}

static bool leave(void *ctx, struct err *err)
{
	struct confirming *c = ctx;

	return throttle_leave(c->people, &c->attempt, c->good, err);
}

static bool admit(struct confirming *c, struct err *err)
{
	if (!db_tx(c->people->db, DB_WRITE, enter, c, err))
		return false;
	if (c->admitted)
		return true;
	(void)err_set(err, ERR_THROTTLED, "too many wrong ones: wait a little");
	err->retry_after = 5;
	return false;
}

bool confirm_password(struct people *people, const struct call *call, const char *field,
    struct span password, struct account *ret_account, struct err *err)
{
	struct confirming c = { .people = people, .call = call };
	struct secret_account secret;

	if (!account_by_id(people, call->arena, call->person, &secret, err))
		return false;
	c.attempt = (struct attempt){
		.login = secret.account.login, .address = call->address, .now = call->now
	};
	if (secret.password.len == 0)
		return err_set(err, ERR_CONFLICT, "the account has no password here");
	if (!admit(&c, err) || !password_check(password, secret.password, &c.good, err))
		return false;
	if (!c.good)
		return err_field(err, field, "this is not the present password");
	*ret_account = secret.account;
	return db_tx(people->db, DB_WRITE, leave, &c, err);
}

static bool check_code(void *ctx, struct err *err)
{
	struct confirming *c = ctx;

	return factor_check(c->people, c->call, c->account, c->code, &c->good, err) &&
	       (!c->good || leave(c, err));
}

/* Counted by the account's key, which nobody types: codes and passwords are not one count. */
bool confirm_code(struct people *people, const struct call *call, const struct account *account,
    struct span code, struct err *err)
{
	struct confirming c = { .people = people,
		.call = call,
		.attempt = { .login = account->key, .address = call->address, .now = call->now },
		.account = account,
		.code = code };

	if (!admit(&c, err) || !db_tx(people->db, DB_WRITE, check_code, &c, err))
		return false;
	return c.good || err_field(err, "code", "this is not the code of now");
}
