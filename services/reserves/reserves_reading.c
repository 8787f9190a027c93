/* The reader: tells lines apart, takes the course and the section of a row, and remembers what the rows
 * above have said. Books are in reserves_books.c, holdings in reserves_holding.c. */
#include "services/reserves/reserves_reading.h"

#include "core/text.h"
#include "core/utf8.h"
#include "platform/mem.h"
#include "services/reserves/reserves_line.h"
#include "services/reserves/reserves_row.h"
#include "services/reserves/reserves_section.h"
#include "services/reserves/reserves_term.h"
#include "services/reserves/reserves_tidy.h"

/* The course that rows with blank course cells belong to. Texts are the reading's own. */
struct parent {
	bool known;
	enum note_code refused; /* NOTE_NONE: it was good */
	struct span code, name, college;
	struct value level, nature, category;
	struct section_cells section;
};

struct reading {
	struct mem_arena own;
	struct reading_options options;
	struct term term; /* year 0: any */
	const struct columns *columns;
	struct span college; /* of the sheet, or of a line "开课学院：..." */
	struct parent parent;
	struct mem_arena parents; /* holds the parent's texts; put aside when it grows */
	struct mem_arena older;   /* the one before, which the row at hand may still point into */
	size_t parent_bytes;
	struct seen_table names, sections;
};

/* ---- notes ---- */

static const struct {
	const char *name;
	bool refuses;
} codes[] = {
	[NOTE_NONE] = { "none", false },
	[NOTE_NO_COURSE_CODE] = { "no_course_code", true },
	[NOTE_BAD_COURSE_CODE] = { "bad_course_code", true },
	[NOTE_NO_COURSE_NAME] = { "no_course_name", true },
	[NOTE_DUPLICATE_COURSE_NAME] = { "duplicate_course_name", true },
	[NOTE_OTHER_TERM] = { "other_term", true },
	[NOTE_BAD_TERM] = { "bad_term", true },
	[NOTE_TOO_LONG] = { "too_long", true },
	[NOTE_NOT_TEXT] = { "not_text", true },
	[NOTE_CANCELLED] = { "cancelled", true },
	[NOTE_PARENT_REFUSED] = { "parent_refused", true },
	[NOTE_NO_TITLE] = { "no_title", true },
	[NOTE_DUPLICATE_ID] = { "duplicate_id", true },
	[NOTE_ISBN_DAMAGED] = { "isbn_damaged", false },
	[NOTE_ISBN_CHECK_DIGIT] = { "isbn_check_digit", false },
	[NOTE_ISBN_MALFORMED] = { "isbn_malformed", false },
	[NOTE_BOOKS_UNEQUAL] = { "books_unequal", false },
	[NOTE_BAD_YEAR] = { "bad_year", false },
	[NOTE_NO_BOOK_TITLE] = { "no_book_title", false },
	[NOTE_STATE_CONTRADICTS] = { "state_contradicts", false },
	[NOTE_NONE_WITHOUT_REASON] = { "none_without_reason", false },
	[NOTE_TITLE_UNCLEAR] = { "title_unclear", false },
	[NOTE_TITLE_DOUBTFUL] = { "title_doubtful", false },
	[NOTE_CHOICE_REJECTED] = { "choice_rejected", false },
	[NOTE_ENROLLED_UNCLEAR] = { "enrolled_unclear", false },
	[NOTE_NO_ENROLLED] = { "no_enrolled", false },
	[NOTE_SECTION_DIFFERS] = { "section_differs", false },
	[NOTE_SECTION_UNNAMED] = { "section_unnamed", false },
	[NOTE_LOST_BYTES] = { "lost_bytes", false },
	[NOTE_UNKNOWN_VALUE] = { "unknown_value", false },
};

const char *note_code_name(enum note_code code)
{
	return codes[code].name;
}

bool note_code_refuses(enum note_code code)
{
	return codes[code].refuses;
}

