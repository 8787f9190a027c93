/* What staff write where a book, a state or a yes should stand; see reserves_values.h. */
#include "core/buf.h"
#include "core/text.h"
#include "services/reserves/reserves_tidy.h"
#include "services/reserves/reserves_values.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Not chosen yet. The last ones only when they are all that stands there: 未选择的路 is a poem. */
static const char *const pending[] = { "待定", "未定", "未选用", "未选定", "未选教材", "未确定",
	"未提交", "未上报", "未填报", "未申报", "暂未", "尚未", "待选", "待报", "待补", "待确认",
	"暂无教材", "教材未选", "未指定", "暂无合适" };
static const char *const pending_alone[] = { "未选", "未报", "未填", "暂缺", "待", "tbd", "缺",
	"未使用", "未征订" };

static const char *const none[] = { "无需", "无须", "不需", "不用教材", "无教材", "没有教材",
	"不使用教材", "不选用", "不指定", "不选教材", "免教材", "毋需", "不采用", "未使用教材",
	"不设教材" };
/* Never a title, whatever stands beside it. */
static const char *const notes_alone[] = { "自编讲义", "讲义", "自编", "自编教材", "自编课件",
	"课件", "电子课件", "电子讲义", "校内讲义", "自制课件", "自编资料", "自备", "自备资料",
	"内部资料", "内部讲义", "实验报告纸", "自编实验指导书", "不需要", "不用", "无需教材",
	"无须教材", "ppt", "教师自备", "教师自编", "自编讲稿", "无自编", "讲义自编", "自编讲义校内",
	"教师自编讲义", "教师自编教材", "教师课件", "无固定教材", "没有固定教材", "免", "ppt课件",
	"多媒体课件", "网络资源", "网络课程", "慕课", "mooc", "学生自备", "自备教材", "不订教材",
	"不订购教材", "不征订", "不征订教材", "无纸质教材", "电子资源", "校本讲义" };
/* What the course is, and no book, unless an author and a press say that it is one. */
static const char *const topics_alone[] = { "实验报告", "实验报告册", "实验指导书", "实验讲义",
	"体育", "体育课", "实习", "毕业实习", "生产实习", "实训", "毕业设计", "毕业论文",
	"毕业设计论文", "课程设计", "军训", "社会实践", "论文", "文献", "文献资料", "文献阅读",
	"阅读文献", "讲座", "论文写作" };
/* Points somewhere else, and nobody is there to look. */
static const char *const unclear_alone[] = { "同上", "同前", "见上", "见备注", "详见备注", "见附件",
	"见说明", "否", "0", "沿用", "沿用上学期", "沿用上学期教材", "同上学期", "与上学期相同",
	"另行通知", "待通知", "不变" };
/* A cell that holds one and nothing else of a book may be a remark. */
static const char *const doubtful[] = { "自编", "讲义", "课件", "自备", "教材", "网络", "慕课",
	"备注", "附件", "通知", "学期", "同上", "校内", "内部", "教师", "老师", "论文", "实习",
	"实训" };

static const struct {
	const char *text;
	enum none_reason reason;
} reasons[] = {
	{ "讲义", NONE_OWN_NOTES },
	{ "课件", NONE_OWN_NOTES },
	{ "自编", NONE_OWN_NOTES },
	{ "自备", NONE_OWN_NOTES },
	{ "内部资料", NONE_OWN_NOTES },
	{ "PPT", NONE_OWN_NOTES },
	{ "ppt", NONE_OWN_NOTES },
	{ "体育", NONE_SPORT },
	{ "武术", NONE_SPORT },
	{ "游泳", NONE_SPORT },
	{ "篮球", NONE_SPORT },
	{ "足球", NONE_SPORT },
	{ "太极", NONE_SPORT },
	{ "毕业设计", NONE_THESIS },
	{ "毕业论文", NONE_THESIS },
	{ "学位论文", NONE_THESIS },
	{ "论文", NONE_THESIS },
	{ "实习", NONE_PLACEMENT },
	{ "实训", NONE_PLACEMENT },
	{ "见习", NONE_PLACEMENT },
	{ "课程设计", NONE_PRACTICE },
	{ "社会实践", NONE_PRACTICE },
	{ "军训", NONE_PRACTICE },
	{ "军事技能", NONE_PRACTICE },
	{ "劳动", NONE_PRACTICE },
	{ "实验", NONE_LAB },
	{ "实践", NONE_PRACTICE },
	{ "研讨", NONE_SEMINAR },
	{ "文献", NONE_SEMINAR },
	{ "讲座", NONE_SEMINAR },
	{ "讨论", NONE_SEMINAR },
	{ "写生", NONE_STUDIO },
	{ "创作", NONE_STUDIO },
	{ "排练", NONE_STUDIO },
	{ "演奏", NONE_STUDIO },
	{ "合唱", NONE_STUDIO },
};

