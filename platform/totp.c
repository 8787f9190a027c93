#include "platform/totp.h"

#include <inttypes.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <stdio.h>

/* RFC 4226 5.3: the last four bits say which four bytes of the digest count. */
static uint32_t truncated(const unsigned char digest[20])
{
	const unsigned char *at = digest + (digest[19] & 0x0f);

	return (uint32_t)(at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 |
	       at[3];
}

bool totp_code(
    struct span secret, int64_t step, char ret_code[static TOTP_DIGITS + 1], struct err *err)
{
	unsigned char counter[8], digest[EVP_MAX_MD_SIZE];
	unsigned len = 0;

	for (int i = 0; i < 8; i++)
		counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
	if (HMAC(EVP_sha1(), secret.ptr, (int)secret.len, counter, sizeof(counter), digest, &len) ==
	        NULL ||
	    len != 20)
		return err_set(err, ERR_INTERNAL, "OpenSSL refuses a digest");
	(void)snprintf(ret_code, TOTP_DIGITS + 1, "%06" PRIu32, truncated(digest) % 1000000);
	return true;
}

bool totp_find(
    struct span secret, struct span code, int64_t now, int64_t *ret_step, struct err *err)
{
	const int64_t middle = now / TOTP_STEP_MS;
	int64_t found = 0;

	for (int64_t step = middle - 1; step <= middle + 1; step++) {
		char wanted[TOTP_DIGITS + 1];

		if (!totp_code(secret, step, wanted, err))
			return false;
		if (code.len == TOTP_DIGITS && CRYPTO_memcmp(code.ptr, wanted, TOTP_DIGITS) == 0)
			found = step;
	}
	*ret_step = found;
	return true;
}

void base32_add(struct buf *out, struct span bytes)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint32_t bits = 0;
	int n = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		bits = (bits << 8 | (unsigned char)bytes.ptr[i]) & 0xfff;
		for (n += 8; n >= 5; n -= 5)
			buf_add(out, (struct span){ &letters[bits >> (n - 5) & 31], 1 });
	}
	if (n > 0)
		buf_add(out, (struct span){ &letters[bits << (5 - n) & 31], 1 });
}
