/* Classes: the groups into which a college puts its students. */
#include "core/vec.h"
#include "services/people/people_inside.h"
#include "services/people/people_persons.h"
#include "services/people/people_sql.h" /* generated from sql/ */

enum { CLASS_NAME_MAX = 100 };

bool groups_of(struct people *people, struct arena *a, int64_t college,
    struct group_set *ret_groups, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct group_set set = { 0 };

	if (!db_query(people->sql, PEOPLE_SQL_CLASSES, DB_ARGS(DB_I64(college)), &rows, err))
		return false;
	while (db_next(rows, err)) {
		if ((set.v = vec_grow(a, set.v, set.n, sizeof(*set.v))) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		set.v[set.n++] = (struct group){ db_i64(rows, 0), db_text(rows, 1, a),
			db_i64(rows, 2) };
	}
	*ret_groups = set;
	return err->code == ERR_NONE;
}

bool group_take(struct people *people, struct arena *a, struct span raw, int64_t college,
    int64_t *ret_id, struct err *err)
{
	struct span name, key;

	if (!person_text(a, "group", raw, 0, CLASS_NAME_MAX, &name, err))
		return false;
	key = person_key(a, name);
	if (a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (key.len == 0) {
		*ret_id = 0;
		return true;
	}
	return people_number(people, PEOPLE_SQL_CLASS_TAKE,
	    DB_ARGS(DB_TEXT(name), DB_TEXT(key), DB_I64(college)), ret_id, err);
}
