/* What is told is heard once it is committed, and never when it is not; by several, and after a connection came back. */
#include <semaphore.h>
#include <time.h>

#include "platform/db_ear.h"
#include "testing/check.h"
#include "testing/database.h"

struct listener {
	sem_t said, missed;
	char last[128];
};

static void hear(void *ctx, struct span topic, struct span text)
{
	struct listener *l = ctx;

	if (topic.len == 0) {
		CHECK(sem_post(&l->missed) == 0);
		return;
	}
	(void)snprintf(l->last, sizeof(l->last), "%.*s|%.*s", SPAN_FMT(topic), SPAN_FMT(text));
	CHECK(sem_post(&l->said) == 0);
}

struct word {
	struct db *db;
	struct span topic, text;
	bool give_up;
};

static bool say(void *ctx, struct err *err)
{
	struct word *w = ctx;

	return db_tell(w->db, w->topic, w->text, err) &&
	       (!w->give_up || err_set(err, ERR_INVALID, "given up"));
}

static void test_limits(struct db *db)
{
	static char long_text[DB_TELL_MAX];
	struct word w = { db, SPAN("two words"), SPAN("x"), false };
	struct err err = { 0 };

	CHECK_FAILS(say(&w, &err), ERR_INTERNAL, &err); /* outside a transaction */
	CHECK_FAILS(db_tx(db, DB_WRITE, say, &w, &err), ERR_INTERNAL, &err);
	memset(long_text, 'x', sizeof(long_text));
	w = (struct word){ db, SPAN("long"), { long_text, sizeof(long_text) }, false };
	CHECK_FAILS(db_tx(db, DB_WRITE, say, &w, &err), ERR_INTERNAL, &err);
}

int main(int argc, char **argv)
{
	const char *url = test_database_url(argc, argv, "ear");
	struct listener a = { 0 }, b = { 0 };
	struct db_ear *ears[2] = { 0 };
	struct db *db = NULL;
	struct err err = { 0 };
	struct word w;

	CHECK(sem_init(&a.said, 0, 0) == 0 && sem_init(&a.missed, 0, 0) == 0);
	CHECK(sem_init(&b.said, 0, 0) == 0 && sem_init(&b.missed, 0, 0) == 0);
	CHECK(db_open(url, &db, &err));
	CHECK(db_ear_open(url, hear, &a, &ears[0], &err) &&
	      db_ear_open(url, hear, &b, &ears[1], &err));
	CHECK(sem_wait(&a.missed) == 0 && sem_wait(&b.missed) == 0); /* they listen from now on */
	w = (struct word){ db, SPAN("never"), SPAN("x"), true };
	CHECK_FAILS(db_tx(db, DB_WRITE, say, &w, &err), ERR_INVALID, &err);
	w = (struct word){ db, SPAN("jobs"), SPAN("a 书 \"b\""), false };
	CHECK(db_tx(db, DB_WRITE, say, &w, &err));
	CHECK(sem_wait(&a.said) == 0 && strcmp(a.last, "jobs|a 书 \"b\"") == 0);
	CHECK(sem_wait(&b.said) == 0 && strcmp(b.last, a.last) == 0);
	db_ear_close(ears[0]);
	CHECK(db_tx(db, DB_WRITE, say, &w, &err));
	CHECK(sem_wait(&b.said) == 0 && sem_trywait(&a.said) != 0);
	test_limits(db);
	db_ear_close(ears[1]);
	db_close(db);
	return 0;
}
