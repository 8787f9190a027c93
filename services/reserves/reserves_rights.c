/* What this room keeps of those who work with it: who sent a file, who decided on a book. */
#include "services/reserves/reserves_internal.h"

static void write_text(struct json *out, const char *name, struct span text)
{
	json_key(out, name);
	json_text(out, text);
}

static void write_number(struct json *out, const char *name, int64_t number)
{
	json_key(out, name);
	json_i64(out, number);
}

static bool export_imports(
    struct reserves *reserves, struct arena *a, struct span key, struct json *out, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(reserves->sql, RESERVES_SQL_IMPORTS_OF, DB_ARGS(DB_TEXT(key)), &rows, err))
		return false;
	json_key(out, "imports");
	json_open(out, '[');
	while (db_next(rows, err)) {
		json_open(out, '{');
		write_number(out, "id", db_i64(rows, 0));
		write_text(out, "file", db_text(rows, 1, a));
		write_number(out, "at", db_i64(rows, 2));
		json_close(out, '}');
	}
	json_close(out, ']');
	return err->code == ERR_NONE;
}

static bool export_decisions(
    struct reserves *reserves, struct arena *a, struct span key, struct json *out, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(reserves->sql, RESERVES_SQL_DECISIONS_OF, DB_ARGS(DB_TEXT(key)), &rows, err))
		return false;
	json_key(out, "decisions");
	json_open(out, '[');
	while (db_next(rows, err)) {
		json_open(out, '{');
		write_number(out, "book", db_i64(rows, 0));
		write_text(out, "title", db_text(rows, 1, a));
		write_text(out, "verdict", db_text(rows, 2, a));
		write_number(out, "at", db_i64(rows, 3));
		json_close(out, '}');
	}
	json_close(out, ']');
	return err->code == ERR_NONE;
}

bool reserves_person_export(struct reserves *reserves, const struct call *call,
    const struct person_ref *who, struct json *out, struct err *err)
{
	json_open(out, '{');
	if (!export_imports(reserves, call->arena, who->account_key, out, err) ||
	    !export_decisions(reserves, call->arena, who->account_key, out, err))
		return false;
	json_close(out, '}');
	return true;
}

bool reserves_person_erase(struct reserves *reserves, const struct call *call,
    const struct person_ref *who, struct err *err)
{
	(void)call;
	return db_run(reserves->sql, RESERVES_SQL_IMPORTS_FORGET,
	           DB_ARGS(DB_TEXT(who->account_key)), err) &&
	       db_run(reserves->sql, RESERVES_SQL_DECISIONS_FORGET,
	           DB_ARGS(DB_TEXT(who->account_key)), err);
}
