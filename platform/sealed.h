/* sealed — small secrets that must be read back (a telephone's shared secret), encrypted with a key that is not in
 * the database: XChaCha20-Poly1305, the key in a file of its own beside the settings, readable by its owner
 * alone. Who steals a copy of the database has neither. */
#ifndef PLATFORM_SEALED_H
#define PLATFORM_SEALED_H

#include "core/arena.h"
#include "core/err.h"

/* Reads the key from that file, or makes the file; of several that make it at once one wins and all read the same.
 * ERR_INTERNAL: damaged, or others may read it. */
MUST_CHECK bool sealing_key(
    struct arena *a, const char *path, struct span *ret_key, struct err *err);

/* `about` (whose secret it is) must be the same at both ends: a sealed text moved to another row does not open.
 * unseal: ERR_INTERNAL when it does not open. */
MUST_CHECK bool seal(struct arena *a, struct span key, struct span plain, struct span about,
    struct span *ret_sealed, struct err *err);
MUST_CHECK bool unseal(struct arena *a, struct span key, struct span sealed, struct span about,
    struct span *ret_plain, struct err *err);

#endif
