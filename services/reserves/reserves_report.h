/* reserves_report — coverage and gaps as files that leave the house: workbooks with a native chart, and a letter to
 * a publisher. What stands in them is from the same facts as the pages. */
#ifndef RESERVES_REPORT_H
#define RESERVES_REPORT_H

#include "services/reserves/reserves_gaps.h"
#include "services/reserves/reserves_words.h"

struct report_paper {
	struct arena *a;
	enum language language;
	struct span library, contact,
	    address; /* from the settings; contact and address may be empty */
	int64_t now; /* Unix ms */
};

/* Figures with definitions and chart; then the rows that they were counted from, with why not. */
MUST_CHECK bool report_coverage(const struct report_paper *paper, const struct facts *facts,
    enum coverage_by by, struct span *ret_file, struct err *err);
/* Titles by publisher; then publishers. */
MUST_CHECK bool report_gaps(const struct report_paper *paper, const struct facts *facts,
    const struct gap_list *gaps, struct span *ret_file, struct err *err);
/* A letter (.docx) that asks one publisher for its titles; those that wait for review are left out: the
 * library may hold them. ERR_NOT_FOUND: that leaves none. */
MUST_CHECK bool report_letter(const struct report_paper *paper, const struct facts *facts,
    const struct gap_publisher *publisher, struct span *ret_file, struct err *err);

#endif
