/* The class of a plan row; see reserves_section.h. */
#include "services/reserves/reserves_section.h"

#include <stdio.h>

#include "services/reserves/reserves_tidy.h"

/* ---- its number ---- */

static struct span without_words(struct span s)
{
	static const char *const tails[] = { "教学班", "班", "号" };

	if (tidy_starts(s, SPAN("第")))
		s = tidy_from(s, strlen("第"));
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++)
		if (tidy_ends(s, span_of(tails[i])))
			return (struct span){ s.ptr, s.len - strlen(tails[i]) };
	return s;
}

static bool all_digits(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!tidy_digit((unsigned char)s.ptr[i]))
			return false;
	return s.len > 0;
}

static struct span two_digits(struct arena *a, int value)
{
	char digits[16];
	int n = snprintf(digits, sizeof(digits), "%02d", value);

	return arena_dup(a, (struct span){ digits, (size_t)n });
}

struct span section_number(struct arena *a, struct span cell)
{
	struct span s = code_whole(tidy_code(a, cell)), bare = without_words(s);
	int value = 0;

	if (all_digits(bare)) {
		while (bare.len > 2 && bare.ptr[0] == '0')
			bare = tidy_from(bare, 1);
		return bare.len > 1 ? bare : two_digits(a, bare.ptr[0] - '0');
	}
	if (bare.len > 0 && tidy_count(bare, &value) == bare.len) /* 一, 十二 */
		return two_digits(a, value);
	return s;
}

/* ---- its cells ---- */

static bool number_take(struct row_in *in, enum column_field field, int64_t *ret_number)
{
	struct span cell = row_cell(in, field);

	*ret_number = -1;
	if (tidy_nothing(cell))
		return true;
	if (tidy_number(cell, ret_number) && *ret_number <= 100000)
		return true;
	return row_refuse(in, NOTE_BAD_NUMBER, field, cell);
}

static bool cells_take(struct row_in *in, struct section_cells *c)
{
	*c = (struct section_cells){
		.number = section_number(in->arena, row_text(in, COLUMN_SECTION)),
		.classes = row_text(in, COLUMN_CLASSES),
		.campus = row_text(in, COLUMN_CAMPUS),
		.teachers = row_cell(in, COLUMN_TEACHERS),
		.teacher_numbers = row_cell(in, COLUMN_TEACHER_NUMBERS),
	};
	return number_take(in, COLUMN_ENROLLED, &c->enrolled) &&
	       number_take(in, COLUMN_CAPACITY, &c->capacity);
}

/* Cells that name no class of their own go on with the one above; another teacher does so only where the
 * number or the classes hold the class together. */
static bool goes_on(
    const struct row_in *in, const struct section_cells *c, const struct section_cells *above)
{
	bool held = above->number.len > 0 || above->classes.len > 0;

	return c->number.len == 0 && c->classes.len == 0 &&
	       tidy_nothing(row_cell(in, COLUMN_ENROLLED)) && (held || tidy_nothing(c->teachers));
}

static void go_on(struct section_cells *c, const struct section_cells *above)
{
	c->number = above->number;
	c->classes = above->classes;
	c->enrolled = above->enrolled;
	if (c->campus.len == 0)
		c->campus = above->campus;
	if (c->capacity < 0)
		c->capacity = above->capacity;
	if (tidy_nothing(c->teachers)) {
		c->teachers = above->teachers;
		c->teacher_numbers = above->teacher_numbers;
	}
}

/* ---- what tells it from others ---- */

enum { LABEL_MOST = 120 }; /* characters */

/* A class without a number goes by its students' classes and its teachers: "文2401 张三". */
static struct span label(struct arena *a, const struct plan_row *row)
{
	struct span all = row->classes;

	for (size_t i = 0; i < row->n_teachers; i++)
		all = tidy_join(a, all, i == 0 ? SPAN(" ") : SPAN("、"), row->teachers[i].name);
	return tidy_cut(all, LABEL_MOST);
}

/* A textbook list that names no class means all of them, whatever teachers it tells. */
static void name_it(struct row_in *in, struct plan_row *row)
{
	row->section_key = row->section.len > 0 ? row->section : label(in->arena, row);
	if (in->options->kind != PLAN_TEXTBOOKS)
		row->section = row->section_key;
}

bool section_read(struct row_in *in, const struct section_cells *above, struct plan_row *row,
    struct section_cells *ret_cells)
{
	struct section_cells c;
	bool on;

	if (!cells_take(in, &c))
		return false;
	on = above != NULL && goes_on(in, &c, above);
	if (on)
		go_on(&c, above);
	row->section = c.number;
	row->classes = c.classes;
	row->campus = c.campus;
	row->enrolled = c.enrolled;
	row->capacity = c.capacity;
	row->n_teachers = teachers_read(in->arena, c.teachers, c.teacher_numbers, &row->teachers);
	name_it(in, row);
	if (!on && row_has(in, COLUMN_ENROLLED) && row->enrolled < 0 && row->section_key.len > 0)
		row_note(in, NOTE_NO_ENROLLED, COLUMN_ENROLLED, row_cell(in, COLUMN_ENROLLED));
	*ret_cells = c;
	return true;
}

void section_settle(struct seen_table *seen, struct row_in *in, struct plan_row *row)
{
	bool is_new = false, named = row->section_key.len > 0;
	struct span key = tidy_join(
	    in->arena, row->course_code, SPAN("\n"), named ? row->section_key : SPAN("\n"));
	struct seen *s = seen_entry(seen, key, &is_new);

	if (s == NULL)
		return; /* the arena has failed, and the caller asks */
	row->again = !is_new && named;
	if (is_new) {
		s->number = row->enrolled;
		return;
	}
	if (!named && !tidy_nothing(row_cell(in, COLUMN_ENROLLED)))
		row_note(in, NOTE_SECTION_UNNAMED, COLUMN_SECTION, row_cell(in, COLUMN_ENROLLED));
	else if (row->enrolled >= 0 && s->number >= 0 && row->enrolled != s->number)
		row_note(in, NOTE_SECTION_DIFFERS, COLUMN_ENROLLED, row_cell(in, COLUMN_ENROLLED));
	if (row->enrolled > s->number)
		s->number = row->enrolled;
	row->enrolled = s->number;
}
