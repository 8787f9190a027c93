/* doctor — what the one systems librarian would look at, looked at: settings, files, clock, disk, database, nginx, names, address,
 * libraries. Nothing is changed, nothing is sent but a question to the name server and a connection to our own daemon. */
#ifndef DAEMON_DOCTOR_H
#define DAEMON_DOCTOR_H

#include "daemon/house.h"

enum verdict { VERDICT_GOOD, VERDICT_LOOK, VERDICT_BAD };

struct finding {
	const char *check; /* "disk" */
	enum verdict verdict;
	struct span text; /* what was found and, when it is not good, what to do */
};

enum { FINDINGS_MAX = 16 };

/* In a fixed order; texts are the house's. */
size_t doctor_look(struct house *house, struct finding ret_findings[static FINDINGS_MAX]);

/* What stands between :// and a port in an origin. */
struct span doctor_host(struct span origin);

/* The sheet that a library hands to its IT centre, in Chinese. */
struct span doctor_request(struct house *house);

#endif
