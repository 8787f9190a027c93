/* Opening the room, and what its files share. The rules stand in people_colleges.c, people_accounts.c,
 * people_sessions.c and people_throttle.c; README.md says why each is there. */
#include "platform/mem.h"
#include "services/people/people_inside.h"
#include "services/people/people_sql.h" /* generated from sql/ */

struct people *people_open(struct db *db, struct err *err)
{
	struct people *people = mem_new(sizeof(*people));

	if (people == NULL) {
		(void)err_set(err, ERR_MEMORY, "out of memory");
		return NULL;
	}
	people->db = db;
	roles_fill(people->permissions);
	if (!db_prepare(db, people_sql, PEOPLE_SQL_N, &people->sql, err) ||
	    !records_open(db, &people->records, err)) {
		people_close(people);
		return NULL;
	}
	return people;
}

void people_close(struct people *people)
{
	if (people == NULL)
		return;
	records_close(people->records);
	db_stmts_free(people->sql);
	mem_free(people);
}

bool people_number(
    struct people *people, size_t which, struct db_args args, int64_t *ret_number, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(people->sql, which, args, &rows, err))
		return false;
	*ret_number = db_i64(rows, 0);
	return true;
}

bool people_note(struct people *people, const struct call *call, const char *what,
    struct span subject, struct err *err)
{
	if (!db_tell(people->db, SPAN("sessions"), SPAN(""), err)) /* open streams are asked anew */
		return false;
	return event_record(people->records,
	    &(struct event){
	        .at = call->now,
	        .room = SPAN("people"),
	        .what = span_of(what),
	        .quantity = 1,
	        .unit = SPAN("times"),
	        .person = call->user,
	        .kind = call->kind,
	        .subject = subject,
	    },
	    err);
}
