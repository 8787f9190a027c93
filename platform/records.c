/* Opening the shared tables, and events; platform/records.h is the contract. */
#include "core/date.h"
#include "platform/audit.h"
#include "platform/mem.h"
#include "platform/records_inside.h"

bool records_migrate(struct db *db, struct err *err)
{
	return db_migrate(db, "records", records_migrations, err) && audit_migrate(db, err);
}

bool records_open(struct db *db, struct records **ret_records, struct err *err)
{
	struct records *records = mem_new(sizeof(*records));

	if (records == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	records->db = db;
	if (!db_prepare(db, records_sql, RECORDS_SQL_N, &records->sql, err)) {
		mem_free(records);
		return false;
	}
	*ret_records = records;
	return true;
}

void records_close(struct records *records)
{
	if (records == NULL)
		return;
	db_stmts_free(records->sql);
	mem_free(records);
}

bool event_record(struct records *records, const struct event *e, struct err *err)
{
	char day[DATE_LEN + 1];
	struct span today = date_print(date_of_ms(e->at, ZONE_MINUTES), day);
	struct db_arg college = { .kind = e->college ? DB_ARG_I64 : DB_ARG_NULL, .i = e->college };

	return db_run(records->sql, RECORDS_SQL_EVENT,
	    DB_ARGS(DB_I64(e->at), DB_TEXT(today), DB_TEXT(e->room), DB_TEXT(e->what),
	        DB_I64(e->quantity), DB_TEXT(e->unit), DB_TEXT(e->person), college,
	        DB_TEXT(e->kind), DB_TEXT(e->subject)),
	    err);
}
