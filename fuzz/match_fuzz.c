/* Matching on any cells: lines of title, contributors, publisher, edition and ISBN between bars. The first is the
 * wanted book, the others are held. No crash; candidates are in order; nothing is sure against a companion or
 * another volume; the key does not change with white space. */
#include "core/utf8.h"
#include "platform/mem.h"
#include "services/reserves/reserves_match.h"
#include "testing/check.h"

static struct match_book next_book(struct span *rest)
{
	struct span line = span_cut(rest, '\n');
	struct match_book book;

	book.title = span_cut(&line, '|');
	book.contributors = span_cut(&line, '|');
	book.publisher = span_cut(&line, '|');
	book.edition = span_cut(&line, '|');
	book.isbn = span_cut(&line, '|');
	book.volume = line;
	book.year = (struct span){ 0 };
	return book;
}

static void check_result(const struct match_result *found, size_t count)
{
	for (size_t i = 0; i < found->n; i++) {
		const struct match_candidate *one = &found->list[i];

		CHECK(one->number < count && one->score <= 1000);
		CHECK(!one->sure || !(one->reasons & (MATCH_COMPANION | MATCH_VOLUME_DIFFERS)));
		CHECK(!one->sure || !(one->reasons & MATCH_TITLE_DIFFERS));
		CHECK(i == 0 || found->list[i - 1].sure >= one->sure);
	}
}

static void check_key(struct arena *a, const struct match_book *book)
{
	struct span key = match_book_key(a, book);

	CHECK(key.ptr != NULL && utf8_valid(key, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = { (const char *)data, size };
	struct match_book wanted = next_book(&rest);
	struct match_index *index = match_index_open();
	struct match_result found;
	struct mem_arena memory;
	struct err err = { 0 };

	mem_arena_init(&memory);
	while (rest.len != 0 && match_index_count(index) < 50) {
		const struct match_holding one = { .book = next_book(&rest) };

		CHECK(match_index_add(index, &one, &err));
	}
	CHECK(match_index_ready(index, &err));
	CHECK(match_find(index, &memory.arena, &wanted, &found, &err));
	check_result(&found, match_index_count(index));
	check_key(&memory.arena, &wanted);
	match_index_close(index);
	mem_arena_finish(&memory);
	return 0;
}
