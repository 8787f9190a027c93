/* outbox — messages that leave the house: written in the transaction of what they tell of, sent by a job
 * ("system.outbox") through the channel's adapter, tried again with growing pauses for most of a day, and given
 * up where people see it. A relay that takes a message and a daemon that dies before it has noted so send it twice, with
 * the same Message-ID or Idempotency-Key. */
#ifndef PLATFORM_OUTBOX_H
#define PLATFORM_OUTBOX_H

#include "platform/records.h"

enum channel { CHANNEL_MAIL, CHANNEL_WEBHOOK, CHANNELS };
enum { OUTBOX_TRIES_MAX = 10, OUTBOX_SUBJECT_MAX = 200, OUTBOX_BODY_MAX = 64 * 1024 };

struct message {
	enum channel channel;
	struct span
	    key; /* of the sender's choice: the same thing is told once, "people.password:17:3" */
	struct span recipient; /* a mail address; for a webhook the name that the receiver knows */
	struct span person;    /* opaque account id, for export and erasure; absent: nobody's */
	struct span about;     /* what it is for: "people.password" */
	struct span subject, text; /* plain text, UTF-8; lines end with \n */
};
/* Inside the caller's db_tx. ERR_INVALID: no address, a subject with control characters, too long. */
MUST_CHECK bool outbox_add(struct records *records, const struct message *message, int64_t now,
    int64_t *ret_id, struct err *err);

/* Whether kaijuan.ini says how to send there. */
bool outbox_ready(const struct config *config, enum channel channel);
const char *channel_name(enum channel channel);

/* ---- the job ---- */

/* Sends what is due and asks for itself again when something waits. A relay that is away is asked once a round. */
MUST_CHECK bool outbox_send(
    struct db *db, struct records *records, const struct job *job, struct err *err);

/* ---- for people who look after it ---- */

struct
    outbox_row { /* texts borrowed from the arena passed in; times are Unix milliseconds, 0: not yet */
	int64_t id, tries, created, next, sent;
	struct span channel, recipient, about, state, detail;
};

struct outbox_query {
	struct span state, channel; /* absent: any */
	int64_t id, before;         /* 0: any; from the newest on */
	int64_t limit;
};

struct outbox_rows {
	struct outbox_row *v;
	size_t n;
};
MUST_CHECK bool outbox_list(struct records *records, struct arena *a,
    const struct outbox_query *query, struct outbox_rows *ret_rows, struct err *err);

struct outbox_counts {
	int64_t waiting, failed;
};
MUST_CHECK bool outbox_count(
    struct records *records, struct outbox_counts *ret_counts, struct err *err);

/* Inside the caller's db_tx. ERR_CONFLICT: it has not been given up. */
MUST_CHECK bool outbox_resend(struct records *records, int64_t id, int64_t now, struct err *err);
/* Sent 30 days ago, given up 180 days ago: forgotten. */
MUST_CHECK bool outbox_purge(struct records *records, int64_t now, struct err *err);

#endif
