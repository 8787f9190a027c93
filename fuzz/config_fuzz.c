/* Any file as kaijuan.ini: an answer or a line number, never a crash. */
#include <stdint.h>
#include <stdlib.h>

#include "platform/config.h"
#include "platform/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mem_arena m;
	struct config config;
	struct err err = { 0 };

	mem_arena_init(&m);
	if (config_read(&m.arena, (struct span){ (const char *)data, size }, &config, &err) &&
	    config.port == 0)
		abort();
	mem_arena_finish(&m);
	return 0;
}
