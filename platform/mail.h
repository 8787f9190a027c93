/* mail — one plain message as bytes for a relay (RFC 5322, RFC 2045 to 2047). Nothing that anybody wrote can become a
 * header: texts go out base64-encoded, addresses are checked character by character. */
#ifndef PLATFORM_MAIL_H
#define PLATFORM_MAIL_H

#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"

struct mail {
	struct span from_name, from, to; /* name: UTF-8 or absent; addresses: mail_address() */
	struct span subject, text;       /* UTF-8 */
	int64_t id, at;                  /* the Message-ID is made of them; Unix milliseconds */
	int zone_minutes;
};

/* An address as campus mail knows them: ASCII, no quoting, no comment, 254 characters at most. */
bool mail_address(struct span text);

/* ERR_INVALID: an address, or control characters in the subject or name. */
MUST_CHECK bool mail_write(const struct mail *mail, struct buf *out, struct err *err);

#endif
