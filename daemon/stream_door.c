/* The doorman's hands; see stream_door.h. Topics are counted through all contracts, in the order of the rooms. */
#include "daemon/stream_door.h"

#include "platform/log.h"
#include "platform/mem.h"

struct door {
	const struct stream_door_config *config;
	const struct service *people;
	struct db *db;
	void *room;
};

static const struct topic *find_topic(
    const struct service *const *services, struct span name, unsigned *ret_number)
{
	*ret_number = 0;
	for (size_t i = 0; services[i] != NULL; i++)
		for (const struct topic *t = services[i]->topics; t != NULL && t->name != NULL;
		     t++, (*ret_number)++)
			if (span_eq(span_of(t->name), name))
				return *ret_number < STREAM_TOPICS_MAX ? t : NULL;
	return NULL;
}

void stream_door_tell(struct stream_hub *hub, const struct service *const *services,
    struct span topic, struct span data)
{
	unsigned number;
	const struct topic *t = find_topic(services, topic, &number);

	if (t != NULL && memchr(data.ptr, '\n', data.len) == NULL)
		stream_tell(hub, number, t->name, data);
}

void stream_door_close(void *door)
{
	struct door *d = door;

	if (d->room != NULL)
		d->people->close(d->room);
	db_close(d->db);
	mem_free(d);
}

void *stream_door_open(void *ctx, struct err *err)
{
	struct door *d = mem_new(sizeof(*d));

	if (d == NULL) {
		(void)err_set(err, ERR_MEMORY, "out of memory");
		return NULL;
	}
	d->config = ctx;
	for (size_t i = 0; d->config->services[i] != NULL; i++)
		if (d->config->services[i]->identify != NULL)
			d->people = d->config->services[i];
	if (d->people != NULL && db_open(d->config->database, &d->db, err) &&
	    (d->room = d->people->open(d->db, err)) != NULL)
		return d;
	stream_door_close(d);
	return NULL;
}

static bool choose(const struct door *d, const struct call *call, struct span wanted,
    uint64_t *ret_topics, struct err *err)
{
	uint64_t topics = 0;

	while (wanted.len > 0) {
		struct span name = span_cut(&wanted, ',');
		unsigned number;
		const struct topic *t = find_topic(d->config->services, name, &number);

		if (t == NULL)
			return err_set(err, ERR_NOT_FOUND, "no such topic");
		if (t->permission != NULL && !call_may(call, t->permission))
			return err_set(err, ERR_DENIED, "your account may not hear this");
		topics |= (uint64_t)1 << number;
	}
	*ret_topics = topics;
	return topics != 0 || err_set(err, ERR_NOT_FOUND, "no topic");
}

bool stream_door_admit(
    void *door, struct span session, struct span topics, uint64_t *ret_topics, struct err *err)
{
	struct door *d = door;
	struct mem_arena memory;
	struct call call = {
		.arena = &memory.arena, .session = session, .unused_now = true, .now = clock_ms()
	};
	bool ok;

	mem_arena_init(&memory);
	ok = (session.len > 0 || err_set(err, ERR_SIGNED_OUT, "please sign in")) &&
	     d->people->identify(d->room, session, &call, err) &&
	     (call.user.ptr != NULL || err_set(err, ERR_SIGNED_OUT, "please sign in")) &&
	     choose(d, &call, topics, ret_topics, err);
	mem_arena_finish(&memory);
	return ok;
}
