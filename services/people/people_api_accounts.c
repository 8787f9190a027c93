/* The HTTP face of accounts and roles, as staff change them. */
#include "core/buf.h"
#include "services/people/people_api.h"
#include "services/people/people_grants.h"
#include "services/people/people_rights.h"

/* ---- accounts ---- */

static struct people_account_json shape(const struct call *call, const struct staff *s)
{
	const struct account *a = &s->account;

	return (struct people_account_json){
		.id = a->id,
		.key = a->key,
		.login = a->login,
		.name = a->name,
		.role = (enum people_role)a->role,
		.state = a->closed ? PEOPLE_ACCOUNT_STATE_CLOSED : PEOPLE_ACCOUNT_STATE_OPEN,
		.created = a->created,
		.seen = unless_zero(s->seen),
		.sessions = s->sessions,
		.second_factor = s->has_factor                          ? PEOPLE_FACTOR_STATE_ON
		                 : factor_wanted(call->config, a->role) ? PEOPLE_FACTOR_STATE_WANTED
		                                                        : PEOPLE_FACTOR_STATE_OFF,
		.password = s->has_password,
		.person = unless_zero(a->person),
	};
}

bool people_api_accounts(struct people *people, const struct people_accounts_rq *rq,
    struct people_accounts_json *reply, struct err *err)
{
	struct people_account_json *items;
	struct staff_set set;

	if (!staff_list(people, rq->call.arena, &set, err))
		return false;
	if ((items = arena_array(rq->call.arena, struct people_account_json, set.n + 1)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < set.n; i++)
		items[i] = shape(&rq->call, &set.v[i]);
	*reply = (struct people_accounts_json){ .accounts = items, .n_accounts = set.n };
	return true;
}

static bool shape_link(const struct call *call, const struct staff *s, const char *token,
    struct people_link_json *reply, struct err *err)
{
	struct buf path = { .arena = call->arena };

	buf_add(&path, SPAN("/set-password?token="));
	buf_add(&path, span_of(token));
	*reply = (struct people_link_json){
		.account = shape(call, s),
		.path = buf_span(&path),
		.expires = call->now + (int64_t)LINK_HOURS * 3600 * 1000,
	};
	return !call->arena->failed || err_set(err, ERR_MEMORY, "out of memory");
}

bool people_api_add_account(struct people *people, const struct people_add_account_rq *rq,
    struct people_link_json *reply, struct err *err)
{
	const struct account draft = {
		.login = rq->login, .name = rq->name, .role = (enum role)rq->role
	};
	char token[TOKEN_LEN + 1];
	struct staff made;

	return staff_add(people, &rq->call, &draft, &made, token, err) &&
	       shape_link(&rq->call, &made, token, reply, err);
}

bool people_api_change_account(struct people *people, const struct people_change_account_rq *rq,
    struct people_account_json *reply, struct err *err)
{
	const struct account draft = {
		.id = rq->id,
		.name = rq->name,
		.role = (enum role)rq->role,
		.closed = rq->state == PEOPLE_ACCOUNT_STATE_CLOSED,
	};
	struct staff changed;

	if (!staff_change(people, &rq->call, &draft, &changed, err))
		return false;
	*reply = shape(&rq->call, &changed);
	return true;
}

bool people_api_remove_account(
    struct people *people, const struct people_remove_account_rq *rq, struct err *err)
{
	return staff_remove(people, &rq->call, rq->id, err);
}

bool people_api_account_link(struct people *people, const struct people_account_link_rq *rq,
    struct people_link_json *reply, struct err *err)
{
	char token[TOKEN_LEN + 1];
	struct staff owner;

	return link_make(people, &rq->call, rq->id, token, err) &&
	       staff_find(people, rq->call.arena, rq->id, &owner, err) &&
	       shape_link(&rq->call, &owner, token, reply, err);
}

bool people_api_account_sessions(struct people *people, const struct people_account_sessions_rq *rq,
    struct people_sessions_json *reply, struct err *err)
{
	struct staff owner;

	return staff_find(people, rq->call.arena, rq->id, &owner, err) &&
	       shape_sessions(people, &rq->call, rq->id, reply, err);
}

bool people_api_end_account_sessions(
    struct people *people, const struct people_end_account_sessions_rq *rq, struct err *err)
{
	return sessions_end(people, &rq->call, rq->id, 0, err);
}

bool people_api_end_account_session(
    struct people *people, const struct people_end_account_session_rq *rq, struct err *err)
{
	return sessions_end(people, &rq->call, rq->id, rq->session, err);
}

bool people_api_reset_factor(
    struct people *people, const struct people_reset_factor_rq *rq, struct err *err)
{
	return factor_reset(people, &rq->call, rq->id, err);
}

bool people_api_export_account(struct people *people, const struct people_export_account_rq *rq,
    struct file_reply *reply, struct err *err)
{
	struct person_ref who;

	reply->name = SPAN("kaijuan-account.json");
	return rights_of_account(people, &rq->call, rq->id, &who, err) &&
	       rights_export(people, &rq->call, &who, rq->reason, &reply->bytes, err);
}

bool people_api_erase_account(
    struct people *people, const struct people_erase_account_rq *rq, struct err *err)
{
	struct person_ref who;

	return rights_of_account(people, &rq->call, rq->id, &who, err) &&
	       rights_erase(people, &rq->call, &who, rq->reason, err);
}

/* ---- roles ---- */

static bool shape_role(struct people *people, const struct call *call, enum role role,
    struct people_role_rights_json *ret, struct err *err)
{
	struct grants grants;

	if (!grants_of(people, call->arena, role, &grants, err))
		return false;
	*ret = (struct people_role_rights_json){
		.role = (enum people_role)role,
		.accounts = grants.accounts,
		.permissions = grants.permissions,
		.n_permissions = grants.n,
		.second_factor = factor_wanted(call->config, role),
	};
	return true;
}

static bool shape_roles(struct people *people, const struct call *call,
    struct people_roles_json *reply, struct err *err)
{
	struct people_role_rights_json *items = arena_array(
	    call->arena, struct people_role_rights_json, ROLES);
	struct span *all = arena_array(call->arena, struct span, PERMISSIONS_MAX);

	if (items == NULL || all == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (int role = ROLE_READER; role < ROLES; role++)
		if (!shape_role(people, call, (enum role)role, &items[role - ROLE_READER], err))
			return false;
	*reply = (struct people_roles_json){ .roles = items,
		.n_roles = ROLES - ROLE_READER,
		.permissions = all,
		.n_permissions = permissions_all(all) };
	return true;
}

bool people_api_roles(struct people *people, const struct people_roles_rq *rq,
    struct people_roles_json *reply, struct err *err)
{
	return shape_roles(people, &rq->call, reply, err);
}

bool people_api_change_role(struct people *people, const struct people_change_role_rq *rq,
    struct people_roles_json *reply, struct err *err)
{
	return grants_change(people, &rq->call, (enum role)rq->role, rq->permissions,
	           rq->n_permissions, err) &&
	       shape_roles(people, &rq->call, reply, err);
}
