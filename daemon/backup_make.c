/* Making a backup, and removing old ones; see backup.h. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/date.h"
#include "daemon/backup.h"
#include "platform/file.h"
#include "platform/log.h"

enum { STAMP_LEN = 16, NAME_LEN = 8 + STAMP_LEN }; /* kaijuan-20261124T103000Z */

struct making {
	struct arena *arena;
	const struct house *house;
	const char *into;     /* the backup's house/ */
	const char *database; /* of SQLite inside DIR: its path from there; else NULL */
};

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* Sockets and spooled bodies; the database, copied otherwise; what is being written just now. */
static bool left_out(const struct making *m, const char *path)
{
	size_t n = strlen(path);

	return begins(path, "run/") || (m->database != NULL && begins(path, m->database)) ||
	       (n > 4 && strcmp(path + n - 4, ".new") == 0);
}

static bool copy_one(void *ctx, const char *path, struct err *err)
{
	const struct making *m = ctx;
	const char *from, *to;

	if (left_out(m, path))
		return true;
	from = file_path(m->arena, m->house->dir, path);
	to = file_path(m->arena, m->into, path);
	if (from == NULL || to == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!file_make_parents(m->arena, m->into, path, err))
		return false;
	if (file_copy(from, to, 0600, err) || err->code != ERR_NOT_FOUND)
		return err->code == ERR_NONE;
	*err = (struct err){ 0 }; /* erased since it was listed */
	return true;
}

/* Where the database lies below DIR, if it does. */
static const char *inside(const struct house *house)
{
	size_t n = strlen(house->dir);

	if (!begins(house->database, "sqlite:") || !begins(house->database + 7, house->dir) ||
	    house->database[7 + n] != '/')
		return NULL;
	return house->database + 7 + n + 1;
}

/* What a database program has written has the mode it likes. */
static bool for_its_owner(const char *path, struct err *err)
{
	return chmod(path, 0600) == 0 || err_set(err, ERR_INTERNAL, "%.90s: no chmod", path);
}

static bool fill(struct arena *a, const struct house *house, struct backup *b, struct err *err)
{
	struct making m = { .arena = a, .house = house, .database = inside(house) };
	const char *database = file_path(a, b->path, "database");
	const char *about = file_path(a, b->path, "about");
	struct span kind = begins(house->database, "sqlite:")
	                       ? SPAN("kaijuan " KAIJUAN_VERSION "\ndatabase sqlite\n")
	                       : SPAN("kaijuan " KAIJUAN_VERSION "\ndatabase postgresql\n");

	m.into = file_path(a, b->path, "house");
	if (database == NULL || about == NULL || m.into == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	return db_backup(house->database, database, err) && for_its_owner(database, err) &&
	       file_write(about, kind, 0600, err) && file_make_dir(m.into, 0700, err) &&
	       file_walk(house->dir, copy_one, &m, err) && backup_sum_up(a, b, err);
}

static void name_it(char name[static NAME_LEN + 1], int64_t now)
{
	struct date day = date_of_ms(now, 0);
	int second = (int)(now / 1000 % 86400);

	(void)snprintf(name, NAME_LEN + 1, "kaijuan-%08uT%06uZ",
	    (unsigned)(day.year * 10000 + day.month * 100 + day.day) % 100000000,
	    (unsigned)(second / 3600 * 10000 + second / 60 % 60 * 100 + second % 60) % 1000000);
}

/* A backup inside of what is backed up would hold itself. */
static bool outside(const struct house *house, const char *to, struct err *err)
{
	char *real = realpath(to, NULL);
	size_t n = strlen(house->dir);
	bool found = real != NULL;
	bool in = found && begins(real, house->dir) && (real[n] == '/' || real[n] == '\0');

	mem_free(real);
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "%.90s: no such directory", to);
	return !in || err_set(err, ERR_INVALID, "%.90s lies in the data directory", to);
}

static bool make(struct arena *a, const struct house *house, const char *to,
    struct backup *ret_backup, struct err *err)
{
	char name[NAME_LEN + 1], partial[NAME_LEN + 16];
	struct err ignored = { 0 };
	struct backup b = { 0 };
	const char *whole;

	name_it(name, clock_ms());
	(void)snprintf(partial, sizeof(partial), "%s.partial", name);
	whole = file_path(a, to, name);
	b.path = file_path(a, to, partial);
	if (whole == NULL || b.path == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (access(b.path, F_OK) == 0 || access(whole, F_OK) == 0)
		return err_set(err, ERR_CONFLICT, "%.90s is being made or there already", whole);
	if (!file_make_dir(b.path, 0700, err))
		return false;
	if (!fill(a, house, &b, err)) {
		(void)file_remove_tree(b.path, &ignored);
		return false;
	}
	if (rename(b.path, whole) != 0)
		return err_set(err, ERR_INTERNAL, "%.90s: cannot be renamed", b.path);
	b.path = whole;
	*ret_backup = b;
	return true;
}

bool backup_make(struct arena *a, const struct house *house, const char *to,
    struct backup *ret_backup, struct err *err)
{
	return outside(house, to, err) && make(a, house, to, ret_backup, err);
}

/* ---- removing old ones ---- */

static int is_backup(const struct dirent *entry)
{
	return strlen(entry->d_name) == NAME_LEN && begins(entry->d_name, "kaijuan-2") &&
	       entry->d_name[NAME_LEN - 1] == 'Z';
}

static bool remove_one(const char *to, const char *name, struct err *err)
{
	char path[4096];
	int n = snprintf(path, sizeof(path), "%s/%s", to, name);

	return n < 0 || (size_t)n >= sizeof(path)
	           ? err_set(err, ERR_INVALID, "%.90s...: the path is too long", to)
	           : file_remove_tree(path, err);
}

bool backup_prune(const char *to, int64_t keep, struct err *err)
{
	struct dirent **all;
	int n = scandir(to, &all, is_backup, alphasort);
	bool ok = n >= 0 || err_set(err, ERR_NOT_FOUND, "%.90s: cannot be read", to);

	for (int i = 0; i < n; i++) {
		if (ok && i < n - (keep < 1 ? 1 : keep))
			ok = remove_one(to, all[i]->d_name, err);
		mem_free(all[i]);
	}
	if (n >= 0)
		mem_free(all);
	return ok;
}
