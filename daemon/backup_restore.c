/* Reading a backup again, and making a house of it; see backup.h. */
#include <stdio.h>
#include <unistd.h>

#include "core/buf.h"
#include "daemon/backup.h"
#include "platform/file.h"
#include "platform/password.h"

enum { ABOUT_MAX = 4096, INI_MAX = 64 * 1024 };

static bool check_entry(
    struct arena *a, struct backup *b, const struct backup_entry *entry, struct err *err)
{
	unsigned char digest[DIGEST_LEN];
	const char *path = file_path(a, b->path, entry->path);
	int64_t size = 0;

	if (path == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!sha256_file(path, digest, &size, err))
		return err_turn(err, ERR_NOT_FOUND, ERR_INVALID, "a file of the list is missing");
	b->files++;
	b->bytes += size;
	return memcmp(digest, entry->digest, DIGEST_LEN) == 0 ||
	       err_set(
	           err, ERR_INVALID, "%.90s: damaged, it is not what was backed up", entry->path);
}

bool backup_check(struct arena *a, const char *path, struct backup *ret_backup, struct err *err)
{
	struct backup b = { .path = path };
	struct backup_list list = { 0 };
	struct backup_entry entry;
	bool database = false;

	if (!backup_list_open(a, path, &list, err))
		return false;
	while (backup_list_next(a, &list, &entry, err)) {
		if (!check_entry(a, &b, &entry, err))
			return false;
		database = database || strcmp(entry.path, "database") == 0;
	}
	if (err->code == ERR_NONE && !database)
		(void)err_set(err, ERR_INVALID, "that is no backup: it holds no database");
	*ret_backup = b;
	return err->code == ERR_NONE;
}

/* ---- restoring ---- */

struct restoring {
	struct arena *arena;
	const char *path, *dir; /* of the backup; of the house while it is being made */
};

static bool copy_entry(const struct restoring *r, const char *path, struct err *err)
{
	static const char prefix[] = "house/";
	const char *inner = path + sizeof(prefix) - 1, *from, *to;

	if (strncmp(path, prefix, sizeof(prefix) - 1) != 0)
		return true;
	from = file_path(r->arena, r->path, path);
	to = file_path(r->arena, r->dir, inner);
	if (from == NULL || to == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	return file_make_parents(r->arena, r->dir, inner, err) && file_copy(from, to, 0600, err);
}

static bool copy_house(const struct restoring *r, struct err *err)
{
	struct backup_list list = { 0 };
	struct backup_entry entry;

	if (!backup_list_open(r->arena, r->path, &list, err))
		return false;
	while (backup_list_next(r->arena, &list, &entry, err))
		if (!copy_entry(r, entry.path, err))
			return false;
	return err->code == ERR_NONE;
}

static bool other_settings(const struct restoring *r, const char *settings, struct err *err)
{
	const char *ini = file_path(r->arena, r->dir, "kaijuan.ini");
	struct span text;

	if (ini == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	return file_read(r->arena, settings, INI_MAX, &text, err) &&
	       file_write(ini, text, 0600, err);
}

/* An SQLite file is no food for pg_restore, nor the other way. */
static bool same_kind(const struct restoring *r, const char *url, struct err *err)
{
	const char *about = file_path(r->arena, r->path, "about");
	struct span text = { 0 }, line;
	bool lite = strncmp(url, "sqlite:", 7) == 0;

	if (about == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!file_read(r->arena, about, ABOUT_MAX, &text, err))
		return false;
	while (text.len) {
		line = span_cut(&text, '\n');
		if (span_eq(line, lite ? SPAN("database sqlite") : SPAN("database postgresql")))
			return true;
	}
	return err_set(err, ERR_INVALID, "the backup's database is of another kind than %s",
	    lite ? "SQLite" : "PostgreSQL");
}

static bool restore_database(const struct restoring *r, struct err *err)
{
	const char *database = file_path(r->arena, r->path, "database");
	struct house house = { 0 };
	struct db *db = NULL;
	bool ok;

	if (database == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!house_open(r->dir, &house, err))
		return false;
	ok = same_kind(r, house.database, err) && db_restore(house.database, database, err) &&
	     open_database(&house, &db, err);
	db_close(db);
	house_close(&house);
	return ok;
}

static bool make_folders(const struct restoring *r, struct err *err)
{
	const char *run = file_path(r->arena, r->dir, "run");
	const char *files = file_path(r->arena, r->dir, "files");

	if (run == NULL || files == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	return file_make_dir(run, 0700, err) && file_make_dir(files, 0700, err);
}

/* rename() takes the place of an empty folder, and of nothing else. */
static bool put_in_place(const struct restoring *r, const char *dir, struct err *err)
{
	return rename(r->dir, dir) == 0 ||
	       err_set(err, ERR_CONFLICT, "%.90s holds something already", dir);
}

static bool is_free(const char *dir, struct err *err)
{
	return access(dir, F_OK) != 0 || rmdir(dir) == 0 ||
	       err_set(err, ERR_CONFLICT, "%.90s holds something already", dir);
}

static bool make(const struct restoring *r, const char *settings, struct err *err)
{
	return file_make_dir(r->dir, 0700, err) && copy_house(r, err) && make_folders(r, err) &&
	       (settings == NULL || other_settings(r, settings, err)) && restore_database(r, err);
}

bool backup_restore(struct arena *a, const char *path, const char *dir, const char *settings,
    struct backup *ret_backup, struct err *err)
{
	struct restoring r = { .arena = a, .path = path };
	struct err ignored = { 0 };
	char beside[4096];
	int n = snprintf(beside, sizeof(beside), "%s.restoring", dir);

	if (n < 0 || (size_t)n >= sizeof(beside))
		return err_set(err, ERR_INVALID, "%.90s...: the path is too long", dir);
	if (access(beside, F_OK) == 0)
		return err_set(
		    err, ERR_CONFLICT, "%.90s is left of another try; remove it first", beside);
	r.dir = beside;
	if (!is_free(dir, err) || !backup_check(a, path, ret_backup, err))
		return false;
	if (make(&r, settings, err) && put_in_place(&r, dir, err))
		return true;
	(void)file_remove_tree(beside, &ignored);
	return false;
}
