/* reserves_import — an import of a file from its arrival to its end. Pages go step by step and jobs do the
 * work (asking -> checking -> checked -> storing -> stored); a command does it all at once. Both use the same
 * code, and either stores everything in one transaction or nothing.
 * An import outlives the daemon: the file lies in FILES/imports/ID until it is stored or given up. */
#ifndef RESERVES_IMPORT_H
#define RESERVES_IMPORT_H

#include "services/reserves/reserves_store.h"

enum import_state {
	IMPORT_ASKING,   /* columns must be answered */
	IMPORT_CHECKING, /* "reserves.check" waits or runs */
	IMPORT_CHECKED,
	IMPORT_STORING, /* "reserves.store" waits or runs, or a command */
	IMPORT_STORED,
	IMPORT_REFUSED, /* strict, and a row was bad: nothing was stored */
	IMPORT_FAILED,
	IMPORT_CANCELLED,
};
enum { IMPORT_STATES = IMPORT_CANCELLED + 1 };
const char *import_state_name(enum import_state state); /* "asking", ... */

enum { SOURCE_MAX = 40, KEEP_DAYS = 30, FINDINGS_DAYS = 180 };
#define SOURCE_DEFAULT SPAN("教务处")

struct import { /* texts borrowed from the arena passed in */
	int64_t id;
	enum plan_kind kind;
	enum import_state state;
	/* What the table says; a job that was given up or a command that was killed makes it failed. */
	enum import_state stands;
	struct span file_name;
	bool has_file;
	struct span format, source, term, person, person_kind, by_name, error;
	int64_t bytes, resource, created, ended, job; /* ended, resource, job: 0 for none */
	int64_t alive;                                /* when it last wrote */
	bool strict;
	int64_t rows, refused, warned;
	struct import_counts counts;
};

struct import_set {
	struct import *v;
	size_t n;
};

MUST_CHECK bool import_find(struct reserves *reserves, struct arena *a, int64_t id,
    struct import *ret_import, struct err *err);
MUST_CHECK bool import_list(struct reserves *reserves, struct arena *a, int64_t limit,
    struct import_set *ret_imports, struct err *err); /* newest first */

struct finding_page {
	struct findings findings; /* of this page; its counts are not filled */
	int64_t total;
};
/* In the order of the file; ids above `after`. */
MUST_CHECK bool import_findings(struct reserves *reserves, struct arena *a, int64_t id,
    bool refused_only, int64_t after, int64_t limit, struct finding_page *ret_page,
    struct err *err);

/* ---- step by step. ERR_CONFLICT: the import is in another state by now ---- */

struct import_draft {
	enum plan_kind kind;
	struct span file_name, source, term; /* source may be absent */
	int64_t resource;                    /* of holdings */
};

/* Looks at the columns before it answers. ERR_INVALID, ERR_TOO_LARGE: the file cannot be read; nothing is
 * kept of it. */
MUST_CHECK bool import_receive(struct reserves *reserves, const struct call *call,
    const struct import_draft *draft, struct upload *upload, struct import *ret_import,
    struct err *err);
MUST_CHECK bool import_columns(struct reserves *reserves, const struct call *call, int64_t id,
    struct columns_set *ret_columns, struct err *err);
/* An answer with an empty header says that its field stands in no column. Kept for the source. */
MUST_CHECK bool import_answer(struct reserves *reserves, const struct call *call, int64_t id,
    const struct column_answer *answers, size_t n, struct err *err);
MUST_CHECK bool import_store(
    struct reserves *reserves, const struct call *call, int64_t id, bool strict, struct err *err);
MUST_CHECK bool import_cancel(
    struct reserves *reserves, const struct call *call, int64_t id, struct err *err);

/* ---- all at once, for commands ---- */

struct import_order {
	enum plan_kind kind;
	const char *path;
	struct span file_name, source, term; /* source may be absent */
	int64_t resource;
	bool dry_run, strict, vanish;        /* vanish: as of store_request */
	const struct column_answer *answers; /* kept for the source unless it is a dry run */
	size_t n_answers;
	struct progress progress;
	int64_t now;
};

struct import_outcome {
	struct columns_set columns;
	struct span format;
	bool asked;   /* a column is unsure: nothing was done */
	bool stopped; /* strict, and rows are refused: nothing was stored */
	struct import_counts counts;
	struct findings findings;
	int64_t rows;
};

/* Failures: those of sheet.h for the file, those of db.h for the database. */
MUST_CHECK bool import_run(struct reserves *reserves, struct arena *a,
    const struct import_order *order, struct import_outcome *ret_outcome, struct err *err);

#endif
