/* The HTTP face of what concerns the caller's own account. */
#include "services/people/people_api.h"
#include "services/people/people_rights.h"

bool people_api_change_password(
    struct people *people, const struct people_change_password_rq *rq, struct err *err)
{
	return password_change(people, &rq->call, rq->current, rq->password, err);
}

bool shape_sessions(struct people *people, const struct call *call, int64_t account,
    struct people_sessions_json *reply, struct err *err)
{
	struct people_session_json *items;
	struct session_set set;

	if (!sessions_of(people, call, account, &set, err))
		return false;
	if ((items = arena_array(call->arena, struct people_session_json, set.n + 1)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < set.n; i++)
		items[i] = (struct people_session_json){
			.id = set.v[i].id,
			.created = set.v[i].created,
			.seen = set.v[i].seen,
			.address = set.v[i].address,
			.agent = set.v[i].agent,
			.current = set.v[i].current,
		};
	*reply = (struct people_sessions_json){ .sessions = items, .n_sessions = set.n };
	return true;
}

bool people_api_my_sessions(struct people *people, const struct people_my_sessions_rq *rq,
    struct people_sessions_json *reply, struct err *err)
{
	return shape_sessions(people, &rq->call, rq->call.person, reply, err);
}

bool people_api_end_my_sessions(
    struct people *people, const struct people_end_my_sessions_rq *rq, struct err *err)
{
	return sessions_end(people, &rq->call, rq->call.person, 0, err);
}

bool people_api_end_my_session(
    struct people *people, const struct people_end_my_session_rq *rq, struct err *err)
{
	return sessions_end(people, &rq->call, rq->call.person, rq->id, err);
}

bool people_api_begin_factor(struct people *people, const struct people_begin_factor_rq *rq,
    struct people_factor_json *reply, struct err *err)
{
	struct factor_begun begun;

	if (!factor_begin(people, &rq->call, rq->password, &begun, err))
		return false;
	*reply = (struct people_factor_json){ .secret = begun.secret, .uri = begun.uri };
	return true;
}

bool people_api_confirm_factor(struct people *people, const struct people_confirm_factor_rq *rq,
    struct people_recovery_json *reply, struct err *err)
{
	struct span *codes = arena_array(rq->call.arena, struct span, RECOVERY_CODES);

	if (codes == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!factor_confirm(people, &rq->call, rq->code, codes, err))
		return false;
	*reply = (struct people_recovery_json){ .codes = codes, .n_codes = RECOVERY_CODES };
	return true;
}

bool people_api_end_factor(
    struct people *people, const struct people_end_factor_rq *rq, struct err *err)
{
	return factor_end(people, &rq->call, rq->password, rq->code, err);
}

bool people_api_my_export(struct people *people, const struct people_my_export_rq *rq,
    struct file_reply *reply, struct err *err)
{
	struct person_ref who;

	reply->name = SPAN("kaijuan-me.json");
	return rights_of_account(people, &rq->call, rq->call.person, &who, err) &&
	       rights_export(people, &rq->call, &who, SPAN("by the person"), &reply->bytes, err);
}
