/* From headers and cells to fields: see reserves_columns.h. Each column first says what it may be
 * (a bid), then every field goes to its best bidder, then what is left is looked at by its cells. */
#include "services/reserves/reserves_columns.h"

#include <stdio.h>

#include "core/utf8.h"
#include "platform/mem.h"
#include "services/reserves/reserves_header.h"
#include "services/reserves/reserves_reading.h"
#include "services/reserves/reserves_tidy.h"

static const char *const kind_names[] = { "tasks", "textbooks", "plan", "holdings" };

static const char *const field_names[] = {
	[COLUMN_NONE] = "none",
	[COLUMN_IGNORED] = "ignored",
	[COLUMN_SCHOOL_YEAR] = "school_year",
	[COLUMN_TERM] = "term",
	[COLUMN_COURSE] = "course",
	[COLUMN_COURSE_CODE] = "course_code",
	[COLUMN_COURSE_NAME] = "course_name",
	[COLUMN_COLLEGE] = "college",
	[COLUMN_LEVEL] = "level",
	[COLUMN_NATURE] = "nature",
	[COLUMN_CATEGORY] = "category",
	[COLUMN_SECTION] = "section",
	[COLUMN_CLASSES] = "classes",
	[COLUMN_TEACHER_NUMBERS] = "teacher_numbers",
	[COLUMN_TEACHERS] = "teachers",
	[COLUMN_ENROLLED] = "enrolled",
	[COLUMN_CAPACITY] = "capacity",
	[COLUMN_CAMPUS] = "campus",
	[COLUMN_COURSE_STATE] = "course_state",
	[COLUMN_TITLE] = "title",
	[COLUMN_CONTRIBUTORS] = "contributors",
	[COLUMN_PUBLISHER] = "publisher",
	[COLUMN_EDITION] = "edition",
	[COLUMN_VOLUME] = "volume",
	[COLUMN_ISBN] = "isbn",
	[COLUMN_ISBN_MORE] = "isbn_more",
	[COLUMN_YEAR] = "year",
	[COLUMN_PRICE] = "price",
	[COLUMN_REFERENCES] = "references",
	[COLUMN_TEXTBOOK_KIND] = "textbook_kind",
	[COLUMN_IS_POLICY] = "is_policy",
	[COLUMN_IS_NATIONAL] = "is_national",
	[COLUMN_IS_FOREIGN] = "is_foreign",
	[COLUMN_ITEM_KIND] = "item_kind",
	[COLUMN_STATE] = "state",
	[COLUMN_REVIEW] = "review",
	[COLUMN_REASON] = "reason",
	[COLUMN_ID] = "id",
	[COLUMN_KIND] = "kind",
	[COLUMN_AUTHOR] = "author",
	[COLUMN_URL] = "url",
	[COLUMN_COMPLETENESS] = "completeness",
	[COLUMN_CLASS_NUMBER] = "class_number",
};

const char *plan_kind_name(enum plan_kind kind)
{
	return kind_names[kind];
}

bool plan_kind_from_name(struct span name, enum plan_kind *ret_kind)
{
	for (int i = 0; i < PLAN_KINDS; i++)
		if (span_eq(name, span_of(kind_names[i]))) {
			*ret_kind = (enum plan_kind)i;
			return true;
		}
	return false;
}

const char *column_name(enum column_field field)
{
	return field_names[field];
}

bool column_from_name(struct span name, enum column_field *ret_field)
{
	for (int i = 0; i < COLUMN_FIELDS; i++)
		if (span_eq(name, span_of(field_names[i]))) {
			*ret_field = (enum column_field)i;
			return true;
		}
	return false;
}

const char *column_sureness_name(enum column_sureness sureness)
{
	static const char *const names[] = { "unknown", "unsure", "sure" };

	return names[sureness];
}

const char *column_why_name(enum column_why why)
{
	static const char *const names[] = { "header", "answer", "likeness", "content", "two_fit",
		"second", "contradicted" };

	return names[why];
}

