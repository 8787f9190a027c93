/* people_api — what the files of this room's HTTP face share. */
#ifndef PEOPLE_API_H
#define PEOPLE_API_H

#include "services/people/people_contract.h"
#include "services/people/people_inside.h"
#include "services/people/people_staff.h"

bool shape_sessions(struct people *people, const struct call *call, int64_t account,
    struct people_sessions_json *reply, struct err *err);

static inline struct optional_i64 unless_zero(int64_t v)
{
	return (struct optional_i64){ .set = v != 0, .v = v };
}

#endif
