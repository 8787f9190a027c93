/* core/text on any bytes: a fold is UTF-8 and folds to itself, a key has no more in it than the fold, tokens and
 * syllables lie inside, pinyin is ASCII where the text is Han. */
#include <stdint.h>

#include "core/text.h"
#include "core/utf8.h"
#include "platform/mem.h"
#include "testing/check.h"

static void check_tokens(struct span folded)
{
	struct text_tokens it = text_tokens_of(folded);
	struct text_token t;
	uint32_t last = 0;

	while (text_next(&it, &t)) {
		CHECK(t.word.ptr >= folded.ptr && t.word.len > 0);
		CHECK(t.word.ptr + t.word.len <= folded.ptr + folded.len);
		CHECK(t.position == last || t.position == last + 1);
		last = t.position;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span s = { (const char *)data, size };
	struct text_reading readings[TEXT_READINGS];
	struct mem_arena m;
	struct buf once, twice, key, syllables;

	mem_arena_init(&m);
	once = twice = key = syllables = (struct buf){ .arena = &m.arena };
	text_fold(&once, s);
	text_fold(&twice, buf_span(&once));
	CHECK(utf8_valid(buf_span(&once), NULL) && span_eq(buf_span(&once), buf_span(&twice)));
	text_key(&key, s);
	CHECK(utf8_valid(buf_span(&key), NULL) && key.len <= once.len);
	check_tokens(buf_span(&once));
	(void)text_syllables(&syllables, s);
	if (size < 4096)
		for (size_t n = text_pinyin(&m.arena, s, readings); n > 0; n--)
			CHECK(
			    utf8_valid(readings[n - 1].full, NULL) && readings[n - 1].full.len > 0);
	CHECK(!m.arena.failed);
	mem_arena_finish(&m);
	return 0;
}
