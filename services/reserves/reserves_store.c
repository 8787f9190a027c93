/* A plan file against what is known: terms, courses, colleges, and the order of it all. */
#include "services/reserves/reserves_store.h"

#include <stdlib.h>

#include "core/text.h"
#include "core/utf8.h"
#include "core/vec.h"
#include "services/reserves/reserves_names.h"

/* ---- claims ---- */

int64_t claims_with(const struct storing *s, int64_t claims)
{
	claims |= s->claim;
	return s->tasks ? claims & ~(int64_t)CLAIM_DROPPED : claims;
}

int64_t claims_without(const struct storing *s, int64_t claims)
{
	claims &= ~s->claim;
	if (s->tasks && (claims & (CLAIM_TASKS | CLAIM_PLAN)) == 0)
		claims |= CLAIM_DROPPED;
	return claims;
}

bool claims_gone(int64_t claims)
{
	return (claims & CLAIM_DROPPED) || (claims & ~(int64_t)CLAIM_DROPPED) == 0;
}

struct db_arg text_or_null(struct span s)
{
	return s.len ? (struct db_arg)DB_TEXT(s) : (struct db_arg)DB_NULL;
}

static int by_bytes(const void *x, const void *y)
{
	return span_order(*(const struct span *)x, *(const struct span *)y);
}