uint64_t columns_must(enum plan_kind kind)
{
	uint64_t course = COLUMN_BIT(COLUMN_COURSE_CODE) | COLUMN_BIT(COLUMN_COURSE_NAME);
	uint64_t section = COLUMN_BIT(COLUMN_COLLEGE) | COLUMN_BIT(COLUMN_ENROLLED);

	switch (kind) {
	case PLAN_TASKS:
		return course | section;
	case PLAN_TEXTBOOKS:
		return COLUMN_BIT(COLUMN_COURSE_CODE) | COLUMN_BIT(COLUMN_TITLE);
	case PLAN_COMBINED:
		return course | section | COLUMN_BIT(COLUMN_TITLE);
	default:
		return COLUMN_BIT(COLUMN_TITLE);
	}
}

/* ---- bids ---- */

struct guess {
	struct grid grid;
	struct header_place place;
	size_t data; /* first row of the grid below the header */
	struct columns *c;
	struct looks looks[GRID_COLUMNS];
	int rank[GRID_COLUMNS];
};

/* Columns whose header says nothing have nothing to be remembered by but their place. */
static struct span header_name(struct guess *g, size_t column)
{
	struct span text = { "", 0 };
	char *place;

	if (g->place.found)
		text = tidy_cut(header_text(&g->grid, g->place, column), 60);
	if (text.len > 0)
		return text;
	if ((place = arena_alloc(g->grid.arena, 24)) == NULL)
		return text;
	(void)snprintf(place, 24, "#%zu", column + 1);
	return span_of(place);
}

static bool sample_new(const struct column *col, struct span value)
{
	for (size_t i = 0; i < col->n_samples; i++)
		if (span_eq(col->samples[i], value))
			return false;
	return value.len > 0;
}

static void take_samples(struct guess *g, struct column *col)
{
	for (size_t r = g->data; r < g->grid.n && col->n_samples < COLUMN_SAMPLES; r++) {
		struct span raw = sheet_text(&g->grid.rows[r], col->index);
		struct span value = tidy_cut(tidy_text(g->grid.arena, raw), 40);

		if (sample_new(col, value))
			col->samples[col->n_samples++] = value;
	}
}

static void bid_by_header(struct guess *g, struct column *col)
{
	struct synonym s = header_meaning(&g->grid, g->place, col->index);

	col->why = COLUMN_BY_HEADER;
	col->sureness = COLUMN_SURE;
	if (s.field == COLUMN_NONE && !tidy_starts(col->header, SPAN("是否"))) {
		s = synonym_within(column_key(g->grid.arena, col->header), g->grid.kind);
		col->why = COLUMN_BY_LIKENESS;
		col->sureness = s.field == COLUMN_IGNORED ? COLUMN_SURE : COLUMN_UNSURE;
		s.rank += 3;
	}
	col->field = s.field;
	g->rank[col->index] = s.rank;
	if (s.field == COLUMN_NONE)
		col->sureness = COLUMN_UNKNOWN;
}

/* 课程 may hold the name alone, or "[081001]高等数学". */
static void bid_settle(struct guess *g, struct column *col)
{
	const struct looks *l = &g->looks[col->index];

	if (col->field == COLUMN_COURSE && l->course * 2 < l->n)
		col->field = COLUMN_COURSE_NAME;
	if (looks_contradict(l, col->field)) {
		col->sureness = COLUMN_UNSURE;
		col->why = COLUMN_CONTRADICTED;
		g->rank[col->index] += 6;
	} else if (col->why == COLUMN_BY_LIKENESS && looks_field(l, g->grid.kind) == col->field &&
	           col->field != COLUMN_NONE) {
		col->sureness = COLUMN_SURE;
	}
}

static void bid(struct guess *g, struct column *col)
{
	struct span key = column_key(g->grid.arena, col->header);
	const struct column_answer *answer = grid_answer(&g->grid, key);

	g->looks[col->index] = column_looks(&g->grid, g->data, col->index);
	if (answer != NULL) {
		col->field = answer->field == COLUMN_NONE ? COLUMN_IGNORED : answer->field;
		col->sureness = COLUMN_SURE;
		col->why = COLUMN_BY_ANSWER;
		g->rank[col->index] = -1;
		return;
	}
	if (g->place.found)
		bid_by_header(g, col);
	bid_settle(g, col);
}

/* ---- each field to one column ---- */