const char *line_kind_name(enum line_kind kind)
{
	static const char *const names[] = { "blank", "title", "header", "footer", "row",
		"refused" };

	return names[kind];
}

static struct row_note note_of(enum note_code code, enum column_field field, struct span raw)
{
	return (struct row_note){ code, field, tidy_cut(tidy_trim(raw), 200) };
}

void row_note(struct row_in *in, enum note_code code, enum column_field field, struct span raw)
{
	struct reading_line *line = in->line;

	if (line->notes == NULL)
		line->notes = arena_array(in->arena, struct row_note, ROW_NOTES);
	if (line->notes != NULL && line->n_notes < ROW_NOTES)
		line->notes[line->n_notes++] = note_of(code, field, raw);
}

bool row_refuse(struct row_in *in, enum note_code code, enum column_field field, struct span raw)
{
	struct row_note refusal = note_of(code, field, raw);

	in->line->kind = LINE_REFUSED;
	in->line->refusal = refusal;
	in->line->n_notes = 0;
	return false;
}

struct span row_text(const struct row_in *in, enum column_field field)
{
	struct span cell = row_cell(in, field);

	return tidy_nothing(cell) ? (struct span){ "", 0 } : tidy_text(in->arena, cell);
}

/* ---- the course ---- */

struct course {
	struct span code, name;
	bool own; /* it stands in this row, not above */
};

/* "[081001]高等数学", "081001 高等数学" */
static void course_in_one(struct row_in *in, struct course *c)
{
	struct span s = row_text(in, COLUMN_COURSE), rest = s;
	size_t close = tidy_find(s, SPAN("]"));

	if (tidy_starts(s, SPAN("[")) && close != SIZE_MAX) {
		c->code = tidy_code(in->arena, (struct span){ s.ptr + 1, close - 1 });
		c->name = tidy_trim(tidy_from(s, close + 1));
		return;
	}
	while (rest.len > 0 && (unsigned char)rest.ptr[0] < 0x80 && rest.ptr[0] != ' ')
		rest = tidy_from(rest, 1);
	c->code = (struct span){ s.ptr, s.len - rest.len };
	c->name = tidy_trim(rest);
	while (c->code.len > 0 &&
	       (c->code.ptr[c->code.len - 1] == '-' || c->code.ptr[c->code.len - 1] == '/'))
		c->code.len--;
}

static struct course course_cells(struct row_in *in)
{
	struct course c = { { "", 0 }, { "", 0 }, true };

	if (row_has(in, COLUMN_COURSE))
		course_in_one(in, &c);
	if (row_has(in, COLUMN_COURSE_CODE))
		c.code = tidy_code(in->arena, row_text(in, COLUMN_COURSE_CODE));
	if (row_has(in, COLUMN_COURSE_NAME))
		c.name = row_text(in, COLUMN_COURSE_NAME);
	c.code = code_whole(c.code);
	return c;
}

/* 2.3E+07: the spreadsheet has thrown digits away. */
static bool scientific(struct span s)
{
	size_t e = tidy_find(s, SPAN("E+"));

	if (e == SIZE_MAX)
		e = tidy_find(s, SPAN("e+"));
	return e != SIZE_MAX && e > 1 && s.ptr[0] >= '0' && s.ptr[0] <= '9' &&
	       tidy_has(s, SPAN("."));
}

/* Marks of a sentence. */
static bool no_code_mark(uint32_t p)
{
	return p == ':' || p == ',' || p == ';' || p == 0x3002 || p == 0x3001 || p == 0xff0c ||
	       p == 0x300a;
}

static bool code_good(struct span code)
{
	size_t han = 0;
	bool any = false;

	if (scientific(code))
		return false;
	while (code.len > 0) {
		uint32_t p = text_point(&code);

		if (no_code_mark(p))
			return false;
		any = any || tidy_digit(p) || tidy_letter(p);
		han += p >= 0x80;
	}
	return any && han <= 6;
}

