/* reserves_match_index — where the holdings lie, and the lists that lead to them. Only for reserves_match*.c. */
#ifndef SERVICES_RESERVES_MATCH_INDEX_H
#define SERVICES_RESERVES_MATCH_INDEX_H

#include "platform/mem.h"
#include "services/reserves/reserves_match_record.h"

/* Lists of holdings under a hash: starts[h]..starts[h + 1] of numbers, h the top bits. Different keys may share
 * a list; who reads it compares. */
struct match_lists {
	uint32_t *starts, *numbers;
	unsigned shift; /* of a hash, to the list's place */
};

struct match_held; /* one holding, packed */

struct match_index {
	struct mem_arena memory;  /* holdings and publishers */
	struct match_held **held; /* by number; NULL: not a book */
	uint16_t *groups;         /* by number */
	size_t n, room, group_room;
	struct span *publishers;   /* each once; 0 is none */
	uint32_t *publisher_table; /* open addressing by hash: 0 empty, else place in publishers */
	size_t n_publishers, publisher_room;
	struct match_lists titles, isbns, grams;
	bool ready;
};

void match_held_record(const struct match_index *self, uint32_t number, struct match_record *ret);

/* The numbers under a hash. */
size_t match_list(const struct match_lists *lists, uint32_t hash, const uint32_t **ret);

/* Hashes of a title's bigrams (of Latin its runs of five letters), at most `most`. */
size_t match_grams(struct span key, uint32_t *ret, size_t most);

uint32_t match_isbn_hash(uint64_t isbn);

#endif
