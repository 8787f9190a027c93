/* reserves_words — what workbooks and letters say: stored words and headings in Chinese and English. The pages
 * have their own (web/); these leave the house as files. */
#ifndef RESERVES_WORDS_H
#define RESERVES_WORDS_H

#include "services/reserves/reserves_coverage.h"

enum language { LANGUAGE_ZH, LANGUAGE_EN };

/* Two forms of one text. */
struct words {
	const char *zh, *en;
};
static inline struct span words_in(struct words words, enum language language)
{
	return span_of(language == LANGUAGE_EN ? words.en : words.zh);
}

/* "undergraduate" -> 本科生 | Undergraduate. A word that no table knows is given back as it is; absent, empty and
 * not_told are 未注明 | Not stated. */
struct span level_in(struct span level, enum language language);
struct span category_in(struct span category, enum language language);
struct span why_not_in(enum why_not why, enum language language);
struct span covered_in(enum covered covered, enum language language);
struct span by_in(enum coverage_by by, enum language language);
struct span not_stated_in(enum language language);

/* Text put together in an arena: its failure is the arena's sticky flag. */
struct span words_print(struct arena *a, const char *format, ...) PRINTF_LIKE(2, 3);

/* At most so many bytes of it, and no half a character. */
struct span words_cut(struct span text, size_t most);

/* 2026年11月22日 | 22 November 2026, on the library's own day. */
struct span words_day(struct arena *a, int64_t unix_ms, enum language language);

#endif
