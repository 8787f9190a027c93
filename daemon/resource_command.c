/* kaijuan resource add|list: the directory of e-resources from a shell. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>

#include "daemon/arguments.h"
#include "daemon/print.h"
#include "platform/log.h"
#include "services/resources/resources.h"

struct options {
	const char *dir, *kind, *licence;
	struct resource draft;
	enum print_format format;
};

static void take(struct options *o, int option)
{
	struct span *const texts[] = { &o->draft.name, &o->draft.starts, &o->draft.ends,
		&o->draft.link_template, &o->draft.note };
	const char **const words[] = { &o->dir, &o->kind, &o->licence };
	static const char text_letters[] = "nselt", word_letters[] = "dkc";
	const char *at = strchr(text_letters, option);

	if (option == 'p')
		o->draft.proxied = true;
	else if (at != NULL)
		*texts[at - text_letters] = span_of(optarg);
	else
		*words[strchr(word_letters, option) - word_letters] = optarg;
}

/* Which of them a command takes: the letters. */
static bool parse(int argc, char **argv, const char *taken, struct options *ret)
{
	static const struct option options[] = {
		{ "dir", required_argument, NULL, 'd' },
		{ "name", required_argument, NULL, 'n' },
		{ "kind", required_argument, NULL, 'k' },
		{ "licence", required_argument, NULL, 'c' },
		{ "starts", required_argument, NULL, 's' },
		{ "ends", required_argument, NULL, 'e' },
		{ "link", required_argument, NULL, 'l' },
		{ "note", required_argument, NULL, 't' },
		{ "proxied", no_argument, NULL, 'p' },
		{ "format", required_argument, NULL, 'f' },
		{ 0 },
	};

	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (c == '?' || strchr(taken, c) == NULL)
			return false;
		if (c != 'f')
			take(ret, c);
		else if (!print_format_find(optarg, &ret->format))
			return false;
	}
	return optind == argc && ret->dir != NULL;
}

/* A command on an open room. */
struct session {
	struct house house;
	struct db *db;
	struct resources *resources;
	struct arena *arena; /* the house's */
};

static bool begin(struct session *s, const char *dir, struct err *err)
{
	*s = (struct session){ .db = NULL };
	s->arena = &s->house.memory.arena;
	return house_open(dir, &s->house, err) && open_database(&s->house, &s->db, err) &&
	       (s->resources = resources_open(s->db, err)) != NULL;
}

/* What the open room refuses, or does not know, is a plain no. */
static int end(struct session *s, bool ok, const struct err *err)
{
	bool plain_no = s->resources != NULL &&
	                (err->code == ERR_INVALID || err->code == ERR_NOT_FOUND);
	int code = ok ? EXIT_DONE : command_failed(err);

	resources_close(s->resources);
	db_close(s->db);
	house_close(&s->house);
	return plain_no ? EXIT_NO : code;
}

static bool add(struct session *s, struct options *o, struct err *err)
{
	const struct call call = { .arena = s->arena, .now = clock_ms() };
	int64_t id;

	if (!resource_kind_find(span_of(o->kind), &o->draft.kind))
		return err_field(err, "kind",
		    "ebooks, textbooks, journals, database, media, repository or other");
	if (!resource_licence_find(span_of(o->licence), &o->draft.licence))
		return err_field(err, "licence", "bought, free_offer, trial or open");
	if (!resources_create(s->resources, &call, &o->draft, &id, err))
		return false;
	(void)printf("%" PRId64 "\n", id);
	return true;
}

int resource_add_command(const struct command *self, int argc, char **argv)
{
	struct options o = { .dir = NULL };
	struct err err = { 0 };
	struct session s;

	if (!parse(argc, argv, "dnkcseltp", &o) || !o.draft.name.ptr || !o.kind || !o.licence)
		return command_usage(self);
	return end(&s, begin(&s, o.dir, &err) && add(&s, &o, &err), &err);
}

enum { COLUMNS = 8 };

static const char *truth(bool yes)
{
	return yes ? "true" : "false";
}

static void fill(struct arena *a, const struct resource *r, int64_t now, struct span to[COLUMNS])
{
	char id[24];
	const struct span cells[COLUMNS] = {
		arena_dup(
		    a, (struct span){ id, (size_t)snprintf(id, sizeof(id), "%" PRId64, r->id) }),
		r->name,
		span_of(resource_kind_name(r->kind)),
		span_of(resource_licence_name(r->licence)),
		r->starts,
		r->ends,
		span_of(truth(r->proxied)),
		span_of(truth(resource_open_at(r, now) == RESOURCE_IN_PERIOD)),
	};

	memcpy(to, cells, sizeof(cells));
}

static bool list(struct session *s, const struct options *o, struct err *err)
{
	static const struct print_column columns[COLUMNS] = { { "id", true }, { "name", false },
		{ "kind", false }, { "licence", false }, { "starts", false }, { "ends", false },
		{ "proxied", true }, { "in_period", true } };
	struct resource_set set;
	struct span *cells;

	if (!resources_all(s->resources, s->arena, &set, err))
		return false;
	if ((cells = arena_array(s->arena, struct span, COLUMNS * set.n + 1)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < set.n; i++)
		fill(s->arena, &set.v[i], clock_ms(), cells + COLUMNS * i);
	print_rows(o->format, s->arena, columns, COLUMNS, cells, set.n);
	return true;
}

int resource_list_command(const struct command *self, int argc, char **argv)
{
	struct options o = { .format = PRINT_TABLE };
	struct err err = { 0 };
	struct session s;

	if (!parse(argc, argv, "df", &o))
		return command_usage(self);
	return end(&s, begin(&s, o.dir, &err) && list(&s, &o, &err), &err);
}
