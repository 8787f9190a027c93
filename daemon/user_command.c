/* kaijuan user add|list|password|remove: the accounts of those who work here. */
#include <getopt.h>
#include <stdio.h>

#include "core/vec.h"
#include "daemon/arguments.h"
#include "daemon/ask_password.h"
#include "daemon/print.h"
#include "platform/log.h"
#include "services/people/people.h"

struct options {
	const char *dir, *login, *name, *role, *file;
	enum print_format format;
};

/* Which of them a command takes: the letters. */
static bool parse(int argc, char **argv, const char *taken, struct options *ret)
{
	static const struct option options[] = {
		{ "dir", required_argument, NULL, 'd' },
		{ "login", required_argument, NULL, 'l' },
		{ "name", required_argument, NULL, 'n' },
		{ "role", required_argument, NULL, 'r' },
		{ "password-file", required_argument, NULL, 'p' },
		{ "format", required_argument, NULL, 'f' },
		{ 0 },
	};
	const char **const to[] = { &ret->dir, &ret->login, &ret->name, &ret->role, &ret->file };

	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		const char *at = strchr("dlnrp", c);

		if (c == '?' || strchr(taken, c) == NULL)
			return false;
		if (at != NULL)
			*to[at - "dlnrp"] = optarg;
		else if (!print_format_find(optarg, &ret->format))
			return false;
	}
	return optind == argc && ret->dir != NULL;
}

/* A command on an open room. */
struct session {
	struct house house;
	struct db *db;
	struct people *people;
	struct arena *arena; /* the house's */
};

static bool begin(struct session *s, const char *dir, struct err *err)
{
	*s = (struct session){ .db = NULL };
	s->arena = &s->house.memory.arena;
	return house_open(dir, &s->house, err) && open_database(&s->house, &s->db, err) &&
	       (s->people = people_open(s->db, err)) != NULL;
}

/* What the open room refuses, or does not know, is a plain no. */
static int end(struct session *s, bool ok, const struct err *err)
{
	bool plain_no = s->people != NULL &&
	                (err->code == ERR_INVALID || err->code == ERR_NOT_FOUND);
	int code = ok ? EXIT_DONE : command_failed(err);

	people_close(s->people);
	db_close(s->db);
	house_close(&s->house);
	return plain_no ? EXIT_NO : code;
}

static bool add(struct session *s, const struct options *o, struct err *err)
{
	struct account draft = { .login = span_of(o->login), .name = span_of(o->name) };
	struct span password;

	if (!role_find(span_of(o->role), &draft.role))
		return err_field(err, "role", "admin, librarian, teacher or reader");
	return ask_password(s->arena, o->file, &password, err) &&
	       people_add(s->people, &draft, password, clock_ms(), err);
}

int user_add_command(const struct command *self, int argc, char **argv)
{
	struct options o = { .dir = NULL };
	struct err err = { 0 };
	struct session s;

	if (!parse(argc, argv, "dlnrp", &o) || !o.login || !o.name || !o.role)
		return command_usage(self);
	return end(&s, begin(&s, o.dir, &err) && add(&s, &o, &err), &err);
}

static bool list(struct session *s, const struct options *o, struct err *err)
{
	static const struct print_column columns[] = { { "login", false }, { "name", false },
		{ "role", false } };
	struct account_set set;
	struct span *cells;

	if (!people_list(s->people, s->arena, &set, err))
		return false;
	if ((cells = arena_array(s->arena, struct span, 3 * set.n + 1)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < set.n; i++) {
		cells[3 * i] = set.v[i].login;
		cells[3 * i + 1] = set.v[i].name;
		cells[3 * i + 2] = span_of(role_name(set.v[i].role));
	}
	print_rows(o->format, s->arena, columns, 3, cells, set.n);
	return true;
}

int user_list_command(const struct command *self, int argc, char **argv)
{
	struct options o = { .format = PRINT_TABLE };
	struct err err = { 0 };
	struct session s;

	if (!parse(argc, argv, "df", &o))
		return command_usage(self);
	return end(&s, begin(&s, o.dir, &err) && list(&s, &o, &err), &err);
}

static bool set_password(struct session *s, const struct options *o, struct err *err)
{
	struct span password;

	return ask_password(s->arena, o->file, &password, err) &&
	       people_set_password(s->people, span_of(o->login), password, clock_ms(), err);
}

int user_password_command(const struct command *self, int argc, char **argv)
{
	struct options o = { .dir = NULL };
	struct err err = { 0 };
	struct session s;

	if (!parse(argc, argv, "dlp", &o) || !o.login)
		return command_usage(self);
	return end(&s, begin(&s, o.dir, &err) && set_password(&s, &o, &err), &err);
}

int user_remove_command(const struct command *self, int argc, char **argv)
{
	struct options o = { .dir = NULL };
	struct err err = { 0 };
	struct session s;

	if (!parse(argc, argv, "dl", &o) || !o.login)
		return command_usage(self);
	return end(&s,
	    begin(&s, o.dir, &err) && people_remove(s.people, span_of(o.login), clock_ms(), &err),
	    &err);
}
