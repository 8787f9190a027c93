/* The table of subcommands: one line a command, each in a file of its own. */
#include "daemon/commands.h"

#include <stdio.h>

const struct command commands[] = {
	{ "serve", "answer requests on a Unix socket behind nginx",
	    "--socket PATH --spool FOLDER --db sqlite:PATH|postgresql://... --origin http://HOST\n",
	    serve_command },
	{ 0 },
};

int command_usage(const struct command *self)
{
	(void)fprintf(stderr, "usage: kaijuan %s %s", self->words, self->usage);
	return EXIT_USE;
}
