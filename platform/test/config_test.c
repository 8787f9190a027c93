/* Settings: defaults, sections, and every way to be wrong with its line. */
#include "platform/config.h"
#include "platform/mem.h"
#include "testing/check.h"

static struct config config;

static void refuse(struct arena *a, const char *text, const char *why)
{
	struct err err = { 0 };

	CHECK(!config_read(a, span_of(text), &config, &err) && err.code == ERR_INVALID);
	if (strcmp(err.detail, why) != 0)
		fprintf(stderr, "got: %s\n", err.detail);
	CHECK(strcmp(err.detail, why) == 0);
}

int main(void)
{
	struct mem_arena m;
	struct err err = { 0 };
	struct config_key key;

	mem_arena_init(&m);
	CHECK(config_read(&m.arena, SPAN(""), &config, &err));
	CHECK(config.port == 8080 && config.other_edition_counts && !config.part_counts);
	CHECK(span_eq(config.database, SPAN("sqlite:kaijuan.db")) && config.database.ptr[17] == 0);
	CHECK(config_read(&m.arena,
	    SPAN("# a comment\r\nport = 81\n\n[library]\n name =  江澜大学图书馆 \n[reserves]\n"
	         "part_counts=yes"),
	    &config, &err));
	CHECK(config.port == 81 && config.part_counts);
	CHECK(span_eq(config.library_name, SPAN("江澜大学图书馆")));
	refuse(&m.arena, "port = 0", "line 1: not between 1 and 65535");
	refuse(&m.arena, "\nport = 8x", "line 2: a whole number is wanted");
	refuse(&m.arena, "prot = 80", "line 1: no such key: prot");
	refuse(&m.arena, "[library]\nport = 80", "line 2: no such key: port");
	refuse(&m.arena, "port", "line 1: `key = value` is wanted");
	refuse(&m.arena, "port = 80\nport = 81", "line 2: given twice");
	refuse(&m.arena, "[library", "line 1: `[section]` is wanted");
	refuse(&m.arena, "[reserves]\npart_counts = true", "line 2: yes or no is wanted");
	refuse(&m.arena, "[library]\nname = \xff", "line 2: not UTF-8");
	refuse(&m.arena, "[library]\nname =", "line 2: 1 to 60 characters are wanted");
	CHECK(config_explain(0, &key) && strcmp(key.name, "database") == 0);
	CHECK(!config_explain(1000, &key));
	mem_arena_finish(&m);
	return 0;
}
