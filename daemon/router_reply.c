/* Every text that goes into the head is checked here, whoever made it: printable ASCII, nothing else. */
#include "daemon/router_reply.h"

#include <stdio.h>

#include "core/utf8.h"
#include "platform/problem.h"

static const char *ended(struct arena *a, struct span s)
{
	struct buf text = { .arena = a };

	buf_add(&text, s);
	buf_add(&text, (struct span){ "", 1 });
	return text.ptr;
}

static bool printable(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < 0x20 || s.ptr[i] > 0x7e)
			return false;
	return true;
}

/* A path of this site: never another host ("//host", which browsers also read in "/\host"). */
static bool on_this_site(struct span s)
{
	if (s.len == 0 || s.ptr[0] != '/' || !printable(s))
		return false;
	if (s.len > 1 && (s.ptr[1] == '/' || s.ptr[1] == '\\'))
		return false;
	return memchr(s.ptr, ' ', s.len) == NULL && memchr(s.ptr, '\\', s.len) == NULL;
}

static bool add_head(struct http_exchange *x, const struct route *route,
    const struct answer *answer, struct err *err)
{
	if (!printable(answer->cookie) || !printable(answer->device))
		return err_set(err, ERR_INTERNAL, "the cookie would break the head");
	if ((route->status == 303) != (answer->location.ptr != NULL))
		return err_set(err, ERR_INTERNAL, "303 and a location go together");
	if (answer->location.ptr != NULL && !on_this_site(answer->location))
		return err_set(err, ERR_INTERNAL, "the location is not on this site");
	if (answer->cookie.ptr != NULL)
		x->cookie = ended(x->arena, answer->cookie);
	if (answer->device.ptr != NULL)
		x->device_cookie = ended(x->arena, answer->device);
	if (answer->location.ptr != NULL)
		x->location = ended(x->arena, answer->location);
	if (route->cache_seconds != 0) {
		char text[48];

		(void)snprintf(text, sizeof(text), "public, max-age=%d", route->cache_seconds);
		x->cache = ended(x->arena, span_of(text));
	}
	return true;
}

/* ---- files ---- */

/* RFC 8187 3.2.1: attr-char as it is, every other byte as %XX. */
static void add_name(struct buf *out, struct span name)
{
	static const char plain[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~";
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];
		const char escape[] = { '%', hex[c >> 4], hex[c & 15] };

		if (memchr(plain, c, sizeof(plain) - 1) != NULL)
			buf_add(out, (struct span){ name.ptr + i, 1 });
		else
			buf_add(out, (struct span){ escape, 3 });
	}
}

static const char *disposition(struct arena *a, struct span name)
{
	struct buf out = { .arena = a };

	buf_add(&out, SPAN("attachment; filename*=UTF-8''"));
	add_name(&out, name);
	buf_add(&out, (struct span){ "", 1 });
	return out.ptr;
}

static bool declared(const struct route *route, const char *type)
{
	for (size_t i = 0; route->files[i] != NULL; i++)
		if (strcmp(route->files[i], type) == 0)
			return true;
	return false;
}

static bool add_file(struct http_exchange *x, const struct route *route,
    const struct file_reply *file, struct err *err)
{
	const char *type = file->type ? file->type : route->files[0];

	if (!declared(route, type))
		return err_set(err, ERR_INTERNAL, "%.60s: not a type of this route", type);
	if (!utf8_valid(file->name, NULL))
		return err_set(err, ERR_INTERNAL, "the file's name is not UTF-8");
	x->type = type;
	x->content = file->bytes.ptr ? file->bytes : SPAN("");
	if (file->name.ptr != NULL)
		x->disposition = disposition(x->arena, file->name);
	return true;
}

/* ---- the two ways out ---- */

bool reply_success(struct http_exchange *x, const struct route *route, const struct answer *answer,
    const struct json *out, struct err *err)
{
	if (out->bad)
		return err_set(err, ERR_INTERNAL, "the answer is not UTF-8");
	if (route->files != NULL && !add_file(x, route, &answer->file, err))
		return false;
	x->status = route->status;
	if (route->files == NULL && (x->out.len != 0 || x->content.ptr != NULL))
		x->type = "application/json";
	return add_head(x, route, answer, err);
}

void reply_problem(struct http_exchange *x, const struct answer *answer, const struct err *err)
{
	struct json out = { .out = &x->out };

	x->out.len = 0;
	x->content = (struct span){ 0 };
	x->cookie = x->device_cookie = x->location = x->disposition = x->cache = NULL;
	x->status = problem_write(err, &answer->conflict, x->id, &out);
	x->retry_after = problem_retry_after(err);
	x->type = PROBLEM_TYPE;
}
