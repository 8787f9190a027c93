/* resources — the e-resources of the library: what they are, under which licence and for how long they are
 * open, and how a holding of theirs is linked to.
 * The only header of this room that others may include. See README.md. */
#ifndef RESOURCES_H
#define RESOURCES_H

#include "platform/service.h"

struct resources; /* opaque; one per worker; owns its statements */

/* In the order of api.yaml. */
enum resource_kind {
	RESOURCE_EBOOKS,
	RESOURCE_TEXTBOOKS,
	RESOURCE_JOURNALS,
	RESOURCE_DATABASE,
	RESOURCE_MEDIA,
	RESOURCE_REPOSITORY,
	RESOURCE_OTHER,
};
enum resource_licence {
	LICENCE_BOUGHT,
	LICENCE_FREE_OFFER,
	LICENCE_TRIAL,
	LICENCE_OPEN,
};

const char *resource_kind_name(enum resource_kind kind);          /* "ebooks" */
const char *resource_licence_name(enum resource_licence licence); /* "free_offer" */
bool resource_kind_find(struct span name, enum resource_kind *ret_kind);
bool resource_licence_find(struct span name, enum resource_licence *ret_licence);

struct resource { /* texts borrowed from the arena passed in */
	int64_t id;
	struct span name;
	enum resource_kind kind;
	enum resource_licence licence;
	struct span starts,
	    ends; /* days as text, both within the licence; absent: always, no end */
	struct span link_template; /* absent: each holding has a URL of its own */
	bool proxied;              /* through remote access when off campus */
	struct span note;          /* absent: none */
};

struct resource_set {
	struct resource *v;
	size_t n;
};

MUST_CHECK struct resources *resources_open(struct db *db, struct err *err);
void resources_close(struct resources *resources); /* NULL is fine */

/* By name. */
MUST_CHECK bool resources_all(struct resources *resources, struct arena *a,
    struct resource_set *ret_resources, struct err *err);
MUST_CHECK bool resources_find(struct resources *resources, struct arena *a, int64_t id,
    struct resource *ret_resource, struct err *err);
/* Any spelling with the same text_key. */
MUST_CHECK bool resources_find_by_name(struct resources *resources, struct arena *a,
    struct span name, struct resource *ret_resource, struct err *err);

/* Both check the draft. ERR_INVALID: a name without a letter or digit, a day that does not exist, an end
 * before its beginning, a link template that is not one (resource_template_check). ERR_CONFLICT: another
 * has that name. `call` says who and when; a command's has a time only. */
MUST_CHECK bool resources_create(struct resources *resources, const struct call *call,
    const struct resource *draft, int64_t *ret_id, struct err *err);
MUST_CHECK bool resources_change(struct resources *resources, const struct call *call,
    const struct resource *draft, struct err *err);

/* ---- the period of the licence ---- */

enum resource_period { RESOURCE_NOT_YET, RESOURCE_IN_PERIOD, RESOURCE_ENDED };

/* On a day written as core/date.h does; first and last day count. */
enum resource_period resource_open_on(const struct resource *resource, struct span day);
/* The library's own day at that moment. */
enum resource_period resource_open_at(const struct resource *resource, int64_t unix_ms);

/* ---- links ---- */

struct resource_holding { /* what a vendor's list says of one title; each may be absent */
	struct span id, isbn, url;
};

/* https://host/path?x={id} with {id}, {isbn} or {url} behind the host, none of them unknown. */
MUST_CHECK bool resource_template_check(struct span link_template, struct err *err);

/* The link to one holding: the template with its values percent-encoded, or without a template the holding's
 * own URL. Only ever http or https to a plain host, in printable ASCII, safe inside href="". False: there
 * is none (a value is missing, the URL is something else), or no memory (a->failed). */
bool resource_link(struct arena *a, const struct resource *resource,
    const struct resource_holding *holding, struct span *ret_link);

extern const struct service resources_service;

#endif
