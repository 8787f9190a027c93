/* kaijuan user add|list|password|remove: the accounts of those who work here. */
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

/* A command on an open room. */
typedef bool on_people(
    struct people *people, struct arena *a, const struct options *o, struct err *err);

static int run(const struct options *o, on_people *body)
{
	struct people *people = NULL;
	struct err err = { 0 };
	struct session s;
	bool ok = session_begin(&s, o->dir, &err) && (people = people_open(s.db, &err)) != NULL &&
	          body(people, s.arena, o, &err),
	     asked = people != NULL;

	people_close(people);
	return session_end(&s, asked, ok, &err);
}

static bool add(struct people *people, struct arena *a, const struct options *o, struct err *err)
{
	struct account draft = { .login = span_of(o->login), .name = span_of(o->name) };
	struct span password;

	if (!role_find(span_of(o->role), &draft.role))
		return err_field(err, "role", "admin, librarian, teacher or reader");
	return ask_password(a, o->file, &password, err) &&
	       people_add(people, &draft, password, clock_ms(), err);
}

int user_add_command(const struct command *self, int argc, char **argv)
{
	struct options o = { .dir = NULL };
	const struct argument table[] = {
		{ "dir", .text = &o.dir, .required = true },
		{ "login", .text = &o.login, .required = true },
		{ "name", .text = &o.name, .required = true },
		{ "role", .text = &o.role, .required = true },
		{ "password-file", .text = &o.file },
	};

	return ARGUMENTS_READ(argc, argv, table) ? run(&o, add) : command_usage(self);
}

static bool list(struct people *people, struct arena *a, const struct options *o, struct err *err)
{
	static const struct print_column columns[] = { { "login", false }, { "name", false },
		{ "role", false } };
	struct account_set set;
	struct span *cells;

	if (!people_list(people, a, &set, err))
		return false;
	if ((cells = arena_array(a, struct span, 3 * set.n + 1)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < set.n; i++) {
		cells[3 * i] = set.v[i].login;
		cells[3 * i + 1] = set.v[i].name;
		cells[3 * i + 2] = span_of(role_name(set.v[i].role));
	}
	print_rows(o->format, a, columns, 3, cells, set.n);
	return true;
}

int user_list_command(const struct command *self, int argc, char **argv)
{
	struct options o = { .format = PRINT_TABLE };
	const struct argument table[] = { { "dir", .text = &o.dir, .required = true },
		{ "format", .format = &o.format } };

	return ARGUMENTS_READ(argc, argv, table) ? run(&o, list) : command_usage(self);
}

static bool set_password(
    struct people *people, struct arena *a, const struct options *o, struct err *err)
{
	struct span password;

	return ask_password(a, o->file, &password, err) &&
	       people_set_password(people, span_of(o->login), password, clock_ms(), err);
}

int user_password_command(const struct command *self, int argc, char **argv)
{
	struct options o = { .dir = NULL };
	const struct argument table[] = { { "dir", .text = &o.dir, .required = true },
		{ "login", .text = &o.login, .required = true },
		{ "password-file", .text = &o.file } };

	return ARGUMENTS_READ(argc, argv, table) ? run(&o, set_password) : command_usage(self);
}

static bool remove_account(
    struct people *people, struct arena *a, const struct options *o, struct err *err)
{
	(void)a;
	return people_remove(people, span_of(o->login), clock_ms(), err);
}

int user_remove_command(const struct command *self, int argc, char **argv)
{
	struct options o = { .dir = NULL };
	const struct argument table[] = { { "dir", .text = &o.dir, .required = true },
		{ "login", .text = &o.login, .required = true } };

	return ARGUMENTS_READ(argc, argv, table) ? run(&o, remove_account) : command_usage(self);
}
