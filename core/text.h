/* text — what makes two spellings the same word: fold, search key, tokens, pinyin.
 * NFKC case fold, Latin diacritics off, Traditional to Simplified character by character, white space
 * collapsed. The tables are made at build time (tools/textgen.c) from ICU and OpenCC; nothing but ISO C
 * is needed at run time. Hostile bytes never fail: each byte that is no UTF-8 becomes U+FFFD.
 * Out of memory is the sticky flag of the buf's arena, as everywhere. */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stdint.h>

#include "core/buf.h"

/* What was folded with another version must be folded again: indexes and stored keys keep this number. */
enum { TEXT_VERSION = 1 };

/* Adds the fold of s: lower case, compatibility forms resolved, no white space at either end and one
 * space between words. Folding a fold changes nothing. */
void text_fold(struct buf *out, struct span s);

/* A fold from which there is a way back: what is recognised in the folded text can be shown as it was printed. */
struct text_traced {
	struct span original, folded; /* folded is empty when the arena failed */
	const uint32_t *places;
};
struct text_traced text_fold_traced(struct arena *a, struct span s);
/* What of the original became that part of folded. */
struct span text_original(const struct text_traced *t, struct span part);

/* Adds the search key of s: its fold without spaces and punctuation; +, # and & stay after a letter or
 * digit ("c++", "c#", "at&t"). For LIKE 'key%' and unique keys. */
void text_key(struct buf *out, struct span s);

/* Adds s as somebody wants to read it: no white space at either end, one space for a run of it or of control
 * characters (a line break in a cell), invisible characters (zero width, direction) left out. */
void text_tidy(struct buf *out, struct span s);

/* The same of a text that is folded already. */
void text_key_of_fold(struct buf *out, struct span folded);

enum text_class {
	TEXT_OTHER, /* punctuation, symbols, marks, U+FFFD */
	TEXT_SPACE,
	TEXT_LETTER, /* of any alphabet */
	TEXT_DIGIT,
	TEXT_CJK, /* Han, kana, Hangul, bopomofo: words are not told apart by spaces */
};

enum text_class text_class(uint32_t point); /* of a folded character */

/* The character that stands for all that scanning takes for one another (学 for 字); of a folded one. */
uint32_t text_look(uint32_t point);

/* Takes one character off the front of *rest (not empty); U+FFFD and one byte when it is no UTF-8. */
uint32_t text_point(struct span *rest);
void text_add_point(struct buf *out, uint32_t point);

/* Tokens of a folded text, for indexes and for queries alike. A CJK run gives its bigrams, and with each
 * the single character at the same position (colocated: it must not take a position of its own, or
 * phrases across punctuation fail). Latin words and numbers are whole; c++ and c# are kept.
 * Positions grow by one; where punctuation or a change of script ends a run, `starts` is set: a phrase
 * query must not reach across it. */
struct text_token {
	struct span word;  /* points into the folded text */
	uint32_t position; /* of the first character's bigram */
	bool colocated;    /* a second token at the position of the one before */
	bool starts;       /* first of its run */
};

struct text_tokens {
	struct span rest;
	uint32_t position;
	struct span pending; /* the single character still to give */
	bool within;
};

static inline struct text_tokens text_tokens_of(struct span folded)
{
	return (struct text_tokens){ .rest = folded };
}

bool text_next(struct text_tokens *self, struct text_token *ret); /* false at the end */

/* One way to read a text aloud: its syllables separated by spaces ("shu ju jie gou") and their first
 * letters together ("sjjg"). Letters and digits of the text stay as words. u-umlaut is written v. */
struct text_reading {
	struct span full, initials;
};

enum { TEXT_READINGS = 8 };

/* Readings of any text (it is folded inside), most usual first; phrases that are read in their own way
 * (yinyue, kuaiji) come from a table. 0 when it holds no Han character, or when the arena failed. */
size_t text_pinyin(struct arena *a, struct span s, struct text_reading ret[static TEXT_READINGS]);

/* Is this ASCII query pinyin as a whole ("shujujiegou", "shu ju", "lvse", "luse")? Then its syllables,
 * separated by spaces, are added to out. */
bool text_syllables(struct buf *out, struct span query);

#endif