static bool holds_any(struct span s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (tidy_has(s, span_of(words[i])))
			return true;
	return false;
}

static bool is_any(struct span s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (span_eq(s, span_of(words[i])))
			return true;
	return false;
}

enum { WORDS_MOST = 40, PENDING_MOST = 16 }; /* characters; a longer cell is a title or a note */

/* Absent: longer than any phrase. */
static struct span phrase_key(struct arena *a, struct span cell)
{
	struct buf key = { .arena = a };

	text_key(&key, tidy_cut(cell, WORDS_MOST + 20));
	return key.ptr == NULL || tidy_length(buf_span(&key)) > WORDS_MOST ? (struct span){ 0 }
	                                                                   : buf_span(&key);
}

enum item_state phrase_state(struct arena *a, struct span cell)
{
	struct span s = phrase_key(a, cell);

	if (s.ptr == NULL)
		return ITEM_UNTOLD;
	if ((tidy_length(s) <= PENDING_MOST && holds_any(s, pending, COUNT(pending))) ||
	    is_any(s, pending_alone, COUNT(pending_alone)))
		return ITEM_NOT_CHOSEN;
	if (holds_any(s, none, COUNT(none)) || is_any(s, notes_alone, COUNT(notes_alone)) ||
	    is_any(s, topics_alone, COUNT(topics_alone)))
		return ITEM_NONE_NEEDED;
	return ITEM_UNTOLD;
}

/* #REF!, #DIV/0!, #NAME?: what a spreadsheet shows where it could not reckon. */
static bool sheet_error(struct span cell)
{
	struct span s = tidy_trim(cell);

	return s.len <= 10 && tidy_starts(s, SPAN("#")) &&
	       (tidy_ends(s, SPAN("!")) || tidy_ends(s, SPAN("?")) || span_eq(s, SPAN("#N/A")));
}

enum item_state phrase_of_book(struct arena *a, struct span title)
{
	struct span s = phrase_key(a, title);

	if (s.ptr == NULL)
		return ITEM_UNTOLD;
	if (is_any(s, pending, COUNT(pending)) || is_any(s, pending_alone, COUNT(pending_alone)))
		return ITEM_NOT_CHOSEN;
	if (is_any(s, none, COUNT(none)) || is_any(s, notes_alone, COUNT(notes_alone)))
		return ITEM_NONE_NEEDED;
	return ITEM_UNTOLD;
}

bool phrase_unclear(struct arena *a, struct span title)
{
	struct span s = phrase_key(a, title);

	return sheet_error(title) ||
	       (s.ptr != NULL && is_any(s, unclear_alone, COUNT(unclear_alone)));
}

bool phrase_doubtful(struct arena *a, struct span title)
{
	struct span s = phrase_key(a, title);

	return s.ptr != NULL && tidy_length(s) <= PENDING_MOST &&
	       holds_any(s, doubtful, COUNT(doubtful));
}

