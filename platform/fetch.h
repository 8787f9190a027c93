/* fetch — what we ask of other servers: one POST, one mail. Never follows a redirect, never uses a proxy, has little patience.
 * The only door to libcurl (OpenSSL flavour). */
#ifndef PLATFORM_FETCH_H
#define PLATFORM_FETCH_H

#include "core/arena.h"
#include "core/err.h"

enum { FETCH_REPLY_MAX = 64 * 1024 };

struct fetch_post {
	const char *url;            /* http or https */
	const char *const *headers; /* "Name: value", ..., NULL */
	struct span body;
	bool
	    private_allowed; /* else addresses of the machine itself and of private networks are refused */
	const char *ca_file; /* NULL: those of the system */
};
/* ERR_BUSY: not reached, or no answer in time. ERR_DENIED: a private address. Whatever else it answers is a status. */
MUST_CHECK bool fetch_post(const struct fetch_post *post, int *ret_status, struct err *err);

enum fetch_tls { TLS_NEVER, TLS_IF_OFFERED, TLS_ALWAYS };

struct fetch_mail {
	const char *server; /* smtp://HOST:PORT or smtps:// */
	enum fetch_tls tls;
	const char *ca_file;         /* NULL: those of the system */
	const char *user, *password; /* NULL: none */
	const char *from, *to;       /* mail_address() has been asked */
	struct span message;
};
/* ret_code: the relay's last word, 0: it said none. ERR_BUSY: away, slow, or without what tls asks for; ERR_DENIED: it
 * does not know us; ERR_INVALID: it refused this message. */
MUST_CHECK bool fetch_mail(const struct fetch_mail *mail, int *ret_code, struct err *err);

/* "OpenSSL/3.0.17" */
const char *fetch_tls_library(void);

#endif
