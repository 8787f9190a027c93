/* The HTTP face of imports. */
#include "platform/xlsx_writer.h"
#include "services/reserves/reserves_contract.h"
#include "services/reserves/reserves_import.h"

static bool no_memory(struct err *err)
{
	return err_set(err, ERR_MEMORY, "out of memory");
}

/* ---- one import ---- */

static struct optional_i64 given(int64_t n)
{
	return (struct optional_i64){ n != 0, n };
}

static struct span resource_name(const struct resource_set *set, int64_t id)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->v[i].id == id)
			return set->v[i].name;
	return (struct span){ 0 };
}

/* The words of the contract stand in the order of enum plan_kind and enum import_state. */
static struct reserves_import_json shape_import(
    const struct import *i, const struct resource_set *resources)
{
	struct reserves_import_json json = {
		.id = i->id,
		.kind = (enum reserves_import_kind)i->kind,
		.state = (enum reserves_import_state)i->state,
		.file_name = i->file_name,
		.format = i->format,
		.bytes = i->bytes,
		.source = i->source,
		.term = i->term,
		.resource = given(i->resource),
		.resource_name = resource_name(resources, i->resource),
		.by = i->by_name,
		.created = i->created,
		.ended = given(i->ended),
		.error = i->error,
		.rows = i->rows,
		.refused = i->refused,
		.warned = i->warned,
		.added = i->counts.added,
		.changed = i->counts.changed,
		.same = i->counts.same,
		.vanished = i->counts.vanished,
	};

	if (i->state == IMPORT_CHECKING || i->state == IMPORT_STORING)
		(void)job_progress_read(i->job, &json.done, &json.total);
	return json;
}

static bool answer_import(struct reserves *reserves, const struct call *call, int64_t id,
    struct reserves_import_json *reply, struct err *err)
{
	struct resource_set resources;
	struct import import;

	if (!import_find(reserves, call->arena, id, &import, err) ||
	    !resources_all(reserves->resources, call->arena, &resources, err))
		return false;
	*reply = shape_import(&import, &resources);
	return true;
}

bool reserves_api_imports(struct reserves *reserves, const struct reserves_imports_rq *rq,
    struct reserves_imports_json *reply, struct err *err)
{
	struct arena *a = rq->call.arena;
	struct reserves_import_json *v;
	struct resource_set resources;
	struct import_set set;

	if (!import_list(reserves, a, rq->limit, &set, err) ||
	    !resources_all(reserves->resources, a, &resources, err))
		return false;
	if ((v = arena_array(a, struct reserves_import_json, set.n + 1)) == NULL)
		return no_memory(err);
	for (size_t i = 0; i < set.n; i++)
		v[i] = shape_import(&set.v[i], &resources);
	*reply = (struct reserves_imports_json){ .imports = v, .n_imports = set.n };
	return true;
}

bool reserves_api_send_file(struct reserves *reserves, const struct reserves_send_file_rq *rq,
    struct reserves_import_json *reply, struct err *err)
{
	const struct import_draft draft = {
		.kind = (enum plan_kind)rq->kind,
		.file_name = rq->file_name,
		.source = rq->source,
		.term = rq->term,
		.resource = rq->resource,
	};
	struct import import;

	return import_receive(reserves, &rq->call, &draft, rq->upload, &import, err) &&
	       answer_import(reserves, &rq->call, import.id, reply, err);
}

bool reserves_api_import(struct reserves *reserves, const struct reserves_import_rq *rq,
    struct reserves_import_json *reply, struct err *err)
{
	return answer_import(reserves, &rq->call, rq->id, reply, err);
}

bool reserves_api_cancel(
    struct reserves *reserves, const struct reserves_cancel_rq *rq, struct err *err)
{
	return import_cancel(reserves, &rq->call, rq->id, err);
}

