/* One epoll loop (libmicrohttpd) sends, one thread, the doorman, asks the database who may come in, beats every 20 s, and
 * asks again when sessions have ended. A stream that has nothing to send is suspended; whoever tells something
 * resumes it, under the same lock (application-stack 1.3). */
#include "platform/stream.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "platform/listen.h"
#include "platform/log.h"
#include "platform/mem.h"
#include "platform/mhd.h"

enum {
	POOL = 4096,
	BLOCK = 1024,
	KEPT = 256,
	BEAT_US = 20 * 1000 * 1000,
	RECHECK_US = 60 * 1000 * 1000
};
enum {
	RECHECK_PAUSE_US = 500 * 1000,
	SPARE_CONNECTIONS = 64,
	PATIENCE_MS = 3000,
	TOPICS_TEXT = 400
};

enum stage { NEW, ASKING, RUNNING, REFUSED, ENDING };

struct event {
	uint64_t topics;
	size_t len;
	char text[];
};

struct stream {
	struct stream *next, **prev; /* in the hub's list */
	struct MHD_Connection *conn;
	enum stage stage;
	bool suspended, beat, ask; /* ask: the doorman shall look */
	uint64_t topics, at;       /* at: number of the next event */
	size_t sent;               /* of that event */
	struct span session, wanted;
	enum err_code why; /* REFUSED */
	uint64_t serial;
	char text[]; /* session, topics */
};

struct stream_hub {
	struct stream_config config;
	struct stream_app app;
	struct MHD_Daemon *mhd;
	struct listener listener;
	pthread_t doorman;
	bool standing;
	uint32_t name;        /* of this run, in event ids */
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t knock;
	struct stream *first;
	unsigned n;
	uint64_t serials, next,
	    reset; /* number of the next event; of the first one after a reset */
	struct event *kept[KEPT];
	bool recheck, stopping;
};

/* ---- sending; under the lock ---- */

static void resume(struct stream *s)
{
	if (!s->suspended)
		return;
	s->suspended = false;
	MHD_resume_connection(s->conn);
}

static ssize_t copy(struct stream *s, struct span text, char *out, size_t max)
{
	size_t n = text.len - s->sent < max ? text.len - s->sent : max;

	memcpy(out, text.ptr + s->sent, n);
	s->sent += n;
	if (s->sent == text.len) {
		s->sent = 0;
		s->at++;
	}
	return (ssize_t)n;
}

/* What a stream sends next: an event, else a beat, else nothing (0). */
static ssize_t next_bytes(struct stream_hub *hub, struct stream *s, char *out, size_t max)
{
	static const char reset[] = "event: reset\ndata: {}\n\n", beat[] = ": \n\n";

	if (s->sent == 0 && (s->at + KEPT < hub->next || s->at < hub->reset) &&
	    max >= sizeof(reset)) {
		s->at = hub->next;
		memcpy(out, reset, sizeof(reset) - 1);
		return (ssize_t)sizeof(reset) - 1;
	}
	for (; s->at < hub->next; s->at++) {
		const struct event *e = hub->kept[s->at % KEPT];

		if (e != NULL && (e->topics & s->topics) != 0)
			return copy(s, (struct span){ e->text, e->len }, out, max);
	}
	if (!s->beat || max < sizeof(beat))
		return 0;
	s->beat = false;
	memcpy(out, beat, sizeof(beat) - 1);
	return (ssize_t)sizeof(beat) - 1;
}

static ssize_t read_stream(void *cls, uint64_t pos, char *out, size_t max)
{
	struct stream *s = ((void **)cls)[0];
	struct stream_hub *hub = ((void **)cls)[1];
	ssize_t n;

	(void)pos;
	(void)pthread_mutex_lock(&hub->lock);
	if (s->stage == ENDING && s->sent == 0) {
		n = MHD_CONTENT_READER_END_OF_STREAM;
	} else if ((n = next_bytes(hub, s, out, max)) == 0) {
		s->suspended = true;
		MHD_suspend_connection(s->conn);
	}
	(void)pthread_mutex_unlock(&hub->lock);
	return n;
}

