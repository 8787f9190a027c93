/* A course's page; see reserves_courses.h. */
#include "core/vec.h"
#include "services/reserves/reserves_courses.h"

static bool find(struct reserves *r, struct arena *a, struct span public_id,
    struct course *ret_course, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_first(r->sql, RESERVES_SQL_COURSE_FIND, DB_ARGS(DB_TEXT(public_id)), &rows, err))
		return err_turn(err, ERR_NOT_FOUND, ERR_NOT_FOUND, "no such course");
	*ret_course = (struct course){
		.id = db_i64(rows, 0),
		.public_id = public_id,
		.term = db_text(rows, 1, a),
		.code = db_text(rows, 2, a),
		.name = db_text(rows, 3, a),
		.level = db_text(rows, 4, a),
		.level_text = db_text(rows, 5, a),
		.nature = db_text(rows, 6, a),
		.category = db_text(rows, 7, a),
		.college = db_i64(rows, 8),
		.gone = db_bool(rows, 9),
	};
	return true;
}

static bool load_sections(
    struct reserves *r, struct arena *a, struct whole_course *w, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(
	        r->sql, RESERVES_SQL_COURSE_SECTIONS, DB_ARGS(DB_I64(w->course.id)), &rows, err))
		return false;
	while (db_next(rows, err)) {
		w->sections = vec_grow(a, w->sections, w->n_sections, sizeof(*w->sections));
		if (w->sections == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		w->sections[w->n_sections++] = (struct course_section){
			.number = db_text(rows, 0, a),
			.teachers = db_text(rows, 1, a),
			.campus = db_text(rows, 2, a),
			.enrolled = db_is_null(rows, 3) ? -1 : db_i64(rows, 3),
		};
	}
	return err->code == ERR_NONE;
}

/* ---- which sections use an item ---- */

static bool teaches(const struct whole_course *w, struct span number)
{
	for (size_t i = 0; i < w->n_sections; i++)
		if (span_eq(w->sections[i].number, number))
			return true;
	return false;
}

struct use { /* of one item */
	struct buf numbers;
	size_t taught; /* how many of them are sections of today */
};

/* "01、02", or nothing when every section of the course is among them. */
static void settle(const struct whole_course *w, struct course_item *item, const struct use *use)
{
	if (use->numbers.len > 0 && (use->taught < w->n_sections || use->taught == 0))
		item->sections = buf_span(&use->numbers);
}

static bool load_uses(struct reserves *r, struct arena *a, struct whole_course *w, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	struct use *uses = arena_array(a, struct use, w->n_items + 1);

	if (uses == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!db_query(r->sql, RESERVES_SQL_COURSE_ITEM_SECTIONS, DB_ARGS(DB_I64(w->course.id)),
	        &rows, err))
		return false;
	while (db_next(rows, err)) {
		struct span number = db_text(rows, 1, a);
		int64_t id = db_i64(rows, 0);

		for (size_t i = 0; i < w->n_items; i++) {
			if (w->items[i].id != id)
				continue;
			uses[i].numbers.arena = a;
			buf_add(&uses[i].numbers, uses[i].numbers.len ? SPAN("、") : SPAN(""));
			buf_add(&uses[i].numbers, number);
			uses[i].taught += teaches(w, number);
		}
	}
	for (size_t i = 0; i < w->n_items; i++)
		settle(w, &w->items[i], &uses[i]);
	return err->code == ERR_NONE;
}

bool course_find(struct reserves *reserves, struct arena *a, struct span public_id,
    const struct coverage_rule *rule, int64_t now, struct whole_course *ret_course, struct err *err)
{
	struct course_catalogue c = { reserves, a, rule, now, { 0 } };
	struct whole_course w = { 0 };

	if (!find(reserves, a, public_id, &w.course, err) ||
	    !resources_all(reserves->resources, a, &c.resources, err) ||
	    !people_colleges(reserves->people, a, &w.colleges, err) ||
	    !load_sections(reserves, a, &w, err) ||
	    !course_items(&c, w.course.id, &w.items, &w.n_items, err) ||
	    !load_uses(reserves, a, &w, err))
		return false;
	*ret_course = w;
	return !a->failed || err_set(err, ERR_MEMORY, "out of memory");
}
