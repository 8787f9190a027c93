/* From a spreadsheet to rows of persons. */
#include "core/text.h"
#include "core/utf8.h"
#include "core/vec.h"
#include "platform/sheet.h"
#include "services/people/people_feed.h"

enum { HEADER_ROWS = 20 }; /* a title and a date may stand above */

/* Keys of headers; the first word of a field is its usual one. */
static const struct {
	const char *word;
	enum feed_field field;
} headers[] = {
	{ "学号", FEED_NUMBER },
	{ "工号", FEED_NUMBER },
	{ "学工号", FEED_NUMBER },
	{ "学号工号", FEED_NUMBER },
	{ "职工号", FEED_NUMBER },
	{ "教工号", FEED_NUMBER },
	{ "教职工号", FEED_NUMBER },
	{ "人员编号", FEED_NUMBER },
	{ "证件号", FEED_NUMBER },
	{ "读者证号", FEED_NUMBER },
	{ "一卡通号", FEED_NUMBER },
	{ "编号", FEED_NUMBER },
	{ "xh", FEED_NUMBER },
	{ "gh", FEED_NUMBER },
	{ "number", FEED_NUMBER },
	{ "id", FEED_NUMBER },
	{ "studentid", FEED_NUMBER },
	{ "studentnumber", FEED_NUMBER },
	{ "staffid", FEED_NUMBER },
	{ "姓名", FEED_NAME },
	{ "学生姓名", FEED_NAME },
	{ "教师姓名", FEED_NAME },
	{ "读者姓名", FEED_NAME },
	{ "xm", FEED_NAME },
	{ "name", FEED_NAME },
	{ "类别", FEED_KIND },
	{ "人员类别", FEED_KIND },
	{ "学生类别", FEED_KIND },
	{ "读者类别", FEED_KIND },
	{ "读者类型", FEED_KIND },
	{ "人员类型", FEED_KIND },
	{ "身份", FEED_KIND },
	{ "培养层次", FEED_KIND },
	{ "学历层次", FEED_KIND },
	{ "层次", FEED_KIND },
	{ "kind", FEED_KIND },
	{ "type", FEED_KIND },
	{ "学院", FEED_COLLEGE },
	{ "院系", FEED_COLLEGE },
	{ "所在学院", FEED_COLLEGE },
	{ "学院名称", FEED_COLLEGE },
	{ "院系名称", FEED_COLLEGE },
	{ "部门", FEED_COLLEGE },
	{ "所在部门", FEED_COLLEGE },
	{ "单位", FEED_COLLEGE },
	{ "所在单位", FEED_COLLEGE },
	{ "college", FEED_COLLEGE },
	{ "department", FEED_COLLEGE },
	{ "班级", FEED_CLASS },
	{ "行政班", FEED_CLASS },
	{ "行政班级", FEED_CLASS },
	{ "班级名称", FEED_CLASS },
	{ "class", FEED_CLASS },
	{ "手机", FEED_PHONE },
	{ "手机号", FEED_PHONE },
	{ "手机号码", FEED_PHONE },
	{ "联系电话", FEED_PHONE },
	{ "电话", FEED_PHONE },
	{ "移动电话", FEED_PHONE },
	{ "phone", FEED_PHONE },
	{ "mobile", FEED_PHONE },
	{ "状态", FEED_STATE },
	{ "学籍状态", FEED_STATE },
	{ "在校状态", FEED_STATE },
	{ "是否在校", FEED_STATE },
	{ "当前状态", FEED_STATE },
	{ "人员状态", FEED_STATE },
	{ "state", FEED_STATE },
	{ "status", FEED_STATE },
};

/* Parts of what a state says of who is not here any more; everything else is here. 休学 (leave) stays. */
static const char *const gone[] = { "离校", "毕业", "退学", "离职", "注销", "开除", "结业", "肄业",
	"调出", "死亡", "去世", "失效", "取消", "left", "graduated", "withdrawn", "inactive" };

static const char *const not_here[] = { "否", "no", "0", "false" };

enum {
	HEADERS = sizeof(headers) / sizeof(headers[0]),
	GONE = sizeof(gone) / sizeof(gone[0]),
	NOT_HERE = sizeof(not_here) / sizeof(not_here[0])
};

const char *feed_fault_name(enum feed_fault fault)
{
	static const char *const names[] = { "no_number", "no_name", "too_long", "twice",
		"other_source", "damaged" };

	return names[fault];
}

enum feed_field feed_header(struct arena *a, struct span header)
{
	struct span key = person_key(a, header);

	for (size_t i = 0; i < HEADERS; i++)
		if (span_eq(key, span_of(headers[i].word)))
			return headers[i].field;
	return FEED_FIELDS;
}

struct reading {
	struct arena *arena;
	struct feed_rows *rows;
	size_t column[FEED_FIELDS]; /* SIZE_MAX: none */
	bool found;
};

/* ---- the header ---- */

