/* The rule of coverage: pure functions, no database. README.md says why each part of it is so. */
#include "services/reserves/reserves_coverage.h"

static const char *const why_words[] = { "nothing", "waits_for_review", "other_edition",
	"part_of_set", "only_part", "not_yet_licensed", "licence_ended", "only_sample",
	"only_print", "vanished", "no_match" };
static const char *const covered_words[] = { "yes", "review", "no" };
static const char *const status_words[] = { "same_edition", "other_edition", "part_of_set" };
static const char *const by_words[] = { "college", "level", "category", "course" };

const char *why_not_name(enum why_not why)
{
	return why_words[why];
}

const char *covered_name(enum covered covered)
{
	return covered_words[covered];
}

const char *coverage_status_name(enum match_status status)
{
	return status_words[status];
}

enum match_status coverage_status(struct span stored)
{
	for (size_t i = 0; i < sizeof(status_words) / sizeof(status_words[0]); i++)
		if (span_eq(stored, span_of(status_words[i])))
			return (enum match_status)i;
	return MATCH_PART_OF_SET; /* the one that promises least */
}

const char *coverage_by_name(enum coverage_by by)
{
	return by_words[by];
}

bool coverage_by_from_name(struct span name, enum coverage_by *ret_by)
{
	for (size_t i = 0; i < sizeof(by_words) / sizeof(by_words[0]); i++) {
		if (span_eq(name, span_of(by_words[i]))) {
			*ret_by = (enum coverage_by)i;
			return true;
		}
	}
	return false;
}

enum completeness coverage_completeness(struct span stored)
{
	for (int i = COMPLETE_NOT_TOLD; i < COMPLETE_OTHER; i++)
		if (span_eq(stored, span_of(completeness_name((enum completeness)i))))
			return (enum completeness)i;
	return COMPLETE_OTHER;
}

static bool holds(struct span text, const char *word)
{
	return memmem(text.ptr, text.len, word, strlen(word)) != NULL;
}

bool coverage_one_volume(struct span wanted_volume)
{
	static const char *const several[] = { "全", "套", "上下", "上中", "上、", "上，", "、",
		"，", ",", "-", "~", "～", "—", "－", "至", "和", "及", "&", "/", "／" };

	if (wanted_volume.len == 0)
		return false;
	for (size_t i = 0; i < sizeof(several) / sizeof(several[0]); i++)
		if (holds(wanted_volume, several[i]))
			return false;
	return true;
}

/* ---- the rule ---- */

static enum why_not by_completeness(
    const struct coverage_rule *rule, enum completeness completeness)
{
	switch (completeness) {
	case COMPLETE_NOT_TOLD:
	case COMPLETE_FULL:
		return WHY_NOTHING;
	case COMPLETE_PART:
		return rule->part_counts ? WHY_NOTHING : WHY_ONLY_PART;
	case COMPLETE_SAMPLE:
		return WHY_ONLY_SAMPLE;
	case COMPLETE_PRINT:
		return WHY_ONLY_PRINT;
	case COMPLETE_OTHER:
		break;
	}
	return WHY_ONLY_PART; /* words that nobody knows promise nothing, whatever the setting says */
}

static enum why_not by_status(const struct coverage_rule *rule, const struct coverage_source *s)
{
	if (s->status == MATCH_OTHER_EDITION && !rule->other_edition_counts)
		return WHY_OTHER_EDITION;
	if (s->status == MATCH_PART_OF_SET && !s->one_of_many)
		return WHY_PART_OF_SET;
	return WHY_NOTHING;
}

static enum why_not by_period(enum resource_period period)
{
	switch (period) {
	case RESOURCE_NOT_YET:
		return WHY_NOT_YET_LICENSED;
	case RESOURCE_IN_PERIOD:
		return WHY_NOTHING;
	case RESOURCE_ENDED:
		break;
	}
	return WHY_LICENCE_ENDED;
}

static enum why_not farther(enum why_not a, enum why_not b)
{
	return a > b ? a : b;
}

enum why_not reserves_source_counts(
    const struct coverage_rule *rule, const struct coverage_source *source)
{
	enum why_not why = farther(
	    by_status(rule, source), by_completeness(rule, source->completeness));

	why = farther(why, by_period(source->period));
	return source->gone ? WHY_VANISHED : why;
}

struct coverage_verdict coverage_judge(
    const struct coverage_rule *rule, bool waits, const struct coverage_source *sources, size_t n)
{
	enum why_not least = WHY_NO_MATCH;

	for (size_t i = 0; i < n; i++) {
		enum why_not why = reserves_source_counts(rule, &sources[i]);

		least = why < least ? why : least;
	}
	if (least != WHY_NOTHING)
		return (struct coverage_verdict){ COVERED_NO, least };
	return waits ? (struct coverage_verdict){ COVERED_REVIEW, WHY_WAITS_FOR_REVIEW }
	             : (struct coverage_verdict){ COVERED_YES, WHY_NOTHING };
}
