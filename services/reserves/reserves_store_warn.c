/* What is odd about a plan file as a whole, against what is known of the term. */
#include "core/text.h"
#include "core/vec.h"
#include "services/reserves/reserves_seen.h"
#include "services/reserves/reserves_store.h"
#include "services/reserves/reserves_words.h"

static bool warn(struct storing *s, const struct plan_line *line, struct finding f, struct err *err)
{
	f.sheet = line == NULL ? SPAN("") : line->sheet;
	f.row = line == NULL ? 0 : line->number;
	return findings_add(s->arena, &s->result->findings, &f, err);
}

/* ---- courses that only a textbook list has ---- */

static bool from_office(const struct known_course *known)
{
	return known != NULL && (known->claims & (CLAIM_TASKS | CLAIM_PLAN)) != 0;
}

static bool any_from_office(const struct storing *s)
{
	for (size_t i = 0; i < s->known.n_courses; i++)
		if (from_office(&s->known.courses[i]))
			return true;
	return false;
}

static bool warn_listed(struct storing *s, struct err *err)
{
	if (s->tasks || !any_from_office(s))
		return true;
	for (size_t i = 0; i < s->n_courses; i++) {
		const struct file_course *fc = &s->courses[i];
		const struct plan_line *line = s->order[fc->first];

		if (!fc->refused && !from_office(fc->known) &&
		    !warn(s, line,
		        (struct finding){ .code = SPAN("only_listed"),
		            .field = span_of(column_name(COLUMN_COURSE_CODE)),
		            .text = line->code },
		        err))
			return false;
	}
	return true;
}

/* ---- codes that nearly are one ---- */

/* Without case, marks and zeros in front: b007 and B007, 123 and 00123. */
static struct span near_key(struct arena *a, struct span code)
{
	struct buf key = { .arena = a };
	struct span s;

	text_key(&key, code);
	for (s = buf_span(&key); s.len > 1 && s.ptr[0] == '0';)
		s = (struct span){ s.ptr + 1, s.len - 1 };
	return s;
}

static bool warn_near(struct storing *s, struct err *err)
{
	struct seen_table seen = { .arena = s->arena };

	for (size_t i = 0; i < s->n_courses; i++) {
		const struct plan_line *line = s->order[s->courses[i].first];
		bool is_new = false;
		struct seen *one = seen_entry(&seen, near_key(s->arena, line->code), &is_new);

		if (one == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		if (is_new)
			one->text = line->code;
		else if (!warn(s, line,
		             (struct finding){ .code = SPAN("near_code"),
		                 .field = span_of(column_name(COLUMN_COURSE_CODE)),
		                 .text = words_print(s->arena, "%.*s / %.*s", SPAN_FMT(one->text),
		                     SPAN_FMT(line->code)) },
		             err))
			return false;
	}
	return true;
}

/* ---- colleges that the file leaves out ---- */

enum { KEPT_LEAST = 5 }; /* fewer courses of a college may go without a question */

struct share { /* of a college's courses that a file of this kind had */
	int64_t college;
	int64_t had, missing;
};

struct shares {
	struct share *v;
	size_t n;
};

static struct share *share_of(struct storing *s, struct shares *all, int64_t college)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].college == college)
			return &all->v[i];
	if ((all->v = vec_grow(s->arena, all->v, all->n, sizeof(*all->v))) == NULL)
		return NULL;
	all->v[all->n] = (struct share){ .college = college };
	return &all->v[all->n++];
}

static bool missing(const struct storing *s, const struct known_course *known)
{
	return !known->seen && !store_spared(s, known->code);
}

static bool had(const struct storing *s, const struct known_course *known)
{
	return !known->gone && (known->claims & s->claim) != 0;
}

static bool left_out(const struct share *one)
{
	return one->missing >= KEPT_LEAST && one->missing * 2 > one->had;
}

static bool tell_kept(
    struct storing *s, const struct college_set *colleges, const struct share *one, struct err *err)
{
	int64_t at = college_at(colleges, one->college);
	struct span name = at < 0 ? SPAN("未注明学院") : colleges->v[at].name;

	return warn(s, NULL,
	    (struct finding){ .code = SPAN("college_kept"),
	        .field = span_of(column_name(COLUMN_COLLEGE)),
	        .text = words_print(s->arena, "%.*s: %lld / %lld", SPAN_FMT(name),
	            (long long)one->missing, (long long)one->had) },
	    err);
}

/* Most of a college's courses do not vanish from one day to the other: more likely the file is that of another
 * college, or was cut off. They stay unless whoever imports says that they are gone. */
static bool keep_colleges(struct storing *s, struct err *err)
{
	struct shares all = { 0 };
	struct college_set colleges;
	struct share *one;

	for (size_t i = 0; i < s->known.n_courses; i++) {
		const struct known_course *known = &s->known.courses[i];

		if (!had(s, known))
			continue;
		if ((one = share_of(s, &all, known->college)) == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		one->had++;
		one->missing += missing(s, known);
	}
	if (!people_colleges(s->reserves->people, s->arena, &colleges, err))
		return false;
	for (size_t i = 0; i < all.n; i++)
		if (left_out(&all.v[i]) && !tell_kept(s, &colleges, &all.v[i], err))
			return false;
	for (size_t i = 0; i < s->known.n_courses; i++) {
		struct known_course *known = &s->known.courses[i];

		known->kept = had(s, known) && missing(s, known) &&
		              left_out(share_of(s, &all, known->college));
	}
	return true;
}

bool store_warn(struct storing *s, struct err *err)
{
	return warn_listed(s, err) && warn_near(s, err) &&
	       (s->request->vanish || keep_colleges(s, err));
}
