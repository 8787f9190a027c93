/* stream_door — who may hear what on /events: sessions are the people room's, topics the contracts'. */
#ifndef DAEMON_STREAM_DOOR_H
#define DAEMON_STREAM_DOOR_H

#include "platform/service.h"
#include "platform/stream.h"

struct stream_door_config {
	const char *database;
	const struct service *const *services; /* ends with NULL */
};

/* The functions of struct stream_app; ctx is a stream_door_config. */
void *stream_door_open(void *ctx, struct err *err);
bool stream_door_admit(
    void *door, struct span session, struct span topics, uint64_t *ret_topics, struct err *err);
void stream_door_close(void *door);

/* Hands what was told to the streams of a topic; a name that no contract has is nobody's. */
void stream_door_tell(struct stream_hub *hub, const struct service *const *services,
    struct span topic, struct span data);

#endif
