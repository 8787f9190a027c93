/* kaijuan doctor: looks at a house, prints the IT centre's sheet, or explains the settings. */
#include <stdio.h>

#include "daemon/arguments.h"
#include "daemon/doctor.h"
#include "daemon/print.h"

static int explain(void)
{
	struct config_key key;

	for (size_t i = 0; config_explain(i, &key); i++)
		(void)printf("%s = %s\n    %s\n", key.name, key.fallback, key.help);
	return EXIT_DONE;
}

/* The exit code: whether anything is bad. */
static int print_findings(struct house *house, enum print_format format)
{
	static const char *const words[] = { "good", "look", "bad" };
	static const struct print_column columns[] = { { "check", false }, { "verdict", false },
		{ "finding", false } };
	struct finding found[FINDINGS_MAX];
	struct span cells[3 * FINDINGS_MAX];
	size_t n = doctor_look(house, found);
	int code = EXIT_DONE;

	for (size_t i = 0; i < n; i++) {
		cells[3 * i] = span_of(found[i].check);
		cells[3 * i + 1] = span_of(words[found[i].verdict]);
		cells[3 * i + 2] = found[i].text;
		if (found[i].verdict == VERDICT_BAD)
			code = EXIT_NO;
	}
	print_rows(format, &house->memory.arena, columns, 3, cells, n);
	return code;
}

static int look(const char *dir, bool request, enum print_format format)
{
	struct house house = { 0 };
	struct err err = { 0 };
	int code = EXIT_DONE;

	if (!house_open(dir, &house, &err))
		return command_failed(&err);
	if (request)
		(void)printf("%.*s", SPAN_FMT(doctor_request(&house)));
	else
		code = print_findings(&house, format);
	house_close(&house);
	return code;
}

int doctor_command(const struct command *self, int argc, char **argv)
{
	enum print_format format = PRINT_TABLE;
	bool explaining = false, request = false;
	const char *dir = NULL;
	const struct argument table[] = { { "dir", .text = &dir },
		{ "explain", .flag = &explaining }, { "request", .flag = &request },
		{ "format", .format = &format } };

	if (!ARGUMENTS_READ(argc, argv, table) || explaining == (dir != NULL))
		return command_usage(self);
	return explaining ? explain() : look(dir, request, format);
}