static bool take_header(struct reading *r, const struct sheet_row *row)
{
	size_t column[FEED_FIELDS];

	for (int f = 0; f < FEED_FIELDS; f++)
		column[f] = SIZE_MAX;
	for (size_t i = 0; i < row->n; i++) {
		enum feed_field field = feed_header(r->arena, sheet_text(row, i));

		if (field != FEED_FIELDS && column[field] == SIZE_MAX)
			column[field] = i;
	}
	if (column[FEED_NUMBER] == SIZE_MAX || column[FEED_NAME] == SIZE_MAX)
		return false;
	for (int f = 0; f < FEED_FIELDS; f++) {
		r->column[f] = column[f];
		r->rows->has[f] = column[f] != SIZE_MAX;
	}
	return true;
}

/* ---- one row ---- */

static struct span cell(struct reading *r, const struct sheet_row *row, enum feed_field field)
{
	struct buf text = { .arena = r->arena };

	if (r->column[field] == SIZE_MAX)
		return (struct span){ 0 };
	text_tidy(&text, sheet_text(row, r->column[field]));
	return text.len ? buf_span(&text) : (struct span){ 0 };
}

static bool says_gone(struct span key)
{
	for (size_t i = 0; i < NOT_HERE; i++)
		if (span_eq(key, span_of(not_here[i])))
			return true;
	for (size_t i = 0; i < GONE; i++) {
		const size_t len = strlen(gone[i]);

		for (size_t at = 0; at + len <= key.len; at++)
			if (memcmp(key.ptr + at, gone[i], len) == 0)
				return true;
	}
	return false;
}

static bool short_enough(struct span s, size_t most)
{
	size_t points;

	return utf8_valid(s, &points) && points <= most;
}

static bool fits(const struct fed *f)
{
	return short_enough(f->number, NUMBER_MAX) && short_enough(f->name, PERSON_NAME_MAX) &&
	       short_enough(f->kind_word, KIND_WORD_MAX) && short_enough(f->phone, PHONE_MAX) &&
	       short_enough(f->college, COLLEGE_NAME_MAX) &&
	       short_enough(f->group, COLLEGE_NAME_MAX);
}

static bool refuse(struct reading *r, uint64_t row, enum feed_fault fault)
{
	struct feed_rows *rows = r->rows;

	rows->findings = vec_grow(
	    r->arena, rows->findings, rows->n_findings, sizeof(*rows->findings));
	if (rows->findings != NULL)
		rows->findings[rows->n_findings++] = (struct feed_finding){ row, fault };
	return rows->findings != NULL;
}

static bool keep(struct reading *r, const struct fed *f)
{
	struct feed_rows *rows = r->rows;

	if ((rows->v = vec_grow(r->arena, rows->v, rows->n, sizeof(*rows->v))) != NULL)
		rows->v[rows->n++] = *f;
	return rows->v != NULL;
}

static bool take_row(struct reading *r, const struct sheet_row *row)
{
	struct fed f = {
		.row = row->number,
		.number = cell(r, row, FEED_NUMBER),
		.name = cell(r, row, FEED_NAME),
		.kind_word = cell(r, row, FEED_KIND),
		.college = cell(r, row, FEED_COLLEGE),
		.group = cell(r, row, FEED_CLASS),
		.phone = cell(r, row, FEED_PHONE),
	};

	if (row->damaged)
		return refuse(r, f.row, FEED_DAMAGED);
	f.key = person_key(r->arena, f.number);
	f.left = says_gone(person_key(r->arena, cell(r, row, FEED_STATE)));
	if (f.key.len == 0)
		return f.name.len == 0 || refuse(r, f.row, FEED_NO_NUMBER);
	if (f.name.len == 0)
		return refuse(r, f.row, FEED_NO_NAME);
	return fits(&f) ? keep(r, &f) : refuse(r, f.row, FEED_TOO_LONG);
}

/* ---- the file ---- */

static bool take_sheet(struct reading *r, struct sheet *sheet, struct err *err)
{
	struct sheet_row row;
	bool header = false;
	int looked = 0;

	while (sheet_row(sheet, &row, err)) {
		if (header && !take_row(r, &row))
			return err_set(err, ERR_MEMORY, "out of memory");
		if (!header && looked++ < HEADER_ROWS)
			header = take_header(r, &row);
		if (r->rows->n > FEED_ROWS_MAX)
			return err_set(err, ERR_TOO_LARGE, "more than %d persons", FEED_ROWS_MAX);
		if (r->arena->failed)
			return err_set(err, ERR_MEMORY, "out of memory");
	}
	r->found = r->found || header;
	return err->code == ERR_NONE;
}

static bool take_sheets(struct reading *r, struct sheet *sheet, struct err *err)
{
	struct span name;

	while (sheet_next(sheet, &name, err))
		if (!take_sheet(r, sheet, err))
			return false;
	if (err->code != ERR_NONE)
		return false;
	return r->found || err_set(err, ERR_INVALID,
	                       "no row of headers with a number (学号, 工号) and a name (姓名)");
}

bool feed_read(struct arena *a, const char *path, struct feed_rows *ret_rows, struct err *err)
{
	struct feed_rows rows = { .v = NULL };
	struct reading r = { .arena = a, .rows = &rows };
	struct sheet *sheet = NULL;
	bool ok;

	if (!sheet_open(path, NULL, &sheet, err))
		return false;
	ok = take_sheets(&r, sheet, err);
	sheet_close(sheet);
	if (ok)
		*ret_rows = rows;
	return ok;
}
