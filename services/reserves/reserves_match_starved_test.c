/* Every allocation of an index and of a find fails once, one after the other: each is told as ERR_MEMORY, and
 * nothing is lost or used after. The linker's --wrap gives us malloc and calloc. */
#include "platform/mem.h"
#include "services/reserves/reserves_match.h"
#include "testing/check.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);

static int left; /* until the one that fails; those after it go well again */

void *__wrap_malloc(size_t size)
{
	return left-- != 0 ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t n, size_t size)
{
	return left-- != 0 ? __real_calloc(n, size) : NULL;
}

static const struct match_book books[] = {
	{ .title = { "Node.js", 7 },
	    .contributors = { "Ryan Dahl", 9 },
	    .publisher = { "Manning", 7 } },
	{ .title = { "Node in Action", 14 },
	    .contributors = { "Mike Cantelon", 13 },
	    .publisher = { "O'Reilly", 8 } },
	{ .title = { "Nodes in Action", 15 }, .contributors = { "Cantelon, Mike", 14 } },
};

static bool fill(struct match_index *index, struct err *err)
{
	for (int i = 0; i < 2; i++) {
		const struct match_holding one = { .book = books[i] };

		if (!match_index_add(index, &one, err))
			return false;
	}
	return match_index_ready(index, err);
}

static bool run(struct arena *a, struct err *err)
{
	struct match_index *index = match_index_open();
	struct match_result found = { 0 };
	bool ok = index != NULL || err_set(err, ERR_MEMORY, "no index");

	ok = ok && fill(index, err) && match_find(index, a, &books[2], &found, err);
	CHECK(!ok || (found.n == 1 && found.list[0].number == 1));
	if (ok && match_book_key(a, &books[0]).ptr == NULL)
		ok = err_set(err, ERR_MEMORY, "no key");
	match_index_close(index);
	return ok;
}

int main(void)
{
	int n = 0;

	for (bool done = false; !done; n++) {
		struct mem_arena memory;
		struct err err = { 0 };

		left = n;
		mem_arena_init(&memory);
		memory.arena.block = 1; /* each allocation asks, so each can fail */
		done = run(&memory.arena, &err);
		CHECK(done || err.code == ERR_MEMORY);
		CHECK(!done || left >= 0);
		mem_arena_finish(&memory);
	}
	CHECK(n > 15); /* it did starve */
	return 0;
}
