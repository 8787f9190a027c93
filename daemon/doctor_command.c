/* kaijuan doctor --explain: every key of kaijuan.ini, its default and what it does. */
#include <stdio.h>
#include <string.h>

#include "daemon/commands.h"
#include "platform/config.h"

int doctor_command(const struct command *self, int argc, char **argv)
{
	struct config_key key;

	if (argc != 2 || strcmp(argv[1], "--explain") != 0)
		return command_usage(self);
	for (size_t i = 0; config_explain(i, &key); i++)
		(void)printf("%s = %s\n    %s\n", key.name, key.fallback, key.help);
	return EXIT_DONE;
}
