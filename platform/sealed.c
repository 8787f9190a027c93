#include "platform/sealed.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "platform/file.h"
#include "platform/password.h"

/* ---- the key's file ---- */

static bool make_file(struct arena *a, const char *path, struct err *err)
{
	char token[TOKEN_LEN + 1], name[TOKEN_LEN + 8];
	unsigned char key[SECRET_KEY_LEN];
	struct buf beside = { .arena = a };
	int rc;

	if (!token_make(token, err) || !random_fill(key, sizeof(key), err))
		return false;
	(void)snprintf(name, sizeof(name), ".%s", token);
	buf_add(&beside, span_of(path));
	buf_add(&beside, (struct span){ name, strlen(name) + 1 });
	if (a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!file_write(beside.ptr, (struct span){ (const char *)key, sizeof(key) }, 0600, err))
		return false;
	rc = link(beside.ptr, path); /* fails when another was faster: then its key counts */
	(void)rc;
	(void)unlink(beside.ptr);
	return true;
}

bool sealing_key(struct arena *a, const char *path, struct span *ret_key, struct err *err)
{
	struct stat status;

	if (stat(path, &status) != 0 && (!make_file(a, path, err) || stat(path, &status) != 0))
		return err->code != ERR_NONE
		           ? false
		           : err_set(err, ERR_INTERNAL, "%.90s: cannot be made", path);
	if ((status.st_mode & 077) != 0)
		return err_set(err, ERR_INTERNAL, "%.90s: others may read it; chmod 600", path);
	if (!file_read(a, path, SECRET_KEY_LEN, ret_key, err))
		return false;
	return ret_key->len == SECRET_KEY_LEN ||
	       err_set(err, ERR_INTERNAL, "%.90s: damaged, a key has 32 bytes", path);
}

/* ---- sealing ---- */

bool seal(struct arena *a, struct span key, struct span plain, struct span about,
    struct span *ret_sealed, struct err *err)
{
	char *out = arena_alloc(a, plain.len + SEAL_OVERHEAD);

	if (out == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	*ret_sealed = (struct span){ out, plain.len + SEAL_OVERHEAD };
	return secret_seal(key, plain, about, (unsigned char *)out, err);
}

bool unseal(struct arena *a, struct span key, struct span sealed, struct span about,
    struct span *ret_plain, struct err *err)
{
	char *out = arena_alloc(a, sealed.len + 1);

	if (out == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!secret_unseal(key, sealed, about, (unsigned char *)out, err))
		return false;
	*ret_plain = (struct span){ out, sealed.len - SEAL_OVERHEAD };
	return true;
}
