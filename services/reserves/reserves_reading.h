/* reserves_reading — from sheet rows to typed plan rows and holding rows. No database, no HTTP.
 *
 * Every row that is not blank comes out as exactly one of: a row, a refusal with its reason, or a named
 * kind of skipped line (title, header, footer). Nothing is dropped silently; what is wrong with a part of
 * a good row (an ISBN, a count of books that does not fit) is a note beside it.
 *
 *     reading = reading_new(&options, err);
 *     while (sheet_next(sheet, &name, err)) {
 *             reading_sheet(reading, &set.v[i++]);          in the order of columns_of_file
 *             while (sheet_row(sheet, &row, err)) {
 *                     if (!reading_row(reading, &row, &arena, &line, err)) ...
 *                     if (line.kind == LINE_ROW) use(&line.row); ...
 *     }       }
 *     reading_free(reading);
 */
#ifndef RESERVES_READING_H
#define RESERVES_READING_H

#include "services/reserves/reserves_columns.h"
#include "services/reserves/reserves_values.h"

/* ---- what can be wrong ---- */

enum note_code {
	NOTE_NONE,
	/* reasons to refuse a row */
	NOTE_NO_COURSE_CODE,
	NOTE_BAD_COURSE_CODE, /* 2.3E+07, a sentence, ... */
	NOTE_NO_COURSE_NAME,
	NOTE_DUPLICATE_COURSE_NAME, /* the code had another name further up */
	NOTE_OTHER_TERM,
	NOTE_BAD_TERM, /* cannot be read as a term */
	NOTE_TOO_LONG,
	NOTE_NOT_TEXT,       /* bytes that are no UTF-8 */
	NOTE_CANCELLED,      /* 停开 */
	NOTE_PARENT_REFUSED, /* goes with a row above that was refused */
	NOTE_NO_TITLE,       /* a holding without one */
	NOTE_DUPLICATE_ID,   /* not set by the reader: for who stores holdings */
	/* remarks on a row that is kept */
	NOTE_ISBN_DAMAGED,     /* 9.78704E+12: the spreadsheet has thrown digits away */
	NOTE_ISBN_CHECK_DIGIT, /* a digit is wrong */
	NOTE_ISBN_MALFORMED,   /* of no ISBN's length or prefix */
	NOTE_BOOKS_UNEQUAL, /* so many titles, so many ISBNs: which belongs to which is unknown */
	NOTE_BAD_YEAR,
	/* An ISBN without a title: the title is "ISBN 978...". Or people without either: no book. */
	NOTE_NO_BOOK_TITLE,
	NOTE_STATE_CONTRADICTS,   /* none is needed, says one cell, and another names a book */
	NOTE_NONE_WITHOUT_REASON, /* "无" alone: taken as not chosen yet */
	NOTE_TITLE_UNCLEAR,       /* 同上, 见备注, #REF!: taken as not chosen yet */
	NOTE_TITLE_DOUBTFUL,      /* a title alone that may be a remark; kept as a book */
	NOTE_CHOICE_REJECTED,     /* 审核不通过: taken as not chosen yet */
	NOTE_ENROLLED_UNCLEAR,    /* 约50: read; 不详, -5, 12.5: not told */
	NOTE_NO_ENROLLED,
	NOTE_SECTION_DIFFERS, /* the section was further up with another number of students */
	NOTE_SECTION_UNNAMED, /* the course again, and nothing tells this class from the one above */
	NOTE_LOST_BYTES,      /* the row holds bytes that are no text in the file's encoding */
	NOTE_UNKNOWN_VALUE,   /* level, nature, category, completeness: no mapping, "other" */
};
enum { NOTE_CODES = NOTE_UNKNOWN_VALUE + 1 };
const char *note_code_name(enum note_code code); /* "no_course_code"; stable */
bool note_code_refuses(enum note_code code);

struct row_note {
	enum note_code code;
	enum column_field field;
	struct span raw; /* the cell as it stood, cut to 200 characters */
};

/* ---- plan rows ---- */

struct teacher {
	struct span number, name, role; /* "2013", "张三", "主讲"; number and role may be empty */
};

struct contributor {
	struct span name;
	struct span nation; /* "美"; empty: none given */
	enum contributor_role role;
	bool others; /* 等 behind the name */
};

enum { BOOK_ISBNS = 8, ROW_BOOKS = 24, ROW_TEACHERS = 60, BOOK_CONTRIBUTORS = 24 };

struct plan_book {
	enum item_kind kind;
	struct span title;         /* without 《》, edition, volume, 规划教材 tails */
	struct span printed_title; /* as it stood, tidy */
	struct span edition; /* "第7版", "第2版修订版", "2023年版"; empty: none told */
	int edition_number;  /* 7; 0: none */
	struct span volume;  /* "上册", "第2册", "上下册"; empty */
	struct span contributors; /* normal form: "[美] 布莱恩特,奥哈拉伦 著；龚奕利 译" */
	struct contributor *people;
	size_t n_people;
	struct span publisher;
	int year;                  /* 0: none told */
	struct span price;         /* as printed */
	unsigned flags;            /* BOOK_... of reserves_values.h */
	struct span textbook_kind; /* the school's words for the flags */
	enum isbn_state isbn_state;
	uint64_t isbns[BOOK_ISBNS]; /* good ones, 13 digits */
	size_t n_isbns;
	struct span isbn_raw; /* the cell as it stood */
};

