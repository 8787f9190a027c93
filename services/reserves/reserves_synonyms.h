/* reserves_synonyms — what schools, their systems and vendors write above a column. Of use to
 * reserves_columns alone. */
#ifndef RESERVES_SYNONYMS_H
#define RESERVES_SYNONYMS_H

#include "services/reserves/reserves_columns.h"

struct synonym {
	enum column_field field; /* COLUMN_NONE: the header is not known */
	/* 0: the usual name; 1, 2: gives way to a lower one in the same sheet; 3: a word that says too
	 * little to be looked for inside another header */
	int rank;
};

/* key: as column_key makes it. */
struct synonym synonym_exact(struct span key, enum plan_kind kind);

/* The longest word that the header holds; of two the later one, since the head of a Chinese phrase
 * stands last. */
struct synonym synonym_within(struct span key, enum plan_kind kind);

/* For a test: calls back with every word of the table and the kinds (1 << enum plan_kind) it stands for. */
void synonyms_each(void (*each)(void *with, struct span word, unsigned kinds), void *with);

#endif
