/* config — DIR/kaijuan.ini: `[section]`, `key = value`, comments with # or ;. Every key has a default and is explained by
 * `kaijuan doctor --explain`. An unknown key, a value out of bounds or a key given twice is an error with
 * its line: a misspelt key must not be no setting. */
#ifndef PLATFORM_CONFIG_H
#define PLATFORM_CONFIG_H

#include <stdint.h>

#include "core/arena.h"
#include "core/err.h"

struct config { /* texts borrowed from the arena, NUL-terminated behind their end */
	struct span database, origin;
	int64_t port, workers, queue, streams;
	struct span tls_certificate, tls_key, trusted_front;
	int64_t tls_port, redirect_port;
	struct span library_name, library_name_en, library_address, library_contact, library_filing;
	struct span mail_server, mail_from, mail_tls, mail_user, mail_password_file, mail_ca_file;
	struct span webhook_url, webhook_secret_file, webhook_ca_file;
	bool webhook_private;
	bool other_edition_counts, part_counts;
	bool factor_admin, factor_librarian, factor_teacher;
	int64_t audit_days, left_days, leaving_percent;
	const char
	    *secret_key;   /* no key: the file with the key of sealed secrets, set like files */
	const char *files; /* no key: the folder for what was sent in, set by whoever opened DIR */
};

/* All defaults. */
MUST_CHECK bool config_init(struct arena *a, struct config *ret_config, struct err *err);
/* The same, then what the text says. Failures: ERR_INVALID "line 3: ...". */
MUST_CHECK bool config_read(
    struct arena *a, struct span text, struct config *ret_config, struct err *err);

/* For --explain: key number i, or false past the last. */
struct config_key {
	const char *name, *fallback, *help; /* "library.name" */
};
bool config_explain(size_t i, struct config_key *ret_key);
/* Whether its value may hold a password: nobody is shown it. */
bool config_secret(size_t i);
/* What is in force, as it would stand in the file; number i as above. */
struct span config_value(const struct config *config, size_t i, struct arena *a);

#endif
