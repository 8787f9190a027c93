/* reserves_import_rows — the table of imports and its neighbours, for the files that move imports along. */
#ifndef RESERVES_IMPORT_ROWS_H
#define RESERVES_IMPORT_ROWS_H

#include "services/reserves/reserves_import.h"

/* FILES/imports/ID, NUL-terminated; the folders are made. */
MUST_CHECK bool import_path(struct arena *a, const struct config *config, int64_t id,
    const char **ret_path, struct err *err);

/* What is remembered of a source and what a school's words mean there. */
struct import_answers {
	struct column_answers columns;
	struct value_answers values;
};
MUST_CHECK bool import_answers_load(struct reserves *reserves, struct arena *a, struct span source,
    enum plan_kind kind, struct import_answers *ret_answers, struct err *err);
/* The same with more answers on top, which win. */
MUST_CHECK bool import_answers_add(struct arena *a, struct import_answers *answers,
    const struct column_answer *more, size_t n, struct err *err);

/* Checks kind, term, resource and source of a draft and fills what may be left out. ERR_INVALID. */
MUST_CHECK bool import_settle(
    struct reserves *reserves, struct arena *a, struct import *draft, struct err *err);

/* ---- inside the caller's db_tx ---- */

MUST_CHECK bool import_insert(struct reserves *reserves, const struct import *draft, int64_t now,
    int64_t *ret_id, struct err *err);
MUST_CHECK bool import_answers_keep(struct reserves *reserves, struct span source,
    enum plan_kind kind, const struct column_answer *answers, size_t n, struct err *err);
/* From one state to another; ERR_CONFLICT when it is not in the first any more. */
MUST_CHECK bool import_move(struct reserves *reserves, int64_t id, enum import_state from,
    enum import_state to, struct err *err);
/* The end of a check or a store: state, counts, findings. error absent: none. */
struct import_end {
	int64_t id;
	enum import_state from, state;
	struct span format, error;
	int64_t rows, now;
	struct import_counts counts;
	const struct findings *findings; /* NULL: those of before stay */
};
MUST_CHECK bool import_finish(
    struct reserves *reserves, const struct import_end *end, struct err *err);
MUST_CHECK bool import_add_job(
    struct reserves *reserves, int64_t id, struct span kind, int64_t now, struct err *err);

/* ---- outside of any ---- */

/* Removes files that nobody waits for and findings that are old. */
MUST_CHECK bool import_sweep(struct reserves *reserves, struct arena *a,
    const struct config *config, int64_t now, struct err *err);

#endif