static struct span key_of(struct arena *a, struct span text)
{
	struct buf key = tidy_buf(a, text);

	text_key(&key, text);
	return key.ptr == NULL ? text : buf_span(&key);
}

static bool name_fits_parent(struct reading *r, struct row_in *in, struct span name)
{
	return name.len == 0 || row_spread(in, COLUMN_COURSE_NAME) ||
	       span_eq(key_of(in->arena, name), key_of(in->arena, r->parent.name));
}

/* A row without a code belongs to the course above when it does not name another. */
static bool course_inherit(struct reading *r, struct row_in *in, struct course *c)
{
	if (r->parent.known && name_fits_parent(r, in, c->name)) {
		if (r->parent.refused != NOTE_NONE)
			return row_refuse(in, NOTE_PARENT_REFUSED, COLUMN_COURSE_CODE,
			    r->parent.code.len > 0 ? r->parent.code : r->parent.name);
		*c = (struct course){ r->parent.code, r->parent.name, false };
		return true;
	}
	r->parent = (struct parent){
		.known = c->name.len > 0, .refused = NOTE_NO_COURSE_CODE, .name = c->name
	};
	r->parent.name = c->name.len > 0 ? arena_dup(&r->parents.arena, c->name) : c->name;
	return row_refuse(in, NOTE_NO_COURSE_CODE, COLUMN_COURSE_CODE, c->name);
}

/* The same code names the same course all through the file. */
static bool course_name_settle(struct reading *r, struct row_in *in, struct course *c)
{
	bool is_new = false;
	struct seen *s = seen_entry(&r->names, c->code, &is_new);

	if (s == NULL)
		return true; /* the arena has failed, and the caller asks */
	if (c->name.len == 0)
		c->name = s->text.len > 0 ? s->text : (struct span){ "", 0 };
	if (c->name.len == 0 && r->options.kind != PLAN_TEXTBOOKS)
		return row_refuse(in, NOTE_NO_COURSE_NAME, COLUMN_COURSE_NAME, c->code);
	if (s->text.len == 0 && c->name.len > 0)
		s->text = arena_dup(&r->own.arena, c->name);
	if (!span_eq(key_of(in->arena, s->text), key_of(in->arena, c->name)))
		return row_refuse(in, NOTE_DUPLICATE_COURSE_NAME, COLUMN_COURSE_NAME, c->name);
	c->name = s->text;
	return true;
}

static bool course_take(struct reading *r, struct row_in *in, struct course *c)
{
	*c = course_cells(in);
	if (c->code.len == 0)
		return course_inherit(r, in, c);
	if (row_spread(in, COLUMN_COURSE_CODE) || row_spread(in, COLUMN_COURSE))
		c->own = false;
	if (!code_good(c->code))
		return row_refuse(in, NOTE_BAD_COURSE_CODE, COLUMN_COURSE_CODE, c->code);
	return course_name_settle(r, in, c);
}

/* ---- term and state of the course ---- */

static bool term_fits(struct reading *r, struct row_in *in)
{
	struct span year = row_text(in, COLUMN_SCHOOL_YEAR), cell = row_text(in, COLUMN_TERM);
	struct term told;

	if (r->term.year == 0 || cell.len == 0)
		return true;
	if (!term_parse(in->arena, year, cell, &told))
		return row_refuse(in, NOTE_BAD_TERM, COLUMN_TERM, cell);
	return term_same(&r->term, &told) || row_refuse(in, NOTE_OTHER_TERM, COLUMN_TERM,
	                                         tidy_join(in->arena, year, SPAN(" "), cell));
}