bool phrase_own_press(struct arena *a, struct span publisher)
{
	static const char *const words[] = { "自印", "校内", "本校", "内部", "校印", "校内印刷",
		"内部印刷", "自编自印", "本校印刷", "油印", "打印", "复印" };
	struct span s = phrase_key(a, publisher);

	return s.ptr != NULL && is_any(s, words, COUNT(words));
}

bool phrase_rejected(struct span cell)
{
	static const char *const words[] = { "不通过", "未通过", "退回", "驳回", "不同意", "作废",
		"撤销" };

	return holds_any(cell, words, COUNT(words));
}

static bool reason_in(struct span words, enum none_reason *ret_reason)
{
	for (size_t i = 0; i < COUNT(reasons); i++)
		if (tidy_has(words, span_of(reasons[i].text))) {
			*ret_reason = reasons[i].reason;
			return true;
		}
	return false;
}

/* 无需教材 and the like tell no why; anything beside them does. */
static bool only_negation(struct span words)
{
	static const char *const bare[] = { "无", "无需", "无须", "不需要", "不需", "无需教材",
		"无须教材", "无教材", "不用教材", "不使用教材", "不选用教材", "没有教材",
		"不指定教材", "否", "本课程无需教材", "不需要教材", "不选用", "不用", "×", "N", "n",
		"0", "无需选用教材", "无需教材。", "不需教材", "不指定" };

	return words.len == 0 || is_any(words, bare, COUNT(bare));
}

enum none_reason phrase_reason(struct span words, struct span course_name)
{
	enum none_reason reason = NONE_NOT_SAID;

	if (reason_in(words, &reason))
		return reason;
	if (!only_negation(tidy_trim(words)))
		return NONE_OTHER;
	(void)reason_in(course_name, &reason);
	return reason;
}

unsigned phrase_flags(struct span words)
{
	static const struct {
		const char *text;
		enum book_flag flag;
	} flags[] = {
		{ "马工程", BOOK_POLICY },
		{ "马克思主义理论研究", BOOK_POLICY },
		{ "国家级规划", BOOK_NATIONAL },
		{ "国家规划", BOOK_NATIONAL },
		{ "国规", BOOK_NATIONAL },
		{ "国家级优秀", BOOK_NATIONAL },
		{ "省级", BOOK_PROVINCIAL },
		{ "省规", BOOK_PROVINCIAL },
		{ "省部", BOOK_PROVINCIAL },
		{ "部级规划", BOOK_PROVINCIAL },
		{ "自编", BOOK_OWN },
		{ "校本", BOOK_OWN },
		{ "境外", BOOK_FOREIGN },
		{ "原版", BOOK_FOREIGN },
		{ "影印", BOOK_FOREIGN },
		{ "引进", BOOK_FOREIGN },
		{ "进口", BOOK_FOREIGN },
		{ "讲义", BOOK_NOTES },
	};
	unsigned found = 0;

	for (size_t i = 0; i < COUNT(flags); i++) {
		size_t at = tidy_find(words, span_of(flags[i].text));

		if (at != SIZE_MAX && !tidy_ends((struct span){ words.ptr, at }, SPAN("非")))
			found |= flags[i].flag;
	}
	return found;
}

bool phrase_yes(struct span cell)
{
	static const char *const words[] = { "是", "√", "✓", "Y", "y", "Yes", "YES", "yes", "1",
		"TRUE", "对", "有", "T" };

	return is_any(tidy_trim(cell), words, COUNT(words));
}

bool phrase_no(struct span cell)
{
	static const char *const words[] = { "否", "×", "✗", "N", "n", "No", "NO", "no", "0",
		"FALSE", "不是", "F" };

	return is_any(tidy_trim(cell), words, COUNT(words));
}

bool item_kind_read(struct span cell, enum item_kind *ret_kind)
{
	static const char *const references[] = { "参考", "辅助", "辅导", "教辅", "习题", "阅读",
		"拓展" };
	static const char *const textbooks[] = { "教材", "主选", "必备", "课本", "教科书", "主要" };

	if (holds_any(cell, references, COUNT(references)))
		*ret_kind = ITEM_REFERENCE;
	else if (holds_any(cell, textbooks, COUNT(textbooks)))
		*ret_kind = ITEM_TEXTBOOK;
	else
		return false;
	return true;
}

