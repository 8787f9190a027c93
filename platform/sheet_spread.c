#include "platform/sheet_spread.h"

bool sheet_spread_init(struct sheet_spread *s, const struct sheet_limits *limits, struct err *err)
{
	mem_arena_init(&s->texts);
	s->used = 0;
	s->copied = 0;
	s->copied_max = limits->held_bytes;
	s->max = limits->columns;
	s->columns = mem_new(s->max * sizeof(*s->columns));
	return s->columns != NULL || err_set(err, ERR_MEMORY, "out of memory");
}

void sheet_spread_finish(struct sheet_spread *s)
{
	mem_free(s->columns);
	mem_arena_finish(&s->texts);
}

void sheet_spread_clear(struct sheet_spread *s)
{
	if (s->used != 0)
		memset(s->columns, 0, s->used * sizeof(*s->columns));
	s->used = 0;
}

void sheet_spread_forget(struct sheet_spread *s)
{
	sheet_spread_clear(s);
	mem_arena_finish(&s->texts);
	s->copied = 0;
}

/* A few bytes of a file can ask for the same long text a million times. */
static bool keep(struct sheet_spread *s, struct span *text, struct err *err)
{
	if (text->len == 0)
		return true;
	if (text->len > s->copied_max - s->copied)
		return err_set(err, ERR_TOO_LARGE, "merged cells repeat more than %llu MiB of text",
		    (unsigned long long)(s->copied_max >> 20));
	s->copied += text->len;
	*text = arena_dup(&s->texts.arena, *text);
	return text->ptr != NULL || err_set(err, ERR_MEMORY, "out of memory");
}

bool sheet_spread_add(struct sheet_spread *s, const struct sheet_area *area, struct span text,
    bool lives, struct err *err)
{
	size_t last = area->last_column < s->max ? area->last_column : s->max - 1;

	if (!lives && !keep(s, &text, err))
		return false;
	for (size_t c = area->column; c <= last; c++) {
		s->columns[c].until = area->last_row;
		s->columns[c].text = text;
	}
	if (last + 1 > s->used)
		s->used = last + 1;
	return true;
}

void sheet_spread_apply(const struct sheet_spread *s, uint64_t row, struct sheet_cells *cells)
{
	for (size_t c = 0; c < s->used; c++) {
		if (s->columns[c].until < row || s->columns[c].text.len == 0)
			continue;
		for (; cells->n <= c; cells->n++)
			cells->v[cells->n] = (struct sheet_cell){ .text = SPAN("") };
		if (cells->v[c].text.len == 0)
			cells->v[c] = (struct sheet_cell){ .text = s->columns[c].text,
				.spread = true };
	}
}