static bool not_cancelled(struct row_in *in)
{
	struct span cell = row_text(in, COLUMN_COURSE_STATE), header;

	if (cell.len == 0)
		return true;
	header = in->columns->v[in->columns->at[COLUMN_COURSE_STATE] - 1].header;
	if (tidy_has(cell, SPAN("停")) || tidy_has(cell, SPAN("取消")) ||
	    tidy_has(cell, SPAN("不开")) || (tidy_has(header, SPAN("停")) && phrase_yes(cell)) ||
	    (tidy_has(header, SPAN("是否开")) && phrase_no(cell)))
		return row_refuse(in, NOTE_CANCELLED, COLUMN_COURSE_STATE, cell);
	return true;
}

static void value_take(
    struct row_in *in, enum column_field field, enum value_set set, struct value *ret)
{
	static const int other[] = { LEVEL_OTHER, NATURE_OTHER, CATEGORY_OTHER };

	*ret = value_read(in->arena, set, row_cell(in, field), in->options->values);
	if (ret->meaning == other[set])
		row_note(in, NOTE_UNKNOWN_VALUE, field, ret->text);
}

/* ---- what is handed down ---- */

static struct span keep(struct reading *r, struct span s)
{
	struct span kept = arena_dup(&r->parents.arena, s);

	r->parent_bytes += s.len + 32;
	return kept.ptr == NULL ? (struct span){ "", 0 } : kept;
}

enum { PARENT_BYTES = 1 << 20 };

static struct section_cells keep_section(struct reading *r, const struct section_cells *c)
{
	return (struct section_cells){ keep(r, c->number), keep(r, c->classes), keep(r, c->campus),
		keep(r, c->teachers), keep(r, c->teacher_numbers), c->enrolled, c->capacity };
}

static void parent_set(struct reading *r, const struct plan_row *row,
    const struct section_cells *section, enum note_code refused)
{
	struct parent p = { .known = true, .refused = refused };

	if (r->parent_bytes > PARENT_BYTES) {
		mem_arena_finish(&r->older);
		r->older = r->parents;
		mem_arena_init(&r->parents);
		r->parent_bytes = 0;
	}
	p.code = keep(r, row->course_code);
	p.name = keep(r, row->course_name);
	p.college = keep(r, row->college);
	p.level = (struct value){ keep(r, row->level.text), row->level.meaning };
	p.nature = (struct value){ keep(r, row->nature.text), row->nature.meaning };
	p.category = (struct value){ keep(r, row->category.text), row->category.meaning };
	p.section = keep_section(r, section);
	r->parent = p;
}

static void inherit_value(struct value *own, const struct value *above)
{
	if (own->text.len == 0)
		*own = *above;
}

static void inherit(const struct reading *r, struct plan_row *row)
{
	if (row->college.len == 0)
		row->college = r->parent.college;
	inherit_value(&row->level, &r->parent.level);
	inherit_value(&row->nature, &r->parent.nature);
	inherit_value(&row->category, &r->parent.category);
}

/* ---- a plan row ---- */

static bool plan_take(
    struct reading *r, struct row_in *in, struct plan_row *row, struct section_cells *ret_section)
{
	struct course course;
	bool below;

	if (!course_take(r, in, &course))
		return false;
	row->course_code = course.code;
	row->course_name = course.name;
	row->inherited = !course.own;
	if (!term_fits(r, in) || !not_cancelled(in))
		return false;
	row->college = row_text(in, COLUMN_COLLEGE);
	value_take(in, COLUMN_LEVEL, VALUE_LEVEL, &row->level);
	value_take(in, COLUMN_NATURE, VALUE_NATURE, &row->nature);
	value_take(in, COLUMN_CATEGORY, VALUE_CATEGORY, &row->category);
	below = !course.own && r->parent.known && span_eq(r->parent.code, course.code);
	if (below)
		inherit(r, row);
	if (row->college.len == 0)
		row->college = r->college;
	section_read(in, below ? &r->parent.section : NULL, row, ret_section);
	section_settle(&r->sections, in, row);
	books_read(in, course.own, row);
	return true;
}

