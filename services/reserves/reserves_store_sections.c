/* Sections of a plan file against those that are known. */
#include "core/buf.h"
#include "services/reserves/reserves_store.h"

enum { TEACHERS_MAX = 600 }; /* bytes; past that a section's list of names helps nobody */

/* ---- what the lines of one section say ---- */

static bool named(struct span all, struct span name)
{
	for (struct span rest = all; rest.len >= name.len && rest.len > 0;) {
		const char *at = memmem(rest.ptr, rest.len, "、", 3);
		size_t len = at ? (size_t)(at - rest.ptr) : rest.len;

		if (span_eq((struct span){ rest.ptr, len }, name))
			return true;
		len = at ? len + 3 : len;
		rest = (struct span){ rest.ptr + len, rest.len - len };
	}
	return false;
}

/* Adds the names of `more` that are not in `all` yet. */
static void join_names(struct storing *s, struct span *all, struct span more)
{
	struct buf b = { .arena = s->arena };

	if (more.len == 0 || span_eq(*all, more) || all->len > TEACHERS_MAX)
		return;
	buf_add(&b, *all);
	while (more.len > 0) {
		const char *at = memmem(more.ptr, more.len, "、", 3);
		struct span name = { more.ptr, at ? (size_t)(at - more.ptr) : more.len };
		size_t len = name.len + (at ? 3 : 0);

		if (b.len == 0 || !named(buf_span(&b), name)) {
			buf_add(&b, b.len ? SPAN("、") : SPAN(""));
			buf_add(&b, name);
		}
		more = (struct span){ more.ptr + len, more.len - len };
	}
	*all = buf_span(&b);
}

static struct known_section told(
    struct storing *s, const struct file_course *fc, size_t first, size_t n)
{
	const struct plan_line *const *lines = s->order + fc->first + first;
	struct known_section c = { .course = fc->id, .number = lines[0]->section, .enrolled = -1 };

	for (size_t i = 0; i < n; i++) {
		join_names(s, &c.teachers, lines[i]->teachers);
		if (c.campus.len == 0)
			c.campus = lines[i]->campus;
		if (lines[i]->enrolled > c.enrolled)
			c.enrolled = lines[i]->enrolled;
	}
	return c;
}

/* ---- writing ---- */

static struct db_arg enrolled_arg(int64_t n)
{
	return n < 0 ? (struct db_arg)DB_NULL : (struct db_arg)DB_I64(n);
}

static struct db_arg teachers_arg(struct span s)
{
	return (struct db_arg)DB_TEXT(s.ptr ? s : SPAN(""));
}

static bool insert(struct storing *s, struct known_section *c, struct err *err)
{
	c->id = s->known.next_section++;
	s->result->counts.added++;
	return !s->request->write ||
	       db_send(s->reserves->sql, RESERVES_SQL_SECTION_INSERT,
	           DB_ARGS(DB_I64(c->id), DB_I64(c->course), DB_TEXT(c->number),
	               teachers_arg(c->teachers), text_or_null(c->campus),
	               enrolled_arg(c->enrolled), DB_I64(s->claim)),
	           err);
}

static bool update(struct storing *s, const struct known_section *c, struct err *err)
{
	return !s->request->write || db_send(s->reserves->sql, RESERVES_SQL_SECTION_UPDATE,
	                                 DB_ARGS(teachers_arg(c->teachers), text_or_null(c->campus),
	                                     enrolled_arg(c->enrolled), DB_BOOL(c->gone),
	                                     DB_I64(c->claims), DB_I64(c->id)),
	                                 err);
}

static bool compare(
    struct storing *s, struct known_section *c, const struct known_section *known, struct err *err)
{
	bool same;

	c->id = known->id;
	c->claims = known->claims | s->claim;
	if (c->teachers.len == 0)
		c->teachers = known->teachers;
	if (c->campus.len == 0)
		c->campus = known->campus;
	if (c->enrolled < 0)
		c->enrolled = known->enrolled;
	same = span_eq(c->teachers, known->teachers) && span_eq(c->campus, known->campus) &&
	       c->enrolled == known->enrolled && !known->gone;
	*(same ? &s->result->counts.same : &s->result->counts.changed) += 1;
	return (same && c->claims == known->claims) || update(s, c, err);
}

static bool drop(struct storing *s, const struct known_section *known, struct err *err)
{
	struct known_section c = *known;

	if (!(known->claims & s->claim))
		return true;
	c.claims &= ~s->claim;
	c.gone = c.claims == 0;
	if (c.gone && !known->gone)
		s->result->counts.vanished++;
	return update(s, &c, err);
}

static bool drop_range(struct storing *s, struct known_range r, struct err *err)
{
	for (size_t i = 0; i < r.n; i++)
		if (!drop(s, &s->known.sections[r.first + i], err))
			return false;
	return true;
}

/* ---- one course: both sides are sorted by number ---- */

struct side { /* what is known of it and not compared yet */
	size_t at, past;
	bool spared;
};

static struct side side_of(const struct storing *s, const struct file_course *fc)
{
	struct known_range r = { 0 };

	if (fc->known != NULL)
		r = known_sections_of(&s->known, fc->id);
	return (struct side){ r.first, r.first + r.n, store_spared(s, s->order[fc->first]->code) };
}

static bool drop_before(struct storing *s, struct side *k, struct span number, struct err *err)
{
	for (; k->at < k->past; k->at++) {
		if (number.ptr != NULL && span_order(s->known.sections[k->at].number, number) >= 0)
			return true;
		if (!k->spared && !drop(s, &s->known.sections[k->at], err))
			return false;
	}
	return true;
}

/* Rows that name no class and tell nothing of one, beside others that do: none of its own. They stand first. */
static size_t nameless(const struct storing *s, const struct file_course *fc)
{
	const struct plan_line *const *lines = s->order + fc->first;
	size_t n = 0;

	while (n < fc->n && lines[n]->section.len == 0 && lines[n]->enrolled < 0)
		n++;
	return n < fc->n && lines[n]->section.len > 0 ? n : 0;
}

static bool store_of(struct storing *s, const struct file_course *fc, struct err *err)
{
	const struct plan_line *const *lines = s->order + fc->first;
	struct side k = side_of(s, fc);
	size_t n;

	for (size_t i = nameless(s, fc); i < fc->n; i += n) {
		struct known_section c;
		const struct known_section *known = NULL;

		for (n = 1; i + n < fc->n && span_eq(lines[i]->section, lines[i + n]->section);)
			n++;
		c = told(s, fc, i, n);
		if (!drop_before(s, &k, c.number, err))
			return false;
		if (k.at < k.past && span_eq(s->known.sections[k.at].number, c.number))
			known = &s->known.sections[k.at++];
		if (!(known ? compare(s, &c, known, err) : insert(s, &c, err)))
			return false;
	}
	return drop_before(s, &k, (struct span){ 0 }, err);
}

bool store_sections(struct storing *s, struct err *err)
{
	for (size_t i = 0; i < s->n_courses; i++)
		if (!s->courses[i].refused && !store_of(s, &s->courses[i], err))
			return false;
	for (size_t i = 0; i < s->known.n_courses; i++) {
		const struct known_course *known = &s->known.courses[i];
		struct known_range r;

		if (known->seen || known->kept || store_spared(s, known->code))
			continue;
		r = known_sections_of(&s->known, known->id);
		if (!drop_range(s, r, err))
			return false;
	}
	return !s->arena->failed || err_set(err, ERR_MEMORY, "out of memory");
}
