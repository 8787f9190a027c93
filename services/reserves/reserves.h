/* reserves — course reserves: what a term's courses require, and what the library can open of it.
 * The only header of this room that other rooms may include. See README.md. */
#ifndef RESERVES_H
#define RESERVES_H

#include "platform/service.h"

struct reserves; /* opaque; one per worker; owns its statements */

MUST_CHECK struct reserves *reserves_open(struct db *db, struct err *err);
void reserves_close(struct reserves *reserves); /* NULL is fine */

struct reserves_term { /* texts borrowed from the arena passed in */
	int64_t id;
	struct span code;
	int64_t courses; /* that are not gone; counted by reserves_terms() alone */
	int64_t changed; /* Unix ms of the last import into it */
};
struct reserves_term_set {
	struct reserves_term *v;
	size_t n;
};

/* Newest first: codes are written so that they sort (2025-2026-2). */
MUST_CHECK bool reserves_terms(struct reserves *reserves, struct arena *a,
    struct reserves_term_set *ret_terms, struct err *err);

/* An absent or empty code is the newest term. ERR_NOT_FOUND. */
MUST_CHECK bool reserves_term_find(struct reserves *reserves, struct arena *a, struct span code,
    struct reserves_term *ret_term, struct err *err);

/* What is kept of a person here: who sent a file, who decided on a book. */
MUST_CHECK bool reserves_person_export(struct reserves *reserves, const struct call *call,
    const struct person_ref *who, struct json *out, struct err *err);
MUST_CHECK bool reserves_person_erase(struct reserves *reserves, const struct call *call,
    const struct person_ref *who, struct err *err);

extern const struct service reserves_service;

#endif
