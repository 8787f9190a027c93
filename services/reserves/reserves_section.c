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

/* "1 200": blanks between groups of three. Any other blank parts two numbers. */
static bool blanks_group(struct span s)
{
	size_t digits = 0;
	bool after = false;

	for (size_t i = 0; i <= s.len; i++) {
		char c = i < s.len ? s.ptr[i] : '\0';

		if (c >= '0' && c <= '9') {
			digits++;
			continue;
		}
		if (after && digits > 0 && digits != 3)
			return false;
		after = c == ' ';
		digits = 0;
	}
	return true;
}

/* "约50", "120(含重修20)", "50人（男20女30）", "1 200", "四十五": the number, where there is one beyond doubt. */
static bool number_in_words(struct arena *a, struct span cell, int64_t *ret_number)
{
	static const char *const before[] = { "大约", "约", "共计", "共", "近", "~", "≈" };
	static const char *const behind[] = { "人左右", "左右", "余人", "人", "名", "位" };
	struct span s = tidy_code(a, cell);
	int value = 0;

	if (!blanks_group(tidy_text(a, cell)))
		return false;
	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		if (tidy_starts(s, span_of(before[i])))
			s = tidy_from(s, strlen(before[i]));
	if (tidy_count(s, &value) == 0)
		return false;
	s = tidy_from(s, tidy_count(s, &value));
	for (size_t i = 0; i < sizeof(behind) / sizeof(behind[0]); i++)
		if (tidy_starts(s, span_of(behind[i])))
			s = tidy_from(s, strlen(behind[i]));
	*ret_number = value;
	return s.len == 0 || ((tidy_starts(s, SPAN("(")) || tidy_starts(s, SPAN("（"))) &&
	                         (tidy_ends(s, SPAN(")")) || tidy_ends(s, SPAN("）"))));
}

enum { STUDENTS_MOST = 100000 };

/* What is no plain number is told, and read or unknown: the row is good for all that. */
static int64_t number_take(struct row_in *in, enum column_field field)
{
	struct span cell = row_cell(in, field);
	int64_t n = -1;

	if (tidy_nothing(cell))
		return -1;
	if (tidy_number(cell, &n) && n <= STUDENTS_MOST)
		return n;
	row_note(in, NOTE_ENROLLED_UNCLEAR, field, cell);
	return number_in_words(in->arena, cell, &n) && n <= STUDENTS_MOST ? n : -1;
}

static struct section_cells cells_take(struct row_in *in)
{
	return (struct section_cells){
		.number = section_number(in->arena, row_text(in, COLUMN_SECTION)),
		.classes = row_text(in, COLUMN_CLASSES),
		.campus = row_text(in, COLUMN_CAMPUS),
		.teachers = row_cell(in, COLUMN_TEACHERS),
		.teacher_numbers = row_cell(in, COLUMN_TEACHER_NUMBERS),
		.enrolled = number_take(in, COLUMN_ENROLLED),
		.capacity = number_take(in, COLUMN_CAPACITY),
	};
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

void section_read(struct row_in *in, const struct section_cells *above, struct plan_row *row,
    struct section_cells *ret_cells)
{
	struct section_cells c = cells_take(in);
	bool on = above != NULL && goes_on(in, &c, above);

	if (on)
		go_on(&c, above);
	row->section = c.number;
	row->classes = c.classes;
	row->campus = c.campus;
	row->enrolled = c.enrolled;
	row->capacity = c.capacity;
	row->n_teachers = teachers_read(in->arena, c.teachers, c.teacher_numbers, &row->teachers);
	name_it(in, row);
	if (!on && row_has(in, COLUMN_ENROLLED) && tidy_nothing(row_cell(in, COLUMN_ENROLLED)) &&
	    row->section_key.len > 0)
		row_note(in, NOTE_NO_ENROLLED, COLUMN_ENROLLED, row_cell(in, COLUMN_ENROLLED));
	*ret_cells = c;
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
