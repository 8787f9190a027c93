/* password — what signing in needs of cryptography: password hashes, random tokens, digests. The only door to
 * libsodium. */
#ifndef PLATFORM_PASSWORD_H
#define PLATFORM_PASSWORD_H

#include <stdint.h>

#include "core/err.h"
#include "core/span.h"

enum {
	PASSWORD_HASH_MAX = 128, /* with the NUL */
	DIGEST_LEN = 32,         /* bytes */
	TOKEN_LEN = 43,          /* characters: 256 bits in base64url */
	SECRET_KEY_LEN = 32,     /* bytes */
	SEAL_OVERHEAD = 40,      /* bytes: the nonce before, the tag behind */
};

/* argon2id with 19 MiB and two passes (OWASP Password Storage; about 20 ms of one core): "$argon2id$v=19$m=...",
 * which libargon2 reads too. Two at a time in a process and a few more wait: ERR_BUSY beyond that. */
MUST_CHECK bool password_hash(
    struct span password, char ret_hash[static PASSWORD_HASH_MAX], struct err *err);
/* ERR_INTERNAL: that is no hash. */
MUST_CHECK bool password_check(
    struct span password, struct span hash, bool *ret_same, struct err *err);

/* 256 random bits as text for cookies and addresses, with a final NUL. */
MUST_CHECK bool token_make(char ret_token[static TOKEN_LEN + 1], struct err *err);
/* Another text that only the holder of the token, or we, can make from it. The purpose tells such texts apart. */
MUST_CHECK bool token_derive(
    struct span token, struct span purpose, char ret_text[static TOKEN_LEN + 1], struct err *err);

void sha256(struct span text, unsigned char ret_digest[static DIGEST_LEN]);
/* The same of a file, and its size in bytes. */
MUST_CHECK bool sha256_file(const char *path, unsigned char ret_digest[static DIGEST_LEN],
    int64_t *ret_size, struct err *err);

/* RFC 2104 with SHA-256. */
void hmac_sha256(struct span key, struct span text, unsigned char ret_mac[static DIGEST_LEN]);
MUST_CHECK bool random_fill(void *bytes, size_t n, struct err *err);

/* XChaCha20-Poly1305; `about` is authenticated beside it. platform/sealed.h is the door for others. out has
 * plain.len + SEAL_OVERHEAD bytes; of unseal, sealed.len - SEAL_OVERHEAD. */
MUST_CHECK bool secret_seal(
    struct span key, struct span plain, struct span about, unsigned char *out, struct err *err);
/* ERR_INTERNAL: another key, or not what was sealed. */
MUST_CHECK bool secret_unseal(
    struct span key, struct span sealed, struct span about, unsigned char *out, struct err *err);

#endif