/* ---- coming in ---- */

static enum MHD_Result answer(struct MHD_Connection *conn, int status, const char *retry)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	enum MHD_Result sent;

	if (r == NULL)
		return MHD_NO;
	(void)MHD_add_response_header(r, "Cache-Control", "no-store");
	if (retry != NULL)
		(void)MHD_add_response_header(r, "Retry-After", retry);
	sent = MHD_queue_response(conn, (unsigned)status, r);
	MHD_destroy_response(r);
	return sent;
}

static enum MHD_Result refuse(struct stream *s)
{
	static const int statuses[ERR_CODES] = { [ERR_SIGNED_OUT] = 401,
		[ERR_DENIED] = 403,
		[ERR_NOT_FOUND] = 404,
		[ERR_THROTTLED] = 429 };
	int status = statuses[s->why] ? statuses[s->why] : 503;

	return answer(s->conn, status, status >= 429 ? "5" : NULL);
}

static enum MHD_Result begin(struct stream_hub *hub, struct stream *s)
{
	void **both = mem_new(2 * sizeof(*both));
	struct MHD_Response *r;
	enum MHD_Result sent;

	if (both == NULL)
		return MHD_NO;
	both[0] = s;
	both[1] = hub;
	r = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_stream, both, mem_free);
	if (r == NULL) {
		mem_free(both);
		return MHD_NO;
	}
	(void)MHD_add_response_header(r, "Content-Type", "text/event-stream");
	(void)MHD_add_response_header(r, "Cache-Control", "no-store");
	(void)MHD_add_response_header(r, "X-Accel-Buffering", "no");
	sent = MHD_queue_response(s->conn, 200, r);
	MHD_destroy_response(r);
	return sent;
}

static bool number(struct span s, unsigned base, uint64_t *ret)
{
	static const char digits[] = "0123456789abcdef";

	*ret = 0;
	for (size_t i = 0; i < s.len; i++) {
		const char *at = memchr(digits, s.ptr[i], base);

		if (at == NULL || i > 15)
			return false;
		*ret = *ret * base + (uint64_t)(at - digits);
	}
	return s.len > 0;
}

/* "NAME-NUMBER" of this run: what came after it. Another run's: it may have missed anything (0 is before every reset). */
static uint64_t position(const struct stream_hub *hub, struct MHD_Connection *conn)
{
	struct span rest = span_of(
	    MHD_lookup_connection_value(conn, MHD_HEADER_KIND, "Last-Event-ID"));
	struct span name = span_cut(&rest, '-');
	uint64_t run, last;

	if (name.len == 0)
		return hub->next;
	if (!number(name, 16, &run) || !number(rest, 10, &last) || run != hub->name ||
	    last >= hub->next)
		return 0;
	return last + 1;
}

static struct stream *enlist(struct stream_hub *hub, struct MHD_Connection *conn)
{
	struct span session = span_of(
	    MHD_lookup_connection_value(conn, MHD_COOKIE_KIND, "__Host-kaijuan"));
	struct span wanted = span_of(
	    MHD_lookup_connection_value(conn, MHD_GET_ARGUMENT_KIND, "topics"));
	struct stream *s;

