/* reserves_listed — a vendor's list as fingerprints, 32 bytes a row: which ids it has, and what stood beside
 * them. Tells a second row of one id, and what a new list adds to, changes in and takes from the one before. */
#ifndef RESERVES_LISTED_H
#define RESERVES_LISTED_H

#include <stdint.h>

#include "core/err.h"
#include "core/span.h"

struct listed;

struct fingerprint {
	uint64_t a, b;
};
/* Adds a text to a fingerprint; begin with FINGERPRINT_NEW. 128 bits: two texts of a list that look alike
 * by chance are not to be expected in the life of this world. Not made to withstand an attacker. */
#define FINGERPRINT_NEW ((struct fingerprint){ 0x9ae16a3b2f90404fu, 0xc949c7defeb412cbu })
struct fingerprint fingerprint_add(struct fingerprint f, struct span text);

enum listed_news { LISTED_NEW, LISTED_CHANGED, LISTED_SAME, LISTED_TWICE };

struct listed *listed_open(void); /* NULL: out of memory */
void listed_close(struct listed *listed);

/* A row of the list that is in force. */
MUST_CHECK bool listed_old(
    struct listed *listed, struct fingerprint id, uint64_t content, struct err *err);
/* A row of the new list. */
MUST_CHECK bool listed_new(struct listed *listed, struct fingerprint id, uint64_t content,
    enum listed_news *ret_news, struct err *err);
/* Rows of the old list that the new one has not had so far. */
int64_t listed_missing(const struct listed *listed);

#endif
