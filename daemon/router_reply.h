/* router_reply — what goes out: JSON, a file, a redirect or a problem, and a head that nothing a reader
 * wrote can break. */
#ifndef DAEMON_ROUTER_REPLY_H
#define DAEMON_ROUTER_REPLY_H

#include "platform/http.h"
#include "platform/service.h"

/* False with err set when what the room made cannot be sent (text that is not UTF-8, a head that would
 * break): the answer is a problem then. Asks no memory question: platform/http does, at the end. */
MUST_CHECK bool reply_success(struct http_exchange *x, const struct route *route,
    const struct answer *answer, const struct json *out, struct err *err);

/* Throws away what had been written. */
void reply_problem(struct http_exchange *x, const struct answer *answer, const struct err *err);

#endif
