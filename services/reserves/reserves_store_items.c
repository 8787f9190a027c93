/* Items of a plan file against those that are known: one a course and book, and one that says that none is
 * chosen or needed. */
#include <stdlib.h>

#include "core/vec.h"
#include "services/reserves/reserves_store.h"

#define SLOT_NO_BOOK SPAN("-") /* no key of a book is */

struct want { /* what a line asks for */
	const struct file_course *fc;
	struct span slot;
	const struct plan_line *line;
	const struct plan_item *item; /* NULL: no book */
};

struct wants {
	struct want *v;
	size_t n;
};

static int by_slot(const void *x, const void *y)
{
	const struct want *a = x, *b = y;
	int order = (a->fc > b->fc) - (a->fc < b->fc);

	if (order == 0)
		order = span_order(a->slot, b->slot);
	if (order == 0)
		order = span_order(a->line->section, b->line->section);
	return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

static bool add(struct storing *s, struct wants *w, struct want one, struct err *err)
{
	if ((w->v = vec_grow(s->arena, w->v, w->n, sizeof(*w->v))) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	w->v[w->n++] = one;
	return true;
}

/* Books when any line names one; else the strongest thing that is said of there being none. */
static bool wants_of(
    struct storing *s, const struct file_course *fc, struct wants *w, struct err *err)
{
	const struct plan_line *strongest = s->order[fc->first];
	size_t before = w->n;

	for (size_t i = 0; i < fc->n; i++) {
		const struct plan_line *line = s->order[fc->first + i];

		for (size_t k = 0; k < line->n_items; k++)
			if (!add(s, w,
			        (struct want){ fc, line->items[k].key, line, &line->items[k] },
			        err))
				return false;
		if (line->state > strongest->state)
			strongest = line;
	}
	if (w->n > before || strongest->state == ITEM_UNTOLD)
		return true;
	return add(s, w, (struct want){ fc, SLOT_NO_BOOK, strongest, NULL }, err);
}

/* ---- what all lines of one item say ---- */

static struct span flags_text(struct storing *s, unsigned flags)
{
	struct buf b = { .arena = s->arena };

	for (int i = 0; i < BOOK_FLAGS; i++) {
		if (!(flags & 1u << i))
			continue;
		buf_add(&b, b.len ? SPAN(" ") : SPAN(""));
		buf_add(&b, span_of(book_flag_name((enum book_flag)(1u << i))));
	}
	return b.len ? buf_span(&b) : SPAN("");
}

static struct known_item told(struct storing *s, const struct want *w, size_t n)
{
	struct known_item c = { .course = w->fc->id, .slot = w->slot };
	enum item_kind kind = ITEM_REFERENCE;
	unsigned flags = 0;

	c.state = span_of(item_state_name(w->item ? ITEM_REQUIRED : w->line->state));
	c.kind = span_of(item_kind_name(ITEM_TEXTBOOK));
	if (w->item == NULL) {
		c.reason = w->line->reason;
		c.flags = SPAN("");
		return c;
	}
	for (size_t i = 0; i < n; i++) {
		flags |= w[i].item->flags;
		if (w[i].item->kind == ITEM_TEXTBOOK)
			kind = ITEM_TEXTBOOK;
	}
	c.book = w->item->book;
	c.kind = span_of(item_kind_name(kind));
	c.flags = flags_text(s, flags);
	return c;
}

struct numbers { /* of sections */
	struct span *v;
	size_t n;
};

/* The sections that use it, each once; none: all of the course (some line names none). They are sorted. */
static bool sections_of(
    struct storing *s, const struct want *w, size_t n, struct numbers *ret_numbers, struct err *err)
{
	struct numbers set = { .v = arena_array(s->arena, struct span, n) };

	if (set.v == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; w[0].line->section.len != 0 && i < n;
	     i++) /* the empty one stands first */
		if (set.n == 0 || !span_eq(set.v[set.n - 1], w[i].line->section))
			set.v[set.n++] = w[i].line->section;
	*ret_numbers = set;
	return true;
}

/* ---- class numbers that the course does not have ---- */

static bool is_section(const struct storing *s, const struct file_course *fc, struct span number)
{
	struct known_range r = known_sections_of(&s->known, fc->id);

	for (size_t i = 0; i < r.n; i++) {
		const struct known_section *section = &s->known.sections[r.first + i];

		if (!section->gone && span_eq(section->number, number))
			return true;
	}
	return r.n == 0; /* nobody has told of any */
}

/* Its students are not known then, so whoever imports is told. */
static bool tell_strays(struct storing *s, const struct file_course *fc, struct err *err)
{
	for (size_t i = 0; !s->tasks && fc->known != NULL && i < fc->n; i++) {
		const struct plan_line *line = s->order[fc->first + i];
		const struct finding f = {
			.sheet = line->sheet,
			.row = line->number,
			.code = SPAN("unknown_section"),
			.field = span_of(column_name(COLUMN_SECTION)),
			.text = line->section,
		};

		if (line->section.len > 0 && !is_section(s, fc, line->section) &&
		    !findings_add(s->arena, &s->result->findings, &f, err))
			return false;
	}
	return true;
}

/* ---- writing ---- */

static bool write_sections(
    struct storing *s, int64_t item, const struct numbers *numbers, struct err *err)
{
	for (size_t i = 0; s->request->write && i < numbers->n; i++)
		if (!db_send(s->reserves->sql, RESERVES_SQL_ITEM_SECTION_INSERT,
		        DB_ARGS(DB_I64(item), DB_TEXT(numbers->v[i])), err))
			return false;
	return true;
}

static bool insert(struct storing *s, struct known_item *c, struct err *err)
{
	const struct db_arg none = DB_NULL, book = DB_I64(c->book);

	c->id = s->known.next_item++;
	s->result->counts.added++;
	return !s->request->write ||
	       db_send(s->reserves->sql, RESERVES_SQL_ITEM_INSERT,
	           DB_ARGS(DB_I64(c->id), DB_I64(c->course), c->book ? book : none,
	               DB_TEXT(c->slot), DB_TEXT(c->kind), DB_TEXT(c->state),
	               text_or_null(c->reason), DB_TEXT(c->flags), DB_I64(s->claim)),
	           err);
}

static bool update(struct storing *s, const struct known_item *c, struct err *err)
{
	return !s->request->write ||
	       db_send(s->reserves->sql, RESERVES_SQL_ITEM_UPDATE,
	           DB_ARGS(DB_TEXT(c->kind), DB_TEXT(c->state), text_or_null(c->reason),
	               DB_TEXT(c->flags), DB_BOOL(c->gone), DB_I64(c->claims), DB_I64(c->id)),
	           err);
}

static bool same_sections(const struct storing *s, int64_t item, const struct numbers *numbers)
{
	struct known_range r = known_item_sections_of(&s->known, item);

	if (r.n != numbers->n)
		return false;
	for (size_t i = 0; i < r.n; i++)
		if (!span_eq(s->known.item_sections[r.first + i].number, numbers->v[i]))
			return false;
	return true;
}

static bool replace_sections(
    struct storing *s, int64_t item, const struct numbers *numbers, struct err *err)
{
	return !s->request->write || (db_send(s->reserves->sql, RESERVES_SQL_ITEM_SECTIONS_DELETE,
	                                  DB_ARGS(DB_I64(item)), err) &&
	                                 write_sections(s, item, numbers, err));
}

/* An item whose book has been renewed has changed, though no row of its own has. */
static bool compare(struct storing *s, struct known_item *c, const struct known_item *known,
    const struct numbers *sections, bool renewed, struct err *err)
{
	bool alike = same_sections(s, known->id, sections);
	bool same = alike && span_eq(c->kind, known->kind) && span_eq(c->state, known->state) &&
	            span_eq(c->reason, known->reason) && span_eq(c->flags, known->flags) &&
	            !known->gone;

	c->id = known->id;
	c->claims = known->claims | s->claim;
	*(same && !renewed ? &s->result->counts.same : &s->result->counts.changed) += 1;
	if (!alike && !replace_sections(s, c->id, sections, err))
		return false;
	return (same && c->claims == known->claims) || update(s, c, err);
}

static bool drop(struct storing *s, const struct known_item *known, bool replaced, struct err *err)
{
	struct known_item c = *known;

	if (!(known->claims & s->claim))
		return true;
	c.claims &= ~s->claim;
	c.gone = c.claims == 0;
	/* "not chosen yet" that has become a book has not vanished. */
	if (c.gone && !known->gone && !(replaced && known->book == 0))
		s->result->counts.vanished++;
	return update(s, &c, err);
}

/* ---- one course: both sides are sorted by slot ---- */

static bool store_one(struct storing *s, const struct want *w, size_t n,
    const struct known_item *known, struct err *err)
{
	struct known_item c = told(s, w, n);
	struct numbers sections = { 0 };

	if (!sections_of(s, w, n, &sections, err))
		return false;
	if (known != NULL)
		return compare(s, &c, known, &sections, w->item != NULL && w->item->renewed, err);
	return insert(s, &c, err) && write_sections(s, c.id, &sections, err);
}

struct side { /* of a course: what is known of it and not compared yet */
	size_t at, past;
	bool spared;
};

static struct side side_of(const struct storing *s, const struct file_course *fc)
{
	struct known_range r = { 0 };

	if (fc->known != NULL)
		r = known_items_of(&s->known, fc->id);
	return (struct side){ r.first, r.first + r.n, store_spared(s, s->order[fc->first]->code) };
}

/* What is known before this slot is not in the file. */
static bool drop_before(struct storing *s, struct side *k, struct span slot, struct err *err)
{
	for (; k->at < k->past; k->at++) {
		if (slot.ptr != NULL && span_order(s->known.items[k->at].slot, slot) >= 0)
			return true;
		if (!k->spared && !drop(s, &s->known.items[k->at], true, err))
			return false;
	}
	return true;
}

static bool store_of(struct storing *s, const struct file_course *fc, const struct want *w,
    size_t n, struct err *err)
{
	struct side k = side_of(s, fc);
	size_t many;

	if (!tell_strays(s, fc, err))
		return false;
	for (size_t i = 0; i < n; i += many) {
		const struct known_item *known = NULL;

		for (many = 1; i + many < n && span_eq(w[i].slot, w[i + many].slot);)
			many++;
		if (!drop_before(s, &k, w[i].slot, err))
			return false;
		if (k.at < k.past && span_eq(s->known.items[k.at].slot, w[i].slot))
			known = &s->known.items[k.at++];
		if (!store_one(s, w + i, many, known, err))
			return false;
	}
	return drop_before(s, &k, (struct span){ 0 }, err);
}

static bool drop_vanished(struct storing *s, struct err *err)
{
	for (size_t i = 0; i < s->known.n_courses; i++) {
		const struct known_course *known = &s->known.courses[i];
		struct known_range r;

		if (known->seen || known->kept || store_spared(s, known->code))
			continue;
		r = known_items_of(&s->known, known->id);
		for (size_t k = 0; k < r.n; k++)
			if (!drop(s, &s->known.items[r.first + k], false, err))
				return false;
	}
	return true;
}

bool store_items(struct storing *s, struct err *err)
{
	struct wants w = { 0 };
	size_t at = 0, n;

	for (size_t i = 0; i < s->n_courses; i++)
		if (!s->courses[i].refused && !wants_of(s, &s->courses[i], &w, err))
			return false;
	if (w.n > 1)
		qsort(w.v, w.n, sizeof(*w.v), by_slot);
	for (size_t i = 0; i < s->n_courses; i++, at += n) {
		for (n = 0; at + n < w.n && w.v[at + n].fc == &s->courses[i];)
			n++;
		if (!s->courses[i].refused && !store_of(s, &s->courses[i], w.v + at, n, err))
			return false;
	}
	return drop_vanished(s, err) &&
	       (!s->arena->failed || err_set(err, ERR_MEMORY, "out of memory"));
}