static void plan_line(struct reading *r, struct row_in *in)
{
	struct plan_row row = { .sheet = in->columns->sheet,
		.number = in->row->number,
		.enrolled = -1,
		.capacity = -1 };
	struct span code = course_cells(in).code;
	struct section_cells section = { .enrolled = -1, .capacity = -1 };
	bool taken = plan_take(r, in, &row, &section);

	in->line->code = code.len > 0 ? code : r->parent.code;
	if (taken) {
		in->line->kind = LINE_ROW;
		in->line->row = row;
	}
	if (!taken && code.len == 0)
		return; /* the parent stays, or was set by course_inherit */
	if (!taken)
		row.course_code = code;
	parent_set(r, &row, &section, taken ? NOTE_NONE : in->line->refusal.code);
}

/* ---- the reader ---- */

bool reading_new(
    const struct reading_options *options, struct reading **ret_reading, struct err *err)
{
	struct reading *r = mem_new(sizeof(*r));

	if (r == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	mem_arena_init(&r->own);
	mem_arena_init(&r->parents);
	mem_arena_init(&r->older);
	r->options = *options;
	r->names.arena = r->sections.arena = &r->own.arena;
	if (options->term.len > 0 &&
	    (!term_parse(&r->own.arena, (struct span){ "", 0 }, options->term, &r->term) ||
	        r->term.year == 0)) {
		reading_free(r);
		return err_set(
		    err, ERR_INVALID, "no such term: %.40s; it reads like 2025-2026-2", "");
	}
	*ret_reading = r;
	return true;
}

void reading_free(struct reading *r)
{
	if (r == NULL)
		return;
	mem_arena_finish(&r->own);
	mem_arena_finish(&r->parents);
	mem_arena_finish(&r->older);
	mem_free(r);
}

void reading_sheet(struct reading *r, const struct columns *columns)
{
	r->columns = columns;
	r->parent = (struct parent){ 0 };
	r->college = columns->sheet_is_college ? columns->sheet : (struct span){ "", 0 };
}

/* A cell that is too long or no text refuses its row, before anything is copied. */
static bool cells_good(struct row_in *in)
{
	for (int f = COLUMN_SCHOOL_YEAR; f < COLUMN_FIELDS; f++) {
		enum column_field field = (enum column_field)f;
		struct span cell = row_cell(in, field);
		size_t points;

		if (cell.len <= line_field_most(field) && cell.len < 16)
			continue;
		if (!utf8_valid(cell, &points))
			return row_refuse(in, NOTE_NOT_TEXT, field, (struct span){ "", 0 });
		if (points > line_field_most(field))
			return row_refuse(in, NOTE_TOO_LONG, field, cell);
	}
	return true;
}

static void take_line(struct reading *r, struct row_in *in)
{
	struct holding_row holding;

	if (r->options.kind != PLAN_HOLDINGS)
		plan_line(r, in);
	else if (holding_take(in, &holding))
		in->line->holding = holding;
	if (in->row->damaged && in->line->kind == LINE_ROW)
		row_note(in, NOTE_LOST_BYTES, COLUMN_NONE, (struct span){ "", 0 });
}

bool reading_row(struct reading *r, const struct sheet_row *row, struct arena *a,
    struct reading_line *ret_line, struct err *err)
{
	struct reading_line line = { .number = row->number };
	struct row_in in = { a, &r->options, r->columns, row, &line };
	struct span college = { "", 0 };

	line.kind = line_tell(&in, &college);
	if (line.kind == LINE_FOOTER || line.kind == LINE_HEADER)
		r->parent = (struct parent){ 0 };
	if (college.len > 0 && (r->college = arena_dup(&r->own.arena, college)).ptr == NULL)
		r->college = (struct span){ "", 0 };
	if (line.kind == LINE_ROW && cells_good(&in))
		take_line(r, &in);
	if (a->failed || r->own.arena.failed || r->parents.arena.failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	*ret_line = line;
	return true;
}
