/* reserves_cite — a book as it is cited in a list of references, after GB/T 7714-2015 4.1 (monographs):
 *     同济大学数学科学学院. 高等数学：上册[M]. 8版. 高等教育出版社, 2023.
 * The place of publication is left out, since no office tells it; so is whatever else is unknown, and a first
 * edition (8.3.2). More than three authors: the first three and 等 or et al. (8.1.2). */
#ifndef RESERVES_CITE_H
#define RESERVES_CITE_H

#include "core/arena.h"

struct cited_book { /* any may be empty or absent, but the title; as reserves_books has them */
	struct span title, contributors, publisher, edition, volume, year;
};

/* Empty: there is no title. ptr NULL: out of memory. */
struct span cite_book(struct arena *a, const struct cited_book *book);

#endif
