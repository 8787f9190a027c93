/* stream — server-sent events (WHATWG HTML 9.2) on a Unix socket of their own behind nginx: GET /events?topics=A,B by somebody
 * signed in. Some ten KB a stream. What is told of a topic reaches every stream that asked for it; a browser
 * that comes back with Last-Event-ID gets what it missed, or `event: reset`: load anew. */
#ifndef PLATFORM_STREAM_H
#define PLATFORM_STREAM_H

#include <stdint.h>

#include "core/err.h"
#include "core/span.h"

enum { STREAM_TOPICS_MAX = 64, STREAM_TOKEN_MAX = 128 };

struct stream_app {
	void *ctx;
	/* The doorman's thread has one of these to itself; it may block. NULL: err is set. */
	void *(*open)(void *ctx, struct err *err);
	/* May this session hear all these topics? ret_topics: one bit each, as stream_tell() counts them. ERR_SIGNED_OUT,
	 * ERR_DENIED, ERR_NOT_FOUND; ERR_BUSY: not known just now, a stream that runs goes on. */
	bool (*admit)(void *door, struct span session, struct span topics, uint64_t *ret_topics,
	    struct err *err);
	void (*close)(void *door);
};

struct stream_config {
	const char *socket;
	bool take_over;                    /* as in platform/http.h */
	unsigned streams_max, session_max; /* in all; of one session, 0: any number */
};

struct stream_hub;
MUST_CHECK bool stream_open(const struct stream_config *config, const struct stream_app *app,
    struct stream_hub **ret_hub, struct err *err);
/* Ends all streams; browsers come back by themselves. NULL is fine. */
void stream_close(struct stream_hub *hub);

/* `topic`: number of the bit. The data is one line. From any thread. */
void stream_tell(struct stream_hub *hub, unsigned topic, const char *name, struct span data);
/* Something may have been missed: browsers are told to load anew. */
void stream_reset(struct stream_hub *hub);
/* Sessions have ended: every stream is asked anew who it belongs to, at once. */
void stream_recheck(struct stream_hub *hub);
unsigned stream_count(struct stream_hub *hub);

#endif
