/* What `kaijuan import` says; see import_print.h. */
#include "daemon/import_print.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

/* ---- progress ---- */

enum { BAR_WIDTH = 40 };

bool import_bar_tell(void *ctx, int64_t done, int64_t total, struct err *err)
{
	struct import_bar *bar = ctx;
	int percent = total > 0 ? (int)(100 * (done < total ? done : total) / total) : 0;
	int filled = percent * BAR_WIDTH / 100;

	(void)err;
	if ((bar->begun && percent == bar->drawn) || !isatty(STDERR_FILENO))
		return true;
	bar->begun = true;
	bar->drawn = percent;
	(void)fprintf(stderr, "\r%s [%.*s%*s] %3d %%", bar->what, filled,
	    "########################################", BAR_WIDTH - filled, "", percent);
	return true;
}

void import_bar_end(struct import_bar *bar)
{
	if (bar->begun)
		(void)fprintf(stderr, "\r%*s\r", BAR_WIDTH + 24, "");
	bar->begun = false;
}

/* ---- questions ---- */

static void print_column(const struct column *c)
{
	(void)fprintf(stderr, "  %-8s %.*s = %s", column_sureness_name(c->sureness),
	    SPAN_FMT(c->header), column_name(c->field == COLUMN_NONE ? COLUMN_IGNORED : c->field));
	for (size_t i = 0; i < c->n_samples; i++)
		(void)fprintf(stderr, "%s%.*s", i == 0 ? "   e.g. " : " | ",
		    (int)(c->samples[i].len < 60 ? c->samples[i].len : 60), c->samples[i].ptr);
	(void)fputc('\n', stderr);
}

static void print_fields(const char *what, uint64_t fields)
{
	if (fields == 0)
		return;
	(void)fprintf(stderr, "  %s:", what);
	for (int f = 0; f < COLUMN_FIELDS; f++)
		if (fields & COLUMN_BIT(f))
			(void)fprintf(stderr, " %s", column_name((enum column_field)f));
	(void)fputc('\n', stderr);
}

void import_print_columns(const struct columns_set *columns, enum plan_kind kind)
{
	(void)fprintf(stderr,
	    "kaijuan: nothing was stored, for it is not sure what each column of these %s holds.\n",
	    plan_kind_name(kind));
	for (size_t i = 0; i < columns->n; i++) {
		const struct columns *c = &columns->v[i];

		if (c->useless) {
			(void)fprintf(stderr, "%s%.*s: no row looks like a header\n",
			    c->sheet.len ? "sheet " : "the file", SPAN_FMT(c->sheet));
			continue;
		}
		if (c->sheet.len)
			(void)fprintf(stderr, "sheet %.*s\n", SPAN_FMT(c->sheet));
		for (size_t k = 0; k < c->n; k++)
			print_column(&c->v[k]);
		print_fields("not found", c->missing);
		print_fields("unsure", c->unsure);
	}
	(void)fputs(
	    "Say it with --column \"HEADER=FIELD\", as often as needed; FIELD `ignored` for a column "
	    "without use,\nan empty HEADER for a field that stands in no column. It is remembered for "
	    "the source.\n",
	    stderr);
}

/* ---- results ---- */

void import_print_findings(
    enum print_format format, struct arena *a, const struct findings *findings, bool warnings)
{
	static const struct print_column columns[] = { { "sheet", false }, { "row", true },
		{ "refused", true }, { "code", false }, { "field", false }, { "reason", false },
		{ "text", false } };
	enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };
	struct span *cells = arena_array(a, struct span, (findings->n + 1) * COLUMNS);
	size_t n = 0;

	for (size_t i = 0; cells != NULL && i < findings->n; i++) {
		const struct finding *f = &findings->v[i];
		struct span *c = cells + n * COLUMNS;
		char row[24];
		int len = snprintf(row, sizeof(row), "%" PRIu64, f->row);

		if (!f->refused && !warnings)
			continue;
		c[0] = f->sheet;
		c[1] = arena_dup(a, (struct span){ row, (size_t)len });
		c[2] = f->refused ? SPAN("true") : SPAN("false");
		c[3] = f->code;
		c[4] = f->field.len ? f->field : SPAN("");
		c[5] = finding_words(f->code);
		c[6] = f->text;
		n++;
	}
	if (n > 0 || format != PRINT_TABLE)
		print_rows(format, a, columns, COLUMNS, cells, n);
	(void)fflush(stdout);
}

void import_print_counts(const struct import_outcome *o, bool dry_run)
{
	const struct import_counts *n = &o->counts;

	(void)fprintf(stderr,
	    "%s: rows %" PRId64 ", refused %" PRId64 ", warnings %" PRId64 ", added %" PRId64
	    ", changed %" PRId64 ", same %" PRId64 ", vanished %" PRId64 "\n",
	    o->stopped ? "nothing stored"
	    : dry_run  ? "checked only"
	               : "stored",
	    o->rows, o->findings.refused, o->findings.warned, n->added, n->changed, n->same,
	    n->vanished);
	if ((int64_t)o->findings.n < o->findings.refused + o->findings.warned)
		(void)fprintf(
		    stderr, "of these refusals and warnings the first %d are kept\n", FINDINGS_MAX);
}
