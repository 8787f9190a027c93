/* specimen — a room that is no service: it echoes what the frame gave it, so that contract, decoder, router
 * and sockets can be tested whole. Sessions: the token "ROLE-token" is an account of that role. */
#ifndef SPECIMEN_H
#define SPECIMEN_H

#include "platform/service.h"

struct specimen;

MUST_CHECK struct specimen *specimen_open(struct db *db, struct err *err);
void specimen_close(struct specimen *specimen); /* NULL is fine */
bool specimen_identify(
    struct specimen *specimen, struct span token, struct call *call, struct err *err);

extern const struct service specimen_service;

#endif