bool store_spared(const struct storing *s, struct span code)
{
	const struct plan_file *f = s->file;
	struct buf key = { .arena = s->arena };
	size_t low = 0, high = f->n_spared;

	if (high == 0)
		return false;
	text_key(&key, code);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (span_order(f->spared[middle], buf_span(&key)) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < f->n_spared && span_eq(f->spared[low], buf_span(&key));
}

/* ---- the file in order ---- */

static int by_code_section(const void *x, const void *y)
{
	const struct plan_line *a = *(const struct plan_line *const *)x;
	const struct plan_line *b = *(const struct plan_line *const *)y;
	int order = span_order(a->code, b->code);

	if (order == 0)
		order = span_order(a->section, b->section);
	return order != 0 ? order : (a > b) - (a < b);
}

static bool group(struct storing *s, struct err *err)
{
	struct plan_file *f = s->file;

	s->order = arena_array(s->arena, const struct plan_line *, f->n_lines + 1);
	s->courses = arena_array(s->arena, struct file_course, f->n_lines + 1);
	if (s->order == NULL || s->courses == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < f->n_lines; i++)
		s->order[i] = &f->lines[i];
	qsort(s->order, f->n_lines, sizeof(*s->order), by_code_section);
	for (size_t i = 0; i < f->n_lines; i++) {
		struct file_course *last = s->n_courses ? &s->courses[s->n_courses - 1] : NULL;

		if (last == NULL || !span_eq(s->order[last->first]->code, s->order[i]->code))
			s->courses[s->n_courses++] = (struct file_course){ .first = i, .n = 1 };
		else
			last->n++;
	}
	if (f->n_spared > 1)
		qsort(f->spared, f->n_spared, sizeof(*f->spared), by_bytes);
	return true;
}

/* ---- what a file says of a course ---- */

static void first_told(struct span *to, struct span s)
{
	if (to->len == 0)
		*to = s;
}

static void first_value(struct value *to, struct value v)
{
	if (to->text.len == 0)
		*to = v;
}

static struct plan_line told(const struct storing *s, const struct file_course *fc)
{
	struct plan_line all = *s->order[fc->first];

	for (size_t i = 1; i < fc->n; i++) {
		const struct plan_line *line = s->order[fc->first + i];

		first_told(&all.name, line->name);
		first_told(&all.college, line->college);
		first_value(&all.level, line->level);
		first_value(&all.nature, line->nature);
		first_value(&all.category, line->category);
	}
	return all;
}

/* A course that nobody has named cannot be shown. Textbook lists without names need the tasks first. */
static bool resolve(struct storing *s, struct file_course *fc, struct err *err)
{
	struct plan_line all = told(s, fc);

	fc->known = known_course_find(&s->known, all.code);
	if (fc->known != NULL) {
		fc->known->seen = true;
		fc->id = fc->known->id;
		return true;
	}
	if (all.name.len) {
		fc->id = s->known.next_course++;
		return true;
	}
	fc->refused = true;
	for (size_t i = 0; i < fc->n; i++) {
		const struct plan_line *line = s->order[fc->first + i];
		const struct finding f = {
			.sheet = line->sheet,
			.row = line->number,
			.refused = true,
			.code = SPAN("unknown_course"),
			.field = span_of(column_name(COLUMN_COURSE_CODE)),
			.text = line->code,
		};

		if (!findings_add(s->arena, &s->result->findings, &f, err))
			return false;
	}
	return true;
}

/* ---- colleges ---- */

struct names { /* the few colleges of a file, by name */
	struct span name;
	int64_t id;
};

struct colleges {
	struct college_set set; /* for a check, which makes none */
	struct names *v;
	size_t n;
};

enum { COLLEGE_UNKNOWN = -1 };

static struct span key_of(struct arena *a, struct span text)
{
	struct buf key = { .arena = a };

	text_key(&key, text);
	return key.ptr ? buf_span(&key) : SPAN("");
}

static int64_t look_up(struct storing *s, const struct colleges *all, struct span name)
{
	struct span key = key_of(s->arena, name);

	for (size_t i = 0; i < all->set.n; i++)
		if (span_eq(key_of(s->arena, all->set.v[i].name), key))
			return all->set.v[i].id;
	return key.len ? COLLEGE_UNKNOWN : 0;
}

/* What stands there for a college may be anything; a sentence is none. */
static bool college_of(struct storing *s, struct colleges *all, struct span name,
    int64_t *ret_college, struct err *err)
{
	size_t points = 0;
	int64_t id = 0;

	*ret_college = 0;
	if (name.len == 0 || !utf8_valid(name, &points) || points > COLLEGE_NAME_MAX)
		return true;
	for (size_t i = all->n; i-- > 0;) {
		if (span_eq(all->v[i].name, name)) {
			*ret_college = all->v[i].id;
			return true;
		}
	}
	if (s->request->write && !people_college_take(s->reserves->people, name, &id, err))
		return false;
	if (!s->request->write)
		id = look_up(s, all, name);
	if ((all->v = vec_grow(s->arena, all->v, all->n, sizeof(*all->v))) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	all->v[all->n++] = (struct names){ name, id };
	*ret_college = id;
	return true;
}

/* ---- writing courses ---- */

static void take_value(
    struct span *to, struct span *to_text, enum value_set set, struct value v, bool leads)
{
	if (v.text.len == 0 || !(leads || to_text->len == 0))
		return;
	*to = span_of(value_name(set, v.meaning));
	*to_text = v.text;
}

/* A check makes no college: one that it does not know is new, or has been renamed since. */
static bool takes_college(const struct known_course *known, int64_t college, bool leads)
{
	if (college == 0 || (college == COLLEGE_UNKNOWN && known != NULL))
		return false;
	return leads || known->college == 0;
}

/* The office's own list of tasks is what names a course; a textbook list only fills what is not told. */
static struct known_course merged(const struct storing *s, const struct known_course *known,
    const struct plan_line *all, int64_t college)
{
	struct known_course c = known ? *known : (struct known_course){ .level = SPAN("not_told") };
	bool leads = known == NULL || s->tasks || !(known->claims & (CLAIM_TASKS | CLAIM_PLAN));

	if (all->name.len && leads)
		c.name = all->name;
	take_value(&c.level, &c.level_text, VALUE_LEVEL, all->level, leads);
	take_value(&c.nature, &c.nature_text, VALUE_NATURE, all->nature, leads);
	take_value(&c.category, &c.category_text, VALUE_CATEGORY, all->category, leads);
	if (takes_college(known, college, leads))
		c.college = college;
	c.claims = claims_with(s, c.claims);
	c.gone = claims_gone(c.claims);
	return c;
}

static bool looks_same(const struct known_course *a, const struct known_course *b)
{
	return span_eq(a->name, b->name) && span_eq(a->level, b->level) &&
	       span_eq(a->level_text, b->level_text) && span_eq(a->nature, b->nature) &&
	       span_eq(a->nature_text, b->nature_text) && span_eq(a->category, b->category) &&
	       span_eq(a->category_text, b->category_text) && a->college == b->college &&
	       a->gone == b->gone;
}

static bool insert_course(
    struct storing *s, int64_t id, const struct known_course *c, struct err *err)
{
	const struct store_request *rq = s->request;
	struct span public = course_public_id(s->arena, rq->term, rq->source, c->code);

	return !rq->write ||
	       db_send(s->reserves->sql, RESERVES_SQL_COURSE_INSERT,
	           DB_ARGS(DB_I64(id), DB_TEXT(public), DB_I64(s->term), DB_TEXT(rq->source),
	               DB_TEXT(c->code), DB_TEXT(c->name), DB_TEXT(c->level),
	               text_or_null(c->level_text), text_or_null(c->nature),
	               text_or_null(c->nature_text), text_or_null(c->category),
	               text_or_null(c->category_text), DB_I64(c->college), DB_I64(c->claims)),
	           err);
}

static bool update_course(struct storing *s, const struct known_course *c, struct err *err)
{
	return !s->request->write ||
	       db_send(s->reserves->sql, RESERVES_SQL_COURSE_UPDATE,
	           DB_ARGS(DB_TEXT(c->name), DB_TEXT(c->level), text_or_null(c->level_text),
	               text_or_null(c->nature), text_or_null(c->nature_text),
	               text_or_null(c->category), text_or_null(c->category_text),
	               DB_I64(c->college), DB_BOOL(c->gone), DB_I64(c->claims), DB_I64(c->id)),
	           err);
}

static bool store_course(
    struct storing *s, struct colleges *colleges, struct file_course *fc, struct err *err)
{
	struct import_counts *n = &s->result->counts;
	struct plan_line all = told(s, fc);
	struct known_course c;
	int64_t college;

	if (!college_of(s, colleges, all.college, &college, err))
		return false;
	c = merged(s, fc->known, &all, college);
	if (fc->known == NULL) {
		n->added++;
		c.code = all.code;
		return insert_course(s, fc->id, &c, err);
	}
	*(looks_same(&c, fc->known) ? &n->same : &n->changed) += 1;
	return (looks_same(&c, fc->known) && c.claims == fc->known->claims) ||
	       update_course(s, &c, err);
}

static bool drop_course(struct storing *s, const struct known_course *known, struct err *err)
{
	struct known_course c = *known;

	c.claims = claims_without(s, known->claims);
	c.gone = claims_gone(c.claims);
	if (c.gone && !known->gone)
		s->result->counts.vanished++;
	return c.claims == known->claims || update_course(s, &c, err);
}

static bool store_courses(struct storing *s, struct err *err)
{
	struct colleges colleges = { 0 };

	if (!s->request->write &&
	    !people_colleges(s->reserves->people, s->arena, &colleges.set, err))
		return false;
	for (size_t i = 0; i < s->n_courses; i++)
		if (!s->courses[i].refused && !store_course(s, &colleges, &s->courses[i], err))
			return false;
	for (size_t i = 0; i < s->known.n_courses; i++) {
		const struct known_course *known = &s->known.courses[i];

		if (!known->seen && !known->kept && (known->claims & s->claim) &&
		    !store_spared(s, known->code) && !drop_course(s, known, err))
			return false;
	}
	return true;
}

/* ---- the whole ---- */

static bool term_of(struct storing *s, struct err *err)
{
	struct reserves *r = s->reserves;
	AUTO_ROWS struct db_rows *rows = NULL;

	s->term = 0;
	if (!db_query(r->sql, RESERVES_SQL_TERM_ID, DB_ARGS(DB_TEXT(s->request->term)), &rows, err))
		return false;
	if (db_next(rows, err))
		s->term = db_i64(rows, 0);
	return err->code == ERR_NONE;
}

static bool make_term(struct storing *s, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (s->term != 0 || !s->request->write)
		return true;
	if (!db_first(s->reserves->sql, RESERVES_SQL_TERM_INSERT,
	        DB_ARGS(DB_TEXT(s->request->term), DB_I64(s->request->now)), &rows, err))
		return false;
	s->term = db_i64(rows, 0);
	return true;
}

static bool prepare(struct storing *s, struct err *err)
{
	const struct store_request *rq = s->request;

	if (rq->write &&
	    !db_run(s->reserves->sql, RESERVES_SQL_STORING_LOCK, DB_ARGS(DB_I64(rq->import)), err))
		return false;
	if (!term_of(s, err) ||
	    !known_load(s->reserves, s->arena, s->term, rq->source, &s->known, err) ||
	    !group(s, err))
		return false;
	for (size_t i = 0; i < s->n_courses; i++)
		if (!resolve(s, &s->courses[i], err))
			return false;
	return store_warn(s, err);
}

static bool write_all(struct storing *s, struct err *err)
{
	if (!make_term(s, err) || !store_courses(s, err) || (s->tasks && !store_sections(s, err)))
		return false;
	if (s->books && (!store_books(s, err) || !store_items(s, err)))
		return false;
	if (!s->request->write)
		return true;
	return plan_index(s->reserves, s->arena, s->term, s->request->source, err) &&
	       db_run(s->reserves->sql, RESERVES_SQL_TERM_CHANGED,
	           DB_ARGS(DB_I64(s->request->now), DB_I64(s->term)), err);
}

bool plan_store(struct reserves *reserves, struct arena *a, struct plan_file *file,
    const struct store_request *request, struct store_result *ret_result, struct err *err)
{
	static const int64_t claims[] = {
		[PLAN_TASKS] = CLAIM_TASKS,
		[PLAN_TEXTBOOKS] = CLAIM_TEXTBOOKS,
		[PLAN_COMBINED] = CLAIM_PLAN,
	};
	struct storing s = {
		.reserves = reserves,
		.arena = a,
		.request = request,
		.file = file,
		.result = ret_result,
		.claim = claims[request->kind],
		.tasks = request->kind != PLAN_TEXTBOOKS,
		.books = request->kind != PLAN_TASKS,
	};

	*ret_result = (struct store_result){ .findings = file->findings };
	if (!prepare(&s, err))
		return false;
	ret_result->stopped = request->strict && ret_result->findings.refused > 0;
	return ret_result->stopped || write_all(&s, err);
}
