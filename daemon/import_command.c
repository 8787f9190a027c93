/* kaijuan import tasks|textbooks|plan FILE --term TERM, kaijuan import holdings FILE --resource NAME: a file from
 * a shell. Rows that were refused go to stdout, counts and progress to stderr. Exit codes: 1 when a column must
 * be told first or --strict met a bad row, and nothing was stored. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "core/vec.h"
#include "daemon/arguments.h"
#include "daemon/import_print.h"
#include "daemon/node.h"
#include "platform/file.h"
#include "platform/log.h"
#include "services/reserves/reserves_internal.h"
#include "services/reserves/reserves_judge.h"

struct importing {
	const char *dir, *term, *resource;
	bool no_match, warnings;
	enum print_format format;
	struct import_order order;
	struct column_answer *answers;
	struct arena *arena;
};

/* ---- what was typed ---- */

/* "HEADER=FIELD"; an empty header: the field stands in no column. */
static bool take_column(struct importing *i, const char *text)
{
	const char *at = strrchr(text, '=');
	struct column_answer one;

	if (at == NULL || !column_from_name(span_of(at + 1), &one.field) ||
	    one.field == COLUMN_NONE) {
		(void)fprintf(stderr, "kaijuan: --column wants HEADER=FIELD, not %s\n", text);
		return false;
	}
	one.header = (struct span){ text, (size_t)(at - text) };
	i->answers = vec_grow(i->arena, i->answers, i->order.n_answers, sizeof(*i->answers));
	if (i->answers == NULL)
		return false;
	i->answers[i->order.n_answers++] = one;
	return true;
}

static bool take_option(struct importing *i, int option)
{
	switch (option) {
	case 'd':
		i->dir = optarg;
		return true;
	case 't':
		i->term = optarg;
		return true;
	case 'r':
		i->resource = optarg;
		return true;
	case 's':
		i->order.source = span_of(optarg);
		return i->order.source.len > 0 && i->order.source.len <= (size_t)SOURCE_MAX * 3;
	case 'c':
		return take_column(i, optarg);
	case 'f':
		return print_format_find(optarg, &i->format);
	default:
		return false;
	}
}

static bool parse_options(struct importing *i, int argc, char **argv)
{
	int dry = 0, strict = 0, no_match = 0, warnings = 0, vanish = 0;
	const struct option options[] = {
		{ "dir", required_argument, NULL, 'd' },
		{ "term", required_argument, NULL, 't' },
		{ "resource", required_argument, NULL, 'r' },
		{ "source", required_argument, NULL, 's' },
		{ "column", required_argument, NULL, 'c' },
		{ "format", required_argument, NULL, 'f' },
		{ "dry-run", no_argument, &dry, 1 },
		{ "strict", no_argument, &strict, 1 },
		{ "no-match", no_argument, &no_match, 1 },
		{ "warnings", no_argument, &warnings, 1 },
		{ "vanish", no_argument, &vanish, 1 },
		{ 0 },
	};

	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;)
		if (c != 0 && !take_option(i, c))
			return false;
	i->order.dry_run = dry != 0;
	i->order.strict = strict != 0;
	i->order.vanish = vanish != 0;
	i->no_match = no_match != 0;
	i->warnings = warnings != 0;
	return i->dir != NULL && optind + 2 == argc && !(dry && strict);
}

static struct span base_name(const char *path)
{
	const char *at = strrchr(path, '/');

	return span_of(at == NULL ? path : at + 1);
}

static bool parse(struct importing *i, int argc, char **argv)
{
	if (!parse_options(i, argc, argv) ||
	    !plan_kind_from_name(span_of(argv[optind]), &i->order.kind))
		return false;
	i->order.path = argv[optind + 1];
	i->order.file_name = base_name(i->order.path);
	i->order.answers = i->answers;
	if (i->order.kind == PLAN_HOLDINGS)
		return i->resource != NULL && i->term == NULL;
	return i->resource == NULL && i->term != NULL &&
	       term_read(i->arena, SPAN(""), span_of(i->term), &i->order.term);
}

/* ---- doing ---- */

enum { BEAT_MS = 1000 };

struct matching {
	struct reserves *reserves;
	const struct job *job;
	struct import_bar bar;
	int64_t beaten; /* Unix ms */
};