bool reserves_api_store(struct reserves *reserves, const struct reserves_store_rq *rq,
    struct reserves_import_json *reply, struct err *err)
{
	return import_store(reserves, &rq->call, rq->id, rq->strict, err) &&
	       answer_import(reserves, &rq->call, rq->id, reply, err);
}

/* ---- columns ---- */

static enum reserves_confidence shape_confidence(const struct column *c)
{
	if (c->why == COLUMN_BY_ANSWER)
		return RESERVES_CONFIDENCE_ANSWERED;
	return c->sureness == COLUMN_SURE     ? RESERVES_CONFIDENCE_SURE
	       : c->sureness == COLUMN_UNSURE ? RESERVES_CONFIDENCE_UNSURE
	                                      : RESERVES_CONFIDENCE_UNKNOWN;
}

static bool shape_columns(struct arena *a, const struct columns_set *set,
    struct reserves_columns_json *reply, struct err *err)
{
	struct reserves_column_json *v;
	size_t n = 0;

	for (size_t i = 0; i < set->n; i++)
		n += set->v[i].n;
	if ((v = arena_array(a, struct reserves_column_json, n + 1)) == NULL)
		return no_memory(err);
	n = 0;
	for (size_t i = 0; i < set->n; i++) {
		for (size_t j = 0; j < set->v[i].n; j++) {
			const struct column *c = &set->v[i].v[j];

			v[n++] = (struct reserves_column_json){
				.sheet = set->v[i].sheet,
				.column = (int64_t)c->index + 1,
				.header = c->header,
				.field = span_of(column_name(
				    c->field == COLUMN_NONE ? COLUMN_IGNORED : c->field)),
				.confidence = shape_confidence(c),
				.samples = c->samples,
				.n_samples = c->n_samples,
			};
		}
	}
	reply->columns = v;
	reply->n_columns = n;
	return true;
}

/* What a column of this kind may be: books have no business in teaching tasks, nor courses in a vendor's list. */
static bool field_fits(enum plan_kind kind, enum column_field field)
{
	const uint64_t books = COLUMN_BIT(COLUMN_REASON + 1) - COLUMN_BIT(COLUMN_TITLE);
	const uint64_t courses = COLUMN_BIT(COLUMN_TITLE) - COLUMN_BIT(COLUMN_SCHOOL_YEAR);
	const uint64_t holdings = COLUMN_BIT(COLUMN_FIELDS) - COLUMN_BIT(COLUMN_ID);
	const uint64_t both = COLUMN_BIT(COLUMN_YEAR + 1) - COLUMN_BIT(COLUMN_TITLE);
	const uint64_t fits[PLAN_KINDS] = {
		[PLAN_TASKS] = courses,
		[PLAN_TEXTBOOKS] = courses | books,
		[PLAN_COMBINED] = courses | books,
		[PLAN_HOLDINGS] = both | holdings,
	};

	return ((fits[kind] | COLUMN_BIT(COLUMN_IGNORED)) & COLUMN_BIT(field)) != 0;
}

static bool list_fields(struct arena *a, enum plan_kind kind, uint64_t missing,
    struct reserves_columns_json *reply, struct err *err)
{
	struct span *fields = arena_array(a, struct span, COLUMN_FIELDS);
	struct span *lacking = arena_array(a, struct span, COLUMN_FIELDS);

	if (fields == NULL || lacking == NULL)
		return no_memory(err);
	for (int i = 0; i < COLUMN_FIELDS; i++) {
		enum column_field field = (enum column_field)i;

		if (field_fits(kind, field))
			fields[reply->n_fields++] = span_of(column_name(field));
		if (missing & COLUMN_BIT(i))
			lacking[reply->n_missing++] = span_of(column_name(field));
	}
	reply->fields = fields;
	reply->missing = lacking;
	return true;
}

bool reserves_api_columns(struct reserves *reserves, const struct reserves_columns_rq *rq,
    struct reserves_columns_json *reply, struct err *err)
{
	struct columns_set set;
	struct import import;
	uint64_t missing = 0;

