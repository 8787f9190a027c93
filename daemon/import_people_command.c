/* kaijuan import people FILE: the list of persons that the school sends each night. Differences (numbers masked) go
 * to stdout, counts to stderr. Exit codes: 1 when nothing was stored because too many would leave, or because of
 * --strict and a bad row. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>

#include "core/buf.h"
#include "daemon/arguments.h"
#include "daemon/print.h"
#include "platform/log.h"
#include "services/people/people_feed.h"

struct feeding {
	const char *dir;
	enum print_format format;
	struct feed_order order;
	struct house house;
	struct db *db;
	struct people *people;
};

/* ---- what was typed ---- */

static bool take_option(struct feeding *f, int option)
{
	switch (option) {
	case 'd':
		f->dir = optarg;
		return true;
	case 's':
		f->order.source = span_of(optarg);
		return f->order.source.len > 0 && f->order.source.len <= 60;
	case 'f':
		return print_format_find(optarg, &f->format);
	default:
		return false;
	}
}

static bool parse(struct feeding *f, int argc, char **argv)
{
	int dry = 0, strict = 0, accept = 0;
	const struct option options[] = {
		{ "dir", required_argument, NULL, 'd' },
		{ "source", required_argument, NULL, 's' },
		{ "format", required_argument, NULL, 'f' },
		{ "dry-run", no_argument, &dry, 1 },
		{ "strict", no_argument, &strict, 1 },
		{ "accept-leavers", no_argument, &accept, 1 },
		{ 0 },
	};

	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;)
		if (c != 0 && !take_option(f, c))
			return false;
	f->order.dry_run = dry != 0;
	f->order.strict = strict != 0;
	f->order.accept_leavers = accept != 0;
	if (f->dir == NULL || optind + 1 != argc)
		return false;
	f->order.path = argv[optind];
	return true;
}

static struct span base_name(const char *path)
{
	const char *at = strrchr(path, '/');

	return span_of(at == NULL ? path : at + 1);
}

/* ---- telling ---- */

static struct span what_differs(struct arena *a, const struct feed_difference *d)
{
	static const char *const names[FEED_FIELDS] = { "number", "name", "kind", "college",
		"class", "phone", "state" };
	struct buf out = { .arena = a };

	for (int i = 0; i < FEED_FIELDS; i++) {
		if (!d->differs[i])
			continue;
		buf_add(&out, out.len ? SPAN(" ") : SPAN(""));
		buf_add(&out, span_of(names[i]));
	}
	return out.len ? buf_span(&out) : SPAN("");
}

static bool print_differences(struct feeding *f, const struct feed_outcome *o, struct err *err)
{
	static const struct print_column columns[] = { { "what", false }, { "number", false },
		{ "name", false }, { "differs", false } };
	struct arena *a = &f->house.memory.arena;
	struct span *cells = arena_array(a, struct span, 4 * o->n_differences + 1);

	for (size_t i = 0; cells != NULL && i < o->n_differences; i++) {
		const struct feed_difference *d = &o->differences[i];

		cells[4 * i] = span_of(feed_change_name(d->what));
		cells[4 * i + 1] = d->number;
		cells[4 * i + 2] = d->name;
		cells[4 * i + 3] = what_differs(a, d);
	}
	if (a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	print_rows(f->format, a, columns, 4, cells, o->n_differences);
	return true;
}

static void print_counts(const struct feed_outcome *o)
{
	static const char *const ends[] = {
		[FEED_STORED] = "stored",
		[FEED_DRY] = "nothing stored: a dry run",
		[FEED_STOPPED_LEAVERS] =
		    "nothing stored: too many would leave; look at the file, then --accept-leavers",
		[FEED_STOPPED_STRICT] = "nothing stored: --strict, and rows were refused",
	};
	const int64_t *c = o->count;

	for (size_t i = 0; i < o->rows.n_findings && i < 100; i++)
		(void)fprintf(stderr, "row %" PRIu64 ": %s\n", o->rows.findings[i].row,
		    feed_fault_name(o->rows.findings[i].fault));
	(void)fprintf(stderr,
	    "new %" PRId64 ", changed %" PRId64 ", back %" PRId64 ", left %" PRId64
	    ", same %" PRId64 ", refused %zu; %s\n",
	    c[FEED_NEW], c[FEED_CHANGED], c[FEED_BACK], c[FEED_LEFT], o->same, o->rows.n_findings,
	    ends[o->stop]);
}

/* ---- doing ---- */

static bool begin(struct feeding *f, struct err *err)
{
	return house_open(f->dir, &f->house, err) && open_database(&f->house, &f->db, err) &&
	       (f->people = people_open(f->db, err)) != NULL;
}

static int run(struct feeding *f)
{
	struct call call = {
		.arena = &f->house.memory.arena, .now = clock_ms(), .config = &f->house.config
	};
	struct feed_outcome outcome = { .stop = FEED_STORED };
	struct err err = { 0 };

	f->order.file_name = base_name(f->order.path);
	f->order.leaving_percent = f->house.config.leaving_percent;
	if (!people_feed(f->people, &call, &f->order, &outcome, &err) ||
	    !print_differences(f, &outcome, &err))
		return command_failed(&err);
	print_counts(&outcome);
	return outcome.stop == FEED_STORED || outcome.stop == FEED_DRY ? EXIT_DONE : EXIT_NO;
}

int import_people_command(const struct command *self, int argc, char **argv)
{
	struct feeding f = { .order.source = SPAN("people") };
	struct err err = { 0 };
	int code;

	if (!parse(&f, argc, argv))
		return command_usage(self);
	code = begin(&f, &err) ? run(&f) : command_failed(&err);
	people_close(f.people);
	db_close(f.db);
	house_close(&f.house);
	return code;
}
