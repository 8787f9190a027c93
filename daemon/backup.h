/* backup — a house as a folder of plain files, and back. What lies in it:
 *     about         what made it, and of which kind the database is
 *     database      one consistent copy: an SQLite file, or what pg_dump writes
 *     house/        DIR but for run/ and the database's own files: settings, keys, what was sent in
 *     SHA256SUMS    of all of them; `sha256sum -c SHA256SUMS` reads it too
 * It holds the library's secrets: only its owner may read it. */
#ifndef DAEMON_BACKUP_H
#define DAEMON_BACKUP_H

#include "daemon/house.h"

struct backup {
	const char *path;
	int64_t files, bytes;
};

/* In folder `to`, while the daemon serves: the database first, then the files, which are never changed once written. Named by
 * the moment; until it is whole its name ends in .partial. */
MUST_CHECK bool backup_make(struct arena *a, const struct house *house, const char *to,
    struct backup *ret_backup, struct err *err);

/* Removes all but the newest `keep` of folder `to`; at least one stays. */
MUST_CHECK bool backup_prune(const char *to, int64_t keep, struct err *err);

/* Reads everything again. ERR_INVALID: something is missing, damaged or no backup. */
MUST_CHECK bool backup_check(
    struct arena *a, const char *path, struct backup *ret_backup, struct err *err);

/* Checks it, then makes dir, which must not exist or be empty, and the database that its settings name, brought to this
 * version. All or nothing. settings: NULL, or a kaijuan.ini to be taken instead of the one in the backup. */
MUST_CHECK bool backup_restore(struct arena *a, const char *path, const char *dir,
    const char *settings, struct backup *ret_backup, struct err *err);

/* ---- SHA256SUMS, for the two halves ---- */

/* Sums up every file below path into path/SHA256SUMS. */
MUST_CHECK bool backup_sum_up(struct arena *a, struct backup *backup, struct err *err);

/* What the list names, line by line. */
struct backup_list {
	struct span rest;
};
struct backup_entry {
	const char *path; /* relative and harmless, NUL-terminated */
	unsigned char digest[32];
};
MUST_CHECK bool backup_list_open(
    struct arena *a, const char *path, struct backup_list *ret_list, struct err *err);
/* False: the end, or err is set. */
MUST_CHECK bool backup_list_next(
    struct arena *a, struct backup_list *list, struct backup_entry *ret_entry, struct err *err);

#endif
