/* gate — at most so many threads at a time behind it, and a few more in front; whoever comes then is told to
 * come again. For work that is heavy enough to starve everything else in the process. */
#ifndef PLATFORM_GATE_H
#define PLATFORM_GATE_H

#include <pthread.h>

#include "core/err.h"

struct gate {
	pthread_mutex_t lock;
	pthread_cond_t left;
	unsigned inside_max, waiting_max; /* both set once */
	unsigned inside, waiting;
};

#define GATE(inside, waiting) \
	{ \
		PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, (inside), (waiting), 0, 0 \
	}

/* Waits for a place. ERR_BUSY at once: the places for waiting are taken too. */
MUST_CHECK bool gate_enter(struct gate *gate, struct err *err);
void gate_leave(struct gate *gate);

#endif