	if (session.len > STREAM_TOKEN_MAX || wanted.len > TOPICS_TEXT)
		return NULL;
	if ((s = mem_new(sizeof(*s) + session.len + wanted.len + 1)) == NULL)
		return NULL;
	s->conn = conn;
	s->stage = ASKING;
	if (session.len)
		memcpy(s->text, session.ptr, session.len);
	if (wanted.len)
		memcpy(s->text + session.len, wanted.ptr, wanted.len);
	s->session = (struct span){ s->text, session.len };
	s->wanted = (struct span){ s->text + session.len, wanted.len };
	s->at = position(hub, conn);
	if ((s->next = hub->first) != NULL)
		s->next->prev = &s->next;
	s->prev = &hub->first;
	hub->first = s;
	hub->n++;
	s->suspended = true;
	MHD_suspend_connection(conn);
	s->ask = true;
	s->serial = ++hub->serials;
	(void)pthread_cond_signal(&hub->knock);
	return s;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *conn, const char *url,
    const char *method, const char *version, const char *upload, size_t *size, void **state)
{
	struct stream_hub *hub = cls;
	struct stream *s = *state;

	(void)version;
	(void)upload;
	if (s != NULL)
		return s->stage == REFUSED ? refuse(s) : begin(hub, s);
	if (strcmp(method, "GET") != 0 || strcmp(url, "/events") != 0 || *size != 0)
		return answer(conn, 404, NULL);
	(void)pthread_mutex_lock(&hub->lock);
	if (!hub->stopping && hub->n < hub->config.streams_max)
		s = enlist(hub, conn);
	(void)pthread_mutex_unlock(&hub->lock);
	if (s == NULL)
		return answer(conn, 503, "10");
	*state = s;
	return MHD_YES;
}

static void on_completed(
    void *cls, struct MHD_Connection *conn, void **state, enum MHD_RequestTerminationCode why)
{
	struct stream_hub *hub = cls;
	struct stream *s = *state;

	(void)conn;
	(void)why;
	if (s == NULL)
		return;
	*state = NULL;
	(void)pthread_mutex_lock(&hub->lock);
	if ((*s->prev = s->next) != NULL)
		s->next->prev = s->prev;
	hub->n--;
	(void)pthread_mutex_unlock(&hub->lock);
	mem_free(s);
}

/* ---- the doorman ---- */

struct question {
	uint64_t serial;
	bool fresh;
	size_t session, wanted; /* lengths in text */
	char text[STREAM_TOKEN_MAX + TOPICS_TEXT];
};

/* The next who has to be asked, copied: the stream may be gone before the answer is there. */
static bool next_question(struct stream_hub *hub, struct question *q)
{
	for (struct stream *s = hub->first; s != NULL; s = s->next) {
		if (!s->ask || s->stage > RUNNING)
			continue;
		*q = (struct question){ .serial = s->serial,
			.fresh = s->stage == ASKING,
			.session = s->session.len,
			.wanted = s->wanted.len };
		memcpy(q->text, s->text, s->session.len + s->wanted.len);
		return true;
	}
	return false;
}

static bool same(const struct stream *s, const struct question *q)
{
	return s->session.len == q->session && s->wanted.len == q->wanted &&
	       memcmp(s->text, q->text, q->session + q->wanted) == 0;
}

static unsigned running_of(const struct stream_hub *hub, const struct stream *of)
{
	unsigned n = 0;

	for (const struct stream *s = hub->first; s != NULL; s = s->next)
		n += s->stage == RUNNING && span_eq(s->session, of->session);
	return n;
}

static void let_in(struct stream_hub *hub, struct stream *s, uint64_t topics)
{
	s->topics = topics;
	if (s->stage == RUNNING)
		return;
	if (hub->config.session_max != 0 && running_of(hub, s) >= hub->config.session_max) {
		s->stage = REFUSED;
		s->why = ERR_THROTTLED;
	} else {
		s->stage = RUNNING;
		s->beat = true; /* the head goes out with something */
	}
	resume(s);
}

static void send_away(struct stream *s, enum err_code why)
{
	if (s->stage == RUNNING && why == ERR_BUSY)
		return; /* the database is away: a stream that runs goes on */
	s->why = why;
	s->stage = s->stage == RUNNING ? ENDING : REFUSED;
	resume(s);
}

/* Streams of one session with the same wish are answered at once. */
static void apply(
    struct stream_hub *hub, const struct question *q, uint64_t topics, enum err_code why)
{
	for (struct stream *s = hub->first; s != NULL; s = s->next) {
		if (!s->ask || s->stage > RUNNING || !same(s, q))
			continue;
		s->ask = false;
		if (why == ERR_NONE)
			let_in(hub, s, topics);
		else
			send_away(s, why);
	}
}

