#include "services/people/people_provider.h"

#include <inttypes.h>
#include <stdio.h>

#include "services/people/people_persons.h"
#include "services/people/people_sql.h" /* generated from sql/ */

enum { SUBJECT_MAX = 255 };

struct admission {
	struct people *people;
	const struct call *call;
	const struct sign_in_provider *provider;
	struct identity identity;
	char key[TOKEN_LEN + 1], person_key[TOKEN_LEN + 1];
	char *token;
	struct account account; /* id 0: none yet */
	struct person person;   /* id 0: the school gave no number */
	bool refused, waits;
};

static struct span attribute(const struct admission *m, const char *name)
{
	for (size_t i = 0; name != NULL && i < m->identity.n_attributes; i++)
		if (span_eq(m->identity.attributes[i].name, span_of(name)))
			return m->identity.attributes[i].value;
	return (struct span){ 0 };
}

/* ---- the person ---- */

static bool find_person(struct admission *m, struct span number_key, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	int64_t id = 0;

	if (!db_query(m->people->sql, PEOPLE_SQL_PERSON_BY_NUMBER, DB_ARGS(DB_TEXT(number_key)),
	        &rows, err))
		return false;
	if (db_next(rows, err))
		id = db_i64(rows, 0);
	if (err->code != ERR_NONE || id == 0)
		return err->code == ERR_NONE;
	return person_find(m->people, m->call->arena, id, &m->person, err);
}

static bool make_person(
    struct admission *m, struct span number, struct span number_key, struct err *err)
{
	struct arena *a = m->call->arena;
	const struct attribute_map *map = &m->provider->map;
	struct span name, word;
	struct person *p = &m->person;

	if (!person_text(a, "name", attribute(m, map->name), 0, PERSON_NAME_MAX, &name, err) ||
	    !person_text(a, "kind", attribute(m, map->kind), 0, KIND_WORD_MAX, &word, err) ||
	    !kind_of_word(m->people, a, word, &p->kind, err) ||
	    !people_college_take(m->people, attribute(m, map->college), &p->college, err))
		return false;
	p->name = name.len ? name : number;
	if (!people_number(m->people, PEOPLE_SQL_PERSON_INSERT,
	        DB_ARGS(DB_TEXT(((struct span){ m->person_key, ACCOUNT_KEY_LEN })), DB_TEXT(number),
	            DB_TEXT(number_key), DB_TEXT(p->name), DB_TEXT(person_key(a, p->name)),
	            DB_TEXT(span_of(kind_name(p->kind))),
	            DB_TEXT(word.len ? word : (struct span){ 0 }), DB_I64(p->college), DB_I64(0),
	            DB_NULL, DB_TEXT(span_of(m->provider->name)), DB_I64(m->call->now)),
	        &p->id, err))
		return false;
	return true;
}

static bool take_person(struct admission *m, struct err *err)
{
	struct arena *a = m->call->arena;
	struct span number, key;

	m->person = (struct person){ .id = 0 };
	if (!person_text(
	        a, "number", attribute(m, m->provider->map.number), 0, NUMBER_MAX, &number, err))
		return false;
	key = person_key(a, number);
	if (a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (key.len == 0)
		return true;
	return find_person(m, key, err) && (m->person.id != 0 || make_person(m, number, key, err));
}

/* ---- the account ---- */

static bool find_account(struct admission *m, size_t which, struct db_args args, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(m->people->sql, which, args, &rows, err))
		return false;
	if (db_next(rows, err))
		m->account = account_of_row(rows, m->call->arena).account;
	return err->code == ERR_NONE;
}

/* Nobody signs in by this name: it has no password. */
static bool make_account(struct admission *m, struct err *err)
{
	char login[48];
	struct account *a = &m->account;

	(void)snprintf(login, sizeof(login), "reader-%.16s", m->key);
	a->login = login_fold(m->call->arena, span_of(login));
	a->key = (struct span){ m->key, ACCOUNT_KEY_LEN };
	a->name = m->person.id ? m->person.name : a->login;
	a->role = ROLE_READER;
	return account_insert(m->people, m->call, a, SPAN(""), &a->id, err);
}

static bool bind(struct admission *m, struct err *err)
{
	const struct db_arg person = { .kind = m->person.id ? DB_ARG_I64 : DB_ARG_NULL,
		.i = m->person.id };

	return db_run(m->people->sql, PEOPLE_SQL_ACCOUNT_BIND,
	    DB_ARGS(DB_TEXT(span_of(m->provider->name)), DB_TEXT(m->identity.subject), person,
	        DB_I64(m->account.id)),
	    err);
}

static bool take_account(struct admission *m, struct err *err)
{
	m->account = (struct account){ .id = 0 };
	if (!find_account(m, PEOPLE_SQL_ACCOUNT_BY_SUBJECT,
	        DB_ARGS(DB_TEXT(span_of(m->provider->name)), DB_TEXT(m->identity.subject)), err))
		return false;
	if (m->account.id != 0)
		return true;
	if (m->person.id != 0 &&
	    !find_account(m, PEOPLE_SQL_ACCOUNT_BY_PERSON, DB_ARGS(DB_I64(m->person.id)), err))
		return false;
	return (m->account.id != 0 || make_account(m, err)) && bind(m, err);
}

/* ---- the session ---- */

static bool admit(void *ctx, struct err *err)
{
	struct admission *m = ctx;

	m->refused = false;
	if (!take_person(m, err))
		return false;
	m->refused = m->person.id != 0 && m->person.state == PERSON_LEFT;
	if (m->refused)
		return true;
	if (!take_account(m, err))
		return false;
	m->refused = m->account.closed;
	return m->refused || people_session_begin(m->people, m->call, &m->account,
	                         (struct span){ m->token, TOKEN_LEN }, &m->waits, err);
}

bool people_admit(struct people *people, const struct call *call,
    const struct sign_in_provider *provider, struct span answer, enum sign_in *ret_outcome,
    char ret_token[static TOKEN_LEN + 1], struct err *err)
{
	struct admission m = {
		.people = people, .call = call, .provider = provider, .token = ret_token
	};

	if (!provider->prove(provider->ctx, call->arena, answer, &m.identity, err))
		return false;
	if (m.identity.subject.len == 0 || m.identity.subject.len > SUBJECT_MAX ||
	    m.identity.n_attributes > ATTRIBUTES_MAX)
		return err_set(err, ERR_DENIED, "the school's sign-in says nothing usable");
	if (!token_make(ret_token, err) || !token_make(m.key, err) ||
	    !token_make(m.person_key, err) || !db_tx(people->db, DB_WRITE, admit, &m, err))
		return false;
	*ret_outcome = m.refused ? SIGN_IN_WRONG : m.waits ? SIGN_IN_CODE : SIGN_IN_DONE;
	return true;
}
