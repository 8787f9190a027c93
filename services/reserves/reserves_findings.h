/* reserves_findings — what was wrong with which row of a file: refused rows and remarks on kept ones. */
#ifndef RESERVES_FINDINGS_H
#define RESERVES_FINDINGS_H

#include "services/reserves/reserves_reading.h"

enum { FINDINGS_MAX = 10000 }; /* kept of one import; the rest is only counted */

struct finding {    /* texts are the arena's */
	int64_t id; /* of the row in the table; 0: not stored */
	struct span sheet;
	uint64_t row;
	bool refused;
	struct span code, field; /* "no_course_code"; field absent: the whole row */
	struct span text;        /* the cell as it stood */
};

struct findings {
	struct finding *v;
	size_t n;                /* at most FINDINGS_MAX */
	int64_t refused, warned; /* of all: rows refused, remarks on others */
};

/* Copies the texts; past FINDINGS_MAX they are only counted. */
MUST_CHECK bool findings_add(
    struct arena *a, struct findings *findings, const struct finding *finding, struct err *err);
MUST_CHECK bool findings_note(struct arena *a, struct findings *findings, struct span sheet,
    uint64_t row, const struct row_note *note, struct err *err);

/* What a code means, in Chinese, for files that go back to an office and for commands. */
struct span finding_words(struct span code);
/* And a field: "course_code" is 课程代码. A word that no table knows is given back as it is. */
struct span finding_field_words(struct span field);

#endif
