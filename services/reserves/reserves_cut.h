/* reserves_cut — words and numbers off the ends of folded text: what the readers of editions, titles, people and
 * publishers are made of. Words are folded too; a list of them ends with NULL, longer ones before what they end with. */
#ifndef RESERVES_CUT_H
#define RESERVES_CUT_H

#include <stdint.h>

#include "core/span.h"

/* Takes the word off when it stands there; of a list the first that does. */
bool cut_end(struct span *s, const char *word);
bool cut_front(struct span *s, const char *word);
bool cut_any_end(struct span *s, const char *const *words);
bool cut_any_front(struct span *s, const char *const *words);

bool cut_ends_any(struct span s, const char *const *words);
bool cut_is_any(struct span s, const char *const *words);

/* Which bytes a text has: most words of a list are ruled out by that. Words have two bytes at least. */
struct cut_bytes {
	bool there[256];
};
void cut_bytes_of(struct span s, struct cut_bytes *ret);
bool cut_any_in(struct span s, const struct cut_bytes *bytes, const char *const *words);

/* White space and punctuation off both ends; + and # stay. */
struct span cut_trim(struct span s);

bool cut_is_break(struct span before); /* nothing, or it ends in white space or punctuation */
bool cut_is_latin(struct span s);      /* no Han, kana or Hangul in it, and a letter */

/* A number at the end, taken off: digits (0 when there are none), or digits and Chinese
 * numerals from 1 to 99 (0, and nothing taken, when it is none). */
unsigned cut_digits(struct span *s);
unsigned cut_number(struct span *s);

#endif
