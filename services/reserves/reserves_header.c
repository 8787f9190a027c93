/* Finding the header: the line, or the two neighbouring lines, in which most columns are known words. Titles
 * above it know none, data below it few. */
#include "services/reserves/reserves_header.h"

#include "core/buf.h"
#include "core/text.h"
#include "services/reserves/reserves_tidy.h"

enum { HEADER_MOST = 120 }; /* bytes; what is longer is no header */

/* The header without "(人)", "（必填）" and the like, unless that is all there is. */
static struct span without_brackets(struct arena *a, struct span s)
{
	struct buf out = tidy_buf(a, s);
	int depth = 0;

	for (struct span rest = s; rest.len > 0;) {
		uint32_t p = text_point(&rest);
		int before = depth;

		depth = tidy_depth(p, depth);
		if (before == 0 && depth == 0)
			text_add_point(&out, p);
	}
	return out.len > 0 && !tidy_blank(buf_span(&out)) ? buf_span(&out) : s;
}

struct span column_key(struct arena *a, struct span header)
{
	struct buf key = tidy_buf(a, header);

	text_key(&key, without_brackets(a, header));
	return key.ptr == NULL ? (struct span){ "", 0 } : buf_span(&key);
}

static bool grid_keys(struct grid *g)
{
	for (size_t i = 0; i < g->n * g->width; i++) {
		struct span cell = sheet_text(&g->rows[i / g->width], i % g->width);

		if (cell.len > 0 && cell.len <= HEADER_MOST)
			g->keys[i] = column_key(g->arena, cell);
	}
	for (size_t i = 0; g->answers != NULL && i < g->answers->n; i++)
		g->answer_keys[i] = column_key(g->arena, g->answers->v[i].header);
	return !g->arena->failed;
}

bool grid_make(struct arena *a, enum plan_kind kind, const struct columns_look *look,
    const struct column_answers *answers, struct grid *ret_grid)
{
	struct grid g = {
		.arena = a, .kind = kind, .rows = look->rows, .n = look->n, .answers = answers
	};
	size_t n_answers = answers == NULL ? 0 : answers->n;

	for (size_t i = 0; i < g.n; i++)
		if (g.rows[i].n > g.width)
			g.width = g.rows[i].n;
	if (g.width > GRID_COLUMNS)
		g.width = GRID_COLUMNS;
	g.keys = arena_alloc(a, (g.n * g.width + 1) * sizeof(*g.keys));
	g.answer_keys = arena_alloc(a, (n_answers + 1) * sizeof(*g.answer_keys));
	if (g.keys == NULL || g.answer_keys == NULL || !grid_keys(&g))
		return false;
	*ret_grid = g;
	return true;
}

const struct column_answer *grid_answer(const struct grid *g, struct span key)
{
	for (size_t i = 0; g->answers != NULL && key.len > 0 && i < g->answers->n; i++)
		if (span_eq(g->answer_keys[i], key))
			return &g->answers->v[i];
	return NULL;
}

static struct span key_at(const struct grid *g, size_t row, size_t column)
{
	return g->keys[row * g->width + column];
}

/* What stands over the column in the upper line: a merged group's name may stand further left. */
static struct span upper_key(const struct grid *g, size_t row, size_t column)
{
	for (size_t c = column;; c--) {
		struct span key = key_at(g, row, c);

		if (key.len > 0 || c == 0)
			return key;
		if (key_at(g, row + 1, c).len == 0 || key_at(g, row + 1, c - 1).len == 0)
			return (struct span){ "", 0 };
	}
}

/* 教材信息 over 名称 is 教材名称. */
static struct synonym grouped(const struct grid *g, struct span upper, struct span lower)
{
	static const char *const groups[] = { "参考书", "教材", "课程", "教学班", "教师", "学生" };
	struct synonym found = { COLUMN_NONE, 0 };

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]) && found.field == COLUMN_NONE;
	     i++)
		if (tidy_has(upper, span_of(groups[i])))
			found = synonym_exact(
			    tidy_join(g->arena, span_of(groups[i]), SPAN(""), lower), g->kind);
	return found;
}

