/* A data directory; see house.h. */
#include "daemon/house.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/buf.h"
#include "daemon/services.h"
#include "platform/file.h"
#include "platform/records.h"

enum { INI_MAX = 64 * 1024 };

static const char *joined(struct arena *a, const struct span *parts, size_t n)
{
	struct buf b = { .arena = a };

	for (size_t i = 0; i < n; i++)
		buf_add(&b, parts[i]);
	buf_add(&b, (struct span){ "", 1 });
	return a->failed ? NULL : b.ptr;
}

/* sqlite:kaijuan.db lies in DIR; sqlite:/elsewhere and PostgreSQL stay as they are. */
static const char *absolute(struct arena *a, const char *dir, struct span url)
{
	const struct span lite = SPAN("sqlite:");
	bool relative = url.len > lite.len && memcmp(url.ptr, lite.ptr, lite.len) == 0 &&
	                url.ptr[lite.len] != '/' && url.ptr[lite.len] != ':';
	const struct span parts[] = { lite, span_of(dir), SPAN("/"),
		{ url.ptr + lite.len, url.len - lite.len } };

	return relative ? joined(a, parts, 4) : url.ptr;
}

/* Where others cannot be first to take a name. */
static const char *socket_folder(void)
{
	const char *own = getenv("XDG_RUNTIME_DIR");

	if (geteuid() == 0)
		return "/run";
	return own != NULL && own[0] == '/' && strlen(own) < 60 ? own : "/tmp";
}

/* A socket's path has 107 bytes; a long DIR gets one in the system's own folder, named after DIR. */
static const char *socket_path(struct arena *a, const char *dir, const char *what)
{
	const char *run = file_path(a, dir, "run"), *path = run ? file_path(a, run, what) : NULL;
	uint64_t hash = 14695981039346656037u; /* FNV-1a */
	char name[64];

	if (path == NULL || strlen(path) < sizeof(((struct sockaddr_un *)0)->sun_path))
		return path;
	for (const char *p = dir; *p != '\0'; p++)
		hash = (hash ^ (unsigned char)*p) * 1099511628211u;
	(void)snprintf(name, sizeof(name), "kaijuan-%016llx-%s", (unsigned long long)hash, what);
	return file_path(a, socket_folder(), name);
}

static bool fill(struct house *h, const char *dir, struct err *err)
{
	struct arena *a = &h->memory.arena;
	const char *ini;
	char *real = realpath(dir, NULL);
	struct span text, at = arena_dup(a, (struct span){ real, real ? strlen(real) + 1 : 0 });

	mem_free(real);
	if (real == NULL)
		return err_set(err, ERR_NOT_FOUND, "%.90s: no such directory", dir);
	h->dir = at.ptr;
	if (at.ptr == NULL || (ini = file_path(a, h->dir, "kaijuan.ini")) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!file_read(a, ini, INI_MAX, &text, err))
		return false;
	if (!config_read(a, text, &h->config, err)) {
		struct err why = *err;

		*err = (struct err){ 0 };
		return err_set(err, why.code, "%.60s: %.90s", ini, why.detail);
	}
	h->database = absolute(a, h->dir, h->config.database);
	h->config.files = file_path(a, h->dir, "files");
	h->config.secret_key = file_path(a, h->dir, "secret.key");
	h->socket = socket_path(a, h->dir, "kaijuan.sock");
	h->events = socket_path(a, h->dir, "events.sock");
	h->metrics = socket_path(a, h->dir, "metrics.sock");
	return !a->failed || err_set(err, ERR_MEMORY, "out of memory");
}

bool house_open(const char *dir, struct house *ret_house, struct err *err)
{
	mem_arena_init(&ret_house->memory);
	if (fill(ret_house, dir, err))
		return true;
	house_close(ret_house);
	return false;
}

void house_close(struct house *house)
{
	if (house->memory.arena.grow != NULL)
		mem_arena_finish(&house->memory);
}

bool migrate_all(struct db *db, struct err *err)
{
	bool ok = records_migrate(db, err);

	for (size_t i = 0; ok && services[i] != NULL; i++)
		ok = db_migrate(db, services[i]->name, services[i]->migrations, err);
	return ok;
}

bool open_database(const struct house *house, struct db **ret_db, struct err *err)
{
	struct db *db;

	if (!db_open(house->database, &db, err))
		return false;
	if (!migrate_all(db, err)) {
		db_close(db);
		return false;
	}
	*ret_db = db;
	return true;
}
