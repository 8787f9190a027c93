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

struct judged_book { /* texts are the arena's */
	int64_t id, version;
	enum standing standing;
	enum verdict verdict;
	int64_t chosen; /* 0: none */
	struct span decided_name;
	int64_t decided; /* Unix ms */
	struct match_book text;
};

/* ERR_NOT_FOUND: no such book. */
MUST_CHECK bool judged_book_find(struct reserves *reserves, struct arena *a, int64_t id,
    struct judged_book *ret_book, struct err *err);
/* Sure ones first, then by score. */
MUST_CHECK bool candidates_of(struct reserves *reserves, struct arena *a, int64_t book,
    struct candidate_set *ret_set, struct err *err);

/* Sets `accepted`: undecided, what is sure; decided, the chosen one and the same book on other platforms
 * (one match_book_key), and nothing else; none fits, nothing. Pure but for the arena. */
void candidates_accept(
    struct arena *a, const struct judged_book *book, struct candidate *v, size_t n);
/* decided > sure > waiting > none */
enum standing candidates_standing(
    const struct judged_book *book, const struct candidate *v, size_t n);

/* Inside the caller's db_tx: brings what is stored of one book from `old` to `now` (whose ids are those of
 * old where it is the same holding), and its standing; the version grows when a person would see a
 * difference, or when `touched`. */
MUST_CHECK bool candidates_store(struct reserves *reserves, const struct judged_book *book,
    const struct candidate_set *old, const struct candidate_set *now, bool touched,
    struct err *err);

#endif
