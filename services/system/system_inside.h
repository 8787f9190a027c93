/* system_inside — what the files of this room share, and nobody else sees. */
#ifndef SYSTEM_INSIDE_H
#define SYSTEM_INSIDE_H

#include "platform/audit.h"
#include "platform/jobs_admin.h"
#include "platform/outbox.h"
#include "services/system/system_contract.h"

struct system {
	struct db *db;
	struct db_stmts *sql;
	struct records *records;
	struct audit *audit;
};

/* What somebody does to one job or message; one body for db_tx. */
struct system_act {
	struct system *system;
	const struct call *call;
	int64_t id;
	const char *what; /* for the audit log: "job.stopped" */
	bool (*act)(struct system_act *self, struct err *err);
	const void *more;
};
/* Acts and writes into the audit log, in one transaction. */
MUST_CHECK bool system_do(struct system_act *act, struct err *err);

#endif
