/* reserves_match — required books against what the library can open. An index of the holdings in
 * memory (about 300 bytes each), and a find that accepts by itself only what is sure; the rest is given to a librarian
 * with reasons. Design and measurements: README.md of this room.
 * Threads: open, add and ready belong to one thread; after ready the index is read-only, and match_find
 * may run in several threads, each with an arena of its own. */
#ifndef SERVICES_RESERVES_MATCH_H
#define SERVICES_RESERVES_MATCH_H

#include <stdint.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/span.h"

/* A book as somebody wrote it down. Any text may be empty or absent. Nothing need be clean. */
struct match_book {
	struct span title;
	struct span
	    contributors; /* all, with their roles as written: "[美] 彼得·德鲁克 著 / 许是祥 译" */
	struct span publisher;
	struct span edition; /* "第4版", "2nd ed." */
	struct span volume;  /* "上册", when it has a column of its own */
	struct span isbn;    /* the cell: may hold several */
	struct span year;
};

enum match_completeness { MATCH_FULL, MATCH_PART, MATCH_SAMPLE, MATCH_PRINT };

struct match_holding {
	struct match_book book;
	struct span kind; /* "journal" and "issue" are never textbooks; empty counts as a book */
	enum match_completeness completeness; /* not weighed here; kept for the caller */
	uint16_t group; /* the caller's, such as its vendor: see match_result */
};

enum match_status {
	MATCH_SAME_EDITION,  /* or one of the two does not say which edition */
	MATCH_OTHER_EDITION, /* the same work */
	MATCH_PART_OF_SET,   /* the set is held and a volume wanted, or the other way round */
};

/* Why. The review page turns them into words; match_reason_name() into codes. */
enum match_reason {
	MATCH_ISBN_SAME = 1 << 0,
	MATCH_ISBN_NEAR = 1 << 1,    /* one digit off, and the wanted one's check digit is wrong */
	MATCH_ISBN_DIFFERS = 1 << 2, /* both have a good one */
	MATCH_ISBN_FLAWED = 1 << 3,  /* the wanted one cannot be read or is wrong */
	MATCH_TITLE_SAME = 1 << 4,
	MATCH_TITLE_CORE = 1 << 5,     /* the same without subtitle or brackets */
	MATCH_TITLE_CONTAINS = 1 << 6, /* one holds the other, and more */
	MATCH_TITLE_NEAR = 1 << 7,     /* a character or two differ */
	MATCH_TITLE_DIFFERS = 1 << 8,
	MATCH_AUTHOR_SAME = 1 << 9,
	MATCH_AUTHOR_PART = 1 << 10, /* a surname, or a name with a character that differs */
	MATCH_AUTHOR_DIFFERS = 1 << 11,
	MATCH_AUTHOR_MISSING = 1 << 12, /* on one side */
	MATCH_TRANSLATOR = 1 << 13,     /* the wanted author only translated what is held */
	MATCH_PUBLISHER_SAME = 1 << 14,
	MATCH_PUBLISHER_DIFFERS = 1 << 15,
	MATCH_EDITION_DIFFERS = 1 << 16,
	MATCH_VOLUME_DIFFERS = 1 << 17, /* 上册 against 下册 */
	MATCH_VOLUME_MISSING = 1 << 18, /* on one side */
	MATCH_COMPANION = 1 << 19,      /* exercises, a guide: on one side only */
	MATCH_AMBIGUOUS = 1 << 20,      /* another work would fit as well */
};

enum { MATCH_REASONS = 21 };

struct match_candidate {
	uint32_t number; /* of the holding: 0 for the first added */
	uint16_t score;  /* 0..1000 */
	enum match_status status;
	bool sure;        /* may be accepted without a person */
	uint32_t reasons; /* of enum match_reason */
};

enum { MATCH_CANDIDATES = 5, MATCH_KEPT = 64 };

/* Best first; the sure ones (the same work on several platforms) before the others. The best MATCH_CANDIDATES,
 * and behind them the best of each group that has none among those: eight samples do not hide the ninth
 * vendor, who has the whole book. */
struct match_result {
	size_t n;
	struct match_candidate list[MATCH_KEPT];
};

struct match_index;

struct match_index *match_index_open(void); /* NULL: out of memory */

/* Copies what it needs. Holdings are numbered in the order of adding. */
bool match_index_add(
    struct match_index *self, const struct match_holding *holding, struct err *err);
bool match_index_ready(struct match_index *self, struct err *err); /* once, after the last add */
size_t match_index_count(const struct match_index *self);
void match_index_close(struct match_index *self);

/* The order in which holdings were added makes no difference. ERR_MEMORY is the only failure. */
bool match_find(const struct match_index *self, struct arena *a, const struct match_book *book,
    struct match_result *ret, struct err *err);

/* What a required book is, whoever typed it: folded core title | first author (the publisher where
 * there is none) | edition number | volume. Librarians' decisions hang on it. Stable against full width, case,
 * spaces, 《》, roles and series words; it changes only with MATCH_KEY_VERSION. ptr NULL: out of memory. */
enum { MATCH_KEY_VERSION = 3 };
struct span match_book_key(struct arena *a, const struct match_book *book);

const char *match_reason_name(enum match_reason one);    /* "author-missing" */
const char *match_status_name(enum match_status status); /* "same-edition" */

#endif
