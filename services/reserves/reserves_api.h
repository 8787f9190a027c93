/* reserves_api — what the HTTP faces of this room share: from the house's settings and into the contract's words. */
#ifndef RESERVES_API_H
#define RESERVES_API_H

#include "services/reserves/reserves_contract.h"
#include "services/reserves/reserves_coverage.h"

static inline struct coverage_rule rule_of(const struct call *call)
{
	return (
	    struct coverage_rule){ call->config->other_edition_counts, call->config->part_counts };
}

static inline enum reserves_completeness shape_completeness(enum completeness c)
{
	switch (c) {
	case COMPLETE_FULL:
		return RESERVES_COMPLETENESS_FULL;
	case COMPLETE_PART:
		return RESERVES_COMPLETENESS_PART;
	case COMPLETE_SAMPLE:
		return RESERVES_COMPLETENESS_SAMPLE;
	case COMPLETE_PRINT:
		return RESERVES_COMPLETENESS_PRINT;
	case COMPLETE_NOT_TOLD:
	case COMPLETE_OTHER:
	default:
		return RESERVES_COMPLETENESS_UNKNOWN;
	}
}

#endif
