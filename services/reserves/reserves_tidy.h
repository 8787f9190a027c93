/* reserves_tidy — small helpers for cells: white space of all kinds, full width, "nothing" in its many
 * spellings, numbers with units. What needs no change is borrowed, the rest is the arena's. Out of memory
 * is the arena's sticky flag. */
#ifndef RESERVES_TIDY_H
#define RESERVES_TIDY_H

#include <stdint.h>

#include "core/buf.h"

/* Ends trimmed, runs of white space one space (none between two Han characters at a line break), full-width
 * letters and digits narrow, control and zero-width characters gone. Punctuation stays as it is. */
struct span tidy_text(struct arena *a, struct span raw);

/* As a code or number is compared: everything narrow, no white space at all. */
struct span tidy_code(struct arena *a, struct span raw);

/* Blank, or a word for nothing: 无, /, —, 暂无, N/A, ... Takes raw cells. */
bool tidy_nothing(struct span cell);
bool tidy_blank(struct span cell); /* white space only */

/* "45", "４５", "1,234", "45人", "45.0", "45/50" (the first). Zero or more, at most 10^9. */
bool tidy_number(struct span cell, int64_t *ret_number);

struct span tidy_trim(struct span s);
struct span tidy_cut(struct span s, size_t characters); /* at most so many */
bool tidy_has(struct span s, struct span part);
size_t tidy_find(struct span s, struct span part); /* SIZE_MAX: not there */
bool tidy_starts(struct span s, struct span with);
bool tidy_ends(struct span s, struct span with);
struct span tidy_from(struct span s, size_t at); /* what stands from byte `at` on */
size_t tidy_length(struct span s);               /* in characters */
uint32_t tidy_last(struct span s);               /* the last character; 0 when empty */
struct span tidy_but_last(struct span s);        /* what stands before it */
bool tidy_space(uint32_t point);
bool tidy_han(uint32_t point);
bool tidy_digit(uint32_t point);  /* 0..9 */
bool tidy_letter(uint32_t point); /* of ASCII */
/* How deep in brackets one is behind this character: () （） [] 【】 《》. */
int tidy_depth(uint32_t point, int depth);

/* Digits at the front of s, narrow or Han (七, 十二, 二十一): value and bytes taken; 0 bytes: none. */
size_t tidy_count(struct span s, int *ret_value);

/* a and b after another, with `between` when neither is empty. */
struct span tidy_join(struct arena *a, struct span left, struct span between, struct span right);

/* Empty, with room for as much as s holds: a cell takes no more of the arena than it is long. */
struct buf tidy_buf(struct arena *a, struct span s);

#endif
