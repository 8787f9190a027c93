/* people_feed — the list of persons that the school sends each night: read whole, compared with what is stored,
 * stored in one transaction or not at all. A feed answers for the persons of its own source only. */
#ifndef PEOPLE_FEED_H
#define PEOPLE_FEED_H

#include "services/people/people_persons.h"

/* ---- reading a file (people_feed_read.c) ---- */

enum feed_field {
	FEED_NUMBER,
	FEED_NAME,
	FEED_KIND,
	FEED_COLLEGE,
	FEED_CLASS,
	FEED_PHONE,
	FEED_STATE,
	FEED_FIELDS
};

struct fed { /* one row, tidied; texts in the arena, absent: no such column or nothing in it */
	uint64_t row; /* as a spreadsheet program counts */
	struct span number, key, name, kind_word, college, group, phone;
	bool left;
	/* filled while storing */
	enum kind kind;
	int64_t college_id, group_id;
};

/* Why a row was refused, in words that pages and scripts know. */
enum feed_fault {
	FEED_NO_NUMBER,
	FEED_NO_NAME,
	FEED_TOO_LONG,
	FEED_TWICE,
	FEED_OTHER_SOURCE,
	FEED_DAMAGED
};
const char *feed_fault_name(enum feed_fault fault); /* "twice" */

struct feed_finding {
	uint64_t row;
	enum feed_fault fault;
};

struct feed_rows {
	struct fed *v;
	size_t n;
	struct feed_finding *findings;
	size_t n_findings;
	bool has[FEED_FIELDS]; /* which columns there were */
};

enum { FEED_ROWS_MAX = 500000 };

/* ERR_INVALID: no spreadsheet, or no column for number and name within its first rows. */
MUST_CHECK bool feed_read(
    struct arena *a, const char *path, struct feed_rows *ret_rows, struct err *err);
/* Which field a header names; FEED_FIELDS: none. */
enum feed_field feed_header(struct arena *a, struct span header);

/* ---- comparing and storing (people_feed.c) ---- */

struct feed_order {
	const char *path;
	struct span file_name, source; /* source: "students", "staff": whose list it is */
	bool dry_run, strict, accept_leavers;
	int64_t leaving_percent; /* more than this share of the source's persons leaving stops it */
};

enum feed_change { FEED_NEW, FEED_CHANGED, FEED_BACK, FEED_LEFT, FEED_CHANGES };
const char *feed_change_name(enum feed_change change);

struct feed_difference {
	enum feed_change what;
	struct span number, name;  /* the number is masked */
	bool differs[FEED_FIELDS]; /* of FEED_CHANGED and FEED_BACK: what */
};

enum feed_stop { FEED_STORED, FEED_DRY, FEED_STOPPED_LEAVERS, FEED_STOPPED_STRICT };

struct feed_outcome {
	enum feed_stop stop; /* anything but FEED_STORED: nothing was written */
	int64_t count[FEED_CHANGES], same, active; /* active: of this source before */
	struct feed_difference *differences;
	size_t n_differences;
	struct feed_rows rows; /* with the findings */
};

/* call: a command's, with time and arena; everything of the outcome lives there. */
MUST_CHECK bool people_feed(struct people *people, const struct call *call,
    const struct feed_order *order, struct feed_outcome *ret_outcome, struct err *err);

struct feed_run {
	int64_t id, at, count[FEED_CHANGES], same, refused;
	struct span source, file;
};

struct feed_run_set {
	struct feed_run *v;
	size_t n;
};

MUST_CHECK bool feed_runs(
    struct people *people, struct arena *a, struct feed_run_set *ret_runs, struct err *err);

#endif