struct plan_row {
	struct span sheet;
	uint64_t number; /* the row as the user sees it */
	bool inherited;  /* course cells come from a row above: merged, blank here */
	bool
	    again; /* this course's section was in an earlier row of the file (one row per time slot) */
	struct span course_code, course_name;
	struct span college; /* empty: not told */
	struct value level, nature, category;
	struct span section; /* its number, or label (tasks, plan); empty: the file names none */
	/* What tells this section from others of its course: its number, or else classes and teachers. */
	struct span section_key;
	struct span classes, campus;
	struct teacher *teachers;
	size_t n_teachers;
	int64_t enrolled,
	    capacity; /* -1: not told. Repeated rows of a section all tell the greatest so far */
	/* What the row says about textbooks. A course takes the strongest that any of its rows says
	 * (item_state_stronger). Textbooks are among the books exactly when it is ITEM_REQUIRED;
	 * references may be there in any state. */
	enum item_state state;
	enum none_reason reason; /* ITEM_NONE_NEEDED */
	struct span state_raw;   /* the school's words for state and reason */
	struct plan_book *books;
	size_t n_books;
};

/* ---- holdings ---- */

struct holding_row { /* texts are borrowed from the sheet's row or the arena */
	uint64_t number;
	struct span id; /* empty: none given */
	struct span kind, title, author, publisher, edition, url, class_number;
	int year; /* 0: none */
	enum completeness completeness;
	struct span completeness_raw;
	enum isbn_state isbn_state;
	uint64_t isbns[BOOK_ISBNS];
	size_t n_isbns;
	struct span isbn_raw;
};

/* ---- the reader ---- */

enum line_kind { LINE_BLANK, LINE_TITLE, LINE_HEADER, LINE_FOOTER, LINE_ROW, LINE_REFUSED };
const char *line_kind_name(enum line_kind kind);

struct reading_line {
	enum line_kind kind;
	uint64_t number;
	union {
		struct plan_row row;        /* LINE_ROW */
		struct holding_row holding; /* LINE_ROW of PLAN_HOLDINGS */
		struct row_note refusal;    /* LINE_REFUSED */
	};
	struct row_note *notes; /* of a LINE_ROW */
	size_t n_notes;
	struct span code; /* of a LINE_REFUSED of a plan: its course's, as far as it can be told */
};

struct reading_options {
	enum plan_kind kind;
	struct span term;                   /* "2025-2026-2"; absent: rows of any term are taken */
	const struct value_answers *values; /* the school's own mappings; may be NULL */
};

struct reading;

/* ERR_INVALID: the term cannot be read. options is copied; what it points to must stay. */
MUST_CHECK bool reading_new(
    const struct reading_options *options, struct reading **ret_reading, struct err *err);
void reading_free(struct reading *r); /* NULL is fine */

/* Before the rows of each worksheet. columns must stay until the next. */
void reading_sheet(struct reading *r, const struct columns *columns);

/* Give every row of the sheet, from its first. The result is borrowed from row, the arena and the
 * columns; the arena may be emptied between rows. Fails with ERR_MEMORY only. */
MUST_CHECK bool reading_row(struct reading *r, const struct sheet_row *row, struct arena *a,
    struct reading_line *ret_line, struct err *err);

/* ---- parts that others may want too ---- */

/* "2025-2026学年第二学期", "2025-2026-2", "20252", "2026春", a year and "12" (3, 12 and 16 are one
 * system's codes): "2025-2026-2". year may be empty. False: no term, or the year is missing. */
bool term_read(struct arena *a, struct span year, struct span term, struct span *ret_term);

/* "2013/张三[主讲],2044/李四": at most ROW_TEACHERS. numbers is the cell of their numbers, may be empty. */
size_t teachers_read(
    struct arena *a, struct span cell, struct span numbers, struct teacher **ret_teachers);

/* "[美] X 著；Y 译", "同济大学数学系 编", "张三主编": people and the normal form. */
size_t contributors_read(
    struct arena *a, struct span cell, struct contributor **ret_people, struct span *ret_normal);

/* Takes edition, volume and flags out of a printed title. */
struct title_parts {
	struct span title, edition, volume;
	int edition_number;
	unsigned flags;
	bool both_volumes; /* 上、下册: one title for two books */
};
void title_read(struct arena *a, struct span printed, struct title_parts *ret_parts);

/* "第七版", "7", "3rd ed.", "2018年8月第1版", "第2版修订版": the normal form, its number (0: none) and the
 * year that it may name (0: none). Empty when there is no edition in it. */
struct span edition_read(struct arena *a, struct span cell, int *ret_number, int *ret_year);
bool edition_is_all(struct arena *a, struct span s); /* s is an edition and nothing else */

/* "上", "第二册": the normal form; what is none stays as it is, tidy. */
struct span volume_read(struct arena *a, struct span cell);

#endif
