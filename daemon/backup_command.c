/* kaijuan backup, backup check and restore; the work is in backup_make.c and backup_restore.c. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>

#include "daemon/arguments.h"
#include "daemon/backup.h"

struct options {
	const char *dir, *to, *settings;
	int64_t keep; /* 0: all */
};

static bool parse(int argc, char **argv, const char *taken, struct options *ret)
{
	static const struct option options[] = {
		{ "dir", required_argument, NULL, 'd' },
		{ "to", required_argument, NULL, 't' },
		{ "settings", required_argument, NULL, 's' },
		{ "keep", required_argument, NULL, 'k' },
		{ 0 },
	};

	*ret = (struct options){ 0 };
	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (c == '?' || strchr(taken, c) == NULL)
			return false;
		if (c == 'd')
			ret->dir = optarg;
		else if (c == 't')
			ret->to = optarg;
		else if (c == 's')
			ret->settings = optarg;
		else if (!argument_number(optarg, 1, 10000, &ret->keep))
			return false;
	}
	return true;
}

static int told(const char *what, bool ok, const struct backup *b, const struct err *err)
{
	if (!ok)
		return err->code == ERR_INVALID ? (void)command_failed(err),
		       EXIT_NO                  : command_failed(err);
	(void)printf(
	    "%s: %" PRId64 " files, %" PRId64 " bytes: %s\n", what, b->files, b->bytes, b->path);
	return EXIT_DONE;
}

int backup_command(const struct command *self, int argc, char **argv)
{
	struct options o;
	struct house house = { 0 };
	struct backup b = { 0 };
	struct err err = { 0 };
	int code;
	bool ok;

	if (!parse(argc, argv, "dtk", &o) || optind != argc || !o.dir || !o.to)
		return command_usage(self);
	ok = house_open(o.dir, &house, &err) &&
	     backup_make(&house.memory.arena, &house, o.to, &b, &err) &&
	     (o.keep == 0 || backup_prune(o.to, o.keep, &err));
	code = told("backed up", ok, &b, &err);
	house_close(&house);
	return code;
}

int backup_check_command(const struct command *self, int argc, char **argv)
{
	struct mem_arena memory;
	struct backup b = { 0 };
	struct err err = { 0 };
	struct options o;
	int code;
	bool ok;

	if (!parse(argc, argv, "", &o) || optind + 1 != argc)
		return command_usage(self);
	mem_arena_init(&memory);
	ok = backup_check(&memory.arena, argv[optind], &b, &err);
	code = told("whole", ok, &b, &err);
	mem_arena_finish(&memory);
	return code;
}

int restore_command(const struct command *self, int argc, char **argv)
{
	struct mem_arena memory;
	struct backup b = { 0 };
	struct err err = { 0 };
	struct options o;
	int code;
	bool ok;

	if (!parse(argc, argv, "ds", &o) || optind + 1 != argc || !o.dir)
		return command_usage(self);
	mem_arena_init(&memory);
	ok = backup_restore(&memory.arena, argv[optind], o.dir, o.settings, &b, &err);
	b.path = o.dir;
	code = told("restored", ok, &b, &err);
	mem_arena_finish(&memory);
	return code;
}

int migrate_command(const struct command *self, int argc, char **argv)
{
	struct house house = { 0 };
	struct err err = { 0 };
	struct db *db = NULL;
	struct options o;
	bool ok;

	if (!parse(argc, argv, "d", &o) || optind != argc || !o.dir)
		return command_usage(self);
	ok = house_open(o.dir, &house, &err) && open_database(&house, &db, &err);
	db_close(db);
	house_close(&house);
	if (!ok)
		return command_failed(&err);
	(void)printf("the database is at version " KAIJUAN_VERSION "\n");
	return EXIT_DONE;
}
