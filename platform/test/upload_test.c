/* Spooling: what is written is there, what is not kept goes, what a crash left goes, a full disk is told. */
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

#include "platform/mem.h"
#include "platform/upload.h"
#include "testing/check.h"

static struct mem_arena memory;
static char folder[] = "/tmp/upload_test_XXXXXX";
static char spool_path[64], kept[96];

static bool there(const char *path)
{
	return access(path, F_OK) == 0;
}

static void test_discard(void)
{
	struct spool spool = { .fd = -1 };
	struct err err = { 0 };
	struct stat st;
	const char *path;

	spool_discard(&spool); /* never opened: fine */
	CHECK(spool_open(&spool, spool_path, &memory.arena, &err));
	path = spool.upload.path;
	CHECK(
	    spool_write(&spool, SPAN("hello "), &err) && spool_write(&spool, SPAN("world"), &err));
	spool_close(&spool);
	CHECK(spool.upload.size == 11 && stat(path, &st) == 0 && st.st_size == 11);
	CHECK((st.st_mode & 0777) == 0600 && stat(spool_path, &st) == 0 &&
	      (st.st_mode & 0777) == 0700);
	spool_discard(&spool);
	CHECK(!there(path));
	spool_discard(&spool);
}

static void test_keep(void)
{
	struct spool spool = { .fd = -1 };
	struct err err = { 0 };

	CHECK(spool_open(&spool, spool_path, &memory.arena, &err));
	CHECK(spool_write(&spool, SPAN("x"), &err));
	spool_close(&spool);
	CHECK_FAILS(upload_keep(&spool.upload, "/nowhere/at/all", &err), ERR_INTERNAL, &err);
	CHECK(upload_keep(&spool.upload, kept, &err) && strcmp(spool.upload.path, kept) == 0);
	spool_discard(&spool);
	CHECK(there(kept) && unlink(kept) == 0);
}

static void test_crash(void)
{
	struct spool spool = { .fd = -1 };
	struct err err = { 0 };
	char other[96];

	(void)snprintf(other, sizeof(other), "%s/other", spool_path);
	CHECK(spool_open(&spool, spool_path, &memory.arena, &err)); /* and never closed */
	CHECK(link(spool.upload.path, other) == 0);
	CHECK(spool_prepare(spool_path, &err) && !there(spool.path) && there(other));
	spool_discard(&spool);
	CHECK(unlink(other) == 0);
	CHECK_FAILS(spool_prepare("/dev/null", &err), ERR_INTERNAL, &err);
	CHECK_FAILS(spool_open(&spool, "/nowhere", &memory.arena, &err), ERR_INTERNAL, &err);
}

/* A limit on file size stands in for a full disk: the same path, another errno. */
static void test_full(void)
{
	const struct rlimit little = { 4, 4 };
	struct spool spool = { .fd = -1 };
	struct err err = { 0 };
	const char *path;

	(void)signal(SIGXFSZ, SIG_IGN);
	CHECK(setrlimit(RLIMIT_FSIZE, &little) == 0);
	CHECK(spool_open(&spool, spool_path, &memory.arena, &err));
	path = spool.upload.path;
	CHECK_FAILS(spool_write(&spool, SPAN("hello"), &err), ERR_STORAGE, &err);
	CHECK(!there(path) && spool.path == NULL);
}

int main(void)
{
	struct err err = { 0 };

	mem_arena_init(&memory);
	CHECK(mkdtemp(folder) != NULL);
	(void)snprintf(spool_path, sizeof(spool_path), "%s/spool", folder);
	(void)snprintf(kept, sizeof(kept), "%s/kept", folder);
	CHECK(spool_prepare(spool_path, &err));
	test_discard();
	test_keep();
	test_crash();
	test_full();
	CHECK(rmdir(spool_path) == 0 && rmdir(folder) == 0);
	mem_arena_finish(&memory);
	return 0;
}
