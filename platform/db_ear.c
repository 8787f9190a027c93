/* One thread per ear; see db_ear.h. It sleeps in poll() on its own bell and, with PostgreSQL, on the connection. */
#include "platform/db_ear.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "platform/db_engine.h"
#include "platform/mem.h"

enum { LOOK_MS = 1000, AGAIN_MS = 1000, WAITING_MAX = 1024 };

struct word {
	struct word *next;
	size_t len;
	char text[];
};

struct db_ear {
	void (*hear)(void *ctx, struct span topic, struct span text);
	void *ctx;
	const char *url, *path; /* path: of the SQLite file, or NULL */
	struct db_ear *next;
	pthread_t thread;
	int bell;
	pthread_mutex_t lock; /* guards what follows */
	struct word *first, **last;
	unsigned waiting;
	bool missed, stopping;
	char copy[]; /* of the url */
};

/* A mutable global: whoever commits to an SQLite file knows the file, and the ears on it are found by its name. */
static struct {
	pthread_mutex_t lock;
	struct db_ear *first;
} ears = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void ring(struct db_ear *ear)
{
	const uint64_t one = 1;

	if (write(ear->bell, &one, sizeof(one)) != sizeof(one))
		return; /* it rings already */
}

/* ---- within the process ---- */

static void keep(struct db_ear *ear, struct span text)
{
	struct word *word = NULL;

	(void)pthread_mutex_lock(&ear->lock);
	if (ear->waiting < WAITING_MAX)
		word = mem_new(sizeof(*word) + text.len);
	if (word == NULL) {
		ear->missed = true;
	} else {
		word->len = text.len;
		memcpy(word->text, text.ptr, text.len);
		*ear->last = word;
		ear->last = &word->next;
		ear->waiting++;
	}
	(void)pthread_mutex_unlock(&ear->lock);
	ring(ear);
}

static bool same_file(const struct db_ear *ear, const char *path)
{
	struct span wanted = span_of(path), mine = span_of(ear->path);

	/* SQLite's name is the whole path, the setting's may be relative. */
	return mine.len > 0 && wanted.len >= mine.len &&
	       memcmp(wanted.ptr + wanted.len - mine.len, mine.ptr, mine.len) == 0;
}

void ears_tell(const char *path, struct span text)
{
	(void)pthread_mutex_lock(&ears.lock);
	for (struct db_ear *ear = ears.first; path != NULL && ear != NULL; ear = ear->next)
		if (ear->path != NULL && same_file(ear, path))
			keep(ear, text);
	(void)pthread_mutex_unlock(&ears.lock);
}

static void enlist(struct db_ear *ear)
{
	(void)pthread_mutex_lock(&ears.lock);
	ear->next = ears.first;
	ears.first = ear;
	(void)pthread_mutex_unlock(&ears.lock);
}

static void strike_out(struct db_ear *ear)
{
	(void)pthread_mutex_lock(&ears.lock);
	for (struct db_ear **at = &ears.first; *at != NULL; at = &(*at)->next) {
		if (*at == ear) {
			*at = ear->next;
			break;
		}
	}
	(void)pthread_mutex_unlock(&ears.lock);
}

/* ---- the thread ---- */

static void hand_on(void *ctx, struct span text)
{
	struct db_ear *ear = ctx;
	struct span rest = text, topic = span_cut(&rest, ' ');

	ear->hear(ear->ctx, topic, rest);
}

static void hand_on_kept(struct db_ear *ear)
{
	struct word *first;
	bool missed;

	(void)pthread_mutex_lock(&ear->lock);
	first = ear->first;
	missed = ear->missed;
	ear->first = NULL;
	ear->last = &ear->first;
	ear->waiting = 0;
	ear->missed = false;
	(void)pthread_mutex_unlock(&ear->lock);
	for (struct word *word = first, *next; word != NULL; word = next) {
		next = word->next;
		hand_on(ear, (struct span){ word->text, word->len });
		mem_free(word);
	}
	if (missed)
		ear->hear(ear->ctx, (struct span){ 0 }, (struct span){ 0 });
}

static bool stopped(struct db_ear *ear)
{
	bool stopping;

	(void)pthread_mutex_lock(&ear->lock);
	stopping = ear->stopping;
	(void)pthread_mutex_unlock(&ear->lock);
	return stopping;
}

/* Until the bell rings, the connection has something, or the time has come. */
static void doze(const struct db_ear *ear, int fd, int ms)
{
	struct pollfd on[] = { { .fd = ear->bell, .events = POLLIN },
		{ .fd = fd, .events = POLLIN } };
	uint64_t rung;

	(void)poll(on, 2, ms);
	if ((on[0].revents & POLLIN) != 0 && read(ear->bell, &rung, sizeof(rung)) < 0)
		return;
}

static void listen_on(struct db_ear *ear, struct db *db)
{
	struct err err = { 0 };
	int fd = -1;

	if (!db->engine->listen(db, &fd, &err))
		return;
	ear->hear(ear->ctx, (struct span){ 0 }, (struct span){ 0 });
	while (!stopped(ear) && db->engine->heard(db, hand_on, ear, &err)) {
		hand_on_kept(ear);
		doze(ear, fd, fd < 0 ? LOOK_MS : -1);
	}
}

static void *work(void *arg)
{
	struct db_ear *ear = arg;

	while (!stopped(ear)) {
		struct err err = { 0 };
		struct db *db = NULL;

		if (db_open(ear->url, &db, &err))
			listen_on(ear, db);
		db_close(db);
		if (!stopped(ear))
			doze(ear, -1, AGAIN_MS);
	}
	return NULL;
}

/* ---- opening and closing ---- */

static void dispose(struct db_ear *ear)
{
	for (struct word *word = ear->first, *next; word != NULL; word = next) {
		next = word->next;
		mem_free(word);
	}
	if (ear->bell >= 0)
		(void)close(ear->bell);
	(void)pthread_mutex_destroy(&ear->lock);
	mem_free(ear);
}

bool db_ear_open(const char *url, void (*hear)(void *ctx, struct span topic, struct span text),
    void *ctx, struct db_ear **ret_ear, struct err *err)
{
	size_t size = strlen(url) + 1;
	struct db_ear *ear = mem_new(sizeof(*ear) + size);

	if (ear == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	memcpy(ear->copy, url, size);
	ear->url = ear->copy;
	ear->path = strncmp(url, "sqlite:", 7) == 0 ? ear->copy + 7 : NULL;
	ear->hear = hear;
	ear->ctx = ctx;
	ear->last = &ear->first;
	(void)pthread_mutex_init(&ear->lock, NULL);
	ear->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	enlist(ear);
	if (ear->bell < 0 || pthread_create(&ear->thread, NULL, work, ear) != 0) {
		strike_out(ear);
		dispose(ear);
		return err_set(err, ERR_INTERNAL, "no thread");
	}
	*ret_ear = ear;
	return true;
}

void db_ear_close(struct db_ear *ear)
{
	if (ear == NULL)
		return;
	strike_out(ear);
	(void)pthread_mutex_lock(&ear->lock);
	ear->stopping = true;
	(void)pthread_mutex_unlock(&ear->lock);
	ring(ear);
	(void)pthread_join(ear->thread, NULL);
	dispose(ear);
}