	if (!import_find(reserves, rq->call.arena, rq->id, &import, err) ||
	    !import_columns(reserves, &rq->call, rq->id, &set, err))
		return false;
	for (size_t i = 0; i < set.n; i++)
		if (!set.v[i].useless)
			missing |= set.v[i].missing;
	return shape_columns(rq->call.arena, &set, reply, err) &&
	       list_fields(rq->call.arena, import.kind, missing, reply, err);
}

bool reserves_api_answer_columns(struct reserves *reserves,
    const struct reserves_answer_columns_rq *rq, struct reserves_import_json *reply,
    struct err *err)
{
	struct column_answer *v = arena_array(
	    rq->call.arena, struct column_answer, rq->n_answers + 1);

	if (v == NULL)
		return no_memory(err);
	for (size_t i = 0; i < rq->n_answers; i++) {
		v[i].header = rq->answers[i].header;
		if (!column_from_name(rq->answers[i].field, &v[i].field) ||
		    v[i].field == COLUMN_NONE)
			return err_field(err, "answers", "no field is called %.*s",
			    SPAN_FMT(rq->answers[i].field));
	}
	return import_answer(reserves, &rq->call, rq->id, v, rq->n_answers, err) &&
	       answer_import(reserves, &rq->call, rq->id, reply, err);
}

/* ---- findings ---- */

bool reserves_api_findings(struct reserves *reserves, const struct reserves_findings_rq *rq,
    struct reserves_findings_json *reply, struct err *err)
{
	struct reserves_finding_json *v;
	struct finding_page page;

	if (!import_findings(reserves, rq->call.arena, rq->id, rq->refused_only, rq->after,
	        rq->limit, &page, err))
		return false;
	v = arena_array(rq->call.arena, struct reserves_finding_json, page.findings.n + 1);
	if (v == NULL)
		return no_memory(err);
	for (size_t i = 0; i < page.findings.n; i++) {
		const struct finding *f = &page.findings.v[i];

		v[i] = (struct reserves_finding_json){
			.id = f->id,
			.sheet = f->sheet,
			.row = (int64_t)f->row,
			.refused = f->refused,
			.code = f->code,
			.field = f->field,
			.text = f->text,
		};
	}
	*reply = (struct reserves_findings_json){
		.total = page.total, .findings = v, .n_findings = page.findings.n
	};
	return true;
}

static void write_findings(struct xlsx *x, const struct findings *findings)
{
	static const struct xlsx_column columns[] = {
		{ { "工作表", 9 }, 16 },
		{ { "行", 3 }, 8 },
		{ { "处理", 6 }, 10 },
		{ { "原因", 6 }, 34 },
		{ { "列", 3 }, 16 },
		{ { "内容", 6 }, 60 },
	};

	xlsx_sheet(x, SPAN("导入问题"), columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < findings->n; i++) {
		const struct finding *f = &findings->v[i];

		xlsx_text(x, f->sheet);
		xlsx_int(x, (int64_t)f->row);
		xlsx_text(x, f->refused ? SPAN("未导入") : SPAN("已导入"));
		xlsx_text(x, finding_words(f->code));
		xlsx_text(x, finding_field_words(f->field));
		xlsx_text(x, f->text);
		xlsx_row(x);
	}
}

bool reserves_api_findings_file(struct reserves *reserves,
    const struct reserves_findings_file_rq *rq, struct file_reply *reply, struct err *err)
{
	struct finding_page page;
	struct xlsx *x;
	bool ok;

	if (!import_findings(reserves, rq->call.arena, rq->id, false, 0, FINDINGS_MAX, &page, err))
		return false;
	if ((x = xlsx_new()) == NULL)
		return no_memory(err);
	write_findings(x, &page.findings);
	ok = xlsx_finish(x, rq->call.arena, &reply->bytes, err);
	xlsx_free(x);
	reply->name = SPAN("导入问题.xlsx");
	return ok;
}
