/* reserves_match_words — small tools on folded text that the parsers of titles, people and publishers share;
 * only for reserves_match*.c. */
#ifndef SERVICES_RESERVES_MATCH_WORDS_H
#define SERVICES_RESERVES_MATCH_WORDS_H

#include <stdint.h>

#include "core/span.h"

bool match_starts(struct span s, const char *word);
bool match_ends(struct span s, const char *word);
bool match_has(struct span s, struct span part);

/* Takes the word off the end or the front when it stands there. */
bool match_cut_end(struct span *s, const char *word);
bool match_cut_front(struct span *s, const char *word);

/* The first of a list that ends with NULL and stands at the end; NULL when none does. */
const char *match_any_end(struct span s, const char *const *words);

/* Which bytes a text has: most words of a list are ruled out by that. Words have two bytes at least. */
struct match_bytes {
	bool there[256];
};
void match_bytes_of(struct span s, struct match_bytes *ret);
bool match_any_in(struct span s, const struct match_bytes *bytes, const char *const *words);

/* White space and punctuation off both ends; + and # stay. */
struct span match_trim(struct span s);

size_t match_points(struct span s);       /* characters */
uint32_t match_last_point(struct span s); /* 0 when empty */
bool match_is_han(uint32_t point);
bool match_is_latin(struct span s); /* no Han, kana or Hangul in it, and a letter */

/* A number at the end, in digits or Chinese numerals up to 99, taken off; 0 when there is none. */
unsigned match_cut_number(struct span *s);

/* Characters to insert, drop or change to make a of b; more than limit counts as limit + 1. Spaces do not
 * count. Texts of more than MATCH_LONGEST characters are as different as can be unless they are equal. */
enum { MATCH_LONGEST = 160 };
unsigned match_distance(struct span a, struct span b, unsigned limit);

/* Equal but for spaces. */
bool match_eq_spaceless(struct span a, struct span b);

uint32_t match_hash(struct span s);

/* The same for texts that look alike, and whether two do (and are as long). */
uint32_t match_look_hash(struct span s);
bool match_looks_same(struct span a, struct span b);

#endif
