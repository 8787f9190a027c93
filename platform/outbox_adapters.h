/* outbox_adapters — how each channel hands a message over. A new channel is a function here and its settings. */
#ifndef PLATFORM_OUTBOX_ADAPTERS_H
#define PLATFORM_OUTBOX_ADAPTERS_H

#include "platform/outbox.h"

struct outgoing { /* texts in the arena */
	int64_t id, tries, created, now;
	struct span key, recipient, about, subject, text;
};

struct adapter {
	const char *name;
	bool (*ready)(const struct config *config);
	/* ERR_BUSY: the relay is away, nothing else goes there now. ERR_INVALID: this message will never be taken. Other failures:
	 * later. The arena is this message's. */
	bool (*send)(struct arena *a, const struct config *config, const struct outgoing *message,
	    struct err *err);
};

extern const struct adapter adapters[CHANNELS];

#endif
