/* kaijuan init DIR: a data directory with its settings explained and an empty database. */
#include <stdio.h>
#include <unistd.h>

#include "core/buf.h"
#include "daemon/arguments.h"
#include "platform/file.h"

static bool folders(struct arena *a, const char *dir, struct err *err)
{
	static const char *const names[] = { "files", "run" };

	if (!file_make_dir(dir, 0700, err))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *path = file_path(a, dir, names[i]);

		if (path == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		if (!file_make_dir(path, 0700, err))
			return false;
	}
	return true;
}

/* Every key with its default, commented out, in its section. */
static struct span settings(struct arena *a)
{
	struct buf b = { .arena = a };
	struct span section = { 0 };
	struct config_key key;

	buf_add(&b, SPAN("# Settings of Kaijuan. What is commented out stands at its default.\n"));
	for (size_t i = 0; config_explain(i, &key); i++) {
		struct span name = span_of(key.name), first = span_cut(&name, '.');

		if (name.len && !span_eq(first, section)) {
			section = first;
			buf_add(&b, SPAN("\n["));
			buf_add(&b, section);
			buf_add(&b, SPAN("]"));
		}
		buf_add(&b, SPAN("\n# "));
		buf_add(&b, span_of(key.help));
		buf_add(&b, SPAN("\n#"));
		buf_add(&b, name.len ? name : first);
		buf_add(&b, SPAN(" = "));
		buf_add(&b, span_of(key.fallback));
		buf_add(&b, SPAN("\n"));
	}
	return buf_span(&b);
}

static bool make(struct arena *a, const char *dir, struct err *err)
{
	struct house house = { 0 };
	const char *ini = file_path(a, dir, "kaijuan.ini");
	struct db *db = NULL;
	bool ok;

	if (ini == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (access(ini, F_OK) == 0)
		return err_set(err, ERR_CONFLICT, "%.90s is there already", ini);
	ok = folders(a, dir, err) && file_write(ini, settings(a), 0600, err) &&
	     house_open(dir, &house, err) && open_database(&house, &db, err);
	db_close(db);
	house_close(&house);
	return ok;
}

int init_command(const struct command *self, int argc, char **argv)
{
	struct mem_arena memory;
	struct err err = { 0 };
	bool ok;

	if (argc != 2 || argv[1][0] == '-')
		return command_usage(self);
	mem_arena_init(&memory);
	ok = make(&memory.arena, argv[1], &err);
	mem_arena_finish(&memory);
	if (!ok)
		return command_failed(&err);
	(void)printf("made %s\n", argv[1]);
	return EXIT_DONE;
}
