/* The figures are measured in application-stack 5: 18 ms with libsodium for what takes libargon2 29. */
#include "platform/password.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "platform/gate.h"

enum { PASSES = 2, MEMORY = 19456 * 1024 };

/* Two at a time keep half of the usual four cores, and 38 MiB is all they ever take; with four more waiting
 * two of the eight workers are left for those who have signed in. A mutable global of the platform: the
 * cores are the process's, and every worker comes here. */
static struct gate gate = GATE(2, 4);

static bool ready(struct err *err) /* from any thread, any number of times */
{
	return sodium_init() >= 0 || err_set(err, ERR_INTERNAL, "libsodium does not start");
}

bool password_hash(struct span password, char ret_hash[static PASSWORD_HASH_MAX], struct err *err)
{
	char hash[crypto_pwhash_STRBYTES];
	int rc;

	static_assert(sizeof(hash) == PASSWORD_HASH_MAX, "as libsodium says");
	if (!ready(err) || !gate_enter(&gate, err))
		return false;
	rc = crypto_pwhash_str(hash, password.ptr, password.len, PASSES, MEMORY);
	gate_leave(&gate);
	if (rc != 0)
		return err_set(err, ERR_MEMORY, "no memory for a password's hash");
	memcpy(ret_hash, hash, sizeof(hash));
	return true;
}

/* libsodium tells a wrong password from a failure by errno alone (argon2id_str_verify). */
static bool judge(int rc, int why, bool *ret_same, struct err *err)
{
	if (rc != 0 && why == ENOMEM)
		return err_set(err, ERR_MEMORY, "no memory for a password's hash");
	if (rc != 0 && why != EINVAL)
		return err_set(err, ERR_INTERNAL, "the stored hash is damaged");
	*ret_same = rc == 0;
	return true;
}

bool password_check(struct span password, struct span hash, bool *ret_same, struct err *err)
{
	char text[crypto_pwhash_STRBYTES] = { 0 };
	int rc, why;

	if (hash.len >= sizeof(text) || hash.len == 0)
		return err_set(err, ERR_INTERNAL, "the stored hash is damaged");
	memcpy(text, hash.ptr, hash.len);
	if (!ready(err) || !gate_enter(&gate, err))
		return false;
	errno = 0;
	rc = crypto_pwhash_str_verify(text, password.ptr, password.len);
	why = errno;
	gate_leave(&gate);
	return judge(rc, why, ret_same, err);
}

static void write_out(const unsigned char bytes[static DIGEST_LEN], char ret[static TOKEN_LEN + 1])
{
	(void)sodium_bin2base64(
	    ret, TOKEN_LEN + 1, bytes, DIGEST_LEN, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool token_make(char ret_token[static TOKEN_LEN + 1], struct err *err)
{
	unsigned char bytes[DIGEST_LEN];

	if (!ready(err))
		return false;
	randombytes_buf(bytes, sizeof(bytes));
	write_out(bytes, ret_token);
	return true;
}

static bool blake2b(struct span text, const unsigned char *key, size_t key_len,
    unsigned char ret[static DIGEST_LEN], struct err *err)
{
	return crypto_generichash(
	           ret, DIGEST_LEN, (const unsigned char *)text.ptr, text.len, key, key_len) == 0 ||
	       err_set(err, ERR_INTERNAL, "libsodium refuses a digest");
}

/* The key is a digest of the token, which may have any length; not the one of sha256(), which is stored. */
bool token_derive(
    struct span token, struct span purpose, char ret_text[static TOKEN_LEN + 1], struct err *err)
{
	unsigned char key[DIGEST_LEN], bytes[DIGEST_LEN];

	if (!ready(err) || !blake2b(token, NULL, 0, key, err) ||
	    !blake2b(purpose, key, sizeof(key), bytes, err))
		return false;
	write_out(bytes, ret_text);
	return true;
}

void sha256(struct span text, unsigned char ret_digest[static DIGEST_LEN])
{
	(void)crypto_hash_sha256(ret_digest, (const unsigned char *)text.ptr, text.len);
}

static bool digest_all(int fd, crypto_hash_sha256_state *state, int64_t *ret_size)
{
	unsigned char chunk[65536];

	for (*ret_size = 0;;) {
		ssize_t n = read(fd, chunk, sizeof(chunk));

		if (n == 0)
			return true;
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			(void)crypto_hash_sha256_update(state, chunk, (unsigned long long)n);
			*ret_size += n;
		}
	}
}

bool sha256_file(const char *path, unsigned char ret_digest[static DIGEST_LEN], int64_t *ret_size,
    struct err *err)
{
	crypto_hash_sha256_state state;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool ok;

	(void)crypto_hash_sha256_init(&state);
	ok = fd >= 0 && digest_all(fd, &state, ret_size);

	if (!ok)
		(void)err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_INTERNAL, "%.90s: %s",
		    path, strerror(errno));
	if (fd >= 0)
		(void)close(fd);
	(void)crypto_hash_sha256_final(&state, ret_digest);
	return ok;
}

void hmac_sha256(struct span key, struct span text, unsigned char ret_mac[static DIGEST_LEN])
{
	crypto_auth_hmacsha256_state state;

	(void)crypto_auth_hmacsha256_init(&state, (const unsigned char *)key.ptr, key.len);
	(void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)text.ptr, text.len);
	(void)crypto_auth_hmacsha256_final(&state, ret_mac);
}

/* ---- secrets that must be read back ---- */

bool random_fill(void *bytes, size_t n, struct err *err)
{
	if (!ready(err))
		return false;
	randombytes_buf(bytes, n);
	return true;
}

static const unsigned char *bytes_of(struct span s)
{
	return (const unsigned char *)s.ptr;
}

bool secret_seal(
    struct span key, struct span plain, struct span about, unsigned char *out, struct err *err)
{
	static_assert((int)SEAL_OVERHEAD == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES +
	                                        crypto_aead_xchacha20poly1305_ietf_ABYTES &&
	                  (int)SECRET_KEY_LEN == crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
	    "as libsodium says");
	const size_t nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;

	if (key.len != SECRET_KEY_LEN || !random_fill(out, nonce, err))
		return err_set(err, ERR_INTERNAL, "no key to seal with");
	return crypto_aead_xchacha20poly1305_ietf_encrypt(out + nonce, NULL, bytes_of(plain),
	           plain.len, bytes_of(about), about.len, NULL, out, bytes_of(key)) == 0 ||
	       err_set(err, ERR_INTERNAL, "libsodium does not seal");
}

bool secret_unseal(
    struct span key, struct span sealed, struct span about, unsigned char *out, struct err *err)
{
	const size_t nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;

	if (!ready(err))
		return false;
	return (key.len == SECRET_KEY_LEN && sealed.len >= SEAL_OVERHEAD &&
	           crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL,
	               bytes_of(sealed) + nonce, sealed.len - nonce, bytes_of(about), about.len,
	               bytes_of(sealed), bytes_of(key)) == 0) ||
	       err_set(err, ERR_INTERNAL, "a sealed secret does not open with this key");
}