static void ask(struct stream_hub *hub, void **door, const struct question *q)
{
	const struct span session = { q->text, q->session },
	                  wanted = { q->text + q->session, q->wanted };
	struct err err = { 0 };
	uint64_t topics = 0;
	bool ok = (*door != NULL || (*door = hub->app.open(hub->app.ctx, &err)) != NULL) &&
	          hub->app.admit(*door, session, wanted, &topics, &err);

	if (!ok && err.code == ERR_BUSY && *door != NULL) {
		hub->app.close(*door); /* a fresh connection may do */
		*door = NULL;
	}
	(void)pthread_mutex_lock(&hub->lock);
	apply(hub, q, topics, ok ? ERR_NONE : err.code ? err.code : ERR_BUSY);
	(void)pthread_mutex_unlock(&hub->lock);
}

struct rounds {
	int64_t beat_us, recheck_us; /* of the last ones */
};

/* Under the lock: what time has brought. */
static void tick(struct stream_hub *hub, struct rounds *r)
{
	int64_t now = clock_us();
	bool beat = now - r->beat_us >= BEAT_US;
	bool recheck = (hub->recheck && now - r->recheck_us >= RECHECK_PAUSE_US) ||
	               now - r->recheck_us >= RECHECK_US;

	for (struct stream *s = hub->first; (beat || recheck) && s != NULL; s = s->next) {
		if (s->stage != RUNNING)
			continue;
		s->ask = s->ask || recheck;
		s->beat = s->beat || beat;
		if (beat)
			resume(s);
	}
	if (beat)
		r->beat_us = now;
	if (recheck) {
		r->recheck_us = now;
		hub->recheck = false;
	}
}

static void doze(struct stream_hub *hub)
{
	int64_t us = clock_us() + (hub->recheck ? RECHECK_PAUSE_US : BEAT_US / 4);
	const struct timespec until = { .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };

	(void)pthread_cond_timedwait(&hub->knock, &hub->lock, &until);
}

static void *stand(void *arg)
{
	struct stream_hub *hub = arg;
	struct rounds rounds = { clock_us(), clock_us() };
	struct question q;
	void *door = NULL;

	(void)pthread_mutex_lock(&hub->lock);
	while (!hub->stopping) {
		tick(hub, &rounds);
		if (!next_question(hub, &q)) {
			doze(hub);
			continue;
		}
		(void)pthread_mutex_unlock(&hub->lock);
		ask(hub, &door, &q);
		(void)pthread_mutex_lock(&hub->lock);
	}
	(void)pthread_mutex_unlock(&hub->lock);
	if (door != NULL)
		hub->app.close(door);
	return NULL;
}

/* ---- telling ---- */

static struct event *make_event(
    const struct stream_hub *hub, uint64_t number, const char *name, struct span data)
{
	const size_t room = strlen(name) + data.len + 96;
	struct event *e = mem_new(sizeof(*e) + room);

	if (e != NULL)
		e->len = (size_t)snprintf(e->text, room, "id: %08x-%llu\nevent: %s\ndata: %.*s\n\n",
		    hub->name, (unsigned long long)number, name, SPAN_FMT(data));
	return e;
}

void stream_tell(struct stream_hub *hub, unsigned topic, const char *name, struct span data)
{
	const uint64_t bit = (uint64_t)1 << topic;
	struct event *e;

	(void)pthread_mutex_lock(&hub->lock);
	if ((e = make_event(hub, hub->next, name, data)) != NULL) {
		struct event **place = &hub->kept[hub->next % KEPT];

		e->topics = bit;
		mem_free(*place);
		*place = e;
		hub->next++;
		for (struct stream *s = hub->first; s != NULL; s = s->next)
			if (s->stage == RUNNING && (s->topics & bit) != 0)
				resume(s);
	}
	(void)pthread_mutex_unlock(&hub->lock);
}

