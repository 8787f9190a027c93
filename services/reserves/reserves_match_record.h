/* reserves_match_record — a book as it is compared: both sides come to this. Only for reserves_match*.c. */
#ifndef SERVICES_RESERVES_MATCH_RECORD_H
#define SERVICES_RESERVES_MATCH_RECORD_H

#include "core/isbn.h"
#include "services/reserves/reserves_match.h"

struct match_record {
	struct span full, core; /* keys of the title: reserves_match_title.h */
	struct span people;     /* reserves_match_people.h */
	struct span publisher;  /* reserves_match_publisher.h */
	uint8_t edition, volume, companion;
	uint8_t n_isbns;
	struct isbn
	    isbns[ISBN_MOST]; /* the wanted book's with its flaws; a holding's good ones only */
};

void match_record_read(struct arena *a, const struct match_book *book, struct match_record *ret);

/* Weighs one holding; everything of *ret but number. */
void match_weigh(const struct match_record *wanted, const struct match_record *held,
    struct match_candidate *ret);

/* The wanted book names no author, but title and publisher agree, and the title is long and no generic one.
 * Then it is sure when no other work has that title: among the holdings, or (a longer one) among those of the
 * publisher. */
enum match_unnamed { UNNAMED_NEVER, UNNAMED_AT_ALL, UNNAMED_IN_PRESS };
enum match_unnamed match_unnamed(
    const struct match_record *wanted, const struct match_candidate *one);

enum { MATCH_REVIEW = 700 }; /* the least score that a librarian is shown */

#endif
