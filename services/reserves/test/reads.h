/* reads — for the tests of reading: a table as text, and what must come of it. Not part of the room's
 * library; the arena `m` is the test's. */
#ifndef RESERVES_TEST_READS_H
#define RESERVES_TEST_READS_H

#include <stdio.h>
#include <stdlib.h>

#include "platform/mem.h"
#include "services/reserves/reserves_dump.h"
#include "testing/check.h"

#define TERM "2025-2026-2"

static inline void reads_expect(int line, struct span got, const char *wanted)
{
	if (span_eq(got, span_of(wanted)))
		return;
	fprintf(stderr, "line %d: wanted\n%s\ngot\n%.*s\n", line, wanted, SPAN_FMT(got));
	exit(1);
}

static inline void reads_table(
    int line, struct arena *a, enum plan_kind kind, const char *table, const char *wanted)
{
	struct reading_options options = { .kind = kind, .term = SPAN(TERM) };
	struct buf out = { .arena = a };
	struct err err = { 0 };

	CHECK(table_read(a, &options, span_of(table), &out, &err));
	reads_expect(line, buf_span(&out), wanted);
}

#define READS(kind, table, wanted) reads_table(__LINE__, &m.arena, kind, table, wanted)

#endif
