/* The HTTP face: typed request -> rules -> typed reply. */
#include "core/url.h"
#include "services/people/people_api.h"

/* ---- where a sign-in leads ---- */

/* A path of this site, printable, and nothing that a browser might read as another host; else the front page.
 * What is not ASCII (a search for a title) is percent-encoded. */
static struct span safe_next(struct arena *a, struct span next)
{
	struct buf out = { .arena = a };

	if (next.len == 0 || next.ptr[0] != '/' || (next.len > 1 && next.ptr[1] == '/'))
		return SPAN("/");
	for (size_t i = 0; i < next.len; i++) {
		const unsigned char c = (unsigned char)next.ptr[i];

		if (c <= 0x20 || c == 0x7f || memchr("\\<>\"`", c, 5) != NULL)
			return SPAN("/");
		if (c < 0x80)
			buf_add(&out, (struct span){ next.ptr + i, 1 });
		else
			url_encode(&out, (struct span){ next.ptr + i, 1 });
	}
	return buf_span(&out);
}

/* before: "/login?error=wrong" and the like, with a question mark. */
static struct span form_again(struct arena *a, const char *before, struct span next)
{
	struct buf out = { .arena = a };

	buf_add(&out, span_of(before));
	if (next.len != 0) {
		buf_add(&out, SPAN("&next="));
		url_encode(&out, safe_next(a, next));
	}
	return buf_span(&out);
}

/* ---- the cookie ---- */

#define COOKIE "__Host-kaijuan="
#define COOKIE_RULES "; Path=/; Secure; HttpOnly; SameSite=Lax"

static struct span cookie_of(struct arena *a, const char *token)
{
	struct buf out = { .arena = a };

	buf_add(&out, SPAN(COOKIE));
	buf_add(&out, span_of(token));
	buf_add(&out, SPAN(COOKIE_RULES));
	return buf_span(&out);
}

/* ---- handlers ---- */

/* The form of each step, by how it went; NULL: it is done. */
static const char *const first_step[] = {
	[SIGN_IN_CODE] = "/login?step=code",
	[SIGN_IN_WRONG] = "/login?error=wrong",
	[SIGN_IN_THROTTLED] = "/login?error=throttled",
};
static const char *const second_step[] = {
	[SIGN_IN_WRONG] = "/login?step=code&error=wrong",
	[SIGN_IN_THROTTLED] = "/login?step=code&error=throttled",
	[SIGN_IN_LATE] = "/login?error=late",
};

bool people_api_login(struct people *people, const struct people_login_rq *rq, struct err *err)
{
	const struct call *call = &rq->call;
	char token[TOKEN_LEN + 1];
	enum sign_in outcome;

	if (!people_sign_in(people, call, rq->login, rq->password, &outcome, token, err))
		return false;
	if (outcome == SIGN_IN_DONE || outcome == SIGN_IN_CODE)
		call->answer->cookie = cookie_of(call->arena, token);
	call->answer->location = outcome == SIGN_IN_DONE
	                             ? safe_next(call->arena, rq->next)
	                             : form_again(call->arena, first_step[outcome], rq->next);
	return true;
}

bool people_api_login_code(
    struct people *people, const struct people_login_code_rq *rq, struct err *err)
{
	const struct call *call = &rq->call;
	char token[TOKEN_LEN + 1];
	enum sign_in outcome;

	if (!people_sign_in_code(people, call, rq->code, &outcome, token, err))
		return false;
	if (outcome == SIGN_IN_DONE)
		call->answer->cookie = cookie_of(call->arena, token);
	call->answer->location = outcome == SIGN_IN_DONE
	                             ? safe_next(call->arena, rq->next)
	                             : form_again(call->arena, second_step[outcome], rq->next);
	return true;
}

static struct span set_again(struct arena *a, struct span token)
{
	struct buf out = { .arena = a };

	buf_add(&out, SPAN("/set-password?error=password&token="));
	url_encode(&out, token);
	return buf_span(&out);
}

/* What is wrong with a password is told by the page: its rules are few and stand there. */
bool people_api_set_password(
    struct people *people, const struct people_set_password_rq *rq, struct err *err)
{
	struct answer *answer = rq->call.answer;

	answer->location = SPAN("/login?set=done");
	if (link_use(people, &rq->call, rq->token, rq->password, err))
		return true;
	if (err->code == ERR_NOT_FOUND)
		answer->location = SPAN("/set-password?error=link");
	else if (err->code == ERR_INVALID)
		answer->location = set_again(rq->call.arena, rq->token);
	else
		return false;
	*err = (struct err){ 0 };
	return true;
}

bool people_api_logout(struct people *people, const struct people_logout_rq *rq, struct err *err)
{
	if (!people_sign_out(people, &rq->call, err))
		return false;
	rq->call.answer->cookie = SPAN(COOKIE COOKIE_RULES "; Max-Age=0");
	return true;
}

static size_t length(const char *const *list)
{
	size_t n = 0;

	while (list[n] != NULL)
		n++;
	return n;
}

static bool shape_permissions(
    const struct call *call, struct people_me_json *reply, struct err *err)
{
	size_t n = length(call->permissions);
	struct span *items = arena_array(call->arena, struct span, n + 1);

	if (items == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++)
		items[i] = span_of(call->permissions[i]);
	reply->permissions = items;
	reply->n_permissions = n;
	return true;
}

static enum people_factor_state factor_of(const struct call *call, const struct staff *staff)
{
	if (staff->has_factor)
		return PEOPLE_FACTOR_STATE_ON;
	return factor_wanted(call->config, staff->account.role) ? PEOPLE_FACTOR_STATE_WANTED
	                                                        : PEOPLE_FACTOR_STATE_OFF;
}

bool people_api_me(struct people *people, const struct people_me_rq *rq,
    struct people_me_json *reply, struct err *err)
{
	struct staff staff;

	*reply = (struct people_me_json){ .role = PEOPLE_ROLE_NONE };
	if (rq->call.person == 0)
		return true;
	if (!staff_find(people, rq->call.arena, rq->call.person, &staff, err))
		return false;
	*reply = (struct people_me_json){
		.signed_in = true,
		.login = staff.account.login,
		.name = staff.account.name,
		.role = (enum people_role)staff.account.role,
		.csrf = rq->call.csrf,
		.second_factor = { .set = true, .v = factor_of(&rq->call, &staff) },
	};
	return shape_permissions(&rq->call, reply, err);
}

static struct people_college_json shape_college(const struct college *c)
{
	return (struct people_college_json){ .id = c->id, .name = c->name, .parent = c->parent };
}

bool people_api_colleges(struct people *people, const struct people_colleges_rq *rq,
    struct people_colleges_json *reply, struct err *err)
{
	struct people_college_json *items;
	struct college_set set;

	if (!people_colleges(people, rq->call.arena, &set, err))
		return false;
	if ((items = arena_array(rq->call.arena, struct people_college_json, set.n)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < set.n; i++)
		items[i] = shape_college(&set.v[i]);
	*reply = (struct people_colleges_json){ .colleges = items, .n_colleges = set.n };
	return true;
}

bool people_api_change_college(struct people *people, const struct people_change_college_rq *rq,
    struct people_college_json *reply, struct err *err)
{
	const struct college draft = { .id = rq->id, .name = rq->name, .parent = rq->parent };
	struct college changed;

	if (!people_college_change(people, &rq->call, &draft, &changed, err))
		return false;
	*reply = shape_college(&changed);
	return true;
}
