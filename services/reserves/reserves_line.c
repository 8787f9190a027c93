/* Lines that are no rows, and how they are known: see reserves_line.h. */
#include "services/reserves/reserves_line.h"

#include "core/text.h"
#include "services/reserves/reserves_tidy.h"

size_t line_field_most(enum column_field field)
{
	switch (field) {
	case COLUMN_COURSE_CODE:
		return 40;
	case COLUMN_COURSE_NAME:
	case COLUMN_COURSE:
	case COLUMN_COLLEGE:
		return 200;
	case COLUMN_TITLE:
	case COLUMN_REFERENCES:
	case COLUMN_CLASSES:
	case COLUMN_TEACHERS:
		return 2000;
	case COLUMN_CONTRIBUTORS:
	case COLUMN_AUTHOR:
	case COLUMN_PUBLISHER:
	case COLUMN_ISBN:
	case COLUMN_ISBN_MORE:
	case COLUMN_REASON:
	case COLUMN_URL:
		return 2000;
	default:
		return 300;
	}
}

static struct span cell_at(const struct row_in *in, size_t column)
{
	return sheet_text(in->row, column);
}

/* Nothing in any column that is of use. A running number alone is nothing. */
static bool blank(const struct row_in *in)
{
	for (int f = COLUMN_SCHOOL_YEAR; f < COLUMN_FIELDS; f++)
		if (!tidy_nothing(row_cell(in, (enum column_field)f)) &&
		    !row_spread(in, (enum column_field)f))
			return false;
	return true;
}

/* As many cells as not say what their header says. */
static bool header_again(const struct row_in *in)
{
	size_t same = 0, other = 0;

	for (size_t i = 0; i < in->columns->n; i++) {
		struct span cell = tidy_trim(cell_at(in, i)), header = in->columns->v[i].header;

		if (cell.len == 0)
			continue;
		cell = cell.len < header.len + 60 ? tidy_text(in->arena, cell) : cell;
		if (cell.len <= header.len &&
		    (tidy_starts(header, cell) || tidy_ends(header, cell)))
			same++;
		else
			other++;
	}
	return same >= 2 && same > other;
}

static struct span first_text(const struct row_in *in, size_t *ret_texts)
{
	struct span first = { "", 0 };

	*ret_texts = 0;
	for (size_t i = 0; i < in->row->n; i++) {
		struct span cell = tidy_trim(cell_at(in, i));

		if (cell.len == 0 || (first.len > 0 && span_eq(cell, first)))
			continue;
		if (first.len == 0)
			first = cell;
		++*ret_texts;
	}
	return first;
}

static bool colon_or_end(struct span s)
{
	s = tidy_trim(s);
	return s.len == 0 || s.ptr[0] == ':' || tidy_starts(s, SPAN("："));
}

/* "第 1 页", "共3页", "第1页/共3页" */
static bool page_number(struct span s)
{
	int value;
	struct span rest = s;
	size_t n;

	if (!tidy_starts(s, SPAN("第")) && !tidy_starts(s, SPAN("共")))
		return false;
	rest = tidy_trim(tidy_from(rest, 3));
	n = tidy_count(rest, &value);
	return n > 0 && tidy_starts(tidy_trim(tidy_from(rest, n)), SPAN("页"));
}

static bool footer_text(struct span s)
{
	static const char *const starts[] = { "制表人", "制表日期", "制表时间", "制表单位",
		"打印日期", "打印时间", "打印人", "填表人", "填表日期", "导出时间", "导出日期",
		"统计时间", "数据来源", "审核人", "经办人", "主管领导", "教学院长", "教学秘书",
		"分管领导", "院长签字", "负责人签字", "单位盖章", "学院盖章" };
	static const char *const alone[] = { "合计", "总计", "小计", "共计", "注", "备注", "说明",
		"填表说明", "制表", "审核", "合 计", "总 计", "小 计", "本页合计", "本页小计",
		"负责人", "联系人" };

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (tidy_starts(s, span_of(starts[i])))
			return true;
	for (size_t i = 0; i < sizeof(alone) / sizeof(alone[0]); i++)
		if (tidy_starts(s, span_of(alone[i])) &&
		    colon_or_end(tidy_from(s, strlen(alone[i]))))
			return true;
	return page_number(s);
}

/* A code in its column makes the line a row, whatever its first cell says. */
static bool has_code(const struct row_in *in)
{
	struct span code = tidy_code(in->arena, tidy_cut(row_cell(in, COLUMN_COURSE_CODE), 60));
	bool digit = false;

	for (size_t i = 0; i < code.len; i++) {
		if ((unsigned char)code.ptr[i] >= 0x80)
			return false;
		digit = digit || (code.ptr[i] >= '0' && code.ptr[i] <= '9');
	}
	return digit;
}

/* "开课学院：文学院" over the rows of one college. */
static struct span college_line(struct span s)
{
	static const char *const names[] = { "开课学院", "开课单位", "开课部门", "开课院系", "学院",
		"院系", "承担单位" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct span rest;

		if (!tidy_starts(s, span_of(names[i])))
			continue;
		rest = tidy_trim(tidy_from(s, strlen(names[i])));
		if (rest.len > 0 && rest.ptr[0] == ':')
			rest = tidy_trim(tidy_from(rest, 1));
		else if (tidy_starts(rest, SPAN("：")))
			rest = tidy_trim(tidy_from(rest, 3));
		else
			continue;
		for (size_t at = 0; at < rest.len; at++)
			if (rest.ptr[at] == ' ' || rest.ptr[at] == '\t')
				return (struct span){ rest.ptr, at };
		return rest;
	}
	return (struct span){ "", 0 };
}

static enum line_kind tell_holding(const struct row_in *in)
{
	struct span title = row_cell(in, COLUMN_TITLE);
	size_t texts;

	if (in->columns->at[COLUMN_TITLE] != 0 &&
	    span_eq(tidy_trim(title), in->columns->v[in->columns->at[COLUMN_TITLE] - 1].header))
		return LINE_HEADER;
	if (!tidy_blank(title))
		return LINE_ROW;
	if (blank(in))
		return LINE_BLANK;
	return footer_text(first_text(in, &texts)) ? LINE_FOOTER : LINE_ROW;
}

/* No code in its column: most often no row at all. */
static enum line_kind tell_without_code(const struct row_in *in, struct span *ret_college)
{
	struct span title = in->columns->title, first;
	size_t texts;

	first = first_text(in, &texts);
	if (texts == 0)
		return LINE_BLANK;
	if (header_again(in))
		return LINE_HEADER;
	if (footer_text(first))
		return LINE_FOOTER;
	if (texts <= 3 && (*ret_college = college_line(first)).len > 0)
		return LINE_TITLE;
	if (texts == 1 && title.len > 0 && tidy_starts(tidy_text(in->arena, first), title))
		return LINE_TITLE;
	return blank(in) ? LINE_BLANK : LINE_ROW;
}

enum line_kind line_tell(const struct row_in *in, struct span *ret_college)
{
	const struct columns *c = in->columns;

	if (c->useless || (c->header_last > 0 && in->row->number < c->header_first))
		return LINE_TITLE;
	if (in->row->number <= c->header_last)
		return LINE_HEADER;
	if (in->options->kind == PLAN_HOLDINGS)
		return tell_holding(in);
	return has_code(in) ? LINE_ROW : tell_without_code(in, ret_college);
}
