/* arguments — what every command takes: its options as a table, --dir DIR opened as a house with its database, failures
 * told the same way. */
#ifndef DAEMON_ARGUMENTS_H
#define DAEMON_ARGUMENTS_H

#include "daemon/commands.h"
#include "daemon/house.h"
#include "daemon/print.h"

/* One option, --name VALUE or a flag: where it goes is the one pointer that is set. */
struct argument {
	const char *name;
	const char **text;
	int64_t *number;
	int64_t min, max; /* of the number */
	enum print_format *format;
	bool *flag;
	bool required; /* a text that must be there */
};

/* Reads all of argv. False: an option that the table has not, a bad value, a required one missing, or a word that
 * belongs to none; say how the command is used. */
bool arguments_read(int argc, char **argv, const struct argument *table, size_t n);
#define ARGUMENTS_READ(argc, argv, table) \
	arguments_read((argc), (argv), (table), sizeof(table) / sizeof((table)[0]))

/* Tells why on stderr and returns EXIT_SYSTEM, or EXIT_NO where the answer is simply no. */
int command_failed(const struct err *err);

/* A whole number within bounds, as typed. */
bool argument_number(const char *text, int64_t min, int64_t max, int64_t *ret);

/* A house with its database open, for the time of one command. */
struct session {
	struct house house;
	struct db *db;
	struct arena *arena; /* the house's */
};

bool session_begin(struct session *ret_session, const char *dir, struct err *err);
/* Closes what is open, tells a failure, and gives the exit code. What a room that was asked refuses, or does not know, is
 * a plain no. */
int session_end(struct session *session, bool asked, bool ok, const struct err *err);

#endif
