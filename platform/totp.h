/* totp — six-digit codes that change every 30 seconds (RFC 6238 with SHA-1, what every telephone's program
 * knows), and the base32 in which their secret is typed (RFC 4648, without padding). The only door to OpenSSL. */
#ifndef PLATFORM_TOTP_H
#define PLATFORM_TOTP_H

#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"

enum { TOTP_SECRET_LEN = 20, TOTP_DIGITS = 6, TOTP_STEP_MS = 30000 };

/* The code of one step (Unix milliseconds / TOTP_STEP_MS), with a final NUL. */
MUST_CHECK bool totp_code(
    struct span secret, int64_t step, char ret_code[static TOTP_DIGITS + 1], struct err *err);

/* Which step the code belongs to: the present one, the one before or the one after (a clock may be off by that
 * much); 0: to none. Compares in constant time. */
MUST_CHECK bool totp_find(
    struct span secret, struct span code, int64_t now, int64_t *ret_step, struct err *err);

void base32_add(struct buf *out, struct span bytes);

#endif
