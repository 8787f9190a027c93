/* Accounts of those who work here. */
#include "core/text.h"
#include "core/utf8.h"
#include "core/vec.h"
#include "platform/mem.h"
#include "services/people/people_inside.h"
#include "services/people/people_sql.h" /* generated from sql/ */

struct span login_fold(struct arena *a, struct span login)
{
	char *out = arena_alloc(a, login.len + 1);

	for (size_t i = 0; out != NULL && i < login.len; i++)
		out[i] = login.ptr[i] >= 'A' && login.ptr[i] <= 'Z' ? (char)(login.ptr[i] | 0x20)
		                                                    : login.ptr[i];
	return (struct span){ out, out ? login.len : 0 };
}

/* ---- reading ---- */

/* Column order is fixed by the SELECTs in sql/accounts.sql. */
struct secret_account account_of_row(const struct db_rows *rows, struct arena *a)
{
	struct secret_account secret = {
		.account = { .id = db_i64(rows, 0),
		    .key = db_text(rows, 1, a),
		    .login = db_text(rows, 2, a),
		    .name = db_text(rows, 3, a),
		    .created = db_i64(rows, 5),
		    .closed = !span_eq(db_text(rows, 7, a), SPAN("open")),
		    .person = db_i64(rows, 8) },
		.password = db_text(rows, 6, a),
	};

	(void)role_find(db_text(rows, 4, a), &secret.account.role); /* none, when it is unknown */
	return secret;
}

static bool find(struct people *people, struct arena *a, size_t which, struct db_args args,
    struct secret_account *ret, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(people->sql, which, args, &rows, err))
		return err_turn(err, ERR_NOT_FOUND, ERR_NOT_FOUND, "no such account");
	*ret = account_of_row(rows, a);
	return !a->failed || err_set(err, ERR_MEMORY, "out of memory");
}

bool account_by_login(struct people *people, struct arena *a, struct span login,
    struct secret_account *ret_account, struct err *err)
{
	struct span folded = login_fold(a, login);

	if (folded.ptr == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	return find(
	    people, a, PEOPLE_SQL_ACCOUNT_BY_LOGIN, DB_ARGS(DB_TEXT(folded)), ret_account, err);
}

bool account_by_id(struct people *people, struct arena *a, int64_t id,
    struct secret_account *ret_account, struct err *err)
{
	return find(people, a, PEOPLE_SQL_ACCOUNT_BY_ID, DB_ARGS(DB_I64(id)), ret_account, err);
}

bool people_find(struct people *people, struct arena *a, int64_t id, struct account *ret_account,
    struct err *err)
{
	struct secret_account found;

