/* The default tables of reserves_values.h. Of each table the first word that the text holds decides, so
 * the narrow words stand before the wide ones. */
#include "services/reserves/reserves_values.h"

#include "core/buf.h"
#include "core/text.h"
#include "services/reserves/reserves_tidy.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct word {
	const char *text; /* as text_key writes it */
	int meaning;
};

static const struct word levels[] = {
	{ "硕博", LEVEL_GRADUATE },
	{ "博士", LEVEL_DOCTOR },
	{ "直博", LEVEL_DOCTOR },
	{ "硕士", LEVEL_MASTER },
	{ "专硕", LEVEL_MASTER },
	{ "学硕", LEVEL_MASTER },
	{ "研究生", LEVEL_GRADUATE },
	{ "专升本", LEVEL_UNDERGRADUATE },
	{ "成人", LEVEL_CONTINUING },
	{ "成教", LEVEL_CONTINUING },
	{ "继续", LEVEL_CONTINUING },
	{ "函授", LEVEL_CONTINUING },
	{ "夜大", LEVEL_CONTINUING },
	{ "网络教育", LEVEL_CONTINUING },
	{ "自考", LEVEL_CONTINUING },
	{ "留学", LEVEL_INTERNATIONAL },
	{ "国际", LEVEL_INTERNATIONAL },
	{ "预科", LEVEL_INTERNATIONAL },
	{ "本科", LEVEL_UNDERGRADUATE },
	{ "本专科", LEVEL_UNDERGRADUATE },
	{ "专科", LEVEL_JUNIOR_COLLEGE },
	{ "高职", LEVEL_JUNIOR_COLLEGE },
	{ "undergraduate", LEVEL_UNDERGRADUATE },
	{ "bachelor", LEVEL_UNDERGRADUATE },
	{ "master", LEVEL_MASTER },
	{ "doctor", LEVEL_DOCTOR },
	{ "phd", LEVEL_DOCTOR },
	{ "postgraduate", LEVEL_GRADUATE },
	{ "graduate", LEVEL_GRADUATE },
};
static const struct word natures[] = {
	{ "非学位", NATURE_NON_DEGREE },
	{ "学位", NATURE_DEGREE },
	{ "必修", NATURE_REQUIRED },
	{ "必选", NATURE_REQUIRED },
	{ "通识", NATURE_GENERAL },
	{ "公选", NATURE_GENERAL },
	{ "公共选修", NATURE_GENERAL },
	{ "全校", NATURE_GENERAL },
	{ "素质", NATURE_GENERAL },
	{ "限选", NATURE_RESTRICTED },
	{ "限定", NATURE_RESTRICTED },
	{ "限制", NATURE_RESTRICTED },
	{ "指选", NATURE_RESTRICTED },
	{ "指定", NATURE_RESTRICTED },
	{ "任选", NATURE_ELECTIVE },
	{ "任意", NATURE_ELECTIVE },
	{ "选修", NATURE_ELECTIVE },
	{ "required", NATURE_REQUIRED },
	{ "compulsory", NATURE_REQUIRED },
	{ "elective", NATURE_ELECTIVE },
	{ "optional", NATURE_ELECTIVE },
};
static const struct word categories[] = {
	{ "实践", CATEGORY_PRACTICE },
	{ "实验", CATEGORY_PRACTICE },
	{ "实习", CATEGORY_PRACTICE },
	{ "实训", CATEGORY_PRACTICE },
	{ "毕业", CATEGORY_PRACTICE },
	{ "课程设计", CATEGORY_PRACTICE },
	{ "通识", CATEGORY_GENERAL },
	{ "素质", CATEGORY_GENERAL },
	{ "公选", CATEGORY_GENERAL },
	{ "公共选修", CATEGORY_GENERAL },
	{ "公共", CATEGORY_PUBLIC },
	{ "思政", CATEGORY_PUBLIC },
	{ "思想政治", CATEGORY_PUBLIC },
	{ "核心", CATEGORY_MAJOR_CORE },
	{ "主干", CATEGORY_MAJOR_CORE },
	{ "专业必修", CATEGORY_MAJOR_CORE },
	{ "学位专业", CATEGORY_MAJOR_CORE },
	{ "专业学位", CATEGORY_MAJOR_CORE },
	{ "基础", CATEGORY_DISCIPLINE },
	{ "大类", CATEGORY_DISCIPLINE },
	{ "平台", CATEGORY_DISCIPLINE },
	{ "学科", CATEGORY_DISCIPLINE },
	{ "方向", CATEGORY_MAJOR_ELECTIVE },
	{ "选修", CATEGORY_MAJOR_ELECTIVE },
	{ "任选", CATEGORY_MAJOR_ELECTIVE },
	{ "限选", CATEGORY_MAJOR_ELECTIVE },
	{ "拓展", CATEGORY_MAJOR_ELECTIVE },
};
static const char *const level_names[] = { "not_told", "undergraduate", "graduate", "master",
	"doctor", "junior_college", "continuing", "international", "other" };
