/* people_provider — the door for campus sign-in. A protocol (CAS, OIDC, SAML, LDAP) comes as a provider: it proves
 * who stands there and hands over what the school says of them; everything else (which person, which account,
 * which session) happens here, the same for all. No protocol is here yet; the test brings a provider of its own. */
#ifndef PEOPLE_PROVIDER_H
#define PEOPLE_PROVIDER_H

#include "services/people/people_inside.h"

struct attribute {
	struct span name, value;
};

enum { ATTRIBUTES_MAX = 64 };

struct identity {
	struct span subject; /* what this provider calls the person, always the same */
	const struct attribute *attributes;
	size_t n_attributes;
};

/* Which attribute says what: data, since every school names them in its own way. NULL: none does. */
struct attribute_map {
	const char *number, *name, *kind, *college;
};

struct sign_in_provider {
	const char *name; /* "cas": kept with the account; never two of one name */
	struct attribute_map map;
	void *ctx;
	/* Proves the answer that the browser brought back (a ticket, a code, a signed document). ERR_DENIED: it proves
	 * nothing. Everything in ret_identity lives in the arena. May block on the network: called outside db_tx. */
	bool (*prove)(void *ctx, struct arena *a, struct span answer, struct identity *ret_identity,
	    struct err *err);
};

/* A session for whom the provider vouches. The account is found by provider and subject; else the person by number,
 * and an account with the role of a reader is made. Whom no feed has brought yet becomes a person of the source
 * named like the provider. SIGN_IN_WRONG: the person has left, or the account is closed. */
MUST_CHECK bool people_admit(struct people *people, const struct call *call,
    const struct sign_in_provider *provider, struct span answer, enum sign_in *ret_outcome,
    char ret_token[static TOKEN_LEN + 1], struct err *err);

#endif