static struct synonym meaning_of_two(const struct grid *g, struct span upper, struct span lower)
{
	struct synonym found;

	if (lower.len == 0 || span_eq(upper, lower) || span_eq(lower, SPAN("人")) ||
	    span_eq(lower, SPAN("元")))
		return synonym_exact(upper, g->kind);
	if (upper.len == 0)
		return synonym_exact(lower, g->kind);
	found = synonym_exact(tidy_join(g->arena, upper, SPAN(""), lower), g->kind);
	if (found.field == COLUMN_NONE)
		found = grouped(g, upper, lower);
	if (found.field == COLUMN_NONE && !tidy_has(upper, SPAN("参考")))
		found = synonym_exact(lower, g->kind);
	return found;
}

struct synonym header_meaning(const struct grid *g, struct header_place at, size_t column)
{
	if (at.first == at.last)
		return synonym_exact(key_at(g, at.first, column), g->kind);
	return meaning_of_two(g, upper_key(g, at.first, column), key_at(g, at.last, column));
}

struct span header_text(const struct grid *g, struct header_place at, size_t column)
{
	struct span upper = tidy_text(g->arena, sheet_text(&g->rows[at.first], column));
	struct span lower = tidy_text(g->arena, sheet_text(&g->rows[at.last], column));

	if (at.first == at.last || span_eq(upper, lower))
		return upper;
	for (size_t c = column; c > 0 && upper.len == 0 && key_at(g, at.last, c).len > 0; c--)
		upper = tidy_text(g->arena, sheet_text(&g->rows[at.first], c - 1));
	return tidy_join(g->arena, upper, SPAN(" "), lower);
}

/* Two points for each field, one for each other known column. */
static int score_of(const struct grid *g, struct header_place at)
{
	uint64_t fields = 0;
	int score = 0;

	for (size_t c = 0; c < g->width; c++) {
		struct synonym s = header_meaning(g, at, c);

		if (s.field == COLUMN_NONE && grid_answer(g, key_at(g, at.last, c)) != NULL)
			score += 2;
		else if (s.field == COLUMN_IGNORED)
			score++;
		else if (s.field != COLUMN_NONE && !(fields & COLUMN_BIT(s.field)))
			score += 2;
		if (s.field != COLUMN_NONE)
			fields |= COLUMN_BIT(s.field);
	}
	return score;
}

/* A title over merged cells is one text; the upper line of a header is several. */
static bool several_texts(const struct grid *g, size_t row)
{
	struct span first = { "", 0 };

	for (size_t c = 0; c < g->width; c++) {
		struct span key = key_at(g, row, c);

		if (key.len > 0 && first.len > 0 && !span_eq(key, first))
			return true;
		if (key.len > 0 && first.len == 0)
			first = key;
	}
	return false;
}

static bool rows_touch(const struct grid *g, size_t upper)
{
	return g->rows[upper].number + 1 == g->rows[upper + 1].number;
}

static int score_of_line(const struct grid *g, size_t row)
{
	return row < g->n && several_texts(g, row)
	           ? score_of(g, (struct header_place){ row, row, true })
	           : 0;
}

/* Two lines are a header when together they say clearly more than either alone. */
static int score_of_pair(const struct grid *g, size_t row, int upper, int lower)
{
	int score;

	if (lower == 0 || row + 1 >= g->n || !rows_touch(g, row) || !several_texts(g, row))
		return 0;
	score = score_of(g, (struct header_place){ row, row + 1, true });
	return score > upper + 1 && score > lower + 1 ? score : 0;
}

enum { SCORE_LEAST = 4 };

struct header_place header_find(const struct grid *g)
{
	struct header_place best = { 0 };
	int best_score = SCORE_LEAST - 1, next = score_of_line(g, 0);

	for (size_t r = 0; r < g->n; r++) {
		int score = next, pair;

		next = score_of_line(g, r + 1);
		if ((pair = score_of_pair(g, r, score, next)) > best_score) {
			best = (struct header_place){ r, r + 1, true };
			best_score = pair;
		} else if (score > best_score) {
			best = (struct header_place){ r, r, true };
			best_score = score;
		}
	}
	return best;
}
