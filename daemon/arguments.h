/* arguments — what every command takes: --dir DIR opened as a house, failures told the same way. */
#ifndef DAEMON_ARGUMENTS_H
#define DAEMON_ARGUMENTS_H

#include "daemon/commands.h"
#include "daemon/house.h"

/* Tells why on stderr and returns EXIT_SYSTEM, or EXIT_NO where the answer is simply no. */
int command_failed(const struct err *err);

/* A whole number within bounds, as typed. */
bool argument_number(const char *text, int64_t min, int64_t max, int64_t *ret);

#endif
