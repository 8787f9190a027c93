/* The room opens and closes; terms. */
#include "core/vec.h"
#include "platform/mem.h"
#include "services/reserves/reserves_internal.h"

struct reserves *reserves_open(struct db *db, struct err *err)
{
	struct reserves *reserves = mem_new(sizeof(*reserves));

	if (reserves == NULL) {
		(void)err_set(err, ERR_MEMORY, "out of memory");
		return NULL;
	}
	reserves->db = db;
	if (!db_prepare(db, reserves_sql, RESERVES_SQL_N, &reserves->sql, err) ||
	    !records_open(db, &reserves->records, err) || !audit_open(db, &reserves->audit, err) ||
	    (reserves->people = people_open(db, err)) == NULL ||
	    (reserves->resources = resources_open(db, err)) == NULL) {
		reserves_close(reserves);
		return NULL;
	}
	return reserves;
}

void reserves_close(struct reserves *reserves)
{
	if (reserves == NULL)
		return;
	resources_close(reserves->resources);
	people_close(reserves->people);
	audit_close(reserves->audit);
	records_close(reserves->records);
	db_stmts_free(reserves->sql);
	mem_free(reserves);
}

/* ---- terms ---- */

static struct reserves_term row_to_term(const struct db_rows *rows, struct arena *a)
{
	return (struct reserves_term){
		.id = db_i64(rows, 0),
		.code = db_text(rows, 1, a),
		.changed = db_i64(rows, 2),
	};
}

bool reserves_terms(struct reserves *reserves, struct arena *a, struct reserves_term_set *ret_terms,
    struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct reserves_term_set set = { 0 };

	if (!db_query(reserves->sql, RESERVES_SQL_TERMS, (struct db_args){ 0 }, &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((set.v = vec_grow(a, set.v, set.n, sizeof(*set.v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		set.v[set.n] = row_to_term(rows, a);
		set.v[set.n++].courses = db_i64(rows, 3);
	}
	*ret_terms = set;
	return err->code == ERR_NONE;
}

bool reserves_term_find(struct reserves *reserves, struct arena *a, struct span code,
    struct reserves_term *ret_term, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(reserves->sql, RESERVES_SQL_TERM_FIND,
	        DB_ARGS(DB_TEXT(code.len ? code : SPAN(""))), &rows, err))
		return err_turn(err, ERR_NOT_FOUND, ERR_NOT_FOUND,
		    code.len ? "no such term" : "no term has been imported yet");
	*ret_term = row_to_term(rows, a);
	return true;
}
