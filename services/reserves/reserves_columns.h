/* reserves_columns — which column of an office's or vendor's sheet holds what.
 *
 * Headers are found among the first rows (below titles, in one line or two), folded, and looked up in a
 * table of what schools and their systems really write (reserves_synonyms.c; from field practice). What
 * the cells hold confirms, contradicts or replaces what the header says. Anything but a clear case is
 * unsure, and whoever imports asks; the answers are remembered per source and given back here.
 *
 *     sheet_open(path, NULL, &sheet, err);
 *     columns_of_file(&arena, sheet, PLAN_TASKS, &remembered, &set, err);
 *     sheet_close(sheet);                        then open again and read the rows: reserves_reading.h
 */
#ifndef RESERVES_COLUMNS_H
#define RESERVES_COLUMNS_H

#include "core/arena.h"
#include "platform/sheet.h"

enum plan_kind { PLAN_TASKS, PLAN_TEXTBOOKS, PLAN_COMBINED, PLAN_HOLDINGS };
enum { PLAN_KINDS = PLAN_HOLDINGS + 1 };

const char *plan_kind_name(enum plan_kind kind); /* "tasks", "textbooks", "plan", "holdings" */
bool plan_kind_from_name(struct span name, enum plan_kind *ret_kind);

enum column_field {
	COLUMN_NONE,    /* nobody knows */
	COLUMN_IGNORED, /* known, and of no use here: credits, hours, rooms, ... */
	COLUMN_SCHOOL_YEAR,
	COLUMN_TERM,
	COLUMN_COURSE, /* "[081001]高等数学": code and name in one cell */
	COLUMN_COURSE_CODE,
	COLUMN_COURSE_NAME,
	COLUMN_COLLEGE,
	COLUMN_LEVEL,
	COLUMN_NATURE,
	COLUMN_CATEGORY,
	COLUMN_SECTION,
	COLUMN_CLASSES, /* the classes that a section is made of */
	COLUMN_TEACHER_NUMBERS,
	COLUMN_TEACHERS,
	COLUMN_ENROLLED,
	COLUMN_CAPACITY,
	COLUMN_CAMPUS,
	COLUMN_COURSE_STATE, /* 停开, 正常 */
	COLUMN_TITLE,
	COLUMN_CONTRIBUTORS,
	COLUMN_PUBLISHER,
	COLUMN_EDITION,
	COLUMN_VOLUME,
	COLUMN_ISBN,
	COLUMN_ISBN_MORE, /* a second column of them, as of electronic books */
	COLUMN_YEAR,
	COLUMN_PRICE,
	COLUMN_REFERENCES, /* several reference books in one cell, each with what is known of it */
	COLUMN_TEXTBOOK_KIND, /* 马工程, 国家规划, 自编, ... */
	COLUMN_IS_POLICY,     /* 是否马工程: 是, 否 */
	COLUMN_IS_NATIONAL,   /* 是否国家规划 */
	COLUMN_IS_FOREIGN,    /* 是否境外 */
	COLUMN_ITEM_KIND,     /* 教材, 参考书 */
	COLUMN_STATE,         /* chosen, not yet, none needed; 是/否 */
	COLUMN_REVIEW,        /* 审核通过, 退回 */
	COLUMN_REASON,        /* why there is none; remarks */
	COLUMN_ID,
	COLUMN_KIND,
	COLUMN_AUTHOR,
	COLUMN_URL,
	COLUMN_COMPLETENESS,
	COLUMN_CLASS_NUMBER,
};
enum { COLUMN_FIELDS = COLUMN_CLASS_NUMBER + 1 };

const char *column_name(enum column_field field); /* "course_code"; stable, stored with answers */
bool column_from_name(struct span name, enum column_field *ret_field);

enum column_sureness {
	COLUMN_UNKNOWN, /* field is COLUMN_NONE */
	COLUMN_UNSURE,
	COLUMN_SURE,
};
const char *column_sureness_name(enum column_sureness sureness); /* "unknown", "unsure", "sure" */