static const char *const nature_names[] = { "not_told", "required", "restricted", "elective",
	"general", "degree", "non_degree", "other" };
static const char *const category_names[] = { "not_told", "public_basic", "general",
	"discipline_basic", "major_core", "major_elective", "practice", "other" };

static const struct {
	const struct word *words;
	size_t n_words;
	const char *const *names;
	int other; /* the last */
} sets[] = {
	[VALUE_LEVEL] = { levels, COUNT(levels), level_names, LEVEL_OTHER },
	[VALUE_NATURE] = { natures, COUNT(natures), nature_names, NATURE_OTHER },
	[VALUE_CATEGORY] = { categories, COUNT(categories), category_names, CATEGORY_OTHER },
};

static struct span key_of(struct arena *a, struct span text)
{
	struct buf key = { .arena = a };

	text_key(&key, text);
	return key.ptr == NULL ? (struct span){ "", 0 } : buf_span(&key);
}

static int meaning_of(enum value_set set, struct span key)
{
	for (size_t i = 0; i < sets[set].n_words; i++)
		if (tidy_has(key, span_of(sets[set].words[i].text)))
			return sets[set].words[i].meaning;
	return sets[set].other;
}

struct value value_read(
    struct arena *a, enum value_set set, struct span text, const struct value_answers *answers)
{
	struct value v = { tidy_text(a, text), 0 };
	struct span key;

	if (tidy_nothing(v.text))
		return (struct value){ { "", 0 }, 0 };
	key = key_of(a, v.text);
	for (size_t i = 0; answers != NULL && i < answers->n; i++)
		if (answers->v[i].set == set && span_eq(key_of(a, answers->v[i].text), key)) {
			v.meaning = answers->v[i].meaning;
			return v;
		}
	v.meaning = meaning_of(set, key);
	return v;
}

const char *value_name(enum value_set set, int meaning)
{
	return sets[set].names[meaning];
}

int value_from_name(enum value_set set, struct span name)
{
	for (int i = 0; i <= sets[set].other; i++)
		if (span_eq(name, span_of(sets[set].names[i])))
			return i;
	return -1;
}

const char *item_kind_name(enum item_kind kind)
{
	return kind == ITEM_TEXTBOOK ? "textbook" : "reference";
}

const char *item_state_name(enum item_state state)
{
	static const char *const names[] = { "untold", "not_chosen", "none_needed", "required" };

	return names[state];
}

const char *none_reason_name(enum none_reason reason)
{
	static const char *const names[] = { "not_said", "own_notes", "lab", "sport", "placement",
		"thesis", "practice", "seminar", "studio", "other" };

	return names[reason];
}

const char *contributor_role_name(enum contributor_role role)
{
	static const char *const names[] = { "author", "chief_editor", "editor", "associate",
		"translator", "reviewer", "other" };

	return names[role];
}

const char *isbn_state_name(enum isbn_state state)
{
	static const char *const names[] = { "ok", "none", "damaged", "bad_check_digit" };

	return names[state];
}

const char *completeness_name(enum completeness c)
{
	static const char *const names[] = { "not_told", "full", "part", "sample", "print",
		"other" };

	return names[c];
}

const char *book_flag_name(enum book_flag flag)
{
	static const char *const names[] = { "policy", "national", "provincial", "own", "foreign",
		"notes" };

	for (unsigned i = 0; i < BOOK_FLAGS; i++)
		if ((unsigned)flag == 1U << i)
			return names[i];
	return "";
}
