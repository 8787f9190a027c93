/* An allocator that fails at a wanted moment; see starve.h. */
#include "testing/starve.h"

#include "platform/mem.h"
#include "testing/check.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);

static int left = -1; /* until the one that fails; negative: none does */

static bool is_last(void)
{
	return left >= 0 && left-- == 0;
}

void *__wrap_malloc(size_t size)
{
	return is_last() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return is_last() ? NULL : __real_calloc(n, size);
}

void starve_no_more(void)
{
	left = -1;
}

int starve(bool (*body)(void *with, struct arena *a, struct err *err), void *with)
{
	for (int n = 0;; n++) {
		struct mem_arena memory;
		struct err err = { 0 };
		bool done;

		left = n;
		mem_arena_init(&memory);
		memory.arena.block = 1; /* each allocation asks, so each can fail */
		done = body(with, &memory.arena, &err) && !memory.arena.failed;
		if (!done && err.code != ERR_MEMORY && !memory.arena.failed)
			(void)fprintf(stderr, "%d: %s\n", n, err.detail);
		CHECK(done ? left >= 0 : err.code == ERR_MEMORY || memory.arena.failed);
		starve_no_more();
		mem_arena_finish(&memory);
		if (done)
			return n;
	}
}
