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
	int64_t port, workers, queue;
	struct span tls_certificate, tls_key, trusted_front;
	int64_t tls_port, redirect_port;
	struct span library_name, library_name_en, library_address, library_contact, library_filing;
	bool other_edition_counts, part_counts;
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

#endif
