/* reserves_match_people — who made a book, by role, out of a cell; and whether two cells name the same. */
#ifndef SERVICES_RESERVES_MATCH_PEOPLE_H
#define SERVICES_RESERVES_MATCH_PEOPLE_H

#include "core/arena.h"
#include "core/span.h"

/* People are kept as text, a line each: the role's letter, the words of the name, '\n'. A surname stands last
 * in Latin and transliterated names; a Chinese name is one word. */
enum people_role {
	PEOPLE_AUTHOR = 'a', /* editors in chief too */
	PEOPLE_TRANSLATOR = 't',
	PEOPLE_PRESUMED =
	    'p', /* a Chinese name without a role behind a foreign author: translators are listed so */
	PEOPLE_GUESSED =
	    'g', /* stood in the publisher's column: may speak for a match, never against it */
};

struct span match_people_read(struct arena *a, struct span cell);

/* A publisher's cell that names no publisher may hold the author: cells move by one. Empty when it does not. */
struct span match_people_guess(struct arena *a, struct span publisher_cell);

enum people_match {
	PEOPLE_MISSING, /* on one side */
	PEOPLE_DIFFER,
	PEOPLE_TRANSLATED, /* the wanted author is a translator there */
	PEOPLE_PART,       /* a surname alone, or a long name with a character that differs */
	PEOPLE_SAME,
};

enum people_match match_people_compare(struct span wanted, struct span held);

/* Takes one line off the front; false at the end. */
bool match_people_next(struct span *rest, char *ret_role, struct span *ret_name);

#endif