	if (!account_by_id(people, a, id, &found, err))
		return false;
	*ret_account = found.account;
	return true;
}

bool people_list(
    struct people *people, struct arena *a, struct account_set *ret_accounts, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct account_set set = { 0 };

	if (!db_query(people->sql, PEOPLE_SQL_ACCOUNTS, (struct db_args){ 0 }, &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((set.v = vec_grow(a, set.v, set.n, sizeof(*set.v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		set.v[set.n++] = account_of_row(rows, a).account;
	}
	*ret_accounts = set;
	return err->code == ERR_NONE;
}

/* ---- checking ---- */

static bool login_fit(struct span login, struct err *err)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789._-@";

	if (login.len == 0 || login.len > LOGIN_MAX)
		return err_field(err, "login", "1 to %d characters", LOGIN_MAX);
	for (size_t i = 0; i < login.len; i++)
		if (memchr(allowed, login.ptr[i], sizeof(allowed) - 1) == NULL)
			return err_field(err, "login", "letters a-z, digits and . _ - @ only");
	return true;
}

static bool name_fit(struct arena *a, struct span raw, struct span *ret_name, struct err *err)
{
	struct buf name = { .arena = a };
	size_t points;

	text_tidy(&name, raw);
	if (!utf8_valid(buf_span(&name), &points) || points == 0 || points > PERSON_NAME_MAX)
		return err_field(err, "name", "1 to %d characters", PERSON_NAME_MAX);
	*ret_name = buf_span(&name);
	return true;
}

bool account_fit(struct arena *a, struct account *draft, struct err *err)
{
	draft->login = login_fold(a, draft->login);
	if (draft->login.ptr == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (draft->role == ROLE_NONE)
		return err_field(err, "role", "admin, librarian, teacher or reader");
	return login_fit(draft->login, err) && name_fit(a, draft->name, &draft->name, err);
}

/* ---- changing: each change is one body for db_tx, which may run it again ---- */

bool account_insert(struct people *people, const struct call *call, const struct account *d,
    struct span hash, int64_t *ret_id, struct err *err)
{
	if (!people_number(people, PEOPLE_SQL_ACCOUNT_INSERT,
	        DB_ARGS(DB_TEXT(d->key), DB_TEXT(d->login), DB_TEXT(d->name),
	            DB_TEXT(span_of(role_name(d->role))), DB_TEXT(hash), DB_I64(call->now)),
	        ret_id, err))
		return err_turn(err, ERR_NOT_FOUND, ERR_CONFLICT, "that login is taken");
	return people_note(people, call, "account.made", d->key, err);
}

/* Sessions go with the row; events keep the key, which names nobody any more. */
bool account_delete(
    struct people *people, const struct call *call, const struct account *account, struct err *err)
{
	const struct audit_change role = { "role", span_of(role_name(account->role)), { 0 } };

	return db_run(people->sql, PEOPLE_SQL_ACCOUNT_DELETE, DB_ARGS(DB_I64(account->id)), err) &&
	       people_note(people, call, "account.removed", account->key, err) &&
	       people_audit(people, call, "account.removed", account->key, &role, 1, err);
}

struct change {
	struct people *people;
	struct arena *arena;
	struct call call; /* a command's: the time only */
	struct account draft;
	struct span login;
	char hash[PASSWORD_HASH_MAX];
};

static bool insert(void *ctx, struct err *err)
{
	struct change *c = ctx;
	const struct audit_change role = { "role", { 0 }, span_of(role_name(c->draft.role)) };

	return account_insert(
	           c->people, &c->call, &c->draft, span_of(c->hash), &c->draft.id, err) &&
	       people_audit(c->people, &c->call, "account.made", c->draft.key, &role, 1, err);
}

static bool add(
    struct change *c, const struct account *draft, struct span password, struct err *err)
{
	char token[TOKEN_LEN + 1];

	c->draft = *draft;
	if (!account_fit(c->arena, &c->draft, err) ||
	    !password_fit(password, c->draft.login, err) ||
	    !password_hash(password, c->hash, err) || !token_make(token, err))
		return false;
	c->draft.key = (struct span){ token, ACCOUNT_KEY_LEN };
	return db_tx(c->people->db, DB_WRITE, insert, c, err);
}

static bool set_password(void *ctx, struct err *err)
{
	struct change *c = ctx;
	struct secret_account found;

	if (!account_by_login(c->people, c->arena, c->login, &found, err) ||
	    !db_run(c->people->sql, PEOPLE_SQL_ACCOUNT_PASSWORD,
	        DB_ARGS(DB_TEXT(span_of(c->hash)), DB_I64(found.account.id)), err) ||
	    !db_run(c->people->sql, PEOPLE_SQL_SESSIONS_DELETE_OF,
	        DB_ARGS(DB_I64(found.account.id)), err))
		return false;
	return people_note(c->people, &c->call, "account.password", found.account.key, err) &&
	       people_audit(
	           c->people, &c->call, "account.password", found.account.key, NULL, 0, err);
}

static bool delete (void *ctx, struct err *err)
{
	struct change *c = ctx;
	struct secret_account found;

	return account_by_login(c->people, c->arena, c->login, &found, err) &&
	       account_delete(c->people, &c->call, &found.account, err);
}

/* Out of memory wins over what it may have led to. */
static bool settle(struct mem_arena *memory, bool ok, struct err *err)
{
	bool failed = memory->arena.failed;

	mem_arena_finish(memory);
	if (!failed)
		return ok;
	*err = (struct err){ 0 };
	return err_set(err, ERR_MEMORY, "out of memory");
}

bool people_add(struct people *people, const struct account *draft, struct span password,
    int64_t now, struct err *err)
{
	struct mem_arena memory;
	struct change c = { .people = people, .arena = &memory.arena, .call.now = now };

	mem_arena_init(&memory);
	return settle(&memory, add(&c, draft, password, err), err);
}

bool people_set_password(
    struct people *people, struct span login, struct span password, int64_t now, struct err *err)
{
	struct mem_arena memory;
	struct change c = {
		.people = people, .arena = &memory.arena, .call.now = now, .login = login
	};
	bool ok;

	mem_arena_init(&memory);
	ok = password_fit(password, login_fold(c.arena, login), err) &&
	     password_hash(password, c.hash, err) &&
	     db_tx(people->db, DB_WRITE, set_password, &c, err);
	return settle(&memory, ok, err);
}

bool people_remove(struct people *people, struct span login, int64_t now, struct err *err)
{
	struct mem_arena memory;
	struct change c = {
		.people = people, .arena = &memory.arena, .call.now = now, .login = login
	};
	bool ok;

	mem_arena_init(&memory);
	ok = db_tx(people->db, DB_WRITE, delete, &c, err);
	return settle(&memory, ok, err);
}
