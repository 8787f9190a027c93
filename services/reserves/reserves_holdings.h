/* reserves_holdings — a vendor's list into reserves_holdings: a million rows in chunks that keep nobody
 * waiting, then one small transaction in which the resource turns to the new list. Killed at any moment, the
 * old list stays; what was written of the new one is thrown away by the next who comes. */
#ifndef RESERVES_HOLDINGS_H
#define RESERVES_HOLDINGS_H

#include "services/reserves/reserves_store.h"

enum {
	IMPORT_ALIVE_MS = 2 * 60000
}; /* a command's import that has not written for so long is dead */

struct holdings_request {
	const struct plan_request *file; /* kind PLAN_HOLDINGS */
	int64_t resource;
	int64_t import; /* whose row is `storing`; 0: only checked */
};

struct holdings_result {
	struct span format;
	struct columns_set columns; /* .ask: nothing but these was read */
	struct import_counts counts;
	struct findings findings;
	int64_t rows; /* of the file */
	int64_t kept; /* holdings written */
};

/* Writes the rows under the import's ids, `alive` with every chunk; turning to them is the caller's
 * (holdings_turn). ERR_CONFLICT: the import was given up meanwhile. Outside of any transaction. */
MUST_CHECK bool holdings_read(struct reserves *reserves, struct arena *a,
    const struct holdings_request *request, struct holdings_result *ret_result, struct err *err);

/* Inside the caller's db_tx: readers see the new list from here on. */
MUST_CHECK bool holdings_turn(struct reserves *reserves, int64_t resource, int64_t import,
    int64_t kept, int64_t now, struct err *err);

/* Deletes the rows of one import, in small transactions: before it begins again. */
MUST_CHECK bool holdings_clear(struct reserves *reserves, int64_t import, struct err *err);

/* Deletes, in small transactions, the rows of imports that are not in force and not under way. */
MUST_CHECK bool holdings_purge(struct reserves *reserves, int64_t now, struct err *err);

#endif
