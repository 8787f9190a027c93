/* audit — who did what to what, from where: written once, never changed, kept for half a year at least. Opened
 * like platform/records, once per room, and written in the change's own transaction: no change without its
 * entry, no entry without its change.
 *
 *     audit_record(room->audit, call,
 *         &(struct audit_note){ .room = SPAN("people"), .what = SPAN("account.changed"), .subject = key,
 *             .changes = (struct audit_change[]){ { "role", before, after } }, .n_changes = 1 }, err)
 *
 * Never a secret, a reader's name, number or telephone: what is written here cannot be erased. Of such a field
 * only that it changed is told, by AUDIT_HIDDEN. */
#ifndef PLATFORM_AUDIT_H
#define PLATFORM_AUDIT_H

#include "platform/db.h"
#include "platform/request.h"

struct audit;

/* Called by records_migrate(). */
MUST_CHECK bool audit_migrate(struct db *db, struct err *err);
MUST_CHECK bool audit_open(struct db *db, struct audit **ret_audit, struct err *err);
void audit_close(struct audit *audit); /* NULL is fine; before db_close */

/* ---- writing ---- */

#define AUDIT_HIDDEN SPAN("***")

struct audit_change {
	const char *field;
	struct span before, after; /* absent: there was none, there is none any more */
};

struct audit_note {
	struct span room, what; /* "people", "account.changed" */
	struct span subject;    /* an id or key; absent: nothing */
	const struct audit_change *changes;
	size_t n_changes; /* those whose sides are equal are left out */
};

/* Inside the caller's db_tx. The call says who, when, from where; a command's call (only .now and .arena set) is
 * told as nobody's: somebody at the machine. */
MUST_CHECK bool audit_record(
    struct audit *audit, const struct call *call, const struct audit_note *note, struct err *err);

/* ---- reading ---- */

struct audit_entry { /* texts borrowed from the arena passed in */
	int64_t id, at;
	struct span who, role, room, what, subject, address, request; /* absent: none */
	struct audit_change *changes;
	size_t n_changes;
};

struct audit_set {
	struct audit_entry *v;
	size_t n;
};

struct audit_filter {
	int64_t since, until; /* Unix milliseconds, until not included; 0: no bound */
	int64_t before;       /* entries older than this id; 0: from the newest on */
	struct span who, room, what, subject; /* absent: any */
	size_t most;
};

enum { AUDIT_PAGE_MAX = 200 };

/* Newest first. */
MUST_CHECK bool audit_search(struct audit *audit, struct arena *a,
    const struct audit_filter *filter, struct audit_set *ret_entries, struct err *err);

/* Removes what is older; inside a db_tx. The database refuses it for entries younger than AUDIT_DAYS_MIN. */
enum { AUDIT_DAYS_MIN = 183 };
MUST_CHECK bool audit_purge(struct audit *audit, int64_t before, struct err *err);

#endif
