/* commands — the subcommands of `kaijuan`, one line each in commands.c. */
#ifndef DAEMON_COMMANDS_H
#define DAEMON_COMMANDS_H

/* Exit codes of every command. */
enum { EXIT_DONE = 0, EXIT_NO = 1, EXIT_USE = 2, EXIT_SYSTEM = 3 };

struct command {
	const char *words;   /* "reserves match": what is typed after `kaijuan` */
	const char *summary; /* one line for --help */
	const char *usage;   /* what may follow, with a final newline */
	/* argv[0] is the command's last word; returns an exit code. `self` is for usage(). */
	int (*run)(const struct command *self, int argc, char **argv);
};

extern const struct command commands[]; /* ends with { 0 } */

/* Prints the usage to stderr and returns EXIT_USE. */
int command_usage(const struct command *self);

int backup_command(const struct command *self, int argc, char **argv);
int backup_check_command(const struct command *self, int argc, char **argv);
int doctor_command(const struct command *self, int argc, char **argv);
int init_command(const struct command *self, int argc, char **argv);
int migrate_command(const struct command *self, int argc, char **argv);
int restore_command(const struct command *self, int argc, char **argv);
int reserves_coverage_command(const struct command *self, int argc, char **argv);
int reserves_match_command(const struct command *self, int argc, char **argv);
int import_people_command(const struct command *self, int argc, char **argv);
int import_command(const struct command *self, int argc, char **argv);
int serve_command(const struct command *self, int argc, char **argv);
int up_command(const struct command *self, int argc, char **argv);
int user_add_command(const struct command *self, int argc, char **argv);
int user_list_command(const struct command *self, int argc, char **argv);
int user_password_command(const struct command *self, int argc, char **argv);
int user_remove_command(const struct command *self, int argc, char **argv);
int resource_add_command(const struct command *self, int argc, char **argv);
int resource_list_command(const struct command *self, int argc, char **argv);

#endif
