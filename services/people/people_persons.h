/* people_persons — everybody whom the school names: readers, teachers, guests; with masks over what is nobody
 * else's business. Seen by this room's files only. */
#ifndef PEOPLE_PERSONS_H
#define PEOPLE_PERSONS_H

#include "services/people/people.h"

/* In the order of api.yaml's Kind. */
enum kind {
	KIND_UNKNOWN,
	KIND_UNDERGRADUATE,
	KIND_JUNIOR,
	KIND_MASTER,
	KIND_DOCTOR,
	KIND_INTERNATIONAL,
	KIND_CONTINUING,
	KIND_STAFF,
	KIND_RETIRED,
	KIND_GUEST,
	KINDS
};

const char *kind_name(enum kind kind); /* "undergraduate" */
bool kind_find(struct span name, enum kind *ret_kind);

enum person_state { PERSON_ACTIVE, PERSON_LEFT };

struct person { /* texts borrowed from the arena passed in */
	int64_t id;
	struct span key, number, name;
	enum kind kind;
	struct span kind_word;  /* as the feed says it; absent: no feed said one */
	int64_t college, group; /* 0: not stated */
	struct span phone;      /* absent: unknown */
	struct span source;     /* who answers for this row */
	enum person_state state;
	int64_t changed, left; /* Unix milliseconds; left 0: has not */
	/* beside the row */
	struct span college_name, group_name; /* absent: not stated */
	int64_t account;                      /* 0: none */
};

struct person_set {
	struct person *v;
	size_t n;
	int64_t total; /* on all pages */
};

enum { PERSONS_PAGE = 50, NUMBER_MAX = 40, PHONE_MAX = 40, KIND_WORD_MAX = 60 };

#define SOURCE_BY_HAND SPAN("by hand")

struct person_filter {
	struct span q;                /* the beginning of a name, or a whole number; empty: any */
	struct span kind, state;      /* absent: any */
	int64_t college, group, page; /* 0, 0: any; page from 1 */
};

/* By name; a number finds its owner only when it is typed whole, so that nobody can walk through them. */
MUST_CHECK bool persons_search(struct people *people, struct arena *a,
    const struct person_filter *filter, struct person_set *ret_persons, struct err *err);
/* ERR_NOT_FOUND: no such person. */
MUST_CHECK bool person_find(
    struct people *people, struct arena *a, int64_t id, struct person *ret_person, struct err *err);

/* number, name, kind, college, group_name and phone of the draft count; ERR_CONFLICT: the number is taken. */
MUST_CHECK bool person_add(struct people *people, const struct call *call,
    const struct person *draft, struct person *ret_person, struct err *err);
/* The same without the number; phone absent: as it is. Who has left has the account closed at once. */
MUST_CHECK bool person_change(struct people *people, const struct call *call,
    const struct person *draft, struct person *ret_person, struct err *err);

/* Number and phone as they are, with an entry in the audit log that says why. */
MUST_CHECK bool person_unmask(struct people *people, const struct call *call, int64_t id,
    struct span reason, struct person *ret_person, struct err *err);

/* At least half of it hidden: 2020123456 -> 20******56, 13812345678 -> 13*******78. */
struct span masked(struct arena *a, struct span s);

/* Inside a db_tx: closes the account and ends the sessions of one who has left; opens it again for one who is back. */
MUST_CHECK bool person_close(
    struct people *people, int64_t person, enum person_state state, struct err *err);

/* ---- people_kinds.c ---- */

/* What a word of the school means: what somebody answered, else what is known of it. KIND_UNKNOWN: nothing. */
MUST_CHECK bool kind_of_word(
    struct people *people, struct arena *a, struct span word, enum kind *ret_kind, struct err *err);
/* The words that the room knows by itself; of core/text's key of a word. */
enum kind kind_by_itself(struct span key);

struct kind_word {
	struct span word;
	enum kind kind;
	int64_t persons;
};

struct kind_counts {
	int64_t of[KINDS]; /* who have not left */
	struct kind_word *words;
	size_t n_words;
};

MUST_CHECK bool kinds_count(
    struct people *people, struct arena *a, struct kind_counts *ret_counts, struct err *err);
MUST_CHECK bool kind_word_change(struct people *people, const struct call *call, struct span word,
    enum kind kind, struct err *err);

/* ---- classes: groups of a college ---- */

struct group {
	int64_t id;
	struct span name;
	int64_t persons;
};

struct group_set {
	struct group *v;
	size_t n;
};

MUST_CHECK bool groups_of(struct people *people, struct arena *a, int64_t college,
    struct group_set *ret_groups, struct err *err);
/* Inside a db_tx; a name without a letter or digit gives 0. ERR_INVALID: too long. */
MUST_CHECK bool group_take(struct people *people, struct arena *a, struct span name,
    int64_t college, int64_t *ret_id, struct err *err);

/* ---- reading what people type ---- */

/* Tidy text of `least` to `most` characters; err_field otherwise. */
MUST_CHECK bool person_text(struct arena *a, const char *field, struct span raw, int least,
    int most, struct span *ret_text, struct err *err);
/* core/text's key of it. */
struct span person_key(struct arena *a, struct span text);

#endif
