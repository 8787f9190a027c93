/* reserves_split — several books in one cell. Of use to reserves_books.c alone. */
#ifndef RESERVES_SPLIT_H
#define RESERVES_SPLIT_H

#include "core/arena.h"
#include "services/reserves/reserves_reading.h"

/* By what leaves no doubt: "1.《a》 2.《b》", 《a》《b》, a；b. Returns the number of parts, at most ROW_BOOKS
 * (what is beyond stays in the last); 1: the cell is one. Numbers in front are taken off. */
size_t split_plain(struct span cell, struct span ret[static ROW_BOOKS]);

/* By lines, 、 / , + and the like, if one of them gives exactly n parts. Or by split_plain, likewise. */
bool split_into(struct span cell, size_t n, struct span ret[static ROW_BOOKS]);

/* How many lines of text the cell has. */
size_t split_lines(struct span cell, struct span ret[static ROW_BOOKS]);

#endif
