/* people_rights — export and erasure of one person's data across all rooms. Seen by this room's files only. */
#ifndef PEOPLE_RIGHTS_H
#define PEOPLE_RIGHTS_H

#include "services/people/people_persons.h"

/* Both sides of a person: the account and the row of persons that belongs to it, as far as there are. */
MUST_CHECK bool rights_of_account(struct people *people, const struct call *call, int64_t account,
    struct person_ref *ret_who, struct err *err);
MUST_CHECK bool rights_of_person(struct people *people, const struct call *call, int64_t person,
    struct person_ref *ret_who, struct err *err);

/* One JSON object with a member for each room that keeps something; written to the audit log. */
MUST_CHECK bool rights_export(struct people *people, const struct call *call,
    const struct person_ref *who, struct span reason, struct span *ret_json, struct err *err);
/* All rooms in one transaction. ERR_CONFLICT: the caller's own account, or the last admin's. */
MUST_CHECK bool rights_erase(struct people *people, const struct call *call,
    const struct person_ref *who, struct span reason, struct err *err);
/* Those who left before `since`, each in a transaction of its own. */
MUST_CHECK bool rights_erase_left(struct people *people, const struct call *call, int64_t since,
    int64_t *ret_erased, struct err *err);

#endif