enum column_why {           /* for the question that is put to a person */
	COLUMN_BY_HEADER,   /* the header is in the table */
	COLUMN_BY_ANSWER,   /* a person has said so before */
	COLUMN_BY_LIKENESS, /* the header holds a known word */
	COLUMN_BY_CONTENT,  /* the cells look like it, the header says nothing */
	COLUMN_TWO_FIT, /* another column fits the same field as well; this is the first of them */
	COLUMN_SECOND,  /* another column was taken for the field that this header names */
	COLUMN_CONTRADICTED /* the header says so, the cells do not look like it */
};
const char *column_why_name(enum column_why why); /* "header", "answer", "likeness", ... */

enum { COLUMN_SAMPLES = 3 };

struct column {
	size_t index; /* from 0 */
	struct span
	    header; /* tidy; a blank one is "#3" by its place from 1. The key of an answer */
	enum column_field field;
	enum column_sureness sureness;
	enum column_why why;
	struct span samples[COLUMN_SAMPLES]; /* the first different values */
	size_t n_samples;
};

/* It has a header and cells, and nobody knows what they are. */
bool column_unknown(const struct column *c);

/* What a person said for a source: this header means that field (COLUMN_NONE or COLUMN_IGNORED: no use
 * for it), and these fields are in no column at all, so stop asking. */
struct column_answer {
	struct span header;
	enum column_field field;
};
struct column_answers {
	const struct column_answer *v;
	size_t n;
	uint64_t absent; /* COLUMN_BIT of each */
};
#define COLUMN_BIT(field) ((uint64_t)1 << (field))

struct columns {           /* of one worksheet */
	struct span sheet; /* its name; empty for text and HTML */
	struct span title; /* what stands above the header: "江澜大学2025-2026学年第二学期..." */
	struct span term;      /* the term that the title names, as 2025-2026-2; absent: none */
	bool sheet_is_college; /* no such column, and the worksheet is called 文学院 */
	uint64_t header_first, header_last; /* row numbers; both 0: no header was found */
	struct column *v;
	size_t n;
	size_t at[COLUMN_FIELDS]; /* 1 + index of the column that holds it; 0: none */
	/* Of the fields that this kind must have, COLUMN_BIT of each; a section's too, where nothing tells classes
	 * apart and a column is unknown. */
	uint64_t missing, unsure;
	/* True: show the columns to a person before anything is imported. A short worksheet without any
	 * header that has nothing to ask for (a cover sheet, notes) has no columns and useless is true. */
	bool ask, useless;
};
struct columns_set {
	struct columns *v;
	size_t n;
	bool ask;      /* any of them asks, or none of them can be used */
	bool readable; /* at least one can be read as it stands */
};

/* The fields that a kind must have, COLUMN_BIT of each. */
uint64_t columns_must(enum plan_kind kind);

/* Reads at most COLUMNS_LOOK rows of every worksheet that is left in the file. All texts are the
 * arena's. remembered may be NULL. Failures are the sheet's, and ERR_MEMORY. */
enum { COLUMNS_LOOK = 60 };
MUST_CHECK bool columns_of_file(struct arena *a, struct sheet *sheet, enum plan_kind kind,
    const struct column_answers *remembered, struct columns_set *ret_set, struct err *err);

/* The same for rows at hand, whose texts must live as long as the result. */
struct columns_look {
	struct span sheet;
	const struct sheet_row *rows;
	size_t n;
};
MUST_CHECK bool columns_guess(struct arena *a, enum plan_kind kind, const struct columns_look *look,
    const struct column_answers *remembered, struct columns *ret_columns, struct err *err);

/* A header as it is compared: full width, case, spaces, line breaks, units and marks taken away. */
struct span column_key(struct arena *a, struct span header);

#endif
