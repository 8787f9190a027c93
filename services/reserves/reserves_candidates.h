/* reserves_candidates — the candidates of one book as they are stored, and what follows from them: which are
 * its sources, and how the book stands. The matching job and the review change candidates and decisions;
 * both come here for the rest, so that a decision means the same to both. */
#ifndef RESERVES_CANDIDATES_H
#define RESERVES_CANDIDATES_H

#include "services/reserves/reserves_facts.h"

/* A row of reserves_matches. */
struct candidate {
	int64_t id; /* 0: not stored yet */
	int64_t resource;
	struct span vendor_id;
	enum match_status status;
	int64_t score; /* thousandths */
	bool sure, accepted, gone;
	int64_t reasons; /* of enum match_reason */
	struct span title, contributors, publisher, year, edition, isbn, url, completeness;
};

struct candidate_set {
	struct candidate *v;
	size_t n;
};

enum verdict { VERDICT_OPEN, VERDICT_ACCEPT, VERDICT_NONE };

/* What a person decided about the book before the office wrote it as it is now. */
struct earlier {
	int64_t book; /* 0: nothing */
	enum verdict verdict;
	int64_t chosen; /* a candidate of that book */
	struct span name;
	int64_t at; /* Unix ms */
	struct span title, contributors, edition;
};

struct judged_book { /* texts are the arena's */
	int64_t id, version;
	enum standing standing;
	enum verdict verdict;
	int64_t chosen; /* 0: none */
	struct span decided_name;
	int64_t decided; /* Unix ms */
	struct match_book text;
	struct earlier earlier; /* of an undecided one */
};

/* ERR_NOT_FOUND: no such book. */
MUST_CHECK bool judged_book_find(struct reserves *reserves, struct arena *a, int64_t id,
    struct judged_book *ret_book, struct err *err);
/* Sure ones first, then by score. */
MUST_CHECK bool candidates_of(struct reserves *reserves, struct arena *a, int64_t book,
    struct candidate_set *ret_set, struct err *err);

/* By its id, or NULL. */
const struct candidate *candidate_with(const struct candidate_set *set, int64_t id);
/* The same holding in another set, or NULL. */
const struct candidate *candidate_like(const struct candidate_set *set, const struct candidate *c);

/* Sets `accepted`: undecided, what is sure (nothing, when an earlier decision waits to be confirmed); decided, the chosen one and the same book on other platforms
 * (one match_book_key), and nothing else; none fits, nothing. Pure but for the arena. */
void candidates_accept(
    struct arena *a, const struct judged_book *book, struct candidate *v, size_t n);
/* decided > sure > waiting > none; with an earlier decision nothing is sure. */
enum standing candidates_standing(
    const struct judged_book *book, const struct candidate *v, size_t n);

/* Inside the caller's db_tx: brings what is stored of one book from `old` to `now` (whose ids are those of
 * old where it is the same holding), and its standing; the version grows when a person would see a
 * difference, or when `touched`. */
MUST_CHECK bool candidates_store(struct reserves *reserves, const struct judged_book *book,
    const struct candidate_set *old, const struct candidate_set *now, bool touched,
    struct err *err);

/* Inside the caller's db_tx, for an undecided book with an earlier decision, whose candidates are stored: carries the
 * decision over where nothing speaks against it (what was chosen is proposed again, and author, edition and
 * volume do not differ; none fitted, and the machine is not sure of any). Else the book waits, and the
 * review shows what was decided. `earlier` are that book's candidates. Recorded as an event. */
MUST_CHECK bool candidates_carry(struct reserves *reserves, struct arena *a,
    const struct judged_book *book, const struct candidate_set *earlier, int64_t now,
    struct err *err);

#endif
