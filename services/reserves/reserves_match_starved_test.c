/* Every allocation of an index and of a find fails once, one after the other: each is told as ERR_MEMORY, and
 * nothing is lost or used after. */
#include "platform/mem.h"
#include "services/reserves/reserves_match.h"
#include "testing/check.h"
#include "testing/starve.h"

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

static bool run(void *with, struct arena *a, struct err *err)
{
	struct match_index *index = match_index_open();
	struct match_result found = { 0 };
	bool ok = index != NULL || err_set(err, ERR_MEMORY, "no index");

	(void)with;
	ok = ok && fill(index, err) && match_find(index, a, &books[2], &found, err);
	CHECK(!ok || (found.n == 1 && found.list[0].number == 1));
	if (ok && match_book_key(a, &books[0]).ptr == NULL)
		ok = err_set(err, ERR_MEMORY, "no key");
	match_index_close(index);
	return ok;
}

int main(void)
{
	CHECK(starve(run, NULL) > 15); /* it did starve */
	return 0;
}
