/* reserves_import_work — the work of an import, whoever asked for it: reading, checking, storing. */
#ifndef RESERVES_IMPORT_WORK_H
#define RESERVES_IMPORT_WORK_H

#include "platform/mem.h"
#include "services/reserves/reserves_holdings.h"
#include "services/reserves/reserves_import_rows.h"

struct import_work {
	struct reserves *reserves;
	struct arena *arena;
	struct import import; /* id 0: a command's, whose row is made with the rest */
	const struct column_answer *answers; /* a command's, to be kept */
	size_t n_answers;
	struct plan_request file;
	int64_t now;
	bool vanish; /* as of store_request */
	/* what came of it */
	struct import_outcome outcome;
	/* between the parts */
	struct mem_arena attempt; /* of a transaction's body, which may run again */
	struct plan_file plan;
	int64_t kept; /* rows that were stored */
};

/* Reads and compares, and writes nothing. */
MUST_CHECK bool import_work_check(struct import_work *w, struct err *err);
/* Stores. An import with an id must be `storing`, and is `stored` or `refused` (outcome.stopped) afterwards;
 * outcome.asked: nothing was done, and its state is as before. */
MUST_CHECK bool import_work_store(struct import_work *w, struct err *err);
/* After either, when the outcome has been used. */
void import_work_done(struct import_work *w);

#endif
