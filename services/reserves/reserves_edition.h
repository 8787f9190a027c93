/* reserves_edition — editions and volumes as books print them. Of use to reserves_title.c alone;
 * edition_read, in reserves_reading.h, is the front. */
#ifndef RESERVES_EDITION_H
#define RESERVES_EDITION_H

#include "core/arena.h"

struct edition {
	int number; /* 7; 0: none */
	int year;   /* 2023年版; 0: none */
	bool revised;
	struct span word; /* 修订版, when there is neither number nor year */
};

/* Bytes at the front of s that say an edition, 0: none. */
size_t edition_at(struct span s, struct edition *ret_edition);
/* "第7版", "第2版修订版", "2023年版", "修订版". */
struct span edition_text(struct arena *a, const struct edition *e);

/* s is nothing but a volume: "上", "下册", "第2册", "上、下册". The normal form, or empty. */
struct span volume_whole(struct arena *a, struct span s);

#endif
