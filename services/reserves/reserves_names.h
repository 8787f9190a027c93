/* reserves_names — names that are made from what a thing is. */
#ifndef RESERVES_NAMES_H
#define RESERVES_NAMES_H

#include "core/arena.h"

/* What pages and links call a course: 13 small letters and digits from its term, source and code, so that a
 * link stays right when everything is imported anew. Not a secret: courses are everybody's to see. */
struct span course_public_id(
    struct arena *a, struct span term, struct span source, struct span code);

#endif
