/* reserves_internal — what the files of this room share and nobody else sees. */
#ifndef RESERVES_INTERNAL_H
#define RESERVES_INTERNAL_H

#include "platform/audit.h"
#include "services/people/people.h"
#include "services/reserves/reserves.h"
#include "services/reserves/reserves_sql.h" /* generated from sql/ */
#include "services/resources/resources.h"

struct reserves {
	struct db *db;
	struct db_stmts *sql;
	struct records *records;
	struct audit *audit;
	struct people *people;       /* colleges, names of librarians */
	struct resources *resources; /* licences, links */
};

/* reserves_courses.claims, sections and items: which kinds of file have the row now. */
enum { CLAIM_TASKS = 1, CLAIM_TEXTBOOKS = 2, CLAIM_PLAN = 4, CLAIM_DROPPED = 8 };

/* The rows of one list in reserves_holdings: ids above HOLDING_FIRST(import), below that of the next. */
enum { HOLDINGS_MAX = 1 << 24 };
#define HOLDING_FIRST(import) ((import) * (int64_t)HOLDINGS_MAX)

/* For clearing up behind a failure that is told already: what is left undone, the next import does. */
static inline void either_way(bool done)
{
	(void)done;
}

#endif