static bool same_cells(const struct guess *g, size_t a, size_t b)
{
	for (size_t r = g->data; r < g->grid.n; r++)
		if (!span_eq(tidy_trim(sheet_text(&g->grid.rows[r], a)),
		        tidy_trim(sheet_text(&g->grid.rows[r], b))))
			return false;
	return true;
}

static void yield_to(struct guess *g, struct column *winner, struct column *loser)
{
	bool close = g->rank[winner->index] == g->rank[loser->index] &&
	             winner->why != COLUMN_BY_ANSWER;

	if (close && !same_cells(g, winner->index, loser->index)) {
		winner->sureness = COLUMN_UNSURE;
		winner->why = COLUMN_TWO_FIT;
	}
	loser->field = COLUMN_IGNORED;
	loser->sureness = close ? COLUMN_UNSURE : COLUMN_SURE;
	loser->why = COLUMN_SECOND;
}

static void settle_field(struct guess *g, enum column_field field)
{
	struct column *best = NULL;

	for (size_t i = 0; i < g->c->n; i++) {
		struct column *col = &g->c->v[i];

		if (col->field != field)
			continue;
		if (best == NULL) {
			best = col;
		} else if (g->rank[i] < g->rank[best->index]) {
			yield_to(g, col, best);
			best = col;
		} else {
			yield_to(g, best, col);
		}
	}
	g->c->at[field] = best == NULL ? 0 : best->index + 1;
}

static bool only_one_like(const struct guess *g, enum column_field field)
{
	size_t n = 0;

	for (size_t i = 0; i < g->c->n; i++)
		n += g->c->v[i].field == COLUMN_NONE &&
		     looks_field(&g->looks[i], g->grid.kind) == field;
	return n == 1;
}

/* A field that no header names may be seen in the cells of a column that nothing is known of. */
static void find_by_content(struct guess *g)
{
	for (size_t i = 0; i < g->c->n; i++) {
		struct column *col = &g->c->v[i];
		enum column_field field = col->field == COLUMN_NONE
		                              ? looks_field(&g->looks[i], g->grid.kind)
		                              : COLUMN_NONE;

		if (field == COLUMN_NONE || g->c->at[field] != 0 || !only_one_like(g, field))
			continue;
		col->field = field;
		col->sureness = COLUMN_UNSURE;
		col->why = COLUMN_BY_CONTENT;
		g->c->at[field] = i + 1;
	}
}

/* Any of them tells the classes of a course apart. */
#define CLASS_BITS \
	(COLUMN_BIT(COLUMN_SECTION) | COLUMN_BIT(COLUMN_CLASSES) | COLUMN_BIT(COLUMN_TEACHERS))

/* Fields whose doubt is worth a question even where they are no must. */
static uint64_t worth_asking(enum plan_kind kind)
{
	uint64_t bits = columns_must(kind) | COLUMN_BIT(COLUMN_ISBN);

	if (kind == PLAN_TASKS || kind == PLAN_COMBINED)
		bits |= CLASS_BITS;
	return kind == PLAN_HOLDINGS ? bits | COLUMN_BIT(COLUMN_AUTHOR)
	                             : bits | COLUMN_BIT(COLUMN_COURSE_NAME);
}

static uint64_t covered(const struct columns *c)
{
	uint64_t bits = 0;

	for (int f = COLUMN_SCHOOL_YEAR; f < COLUMN_FIELDS; f++)
		if (c->at[f] != 0)
			bits |= COLUMN_BIT(f);
	if (c->at[COLUMN_COURSE] != 0)
		bits |= COLUMN_BIT(COLUMN_COURSE_CODE) | COLUMN_BIT(COLUMN_COURSE_NAME);
	if (c->sheet_is_college)
		bits |= COLUMN_BIT(COLUMN_COLLEGE);
	return bits;
}

bool column_unknown(const struct column *c)
{
	return c->field == COLUMN_NONE && c->n_samples > 0 && !tidy_starts(c->header, SPAN("#"));
}

/* Nothing tells classes apart, and what may do so stands under a header that nobody knows: then their students
 * would be lost without a word. */
