/* records_inside — what the files behind platform/records.h share: the prepared statements. */
#ifndef PLATFORM_RECORDS_INSIDE_H
#define PLATFORM_RECORDS_INSIDE_H

#include "platform/records.h"
#include "platform/records_sql.h" /* generated from sql/records */

struct records {
	struct db *db;
	struct db_stmts *sql;
};

#endif
