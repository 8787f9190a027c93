/* The second factor (RFC 6238; ASVS 5.0, 6.5): six digits of the telephone, or a recovery code, each once. */
#include <stdio.h>

#include "core/buf.h"
#include "core/url.h"
#include "platform/sealed.h"
#include "platform/totp.h"
#include "services/people/people_inside.h"
#include "services/people/people_sql.h" /* generated from sql/ */
#include "services/people/people_staff.h"

bool factor_wanted(const struct config *config, enum role role)
{
	if (config == NULL)
		return false;
	return (role == ROLE_ADMIN && config->factor_admin) ||
	       (role == ROLE_LIBRARIAN && config->factor_librarian) ||
	       (role == ROLE_TEACHER && config->factor_teacher);
}

/* ---- the stored secret ---- */

struct factor {
	struct span secret; /* sealed; absent: none */
	int64_t step, confirmed;
};

static bool load(
    struct people *people, struct arena *a, int64_t account, struct factor *ret, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(people->sql, PEOPLE_SQL_FACTOR_FIND, DB_ARGS(DB_I64(account)), &rows, err))
		return false;
	*ret = (struct factor){ .step = 0 };
	if (db_next(rows, err))
		*ret = (struct factor){ db_bytes(rows, 0, a), db_i64(rows, 1), db_i64(rows, 2) };
	return err->code == ERR_NONE;
}

static bool key_of(const struct call *call, struct span *ret_key, struct err *err)
{
	if (call->config == NULL || call->config->secret_key == NULL)
		return err_set(err, ERR_INTERNAL, "no place for the key of second factors");
	return sealing_key(call->arena, call->config->secret_key, ret_key, err);
}

static bool open_secret(const struct call *call, const struct account *account,
    const struct factor *f, struct span *ret_secret, struct err *err)
{
	struct span key;

	return key_of(call, &key, err) &&
	       unseal(call->arena, key, f->secret, account->key, ret_secret, err);
}

/* ---- checking ---- */

/* As they are typed: any case, with or without the dashes. */
static struct span plain_code(struct arena *a, struct span code)
{
	struct buf out = { .arena = a };

	for (size_t i = 0; i < code.len; i++) {
		char c = code.ptr[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 0x20);
		if (c != '-' && c != ' ')
			buf_add(&out, (struct span){ &c, 1 });
	}
	return out.len ? buf_span(&out) : SPAN("");
}

static bool use_recovery(struct people *people, const struct account *account, struct span code,
    bool *ret_good, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	const struct digested d = digest_of(code);

	if (!db_query(people->sql, PEOPLE_SQL_RECOVERY_TAKE,
	        DB_ARGS(DB_I64(account->id), DB_DIGEST(d)), &rows, err))
		return false;
	*ret_good = db_next(rows, err);
	return err->code == ERR_NONE;
}

static bool use_step(struct people *people, const struct account *account, int64_t step,
    bool *ret_good, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(people->sql, PEOPLE_SQL_FACTOR_STEP,
	        DB_ARGS(DB_I64(step), DB_I64(account->id)), &rows, err))
		return false;
	*ret_good = db_next(rows, err);
	return err->code == ERR_NONE;
}

static bool check_code(struct people *people, const struct call *call,
    const struct account *account, const struct factor *f, struct span code, bool *ret_good,
    struct err *err)
{
	struct span secret, plain = plain_code(call->arena, code);
	int64_t step = 0;

	*ret_good = false;
	if (call->arena->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (plain.len != TOTP_DIGITS)
		return use_recovery(people, account, plain, ret_good, err);
	if (!open_secret(call, account, f, &secret, err) ||
	    !totp_find(secret, plain, call->now, &step, err))
		return false;
	return step == 0 || use_step(people, account, step, ret_good, err);
}

bool factor_check(struct people *people, const struct call *call, const struct account *account,
    struct span code, bool *ret_good, struct err *err)
{
	struct factor f;

	*ret_good = false;
	if (!load(people, call->arena, account->id, &f, err))
		return false;
	return f.secret.ptr == NULL || check_code(people, call, account, &f, code, ret_good, err);
}

/* ---- setting it up ---- */

struct setup {
	struct people *people;
	const struct call *call;
	struct account account;
	struct span sealed;
	struct span *codes;
};

static bool must_be(struct setup *s, bool begun, bool confirmed, struct err *err)
{
	struct factor f;

	if (!load(s->people, s->call->arena, s->account.id, &f, err))
		return false;
	if ((f.confirmed != 0) != confirmed)
		return err_set(err, ERR_CONFLICT, "the second factor is %s",
		    f.confirmed ? "on already" : "not on");
	return !begun || f.secret.ptr != NULL ||
	       err_set(err, ERR_CONFLICT, "begin to set it up first");
}

static bool begin(void *ctx, struct err *err)
{
	struct setup *s = ctx;

	return must_be(s, false, false, err) &&
	       db_run(s->people->sql, PEOPLE_SQL_FACTOR_BEGIN,
	           DB_ARGS(DB_I64(s->account.id), DB_BYTES(s->sealed)), err);
}

/* What telephones' programs scan (Key URI Format); the library's name tells one entry from another. */
static struct span uri_of(const struct call *call, struct span login, struct span secret)
{
	struct buf out = { .arena = call->arena };