static bool classes_may_hide(const struct guess *g)
{
	if ((g->grid.kind != PLAN_TASKS && g->grid.kind != PLAN_COMBINED) ||
	    (covered(g->c) & CLASS_BITS) != 0)
		return false;
	for (size_t i = 0; i < g->c->n; i++)
		if (column_unknown(&g->c->v[i]))
			return true;
	return false;
}

static uint64_t must_of(const struct guess *g)
{
	uint64_t must = columns_must(g->grid.kind);

	return classes_may_hide(g) ? must | COLUMN_BIT(COLUMN_SECTION) : must;
}

static void judge(struct guess *g)
{
	struct columns *c = g->c;
	uint64_t must = must_of(g);
	uint64_t absent = g->grid.answers == NULL ? 0 : g->grid.answers->absent;

	c->missing = must & ~covered(c) & ~absent;
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].sureness == COLUMN_UNSURE && c->v[i].field > COLUMN_IGNORED)
			c->unsure |= COLUMN_BIT(c->v[i].field);
	c->unsure &= worth_asking(g->grid.kind);
	c->useless = !g->place.found && c->unsure == 0 && covered(c) == 0 &&
	             (g->grid.n < 20 || c->n < 3);
	if (c->useless)
		c->missing = 0;
	c->ask = !c->useless && (c->missing != 0 || c->unsure != 0);
}

/* ---- the sheet's surroundings ---- */

static void read_title(struct guess *g)
{
	for (size_t r = 0; r < g->data && g->c->title.len == 0; r++)
		for (size_t i = 0; r < g->place.first && i < g->grid.width; i++) {
			struct span cell = tidy_text(
			    g->grid.arena, sheet_text(&g->grid.rows[r], i));

			if (cell.len > 0 && g->c->title.len == 0)
				g->c->title = tidy_cut(cell, 100);
		}
	(void)term_read(g->grid.arena, (struct span){ "", 0 }, g->c->title, &g->c->term);
}

static bool named_like_college(struct span s)
{
	return tidy_ends(s, SPAN("学院")) || tidy_ends(s, SPAN("系")) ||
	       tidy_ends(s, SPAN("学部")) || tidy_ends(s, SPAN("教学部")) ||
	       tidy_ends(s, SPAN("书院")) || tidy_ends(s, SPAN("研究院"));
}

static bool guess_columns(struct guess *g)
{
	struct columns *c = g->c;

	c->v = arena_alloc(g->grid.arena, (g->grid.width + 1) * sizeof(*c->v));
	if (c->v == NULL)
		return false;
	for (c->n = 0; c->n < g->grid.width; c->n++) {
		struct column *col = &c->v[c->n];

		col->index = c->n;
		col->header = header_name(g, c->n);
		take_samples(g, col);
		bid(g, col);
	}
	for (int f = COLUMN_SCHOOL_YEAR; f < COLUMN_FIELDS; f++)
		settle_field(g, (enum column_field)f);
	find_by_content(g);
	while (
	    c->n > 0 && g->looks[c->n - 1].n == 0 && tidy_starts(c->v[c->n - 1].header, SPAN("#")))
		c->n--; /* formatted, but empty */
	c->sheet_is_college = c->at[COLUMN_COLLEGE] == 0 && named_like_college(c->sheet);
	judge(g);
	return true;
}

