/* The table of subcommands: one line a command, each in a file of its own. */
#include "daemon/commands.h"

#include <stdio.h>

const struct command commands[] = {
	{ "init", "make a data directory with settings and an empty database", "DIR\n",
	    init_command },
	{ "up", "run nginx and the daemon in the foreground",
	    "--dir DIR [--port N] [--web FOLDER]\n", up_command },
	{ "serve", "run the daemon alone, behind an nginx of your own", "--dir DIR\n",
	    serve_command },
	{ "doctor", "explain the settings", "--explain\n", doctor_command },
	{ "reserves coverage", "textbook coverage of a term, three ways",
	    "--dir DIR --term TERM [--by college|level|category|course] [--format json|tsv|table]\n",
	    reserves_coverage_command },
	{ 0 },
};

int command_usage(const struct command *self)
{
	(void)fprintf(stderr, "usage: kaijuan %s %s", self->words, self->usage);
	return EXIT_USE;
}