	buf_add(&out, SPAN("otpauth://totp/"));
	url_encode(&out, call->config->library_name);
	buf_add(&out, SPAN(":"));
	url_encode(&out, login);
	buf_add(&out, SPAN("?secret="));
	buf_add(&out, secret);
	buf_add(&out, SPAN("&issuer="));
	url_encode(&out, call->config->library_name);
	return buf_span(&out);
}

bool factor_begin(struct people *people, const struct call *call, struct span password,
    struct factor_begun *ret_begun, struct err *err)
{
	struct setup s = { .people = people, .call = call };
	struct buf typed = { .arena = call->arena };
	char secret[TOTP_SECRET_LEN];
	struct span key, plain = { secret, sizeof(secret) };

	if (!confirm_password(people, call, "password", password, &s.account, err) ||
	    !key_of(call, &key, err) || !random_fill(secret, sizeof(secret), err) ||
	    !seal(call->arena, key, plain, s.account.key, &s.sealed, err) ||
	    !db_tx(people->db, DB_WRITE, begin, &s, err))
		return false;
	base32_add(&typed, plain);
	ret_begun->secret = buf_span(&typed);
	ret_begun->uri = uri_of(call, s.account.login, ret_begun->secret);
	return !call->arena->failed || err_set(err, ERR_MEMORY, "out of memory");
}

/* 80 random bits each, too many to be guessed even by who holds their digests: "abcd-efgh-ijkl-mnop". */
static bool make_codes(struct setup *s, struct err *err)
{
	struct arena *a = s->call->arena;

	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		struct buf letters = { .arena = a }, shown = { .arena = a };
		char bytes[10];

		if (!random_fill(bytes, sizeof(bytes), err))
			return false;
		base32_add(&letters, (struct span){ bytes, sizeof(bytes) });
		for (size_t at = 0; at + 4 <= letters.len; at += 4) {
			buf_add(&shown, at ? SPAN("-") : SPAN(""));
			buf_add(&shown, (struct span){ letters.ptr + at, 4 });
		}
		s->codes[i] = login_fold(a, buf_span(&shown));
	}
	return !a->failed || err_set(err, ERR_MEMORY, "out of memory");
}

static bool store_codes(struct setup *s, struct err *err)
{
	if (!db_run(
	        s->people->sql, PEOPLE_SQL_RECOVERY_DELETE, DB_ARGS(DB_I64(s->account.id)), err))
		return false;
	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		const struct digested d = digest_of(plain_code(s->call->arena, s->codes[i]));

		if (!db_run(s->people->sql, PEOPLE_SQL_RECOVERY_INSERT,
		        DB_ARGS(DB_DIGEST(d), DB_I64(s->account.id)), err))
			return false;
	}
	return true;
}

static bool confirm(void *ctx, struct err *err)
{
	struct setup *s = ctx;

	return must_be(s, true, false, err) && store_codes(s, err) &&
	       db_run(s->people->sql, PEOPLE_SQL_FACTOR_CONFIRM,
	           DB_ARGS(DB_I64(s->call->now), DB_I64(s->account.id)), err) &&
	       people_audit(s->people, s->call, "factor.on", s->account.key, NULL, 0, err);
}

bool factor_confirm(struct people *people, const struct call *call, struct span code,
    struct span ret_codes[static RECOVERY_CODES], struct err *err)
{
	struct setup s = { .people = people, .call = call, .codes = ret_codes };

	return people_find(people, call->arena, call->person, &s.account, err) &&
	       must_be(&s, true, false, err) && confirm_code(people, call, &s.account, code, err) &&
	       make_codes(&s, err) && db_tx(people->db, DB_WRITE, confirm, &s, err);
}

/* ---- taking it away ---- */

static bool drop(struct setup *s, const char *what, struct err *err)
{
	struct people *p = s->people;

	return db_run(p->sql, PEOPLE_SQL_RECOVERY_DELETE, DB_ARGS(DB_I64(s->account.id)), err) &&
	       db_run(p->sql, PEOPLE_SQL_FACTOR_DELETE, DB_ARGS(DB_I64(s->account.id)), err) &&
	       people_audit(p, s->call, what, s->account.key, NULL, 0, err);
}

static bool end(void *ctx, struct err *err)
{
	return drop(ctx, "factor.off", err);
}

bool factor_end(struct people *people, const struct call *call, struct span password,
    struct span code, struct err *err)
{
	struct setup s = { .people = people, .call = call };

	return confirm_password(people, call, "password", password, &s.account, err) &&
	       must_be(&s, true, true, err) && confirm_code(people, call, &s.account, code, err) &&
	       db_tx(people->db, DB_WRITE, end, &s, err);
}

static bool reset(void *ctx, struct err *err)
{
	struct setup *s = ctx;

	return people_find(s->people, s->call->arena, s->account.id, &s->account, err) &&
	       db_run(s->people->sql, PEOPLE_SQL_SESSIONS_DELETE_OF, DB_ARGS(DB_I64(s->account.id)),
	           err) &&
	       drop(s, "factor.reset", err);
}

bool factor_reset(struct people *people, const struct call *call, int64_t account, struct err *err)
{
	struct setup s = { .people = people, .call = call, .account.id = account };

	return db_tx(people->db, DB_WRITE, reset, &s, err);
}