void stream_reset(struct stream_hub *hub)
{
	(void)pthread_mutex_lock(&hub->lock);
	hub->reset = ++hub->next;
	for (struct stream *s = hub->first; s != NULL; s = s->next)
		if (s->stage == RUNNING)
			resume(s);
	(void)pthread_mutex_unlock(&hub->lock);
}

void stream_recheck(struct stream_hub *hub)
{
	(void)pthread_mutex_lock(&hub->lock);
	hub->recheck = true;
	(void)pthread_cond_signal(&hub->knock);
	(void)pthread_mutex_unlock(&hub->lock);
}

unsigned stream_count(struct stream_hub *hub)
{
	unsigned n;

	(void)pthread_mutex_lock(&hub->lock);
	n = hub->n;
	(void)pthread_mutex_unlock(&hub->lock);
	return n;
}

/* ---- opening and closing ---- */

static bool start(struct stream_hub *hub, struct err *err)
{
	int fd;

	if (!listen_at(hub->config.socket, hub->config.take_over, &hub->listener, err))
		return false;
	fd = hub->listener.fd;
	hub->mhd = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0,
	    NULL, NULL, on_request, hub, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT,
	    hub->config.streams_max + SPARE_CONNECTIONS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    (size_t)POOL, MHD_OPTION_CONNECTION_MEMORY_INCREMENT, (size_t)1024,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, hub, MHD_OPTION_END);
	if (hub->mhd == NULL) {
		(void)close(fd);
		return err_set(err, ERR_INTERNAL, "the loop for streams does not start");
	}
	hub->standing = pthread_create(&hub->doorman, NULL, stand, hub) == 0;
	return hub->standing || err_set(err, ERR_INTERNAL, "no thread");
}

bool stream_open(const struct stream_config *config, const struct stream_app *app,
    struct stream_hub **ret_hub, struct err *err)
{
	struct stream_hub *hub = mem_new(sizeof(*hub));
	pthread_condattr_t steady;

	if (hub == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	hub->config = *config;
	hub->app = *app;
	hub->next = hub->reset = 1;
	if (getrandom(&hub->name, sizeof(hub->name), 0) != sizeof(hub->name))
		hub->name = (uint32_t)clock_us();
	(void)pthread_mutex_init(&hub->lock, NULL);
	(void)pthread_condattr_init(&steady);
	(void)pthread_condattr_setclock(&steady, CLOCK_MONOTONIC); /* as clock_us() */
	(void)pthread_cond_init(&hub->knock, &steady);
	(void)pthread_condattr_destroy(&steady);
	if (!start(hub, err)) {
		stream_close(hub);
		return false;
	}
	*ret_hub = hub;
	return true;
}

static void end_all(struct stream_hub *hub)
{
	(void)pthread_mutex_lock(&hub->lock);
	hub->stopping = true;
	(void)pthread_cond_signal(&hub->knock);
	(void)pthread_mutex_unlock(&hub->lock);
	if (hub->standing)
		(void)pthread_join(hub->doorman, NULL);
	(void)pthread_mutex_lock(&hub->lock);
	for (struct stream *s = hub->first; s != NULL; s = s->next)
		send_away(s, ERR_INTERNAL); /* 503: come again */
	(void)pthread_mutex_unlock(&hub->lock);
}

/* MHD aborts the process if it is stopped with a connection suspended. */
void stream_close(struct stream_hub *hub)
{
	if (hub == NULL)
		return;
	if (hub->mhd != NULL) {
		listen_settle(&hub->listener);
		(void)close(MHD_quiesce_daemon(hub->mhd));
		listen_end(&hub->listener, hub->config.socket);
		end_all(hub);
		for (int ms = 0; ms < PATIENCE_MS && stream_count(hub) > 0; ms += 5)
			(void)nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
		MHD_stop_daemon(hub->mhd);
	}
	for (size_t i = 0; i < KEPT; i++)
		mem_free(hub->kept[i]);
	(void)pthread_cond_destroy(&hub->knock);
	(void)pthread_mutex_destroy(&hub->lock);
	mem_free(hub);
}
