/* What the import keeps of titles, editions and people: normal forms beside the words as they were printed. What is
 * recognised, in folded text, say reserves_title.h, reserves_edition.h and reserves_people.h. */
#include "core/text.h"
#include "services/reserves/reserves_cut.h"
#include "services/reserves/reserves_people.h"
#include "services/reserves/reserves_reading.h"
#include "services/reserves/reserves_tidy.h"
#include "services/reserves/reserves_title.h"

/* -- titles */

static struct span without_separators(struct span s)
{
	static const char *const separators[] = { ",", ";", ":", "-", "/", "|", "，", "；", "：",
		"、", "·", "•", "—", "–", "・", "－", "。", " ", NULL };

	while (cut_any_end(&s, separators) || cut_end(&s, "."))
		;
	while (cut_any_front(&s, separators)) /* .NET keeps its point */
		;
	return s;
}

/* 《高等数学》 stands in marks as a whole, 《资本论》导读 does not. */
static struct span without_marks(struct span s)
{
	struct span inside = s;
	size_t end;

	if (!cut_front(&inside, "《"))
		return s;
	end = tidy_find(inside, SPAN("》"));
	if (end != SIZE_MAX && end + strlen("》") != inside.len)
		return s;
	return (struct span){ inside.ptr, end == SIZE_MAX ? inside.len : end };
}

static bool names_work(const struct title_part *part)
{
	return part->kind <= TITLE_OTHER && part->text.len != 0;
}

/* From the first part that is shown to the last that names the work; what stands within is shown as well. */
static struct span head_of(const struct title_reading *r, size_t *ret_next)
{
	size_t first = 0, next = 0;
	const char *begin;

	for (size_t i = 0; i < r->n_parts; i++)
		if (names_work(&r->parts[i]))
			next = i + 1;
	*ret_next = next;
	while (first < next && r->parts[first].kind == TITLE_APART)
		first++;
	if (first == next)
		return (struct span){ 0 };
	begin = r->parts[first].print.ptr;
	return (struct span){ begin,
		(size_t)(r->parts[next - 1].print.ptr + r->parts[next - 1].print.len - begin) };
}

/* Does the part stand right behind, with nothing left out before it? */
static bool follows(struct span head, const struct title_part *part)
{
	const char *end = head.ptr + head.len;

	return part->kind != TITLE_APART && part->print.len != 0 &&
	       cut_trim((struct span){ end, (size_t)(part->print.ptr - end) }).len == 0;
}

/* The title as it was printed, without edition, volume and series at its end; brackets behind them stay. */
static struct span shown_title(
    struct arena *a, const struct text_traced *t, const struct title_reading *r)
{
	size_t next = 0;
	struct span head = head_of(r, &next), title;

	if (head.len == 0)
		return without_separators(t->original);
	for (; next < r->n_parts && follows(head, &r->parts[next]); next++)
		head.len = (size_t)(r->parts[next].print.ptr + r->parts[next].print.len - head.ptr);
	title = without_marks(without_separators(text_original(t, head)));
	for (; next < r->n_parts; next++) {
		struct span part = text_original(t, r->parts[next].print);

		if (r->parts[next].kind == TITLE_APART || part.len == 0)
			continue;
		title = tidy_join(a, title, part.ptr[0] == '(' ? SPAN(" ") : SPAN(""), part);
	}
	return title;
}

static unsigned flags_of(const struct title_reading *r)
{
	unsigned flags = 0;

	for (size_t i = 0; i < r->n_series; i++)
		flags |= phrase_flags(r->series[i]);
	for (size_t i = 0; i < r->n_parts; i++)
		if (r->parts[i].kind == TITLE_BRACKET || r->parts[i].kind == TITLE_PRINTING)
			flags |= phrase_flags(r->parts[i].text) & BOOK_FOREIGN;
	return flags;
}

void title_read(struct arena *a, struct span printed, struct title_parts *ret_parts)
{
	struct text_traced t = text_fold_traced(a, tidy_text(a, printed));
	struct title_reading r;

	title_parse(t.folded, &r);
	*ret_parts = (struct title_parts){ .title = shown_title(a, &t, &r),
		.edition = edition_text(a, &r.edition),
		.volume = volume_text(a, &r.volume),
		.edition_number = r.edition.number,
		.flags = flags_of(&r),
		.both_volumes = r.volume.part == VOLUME_SET + 2 };
}

