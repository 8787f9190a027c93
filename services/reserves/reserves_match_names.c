/* Do two lists of people have somebody in common? */
#include "services/reserves/reserves_cut.h"
#include "services/reserves/reserves_match_people.h"
#include "services/reserves/reserves_match_words.h"
#include "services/reserves/reserves_tidy.h"

bool match_people_next(struct span *rest, char *ret_role, struct span *ret_name)
{
	struct span line = span_cut(rest, '\n');

	if (line.len < 2)
		return false;
	*ret_role = line.ptr[0];
	*ret_name = (struct span){ line.ptr + 1, line.len - 1 };
	return true;
}

static struct span first_word(struct span name)
{
	return span_cut(&name, ' ');
}

static struct span last_word(struct span name)
{
	const char *space = memrchr(name.ptr, ' ', name.len);

	return space == NULL
	           ? name
	           : (struct span){ space + 1, (size_t)(name.ptr + name.len - space) - 1 };
}

static bool is_word(struct span name)
{
	return memchr(name.ptr, ' ', name.len) == NULL;
}

/* "j", "john" and "jo": one begins the other. */
static bool may_be_same_word(struct span a, struct span b)
{
	size_t n = a.len < b.len ? a.len : b.len;

	return memcmp(a.ptr, b.ptr, n) == 0;
}

/* Long names with one character that differs: another transliteration, a misread one. */
static bool is_near(struct span a, struct span b)
{
	size_t n = tidy_length(a), m = tidy_length(b);

	return n >= 4 && m >= 4 && match_distance(a, b, 1) <= 1;
}

/* A surname alone: behind a transliterated name that has lost its point, it needs three characters. */
static bool is_surname(struct span word, struct span name)
{
	if (!is_word(name))
		return span_eq(word, last_word(name));
	return tidy_length(word) >= 3 && tidy_length(name) >= tidy_length(word) + 2 &&
	       name.len > word.len && !cut_is_latin(name) &&
	       memcmp(name.ptr + name.len - word.len, word.ptr, word.len) == 0;
}

/* 同济大学 and 同济大学数学系: one body and a part of it. */
static bool is_part_of_body(struct span a, struct span b)
{
	static const char *const bodies[] = { "大学", "学院", "研究院", "研究所", "科学院",
		"委员会", "协会", "学会", NULL };
	struct span part = a.len < b.len ? a : b, whole = a.len < b.len ? b : a;

	return part.len < whole.len && memcmp(part.ptr, whole.ptr, part.len) == 0 &&
	       cut_ends_any(part, bodies);
}

/* Both of several words: the same ones, or one surname and first names that may be the same. */
static bool are_same_words(struct span a, struct span b)
{
	return match_is_subset(a, b) || match_is_subset(b, a) ||
	       (span_eq(last_word(a), last_word(b)) &&
	           may_be_same_word(first_word(a), first_word(b)));
}

static enum people_match compare_names(struct span a, struct span b)
{
	if (match_eq_spaceless(a, b))
		return PEOPLE_SAME;
	if (!is_word(a) && !is_word(b)) {
		if (are_same_words(a, b))
			return PEOPLE_SAME;
	} else if ((is_word(a) && is_surname(a, b)) || (is_word(b) && is_surname(b, a))) {
		return PEOPLE_PART;
	}
	return is_near(a, b) || is_part_of_body(a, b) ? PEOPLE_PART : PEOPLE_DIFFER;
}

static enum people_match compare_person(struct span wanted, struct span held)
{
	enum people_match best = PEOPLE_DIFFER;
	struct span name;
	char role;

	while (match_people_next(&held, &role, &name)) {
		enum people_match one = compare_names(wanted, name);

		if (one >= PEOPLE_PART && (role == PEOPLE_TRANSLATOR || role == PEOPLE_PRESUMED))
			one = PEOPLE_TRANSLATED;
		best = one > best ? one : best;
	}
	return best;
}

static bool has_author(struct span people)
{
	struct span name;
	char role;

	while (match_people_next(&people, &role, &name))
		if (role == PEOPLE_AUTHOR)
			return true;
	return false;
}

enum people_match match_people_compare(struct span wanted, struct span held)
{
	enum people_match best = PEOPLE_MISSING;
	bool weigh = has_author(wanted) && has_author(held);
	struct span name;
	char role;

	while (match_people_next(&wanted, &role, &name)) {
		enum people_match one;

		if (role == PEOPLE_TRANSLATOR || role == PEOPLE_PRESUMED)
			continue;
		one = compare_person(name, held);
		best = one > best ? one : best;
	}
	return best == PEOPLE_DIFFER && !weigh ? PEOPLE_MISSING : best;
}
