/* reserves_match_title — the keys of a title, by which works are compared; reserves_title.h reads it. */
#ifndef SERVICES_RESERVES_MATCH_TITLE_H
#define SERVICES_RESERVES_MATCH_TITLE_H

#include "services/reserves/reserves_edition.h"

enum match_edition {           /* 0: none said; 1..99: a number */
	EDITION_REVISED = 100, /* 修订版 without one */
	EDITION_YEAR = 101,    /* 2023年版: 101 for 1950, and so on */
};
enum { EDITION_FIRST_YEAR = 1950, EDITION_YEARS = 150 };

enum match_companion { /* what is not the textbook itself */
	COMPANION_EXERCISES = 1,
	COMPANION_GUIDE = 2,
	COMPANION_EXPERIMENTS = 4,
	COMPANION_TEACHER = 8,
	COMPANION_VARIANT = 16, /* for children, abridged, as a comic */
};

struct match_title {
	struct span
	    full; /* key of the title with its subtitle, without edition, volume, series words */
	struct span core; /* key without subtitle and brackets; never empty unless the title is */
	uint8_t edition, volume, companion; /* volume: enum volume_part */
};

void match_title_read(struct arena *a, struct span title, struct match_title *ret);

/* A cell of its own for the edition, or for the volume; 0 when it says nothing. */
uint8_t match_edition_read(struct arena *a, struct span cell);
uint8_t match_volume_read(struct arena *a, struct span cell);

#endif
