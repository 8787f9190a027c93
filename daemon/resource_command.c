/* kaijuan resource add|list: the directory of e-resources from a shell. */
#include <inttypes.h>
#include <stdio.h>

#include "daemon/arguments.h"
#include "daemon/print.h"
#include "platform/log.h"
#include "services/resources/resources.h"

struct options {
	const char *dir, *name, *kind, *licence, *starts, *ends, *link, *note;
	bool proxied;
	enum print_format format;
};

/* A command on an open room. */
typedef bool on_resources(
    struct resources *resources, struct arena *a, const struct options *o, struct err *err);

static int run(const struct options *o, on_resources *body)
{
	struct resources *resources = NULL;
	struct err err = { 0 };
	struct session s;
	bool ok = session_begin(&s, o->dir, &err) &&
	          (resources = resources_open(s.db, &err)) != NULL &&
	          body(resources, s.arena, o, &err),
	     asked = resources != NULL;

	resources_close(resources);
	return session_end(&s, asked, ok, &err);
}

static bool add(
    struct resources *resources, struct arena *a, const struct options *o, struct err *err)
{
	const struct call call = { .arena = a, .now = clock_ms() };
	struct resource draft = { .name = span_of(o->name),
		.starts = span_of(o->starts),
		.ends = span_of(o->ends),
		.link_template = span_of(o->link),
		.note = span_of(o->note),
		.proxied = o->proxied };
	int64_t id;

	if (!resource_kind_find(span_of(o->kind), &draft.kind))
		return err_field(err, "kind",
		    "ebooks, textbooks, journals, database, media, repository or other");
	if (!resource_licence_find(span_of(o->licence), &draft.licence))
		return err_field(err, "licence", "bought, free_offer, trial or open");
	if (!resources_create(resources, &call, &draft, &id, err))
		return false;
	(void)printf("%" PRId64 "\n", id);
	return true;
}

int resource_add_command(const struct command *self, int argc, char **argv)
{
	struct options o = { .dir = NULL };
	const struct argument table[] = {
		{ "dir", .text = &o.dir, .required = true },
		{ "name", .text = &o.name, .required = true },
		{ "kind", .text = &o.kind, .required = true },
		{ "licence", .text = &o.licence, .required = true },
		{ "starts", .text = &o.starts },
		{ "ends", .text = &o.ends },
		{ "link", .text = &o.link },
		{ "note", .text = &o.note },
		{ "proxied", .flag = &o.proxied },
	};

	return ARGUMENTS_READ(argc, argv, table) ? run(&o, add) : command_usage(self);
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

static bool list(
    struct resources *resources, struct arena *a, const struct options *o, struct err *err)
{
	static const struct print_column columns[COLUMNS] = { { "id", true }, { "name", false },
		{ "kind", false }, { "licence", false }, { "starts", false }, { "ends", false },
		{ "proxied", true }, { "in_period", true } };
	struct resource_set set;
	struct span *cells;

	if (!resources_all(resources, a, &set, err))
		return false;
	if ((cells = arena_array(a, struct span, COLUMNS * set.n + 1)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < set.n; i++)
		fill(a, &set.v[i], clock_ms(), cells + COLUMNS * i);
	print_rows(o->format, a, columns, COLUMNS, cells, set.n);
	return true;
}

int resource_list_command(const struct command *self, int argc, char **argv)
{
	struct options o = { .format = PRINT_TABLE };
	const struct argument table[] = { { "dir", .text = &o.dir, .required = true },
		{ "format", .format = &o.format } };

	return ARGUMENTS_READ(argc, argv, table) ? run(&o, list) : command_usage(self);
}
