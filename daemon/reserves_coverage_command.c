/* kaijuan reserves coverage: the three ratios of a term, in all (group `all`) and by group, each as numerators
 * and denominator; whoever reads them divides. The table alone shows the range in percent. */
#include <stdio.h>

#include "core/json.h"
#include "core/text.h"
#include "daemon/arguments.h"
#include "platform/log.h"
#include "services/reserves/reserves.h"
#include "services/reserves/reserves_coverage.h"

enum format { FORMAT_TABLE, FORMAT_TSV, FORMAT_JSON };

struct asked {
	const char *dir, *term;
	enum coverage_by by;
	enum format format;
};

/* ---- printing ---- */

struct ratio_row {
	const char *name;
	const struct coverage_ratio *ratio;
};

/* What a group is called: a word that stays for levels and categories, else its name; none: not stated. */
static struct span group_word(const struct coverage *c, const struct coverage_group *g)
{
	bool named = c->by == COVERAGE_COLLEGE || c->by == COVERAGE_COURSE;

	return g != &c->total && named && !span_eq(g->key, SPAN("none")) ? g->name : g->key;
}

/* Tabs and line breaks in a name would be columns and rows. */
static void put_plain(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		(void)putchar((unsigned char)text.ptr[i] < ' ' ? ' ' : text.ptr[i]);
}

static void put_tsv(struct span group, const struct ratio_row *row)
{
	const struct coverage_ratio *r = row->ratio;

	put_plain(group);
	(void)printf("\t%s\t%lld\t%lld\t%lld\n", row->name, (long long)r->confirmed,
	    (long long)r->with_review, (long long)r->of);
}

/* On a screen a Chinese character is two columns wide. */
static int wide(struct span text)
{
	int n = 0;

	while (text.len != 0)
		n += text_point(&text) >= 0x2e80 ? 2 : 1;
	return n;
}

enum { GROUP_COLUMNS = 32 };

static void put_table(struct span group, const struct ratio_row *row)
{
	const struct coverage_ratio *r = row->ratio;
	int pad = GROUP_COLUMNS - wide(group);

	put_plain(group);
	(void)printf("%*s %-9s %10lld %10lld %10lld", pad > 0 ? pad : 1, "", row->name,
	    (long long)r->confirmed, (long long)r->with_review, (long long)r->of);
	if (r->of != 0)
		(void)printf("  %5.1f %% - %5.1f %%", 100.0 * (double)r->confirmed / (double)r->of,
		    100.0 * (double)r->with_review / (double)r->of);
	(void)putchar('\n');
}

static void put_json(struct json *j, struct span group, const struct ratio_row *row)
{
	json_open(j, '{');
	json_key(j, "group");
	json_text(j, group);
	json_key(j, "ratio");
	json_text(j, span_of(row->name));
	json_key(j, "numerator_confirmed");
	json_i64(j, row->ratio->confirmed);
	json_key(j, "numerator_with_review");
	json_i64(j, row->ratio->with_review);
	json_key(j, "denominator");
	json_i64(j, row->ratio->of);
	json_close(j, '}');
}

static void put_group(const struct asked *asked, const struct coverage *c,
    const struct coverage_group *g, struct json *j)
{
	const struct ratio_row rows[] = { { "course", &g->course }, { "title", &g->title },
		{ "enrolment", &g->enrolment } };
	struct span group = group_word(c, g);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (asked->format == FORMAT_JSON)
			put_json(j, group, &rows[i]);
		else if (asked->format == FORMAT_TSV)
			put_tsv(group, &rows[i]);
		else
			put_table(group, &rows[i]);
	}
}

static void put_head(const struct asked *asked)
{
	if (asked->format == FORMAT_TSV)
		(void)puts("group\tratio\tnumerator_confirmed\tnumerator_with_review\tdenominator");
	if (asked->format == FORMAT_TABLE)
		(void)printf("%-*s %-9s %10s %10s %10s\n", GROUP_COLUMNS, "group", "ratio",
		    "confirmed", "+ review", "of");
}

static bool print(
    const struct asked *asked, struct arena *a, const struct coverage *c, struct err *err)
{
	struct buf out = { .arena = a };
	struct json j = { .out = &out };

	put_head(asked);
	json_open(&j, '[');
	put_group(asked, c, &c->total, &j);
	for (size_t i = 0; i < c->n_groups; i++)
		put_group(asked, c, &c->groups[i], &j);
	json_close(&j, ']');
	if (a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (asked->format == FORMAT_JSON)
		(void)printf("%.*s\n", SPAN_FMT(buf_span(&out)));
	if (fflush(stdout) != 0)
		return err_set(err, ERR_INTERNAL, "the output cannot be written");
	return true;
}

/* ---- asking ---- */

/* Which terms there are, for whoever mistyped one. */
static void tell_terms(struct reserves *reserves, struct arena *a, const char *term)
{
	struct reserves_term_set terms;
	struct err err = { 0 };

	if (!reserves_terms(reserves, a, &terms, &err) || terms.n == 0) {
		(void)fprintf(stderr, "kaijuan: no term has been imported yet\n");
		return;
	}
	(void)fprintf(stderr, "kaijuan: there is no term %s; there is", term);
	for (size_t i = 0; i < terms.n; i++)
		(void)fprintf(stderr, "%s %.*s", i == 0 ? "" : ",", SPAN_FMT(terms.v[i].code));
	(void)fputc('\n', stderr);
}

static int answer(struct house *house, struct db *db, const struct asked *asked)
{
	const struct coverage_ask ask = { span_of(asked->term),
		{ house->config.other_edition_counts, house->config.part_counts }, clock_ms() };
	struct arena *a = &house->memory.arena;
	struct err err = { 0 };
	struct reserves *reserves = reserves_open(db, &err);
	struct coverage c;
	int code = EXIT_DONE;

	if (reserves == NULL)
		return command_failed(&err);
	if (!reserves_coverage(reserves, a, &ask, asked->by, &c, &err) &&
	    err.code == ERR_NOT_FOUND) {
		tell_terms(reserves, a, asked->term);
		code = EXIT_NO;
	} else if (err.code != ERR_NONE || !print(asked, a, &c, &err)) {
		code = command_failed(&err);
	}
	reserves_close(reserves);
	return code;
}

static bool format_from(const char *text, enum format *ret_format)
{
	static const char *const names[] = { "table", "tsv", "json" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (span_eq(span_of(text), span_of(names[i]))) {
			*ret_format = (enum format)i;
			return true;
		}
	}
	return false;
}

int reserves_coverage_command(const struct command *self, int argc, char **argv)
{
	struct asked asked = { 0 };
	const char *by = NULL, *format = "table";
	const struct argument table[] = { { "dir", .text = &asked.dir, .required = true },
		{ "term", .text = &asked.term, .required = true }, { "by", .text = &by },
		{ "format", .text = &format } };
	struct err err = { 0 };
	struct session s;
	int code;

	if (!ARGUMENTS_READ(argc, argv, table) || asked.term[0] == '\0' ||
	    !format_from(format, &asked.format) ||
	    (by != NULL && !coverage_by_from_name(span_of(by), &asked.by)))
		return command_usage(self);
	if (!session_begin(&s, asked.dir, &err))
		return session_end(&s, false, false, &err);
	code = answer(&s.house, s.db, &asked);
	(void)session_end(&s, false, true, &err);
	return code;
}