/* Draws, and tells other nodes once a second that the job is being done. */
static bool tell_matching(void *ctx, int64_t done, int64_t total, struct err *err)
{
	struct matching *m = ctx;
	int64_t now = clock_ms();

	if (now - m->beaten > BEAT_MS && !jobs_beat(m->reserves->db, m->reserves->records, err))
		return false;
	if (now - m->beaten > BEAT_MS)
		m->beaten = now;
	return job_progress(m->job, done, total, err) && import_bar_tell(&m->bar, done, total, err);
}

static bool is_matching(void *ctx, struct span kind)
{
	(void)ctx;
	return span_eq(kind, SPAN("reserves.match"));
}

static bool do_job(
    struct importing *i, struct reserves *reserves, const struct job *job, struct err *err)
{
	struct matching m = { .reserves = reserves, .job = job, .bar = { .what = "matching" } };
	const struct progress progress = { tell_matching, &m };
	struct err second = { 0 };
	bool ok;

	job_board_put(job);
	ok = reserves_match_all(reserves, i->arena, &progress, clock_ms(), err);
	import_bar_end(&m.bar);
	if (!job_end(reserves->db, reserves->records, job, ok ? NULL : err, clock_ms(), &second) &&
	    ok) {
		*err = second;
		ok = false;
	}
	job_board_take(job);
	return ok;
}

/* The import has left a job, as every import does; whoever claims it matches, the daemon or this command. */
static bool match(struct importing *i, struct reserves *reserves, struct err *err)
{
	const char *run = file_path(i->arena, i->dir, "run");
	struct job_wanted wanted = { .fits = is_matching };
	struct node node = { 0 };
	struct job job = { 0 };
	bool ok;

	if (run == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (!node_open(run, &node, err))
		return false;
	wanted.node = span_of(node.name);
	ok = job_claim(reserves->db, reserves->records, i->arena, &wanted, clock_ms(), &job, err);
	if (ok && job.id == 0)
		(void)fprintf(stderr, "matching is left to the daemon\n");
	ok = ok && (job.id == 0 || do_job(i, reserves, &job, err));
	node_close(&node);
	return ok;
}

static bool find_resource(struct importing *i, struct reserves *reserves, struct err *err)
{
	struct resource resource;

	if (i->resource == NULL)
		return true;
	if (!resources_find_by_name(
	        reserves->resources, i->arena, span_of(i->resource), &resource, err))
		return err_turn(err, ERR_NOT_FOUND, ERR_CONFLICT,
		    "no resource has that name; `kaijuan resource add` makes one");
	i->order.resource = resource.id;
	return true;
}

static int run(struct importing *i, struct reserves *reserves)
{
	struct import_bar bar = { .what = i->order.dry_run ? "checking" : "importing" };
	struct import_outcome outcome;
	struct err err = { 0 };
	bool ok;

	i->order.now = clock_ms();
	i->order.progress = (struct progress){ import_bar_tell, &bar };
	ok = find_resource(i, reserves, &err) &&
	     import_run(reserves, i->arena, &i->order, &outcome, &err);
	import_bar_end(&bar);
	if (!ok)
		return command_failed(&err);
	if (outcome.asked) {
		import_print_columns(&outcome.columns, i->order.kind);
		return EXIT_NO;
	}
	import_print_findings(i->format, i->arena, &outcome.findings, i->warnings);
	import_print_counts(&outcome, i->order.dry_run);
	if (outcome.stopped)
		return EXIT_NO;
	if (i->order.dry_run || i->no_match || match(i, reserves, &err))
		return EXIT_DONE;
	return command_failed(&err);
}

static int run_in(struct importing *i, const struct house *house)
{
	struct err err = { 0 };
	struct reserves *reserves = NULL;
	struct db *db = NULL;
	int code;

	if (!open_database(house, &db, &err))
		return command_failed(&err);
	reserves = reserves_open(db, &err);
	code = reserves == NULL ? command_failed(&err) : run(i, reserves);
	reserves_close(reserves);
	db_close(db);
	return code;
}

int import_command(const struct command *self, int argc, char **argv)
{
	struct mem_arena memory;
	struct importing i = { .arena = &memory.arena };
	struct house house;
	struct err err = { 0 };
	int code;

	mem_arena_init(&memory);
	memory.arena.block = 1 << 20;
	if (!parse(&i, argc, argv)) {
		code = command_usage(self);
	} else if (!house_open(i.dir, &house, &err)) {
		code = command_failed(&err);
	} else {
		code = run_in(&i, &house);
		house_close(&house);
	}
	mem_arena_finish(&memory);
	return code;
}
