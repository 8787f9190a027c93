/* reserves_values — the school's words and what they stand for.
 * A value keeps the words beside the meaning: the school's own text is what its people recognise, the
 * meaning is what figures are grouped by. The default table is in reserves_values.c; staff may say
 * otherwise per source (value_answers). */
#ifndef RESERVES_VALUES_H
#define RESERVES_VALUES_H

#include <stdint.h>

#include "core/arena.h"

enum level { /* 培养层次 */
	LEVEL_NOT_TOLD,
	LEVEL_UNDERGRADUATE,
	LEVEL_GRADUATE, /* 研究生, master or doctor not told */
	LEVEL_MASTER,
	LEVEL_DOCTOR,
	LEVEL_JUNIOR_COLLEGE, /* 专科 */
	LEVEL_CONTINUING,     /* 成人, 继续教育 */
	LEVEL_INTERNATIONAL,  /* 留学生, 预科 */
	LEVEL_OTHER,
};
enum nature { /* 课程性质 */
	NATURE_NOT_TOLD,
	NATURE_REQUIRED,   /* 必修 */
	NATURE_RESTRICTED, /* 限选 */
	NATURE_ELECTIVE,   /* 任选, 选修 */
	NATURE_GENERAL,    /* 通识, 公选 */
	NATURE_DEGREE,     /* 学位课 */
	NATURE_NON_DEGREE, /* 非学位课 */
	NATURE_OTHER,
};
enum category { /* 课程类别 */
	CATEGORY_NOT_TOLD,
	CATEGORY_PUBLIC,         /* 公共基础, 公共课 */
	CATEGORY_GENERAL,        /* 通识教育 */
	CATEGORY_DISCIPLINE,     /* 学科基础, 专业基础, 大类基础 */
	CATEGORY_MAJOR_CORE,     /* 专业核心, 专业主干, 专业必修 */
	CATEGORY_MAJOR_ELECTIVE, /* 专业选修, 专业方向 */
	CATEGORY_PRACTICE,       /* 实践, 实验, 实习 */
	CATEGORY_OTHER,
};

enum value_set { VALUE_LEVEL, VALUE_NATURE, VALUE_CATEGORY };

struct value {
	struct span text; /* the school's words; empty: not told */
	int meaning;      /* enum level, nature or category */
};

/* "undergraduate", "required", "public_basic", "not_told", "other": stable, stored. */
const char *value_name(enum value_set set, int meaning);
int value_from_name(enum value_set set, struct span name); /* -1: no such name */

struct value_answer {
	enum value_set set;
	struct span text; /* the school's words */
	int meaning;
};
struct value_answers {
	const struct value_answer *v;
	size_t n;
};

/* answers may be NULL. Blank gives ..._NOT_TOLD, what no table knows ..._OTHER. */
struct value value_read(
    struct arena *a, enum value_set set, struct span text, const struct value_answers *answers);

enum item_kind { ITEM_TEXTBOOK, ITEM_REFERENCE };
const char *item_kind_name(enum item_kind kind); /* "textbook", "reference" */

/* From weakest to strongest. */
enum item_state { ITEM_UNTOLD, ITEM_NOT_CHOSEN, ITEM_NONE_NEEDED, ITEM_REQUIRED };
const char *item_state_name(
    enum item_state state); /* "untold", "not_chosen", "none_needed", "required" */
static inline enum item_state item_state_stronger(enum item_state a, enum item_state b)
{
	return a > b ? a : b;
}

enum none_reason {
	NONE_NOT_SAID,  /* 无需教材, without a why */
	NONE_OWN_NOTES, /* 自编讲义, 课件 */
	NONE_LAB,       /* 实验报告, 实验指导书 */
	NONE_SPORT,     /* 体育 */
	NONE_PLACEMENT, /* 实习, 实训 */
	NONE_THESIS,    /* 毕业设计, 论文 */
	NONE_PRACTICE,  /* 课程设计, 社会实践, 军训 */
	NONE_SEMINAR,   /* 研讨, 文献阅读, 讲座 */
	NONE_STUDIO,    /* 术科, 创作, 演奏 */
	NONE_OTHER,     /* another why, in state_raw */
};
const char *none_reason_name(enum none_reason reason); /* "not_said", "own_notes", ... */

/* What a cell says in words where a book should stand, or a state column. ITEM_UNTOLD: nothing of the
 * kind (a title, or blank). */
enum item_state phrase_state(struct arena *a, struct span cell);
/* The same of a title that has an author and a press: then 体育 is a book, and only 待定 or 讲义 is none. */
enum item_state phrase_of_book(struct arena *a, struct span title);
/* No title, and nobody knows what: 同上, 见备注, #REF!. */
bool phrase_unclear(struct arena *a, struct span title);
/* A title that stands alone and may be a remark. */
bool phrase_doubtful(struct arena *a, struct span title);
/* A school that prints for itself: 校内, 自印. */
bool phrase_own_press(struct arena *a, struct span publisher);
bool phrase_rejected(struct span cell); /* 审核不通过, 退回 */
/* Why none is needed, from the cells that may say so, then from the course's name. */
enum none_reason phrase_reason(struct span words, struct span course_name);

/* Flags of a book; the school's words for them are 教材类型, 教材性质, tails of a title. */
enum book_flag {
	BOOK_POLICY = 1 << 0,     /* 马工程: its use is prescribed */
	BOOK_NATIONAL = 1 << 1,   /* 国家级规划 */
	BOOK_PROVINCIAL = 1 << 2, /* 省部级规划 */
	BOOK_OWN = 1 << 3,        /* 自编 */
	BOOK_FOREIGN = 1 << 4,    /* 境外, 原版, 引进 */
	BOOK_NOTES = 1 << 5,      /* 讲义 */
};
enum { BOOK_FLAGS = 6 };
const char *book_flag_name(enum book_flag flag); /* "policy", "national", ... */
unsigned phrase_flags(struct span words);
bool phrase_yes(struct span cell); /* 是, √, Y, 1 */
bool phrase_no(struct span cell);  /* 否, ×, N, 0 */
/* False: the cell says neither. */
bool item_kind_read(struct span cell, enum item_kind *ret_kind);

enum contributor_role {
	ROLE_AUTHOR,       /* 著, 编著, or none told */
	ROLE_CHIEF_EDITOR, /* 主编 */
	ROLE_EDITOR,       /* 编 */
	ROLE_ASSOCIATE,    /* 副主编, 参编 */
	ROLE_TRANSLATOR,   /* 译 */
	ROLE_REVIEWER,     /* 审, 校 */
	ROLE_OTHER,        /* 绘, 注, 整理 */
};
const char *contributor_role_name(enum contributor_role role); /* "author", "chief_editor", ... */

enum isbn_state { ISBN_STATE_OK, ISBN_STATE_NONE, ISBN_STATE_DAMAGED, ISBN_STATE_BAD };
const char *isbn_state_name(enum isbn_state state); /* "ok", "none", "damaged", "bad_check_digit" */

/* How much of a book a source opens. */
enum completeness {
	COMPLETE_NOT_TOLD,
	COMPLETE_FULL,
	COMPLETE_PART,   /* some chapters */
	COMPLETE_SAMPLE, /* 试读 */
	COMPLETE_PRINT,
	COMPLETE_OTHER, /* words that no table knows; 无: none at all */
};
const char *completeness_name(
    enum completeness c); /* "not_told", "full", "part", "sample", "print", "other" */
enum completeness completeness_read(struct span text);
/* A cell that says that there is no full text: 无, 无全文. COMPLETE_OTHER then, whatever counts otherwise. */
bool phrase_denies_full(struct span cell);

#endif