/* Narrow words first; lower-case ASCII as vendors write it is met without folding. */
static const struct {
	const char *text;
	enum completeness completeness;
} completenesses[] = {
	{ "full", COMPLETE_FULL },
	{ "part", COMPLETE_PART },
	{ "sample", COMPLETE_SAMPLE },
	{ "print", COMPLETE_PRINT },
	{ "全文试读", COMPLETE_SAMPLE },
	{ "非全文", COMPLETE_PART },
	{ "不完整", COMPLETE_PART },
	{ "试读", COMPLETE_SAMPLE },
	{ "样章", COMPLETE_SAMPLE },
	{ "预览", COMPLETE_SAMPLE },
	{ "preview", COMPLETE_SAMPLE },
	{ "Preview", COMPLETE_SAMPLE },
	{ "Sample", COMPLETE_SAMPLE },
	{ "纸", COMPLETE_PRINT },
	{ "印刷", COMPLETE_PRINT },
	{ "实体", COMPLETE_PRINT },
	{ "Print", COMPLETE_PRINT },
	{ "PRINT", COMPLETE_PRINT },
	{ "部分", COMPLETE_PART },
	{ "章节", COMPLETE_PART },
	{ "节选", COMPLETE_PART },
	{ "摘录", COMPLETE_PART },
	{ "excerpt", COMPLETE_PART },
	{ "chapter", COMPLETE_PART },
	{ "Part", COMPLETE_PART },
	{ "全文", COMPLETE_FULL },
	{ "完整", COMPLETE_FULL },
	{ "整本", COMPLETE_FULL },
	{ "整书", COMPLETE_FULL },
	{ "全本", COMPLETE_FULL },
	{ "全书", COMPLETE_FULL },
	{ "Full", COMPLETE_FULL },
	{ "FULL", COMPLETE_FULL },
	{ "complete", COMPLETE_FULL },
};

/* The words right before 全文 take it back: 不能看全文, 暂未提供全文; not 不限并发全文, and 无水印，全文 is whole. */
static bool takes_back(struct span before)
{
	static const char *const signs[] = { "，", ",", "；", ";", "、", "/", " ", "。" };
	static const char *const denials[] = { "不", "无", "没", "未", "暂无", "暂不", "暂未",
		"尚未", "尚无", "缺" };
	static const char *const others[] = { "不限", "无限", "无需", "不需" };
	bool denied = false;

	for (size_t i = 0; i < COUNT(signs); i++)
		for (size_t at; (at = tidy_find(before, span_of(signs[i]))) != SIZE_MAX;)
			before = tidy_from(before, at + strlen(signs[i]));
	for (size_t i = 0; i < COUNT(denials); i++)
		denied = denied || tidy_starts(before, span_of(denials[i]));
	for (size_t i = 0; i < COUNT(others); i++)
		denied = denied && !tidy_starts(before, span_of(others[i]));
	return denied;
}

bool phrase_denies_full(struct span cell)
{
	static const char *const nothing[] = { "无", "没有", "暂无", "无。", "(无)", "（无）",
		"none", "None" };
	struct span s = tidy_trim(cell);
	size_t at = tidy_find(s, SPAN("全文"));

	if (is_any(s, nothing, COUNT(nothing)))
		return true;
	return at != SIZE_MAX && takes_back((struct span){ s.ptr, at });
}

enum completeness completeness_read(struct span text)
{
	struct span s = tidy_trim(text);

	if (phrase_denies_full(s))
		return COMPLETE_OTHER;
	if (s.len == 0 || tidy_nothing(s))
		return COMPLETE_NOT_TOLD;
	for (size_t i = 0; i < COUNT(completenesses); i++)
		if (tidy_has(s, span_of(completenesses[i].text)))
			return completenesses[i].completeness;
	return COMPLETE_OTHER;
}
