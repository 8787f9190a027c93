/* What every command takes; see arguments.h. */
#include "daemon/arguments.h"

#include <getopt.h>
#include <stdio.h>

int command_failed(const struct err *err)
{
	(void)fprintf(stderr, "kaijuan: %s\n", err->detail);
	switch (err->code) {
	case ERR_CONFLICT:
	case ERR_DENIED:
		return EXIT_NO;
	default:
		return EXIT_SYSTEM;
	}
}

bool argument_number(const char *text, int64_t min, int64_t max, int64_t *ret)
{
	int64_t n = 0;

	for (const char *p = text; *p != '\0'; p++) {
		if (*p < '0' || *p > '9' || p - text > 17)
			return false;
		n = n * 10 + (*p - '0');
	}
	*ret = n;
	return *text != '\0' && n >= min && n <= max;
}

static bool take(const struct argument *a, const char *value)
{
	if (a->text != NULL)
		*a->text = value;
	else if (a->number != NULL)
		return argument_number(value, a->min, a->max, a->number);
	else if (a->format != NULL)
		return print_format_find(value, a->format);
	else
		*a->flag = true;
	return true;
}

static bool all_there(const struct argument *table, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (table[i].required && *table[i].text == NULL)
			return false;
	return true;
}

bool arguments_read(int argc, char **argv, const struct argument *table, size_t n)
{
	enum { MOST = 16 };
	struct option options[MOST + 1] = { 0 };
	int which;

	for (size_t i = 0; i < n && i < MOST; i++)
		options[i] = (struct option){ .name = table[i].name,
			.has_arg = table[i].flag == NULL ? required_argument : no_argument };
	for (int c; (c = getopt_long(argc, argv, "", options, &which)) != -1;)
		if (c == '?' || !take(&table[which], optarg))
			return false;
	return optind == argc && all_there(table, n);
}

bool session_begin(struct session *ret_session, const char *dir, struct err *err)
{
	*ret_session = (struct session){ .db = NULL };
	ret_session->arena = &ret_session->house.memory.arena;
	return house_open(dir, &ret_session->house, err) &&
	       open_database(&ret_session->house, &ret_session->db, err);
}

int session_end(struct session *session, bool asked, bool ok, const struct err *err)
{
	bool plain_no = asked && (err->code == ERR_INVALID || err->code == ERR_NOT_FOUND);
	int code = ok ? EXIT_DONE : command_failed(err);

	db_close(session->db);
	house_close(&session->house);
	return plain_no ? EXIT_NO : code;
}
