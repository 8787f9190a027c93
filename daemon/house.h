/* house — a data directory (--dir DIR) as every command sees it: settings, database, folders.
 *     DIR/kaijuan.ini   settings          DIR/kaijuan.db   the data, when it is SQLite
 *     DIR/secret.key    opens the secrets sealed in the database; 0600, and into every backup
 *     DIR/files/        what was sent in  DIR/run/         sockets, nginx's configuration, spooled bodies */
#ifndef DAEMON_HOUSE_H
#define DAEMON_HOUSE_H

#include "platform/config.h"
#include "platform/db.h"
#include "platform/mem.h"

struct house {
	struct mem_arena memory; /* do not move */
	const char *dir;
	const char *database; /* URL, made absolute */
	const char *socket;   /* of the daemon; short enough for any DIR */
	const char *events;   /* the socket of its streams */
	const char *metrics;  /* the private one, for Prometheus */
	struct config config;
	bool take_over; /* serve --take-over: the place of the daemon that runs */
};

/* Reads the settings. ERR_NOT_FOUND: DIR holds no kaijuan.ini; say `kaijuan init DIR`. */
MUST_CHECK bool house_open(const char *dir, struct house *ret_house, struct err *err);
void house_close(struct house *house); /* a zeroed one is fine */

/* The database, brought to this version. For commands; the daemon's workers open their own. */
MUST_CHECK bool open_database(const struct house *house, struct db **ret_db, struct err *err);

/* Brings the database to this version of all rooms. */
MUST_CHECK bool migrate_all(struct db *db, struct err *err);

#endif
