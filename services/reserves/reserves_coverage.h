/* reserves_coverage — 教材保障率: which source counts, and the three ratios of a term.
 * The first half is pure: the one place where it is decided whether a source counts, for the course page,
 * the review and the figures alike. The second half reads a term and counts it; figures, their rows and
 * the gap list are made from the same facts, so that they cannot disagree. Definitions: README.md. */
#ifndef RESERVES_COVERAGE_H
#define RESERVES_COVERAGE_H

#include "core/arena.h"
#include "core/err.h"
#include "services/reserves/reserves_match.h"
#include "services/reserves/reserves_values.h"
#include "services/resources/resources.h"

struct reserves;

/* ---- the rule ---- */

struct coverage_rule {
	bool other_edition_counts, part_counts;
};
static const struct coverage_rule coverage_rule_default = { .other_edition_counts = true };

/* Why a source, or a whole book, does not count. From the one nearest to counting to the farthest: of
 * several sources the book tells the least. The words of the contract's WhyNot. */
enum why_not {
	WHY_NOTHING, /* it counts */
	WHY_WAITS_FOR_REVIEW,
	WHY_OTHER_EDITION, /* and the setting says that it does not count */
	WHY_PART_OF_SET,   /* a volume is held and the whole set wanted */
	WHY_ONLY_PART,
	WHY_NOT_YET_LICENSED,
	WHY_LICENCE_ENDED,
	WHY_ONLY_SAMPLE,
	WHY_ONLY_PRINT,
	WHY_VANISHED, /* the vendor's newest list no longer has it */
	WHY_NO_MATCH,
};
const char *why_not_name(enum why_not why); /* "waits_for_review" */

struct coverage_source {
	enum match_status status;
	enum completeness completeness; /* COMPLETE_NOT_TOLD: a list of whole books; counts */
	enum resource_period period;    /* all four licences are lawful in their period */
	bool gone;                      /* the vendor's newest list no longer has it */
	bool one_of_many;               /* coverage_one_volume() of the wanted book */
};

/* Is one volume of a set wanted ("上册"; not "上下册", "全2册" or nothing)? Then MATCH_PART_OF_SET means that
 * the whole set is held, and it counts; else a volume is held and the set wanted. */
bool coverage_one_volume(struct span wanted_volume);

/* WHY_NOTHING: it counts. Else the reason farthest from counting. */
enum why_not reserves_source_counts(
    const struct coverage_rule *rule, const struct coverage_source *source);

enum covered { COVERED_YES, COVERED_REVIEW, COVERED_NO };
const char *covered_name(enum covered covered); /* "yes", "review", "no" */

struct coverage_verdict {
	enum covered covered;
	enum why_not why;
};

/* A book by its accepted matches, or, when it waits for review, by all its candidates: it is covered for
 * sure by one that counts, perhaps when one would count once a person accepts it. */
struct coverage_verdict coverage_judge(
    const struct coverage_rule *rule, bool waits, const struct coverage_source *sources, size_t n);

/* "full", "not_told", ...; what is no such word is COMPLETE_OTHER, which never counts. */
enum completeness coverage_completeness(struct span stored);
/* "same_edition" as it is stored and told (match_status_name has hyphens). */
const char *coverage_status_name(enum match_status status);
enum match_status coverage_status(struct span stored);

/* ---- the figures ---- */

struct coverage_ratio {
	int64_t confirmed, with_review, of;
};

void coverage_add(struct coverage_ratio *ratio, enum covered covered, int64_t n);

struct coverage_group {
	struct span
	    key; /* a college's id, a level, a category, a course's public id; "none": 未注明 */
	struct span name; /* as the library's people say it, in Chinese */
	struct coverage_ratio course, title, enrolment;
};

enum coverage_by { COVERAGE_COLLEGE, COVERAGE_LEVEL, COVERAGE_CATEGORY, COVERAGE_COURSE };
const char *coverage_by_name(enum coverage_by by); /* "college", ... */
bool coverage_by_from_name(struct span name, enum coverage_by *ret_by);

struct coverage {
	struct span term;
	int64_t as_of; /* Unix ms */
	enum coverage_by by;
	struct coverage_rule rule;
	/* Every course of the term is exactly one of three: needing (total.course.of), not chosen, none needed. */
	int64_t courses, not_chosen, none_needed;
	int64_t enrolled_unknown; /* required textbooks whose enrolment is not wholly known */
	int64_t unlinked;         /* required textbooks that count by sources without any link */
	struct coverage_group total;
	struct coverage_group *groups; /* best covered first */
	size_t n_groups;
};

struct coverage_ask {
	struct span term; /* absent or empty: the newest */
	struct coverage_rule rule;
	int64_t now; /* Unix ms: says which licences run */
};

/* ERR_NOT_FOUND: no such term, or none at all. */
MUST_CHECK bool reserves_coverage(struct reserves *reserves, struct arena *a,
    const struct coverage_ask *ask, enum coverage_by by, struct coverage *ret_coverage,
    struct err *err);

#endif
