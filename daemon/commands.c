/* The table of subcommands: one line a command, each in a file of its own. */
#include "daemon/commands.h"

#include <stdio.h>

const struct command commands[] = {
	{ "init", "make a data directory with settings and an empty database", "DIR\n",
	    init_command },
	{ "up", "run nginx and the daemon in the foreground",
	    "--dir DIR [--port N] [--web FOLDER]\n", up_command },
	{ "serve", "run the daemon alone, behind an nginx of your own", "--dir DIR [--take-over]\n",
	    serve_command },
	{ "doctor", "look at everything, print the IT centre's sheet, explain the settings",
	    "--dir DIR [--format table|csv|tsv|json]   exit code 1 when something is bad\n"
	    "                --dir DIR --request\n"
	    "                --explain\n",
	    doctor_command },
	{ "backup", "a copy of everything, made while the daemon serves",
	    "--dir DIR --to FOLDER [--keep N]   all but the newest N are removed\n",
	    backup_command },
	{ "backup check", "read a backup again and compare", "BACKUP\n", backup_check_command },
	{ "restore", "make a data directory from a backup, which is checked first",
	    "BACKUP --dir DIR [--settings FILE]   FILE: taken as kaijuan.ini instead of the backup's\n",
	    restore_command },
	{ "migrate", "bring the database to this version; the daemon does so when it starts",
	    "--dir DIR\n", migrate_command },
	{ "import", "take in a file: teaching tasks, textbook choices, a plan, a vendor's list",
	    "tasks|textbooks|plan FILE --term TERM --dir DIR [--source NAME]\n"
	    "                holdings FILE --resource NAME --dir DIR\n"
	    "       [--dry-run|--strict] [--column HEADER=FIELD ...] [--warnings] [--no-match]\n"
	    "       [--vanish] [--format table|csv|tsv|json]\n"
	    "  --vanish: what the file does not have is gone, even most of a college's courses\n",
	    import_command },
	{ "import people", "take in the list of persons that the school sends each night",
	    "FILE --dir DIR [--source NAME] [--dry-run|--strict] [--accept-leavers]\n"
	    "       [--format table|csv|tsv|json]\n",
	    import_people_command },
	{ "reserves coverage", "textbook coverage of a term, three ways",
	    "--dir DIR --term TERM [--by college|level|category|course] [--format json|tsv|table]\n",
	    reserves_coverage_command },
	{ "user add", "make an account for somebody who works here",
	    "--dir DIR --login LOGIN --name NAME --role admin|librarian|teacher|reader\n"
	    "       [--password-file FILE]   else it is asked for, or read from stdin\n",
	    user_add_command },
	{ "user list", "who has an account", "--dir DIR [--format table|csv|tsv|json]\n",
	    user_list_command },
	{ "user password", "set a password and end the account's sessions",
	    "--dir DIR --login LOGIN [--password-file FILE]\n", user_password_command },
	{ "user remove", "remove an account and end its sessions", "--dir DIR --login LOGIN\n",
	    user_remove_command },
	{ "resource add", "add an e-resource; prints its number",
	    "--dir DIR --name NAME --licence bought|free_offer|trial|open\n"
	    "       --kind ebooks|textbooks|journals|database|media|repository|other\n"
	    "       [--starts DAY] [--ends DAY] [--link https://HOST/{id}] [--proxied] [--note TEXT]\n",
	    resource_add_command },
	{ "resource list", "the e-resources", "--dir DIR [--format table|csv|tsv|json]\n",
	    resource_list_command },
	{ "reserves match", "match required books with holdings, files to stdout",
	    "--items FILE --holdings FILE [--format tsv|csv|json|table]\n",
	    reserves_match_command },
	{ 0 },
};

int command_usage(const struct command *self)
{
	(void)fprintf(stderr, "usage: kaijuan %s %s", self->words, self->usage);
	return EXIT_USE;
}
