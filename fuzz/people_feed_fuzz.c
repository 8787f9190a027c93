/* The reader of people feeds: any bytes as a spreadsheet, and any bytes as a header. */
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "platform/file.h"
#include "platform/mem.h"
#include "services/people/people_feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span text = { (const char *)data, size };
	struct mem_arena memory;
	struct feed_rows rows;
	struct err err = { 0 };
	char path[64];

	(void)snprintf(path, sizeof(path), "/tmp/people-feed-fuzz-%d", (int)getpid());
	mem_arena_init(&memory);
	(void)feed_header(&memory.arena, text);
	if (file_write(path, text, 0600, &err) && feed_read(&memory.arena, path, &rows, &err))
		for (size_t i = 0; i < rows.n; i++)
			if (rows.v[i].key.len == 0 || rows.v[i].name.len == 0)
				__builtin_trap();
	(void)unlink(path);
	mem_arena_finish(&memory);
	return 0;
}