/* -- editions and volumes */

static struct span folded(struct arena *a, struct span cell)
{
	struct buf out = { .arena = a };

	text_fold(&out, cell);
	return out.len == 0 ? SPAN("") : buf_span(&out);
}

static int year_in(struct span s)
{
	for (size_t i = 0; i + 4 <= s.len; i++) {
		int value = 0;

		if (tidy_count((struct span){ s.ptr + i, 4 }, &value) == 4 && value >= 1950 &&
		    value <= 2099)
			return value;
	}
	return 0;
}

struct span edition_read(struct arena *a, struct span cell, int *ret_number, int *ret_year)
{
	enum { MOST = 200 }; /* bytes: more is no edition */
	struct span s = folded(a, tidy_cut(cell, MOST));
	struct edition e = { 0 };

	*ret_year = year_in(s);
	*ret_number = 0;
	if (tidy_nothing(cell) || s.len > MOST || !edition_in_cell(s, &e))
		return SPAN("");
	*ret_number = e.number;
	return edition_text(a, &e);
}

bool edition_is_all(struct arena *a, struct span s)
{
	struct edition e = { 0 };

	s = folded(a, s);
	return edition_cut(&s, &e) && s.len == 0;
}

struct span volume_read(struct arena *a, struct span cell)
{
	struct span s = tidy_text(a, cell);
	struct volume v;

	return volume_whole(folded(a, s), &v) && v.unit != NULL ? volume_text(a, &v) : s;
}

/* -- people */

static void write_name(struct buf *out, const struct contributor *p)
{
	if (p->nation.len > 0) {
		buf_add(out, SPAN("["));
		buf_add(out, p->nation);
		buf_add(out, SPAN("] "));
	}
	buf_add(out, p->name);
	if (p->others)
		buf_add(out, SPAN(" 等"));
}

/* "[美] 甲,乙 著；丙 译": a role behind those that have it. */
static struct span normal_form(
    struct arena *a, const struct people *people, const struct contributor *v)
{
	struct buf out = { .arena = a };

	for (size_t i = 0; i < people->n; i++) {
		const struct role_word *role = people->v[i].role;
		bool more = i + 1 < people->n, last = !more || people->v[i + 1].role != role;

		write_name(&out, &v[i]);
		if (last && role != NULL) {
			buf_add(&out, SPAN(" "));
			buf_add(&out, span_of(role->text));
		}
		if (more)
			buf_add(&out, last ? SPAN("；") : SPAN(","));
	}
	return out.len == 0 ? SPAN("") : buf_span(&out);
}

/* A line break would be lost in a tidy text: it ends a group. */
static struct span tidy_lines(struct arena *a, struct span cell)
{
	struct buf out = tidy_buf(a, cell);

	for (struct span rest = tidy_trim(cell); rest.len > 0;) {
		struct span line = span_cut(&rest, '\n');

		buf_add(&out, tidy_text(a, line));
		if (rest.len > 0)
			buf_add(&out, SPAN(";"));
	}
	return out.len == 0 ? SPAN("") : buf_span(&out);
}

static struct contributor contributor_of(const struct text_traced *t, const struct person *p)
{
	struct contributor c = { .name = text_original(t, p->name),
		.nation = text_original(t, p->nation),
		.role = p->role == NULL ? ROLE_AUTHOR : p->role->role,
		.others = p->others };

	if (tidy_length(c.nation) == 2 && tidy_ends(c.nation, SPAN("国")))
		c.nation = tidy_but_last(c.nation);
	return c;
}

size_t contributors_read(
    struct arena *a, struct span cell, struct contributor **ret_people, struct span *ret_normal)
{
	struct people *people = arena_new(a, struct people);
	struct text_traced t;

	*ret_people = NULL;
	*ret_normal = SPAN("");
	if (people == NULL || tidy_nothing(cell) ||
	    (*ret_people = arena_array(a, struct contributor, PEOPLE_MOST)) == NULL)
		return 0;
	t = text_fold_traced(a, tidy_lines(a, cell));
	people_parse(t.folded, people);
	for (size_t i = 0; i < people->n; i++)
		(*ret_people)[i] = contributor_of(&t, &people->v[i]);
	*ret_normal = normal_form(a, people, *ret_people);
	return people->n;
}