bool columns_guess(struct arena *a, enum plan_kind kind, const struct columns_look *look,
    const struct column_answers *remembered, struct columns *ret_columns, struct err *err)
{
	struct guess *g = arena_new(a, struct guess);
	struct columns c = { .sheet = tidy_trim(look->sheet) };

	if (g == NULL || !grid_make(a, kind, look, remembered, &g->grid))
		return err_set(err, ERR_MEMORY, "out of memory");
	g->c = &c;
	g->place = header_find(&g->grid);
	if (g->place.found) {
		g->data = g->place.last + 1;
		c.header_first = look->rows[g->place.first].number;
		c.header_last = look->rows[g->place.last].number;
		read_title(g);
	}
	if (!guess_columns(g) || a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (c.useless)
		c.n = 0;
	*ret_columns = c;
	return true;
}

/* ---- a file ---- */

enum { LOOK_BYTES = 360, SHEETS_MOST = 300 };

static struct span keep(struct arena *a, struct span s)
{
	struct span cut = tidy_cut(s, LOOK_BYTES / 3), kept = arena_dup(a, cut);

	return kept.ptr == NULL ? (struct span){ "", 0 } : kept;
}

static bool keep_row(struct arena *a, const struct sheet_row *row, struct sheet_row *ret_row)
{
	size_t n = row->n < GRID_COLUMNS ? row->n : GRID_COLUMNS;
	struct sheet_cell *cells = arena_alloc(a, (n + 1) * sizeof(*cells));

	for (size_t i = 0; cells != NULL && i < n; i++) {
		cells[i] = row->cells[i];
		cells[i].text = keep(a, row->cells[i].text);
	}
	*ret_row = (struct sheet_row){ .number = row->number, .cells = cells, .n = n };
	return !a->failed;
}

static void keep_columns(struct arena *a, struct columns *c)
{
	struct column *v = arena_alloc(a, (c->n + 1) * sizeof(*v));

	for (size_t i = 0; v != NULL && i < c->n; i++) {
		v[i] = c->v[i];
		v[i].header = keep(a, v[i].header);
		for (size_t s = 0; s < v[i].n_samples; s++)
			v[i].samples[s] = keep(a, v[i].samples[s]);
	}
	c->v = v;
	c->sheet = keep(a, c->sheet);
	c->title = keep(a, c->title);
	if (c->term.len > 0)
		c->term = keep(a, c->term);
}

struct look_at_sheet {
	struct arena *lasting;
	struct mem_arena own;
	struct sheet_row rows[COLUMNS_LOOK];
};

static bool look_at_sheet(
    struct look_at_sheet *l, struct sheet *sheet, struct columns_look *look, struct err *err)
{
	struct sheet_row row;

	look->rows = l->rows;
	for (look->n = 0; look->n < COLUMNS_LOOK && sheet_row(sheet, &row, err); look->n++)
		if (!keep_row(&l->own.arena, &row, &l->rows[look->n]))
			return err_set(err, ERR_MEMORY, "out of memory");
	return err->code == ERR_NONE;
}

static bool one_sheet(struct look_at_sheet *l, struct sheet *sheet, enum plan_kind kind,
    const struct column_answers *remembered, struct columns *ret_columns, struct err *err)
{
	struct columns_look look = { .sheet = ret_columns->sheet };
	struct columns c;

	if (!look_at_sheet(l, sheet, &look, err) ||
	    !columns_guess(&l->own.arena, kind, &look, remembered, &c, err))
		return false;
	keep_columns(l->lasting, &c);
	*ret_columns = c;
	return l->lasting->failed ? err_set(err, ERR_MEMORY, "out of memory") : true;
}

static void sum_up(struct columns_set *set)
{
	for (size_t i = 0; i < set->n; i++) {
		set->ask = set->ask || set->v[i].ask;
		set->readable = set->readable || (!set->v[i].ask && !set->v[i].useless);
	}
	set->ask = set->ask || !set->readable;
}

bool columns_of_file(struct arena *a, struct sheet *sheet, enum plan_kind kind,
    const struct column_answers *remembered, struct columns_set *ret_set, struct err *err)
{
	struct look_at_sheet *l = mem_new(sizeof(*l));
	struct columns_set set = { .v = arena_alloc(a, SHEETS_MOST * sizeof(*set.v)) };
	struct span name;
	bool ok = l != NULL && set.v != NULL;

	if (!ok)
		(void)err_set(err, ERR_MEMORY, "out of memory");
	while (ok && sheet_next(sheet, &name, err)) {
		if (set.n == SHEETS_MOST) {
			ok = err_set(err, ERR_TOO_LARGE, "more than %d worksheets", SHEETS_MOST);
			break;
		}
		mem_arena_init(&l->own);
		l->lasting = a;
		set.v[set.n].sheet = name;
		ok = one_sheet(l, sheet, kind, remembered, &set.v[set.n], err);
		set.n += ok;
		mem_arena_finish(&l->own);
	}
	mem_free(l);
	if (!ok || err->code != ERR_NONE)
		return false;
	sum_up(&set);
	*ret_set = set;
	return true;
}
