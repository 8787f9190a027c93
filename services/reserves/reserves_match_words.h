/* reserves_match_words — how far two folded texts are apart, and hashes of them; only for reserves_match*.c. */
#ifndef SERVICES_RESERVES_MATCH_WORDS_H
#define SERVICES_RESERVES_MATCH_WORDS_H

#include <stdint.h>

#include "core/span.h"

/* Characters to insert, drop or change to make a of b; more than limit counts as limit + 1. Spaces do not
 * count. Texts of more than MATCH_LONGEST characters are as different as can be unless they are equal. */
enum { MATCH_LONGEST = 160 };
unsigned match_distance(struct span a, struct span b, unsigned limit);

/* Equal but for spaces. */
bool match_eq_spaceless(struct span a, struct span b);

/* Every word of the part is in the whole, in whatever order. */
bool match_is_subset(struct span part, struct span whole);

uint32_t match_hash(struct span s);

/* The same for texts that look alike, and whether two do (and are as long). */
uint32_t match_look_hash(struct span s);
bool match_looks_same(struct span a, struct span b);

#endif
