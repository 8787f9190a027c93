/* Findings in memory; see reserves_findings.h. Their table: reserves_imports.c. */
#include "services/reserves/reserves_findings.h"

#include "core/vec.h"

bool findings_add(
    struct arena *a, struct findings *findings, const struct finding *finding, struct err *err)
{
	struct finding f = *finding;

	*(f.refused ? &findings->refused : &findings->warned) += 1;
	if (findings->n == FINDINGS_MAX)
		return true;
	findings->v = vec_grow(a, findings->v, findings->n, sizeof(*findings->v));
	f.sheet = f.sheet.len ? arena_dup(a, f.sheet) : SPAN("");
	f.text = f.text.len ? arena_dup(a, f.text) : SPAN("");
	if (findings->v == NULL || a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	findings->v[findings->n++] = f;
	return true;
}

bool findings_note(struct arena *a, struct findings *findings, struct span sheet, uint64_t row,
    const struct row_note *note, struct err *err)
{
	struct finding f = {
		.sheet = sheet,
		.row = row,
		.refused = note_code_refuses(note->code),
		.code = span_of(note_code_name(note->code)),
		.text = note->raw,
	};

	if (note->field != COLUMN_NONE)
		f.field = span_of(column_name(note->field));
	return findings_add(a, findings, &f, err);
}

static const struct {
	const char *code, *words;
} words[] = {
	{ "no_course_code", "没有课程代码" },
	{ "bad_course_code", "课程代码不可用" },
	{ "no_course_name", "没有课程名称" },
	{ "duplicate_course_name", "同一课程代码对应不同课程名称" },
	{ "unknown_course", "本学期没有此课程，请先导入教学任务" },
	{ "other_term", "属于其他学期" },
	{ "bad_term", "学期无法识别" },
	{ "too_long", "内容过长" },
	{ "not_text", "含有无法识别的字符" },
	{ "cancelled", "停开" },
	{ "parent_refused", "所属的上一行未导入" },
	{ "no_title", "没有题名" },
	{ "duplicate_id", "标识号重复" },
	{ "isbn_damaged", "ISBN 被表格软件改写为科学计数法" },
	{ "isbn_check_digit", "ISBN 校验位不符" },
	{ "isbn_malformed", "ISBN 格式不对" },
	{ "books_unequal", "书名与 ISBN 的数目不一致" },
	{ "bad_year", "年份无法识别" },
	{ "no_book_title", "有 ISBN 或作者而没有书名" },
	{ "state_contradicts", "一格说不需要教材，另一格写了教材" },
	{ "none_without_reason", "只写了无，按未选处理" },
	{ "title_unclear", "书名一格写的不是书名，按未选处理" },
	{ "title_doubtful", "只有书名，像是说明，请核对" },
	{ "choice_rejected", "审核不通过，按未选处理" },
	{ "enrolled_unclear", "人数不是单纯的数字，按读出的数或未知处理" },
	{ "no_enrolled", "没有选课人数" },
	{ "section_differs", "同一教学班的人数前后不一致" },
	{ "section_unnamed", "没有教学班号、教师和班级，无法与上一行区分，按同一教学班处理" },
	{ "unknown_section", "本课程没有这个教学班号" },
	{ "only_listed", "教学任务中没有此课程，只在教材清单中" },
	{ "near_code", "两个课程代码只差大小写、符号或前面的零" },
	{ "college_kept", "本学院过半课程不在文件中，予以保留（不在 / 原有）" },
	{ "unknown_column", "不知道这一列是什么，没有导入" },
	{ "lost_bytes", "有些字在文件的编码中读不出来" },
	{ "unknown_value", "值不在对照表中，按其他处理" },
};

struct span finding_words(struct span code)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_eq(span_of(words[i].code), code))
			return span_of(words[i].words);
	return code;
}

static const struct {
	enum column_field field;
	const char *words;
} fields[] = {
	{ COLUMN_TERM, "学期" },
	{ COLUMN_COURSE_CODE, "课程代码" },
	{ COLUMN_COURSE_NAME, "课程名称" },
	{ COLUMN_COLLEGE, "开课学院" },
	{ COLUMN_LEVEL, "培养层次" },
	{ COLUMN_NATURE, "课程性质" },
	{ COLUMN_CATEGORY, "课程类别" },
	{ COLUMN_SECTION, "教学班号" },
	{ COLUMN_CLASSES, "班级" },
	{ COLUMN_TEACHERS, "教师" },
	{ COLUMN_ENROLLED, "选课人数" },
	{ COLUMN_CAPACITY, "容量" },
	{ COLUMN_COURSE_STATE, "课程状态" },
	{ COLUMN_TITLE, "书名" },
	{ COLUMN_CONTRIBUTORS, "作者" },
	{ COLUMN_AUTHOR, "作者" },
	{ COLUMN_PUBLISHER, "出版社" },
	{ COLUMN_EDITION, "版次" },
	{ COLUMN_ISBN, "ISBN" },
	{ COLUMN_ISBN_MORE, "ISBN" },
	{ COLUMN_YEAR, "出版年" },
	{ COLUMN_REVIEW, "审核状态" },
	{ COLUMN_REASON, "备注" },
	{ COLUMN_ID, "标识号" },
	{ COLUMN_URL, "链接" },
	{ COLUMN_COMPLETENESS, "完整性" },
};

struct span finding_field_words(struct span field)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (span_eq(span_of(column_name(fields[i].field)), field))
			return span_of(fields[i].words);
	return field;
}
