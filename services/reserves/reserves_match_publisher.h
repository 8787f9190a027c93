/* reserves_match_publisher — one name for a publisher, however it was written. */
#ifndef SERVICES_RESERVES_MATCH_PUBLISHER_H
#define SERVICES_RESERVES_MATCH_PUBLISHER_H

#include "core/arena.h"
#include "core/span.h"

/* A line for each publisher in the cell, without 出版社, Press and the like; common short names (高教, 人卫)
 * are written out. */
struct span match_publisher_read(struct arena *a, struct span cell);

enum publisher_match { PUBLISHER_MISSING, PUBLISHER_DIFFERS, PUBLISHER_SAME };

enum publisher_match match_publisher_compare(struct span a, struct span b); /* of what was read */

#endif
