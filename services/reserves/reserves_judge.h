/* reserves_judge — the matching job: every required book against all current holdings. README.md says
 * what it may and may not change. */
#ifndef RESERVES_JUDGE_H
#define RESERVES_JUDGE_H

#include "platform/records.h"

struct reserves;

/* Reads the current lists once into memory (about 300 bytes a holding), holds no lock while it matches,
 * and writes in small transactions: readers and librarians go on. A decision made meanwhile stays. What was
 * written before a failure stays too; running it again brings the rest. Progress is told in books. */
MUST_CHECK bool reserves_match_all(struct reserves *reserves, struct arena *a,
    const struct progress *progress, int64_t now, struct err *err);

#endif
