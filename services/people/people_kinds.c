/* Kinds of persons, and what a school calls them. */
#include "core/vec.h"
#include "services/people/people_inside.h"
#include "services/people/people_persons.h"
#include "services/people/people_sql.h" /* generated from sql/ */

static const char *const names[KINDS] = {
	[KIND_UNKNOWN] = "unknown",
	[KIND_UNDERGRADUATE] = "undergraduate",
	[KIND_JUNIOR] = "junior",
	[KIND_MASTER] = "master",
	[KIND_DOCTOR] = "doctor",
	[KIND_INTERNATIONAL] = "international",
	[KIND_CONTINUING] = "continuing",
	[KIND_STAFF] = "staff",
	[KIND_RETIRED] = "retired",
	[KIND_GUEST] = "guest",
};

const char *kind_name(enum kind kind)
{
	return names[kind];
}

bool kind_find(struct span name, enum kind *ret_kind)
{
	for (int i = 0; i < KINDS; i++) {
		if (span_eq(name, span_of(names[i]))) {
			*ret_kind = (enum kind)i;
			return true;
		}
	}
	return false;
}

/* Keys of words as offices write them; first those whose kind overrules what else the word says (留学生硕士 is
 * international, 退休教师 is retired). Matched within the key: 2020级全日制硕士研究生 is a master's student. */
static const struct {
	const char *word;
	enum kind kind;
	bool whole;
} words[] = {
	{ "留学", KIND_INTERNATIONAL, false },
	{ "国际学生", KIND_INTERNATIONAL, false },
	{ "外国学生", KIND_INTERNATIONAL, false },
	{ "international", KIND_INTERNATIONAL, false },
	{ "退休", KIND_RETIRED, false },
	{ "离休", KIND_RETIRED, false },
	{ "retired", KIND_RETIRED, false },
	{ "emeritus", KIND_RETIRED, false },
	{ "继续教育", KIND_CONTINUING, false },
	{ "继教", KIND_CONTINUING, false },
	{ "成人", KIND_CONTINUING, false },
	{ "成教", KIND_CONTINUING, false },
	{ "函授", KIND_CONTINUING, false },
	{ "自考", KIND_CONTINUING, false },
	{ "网络教育", KIND_CONTINUING, false },
	{ "进修", KIND_CONTINUING, false },
	{ "continuing", KIND_CONTINUING, false },
	{ "博士后", KIND_STAFF, false },
	{ "博士", KIND_DOCTOR, false },
	{ "博士生导师", KIND_STAFF, true },
	{ "doctor", KIND_DOCTOR, true },
	{ "phd", KIND_DOCTOR, false },
	{ "硕士", KIND_MASTER, false },
	{ "研究生", KIND_MASTER, false },
	{ "master", KIND_MASTER, false },
	{ "专科", KIND_JUNIOR, false },
	{ "高职", KIND_JUNIOR, false },
	{ "专升本", KIND_UNDERGRADUATE, false },
	{ "本科", KIND_UNDERGRADUATE, false },
	{ "普本", KIND_UNDERGRADUATE, true },
	{ "undergraduate", KIND_UNDERGRADUATE, false },
	{ "教师", KIND_STAFF, false },
	{ "教工", KIND_STAFF, false },
	{ "教职", KIND_STAFF, false },
	{ "职工", KIND_STAFF, false },
	{ "职员", KIND_STAFF, false },
	{ "在职", KIND_STAFF, true },
	{ "行政", KIND_STAFF, false },
	{ "教辅", KIND_STAFF, false },
	{ "staff", KIND_STAFF, false },
	{ "faculty", KIND_STAFF, false },
	{ "teacher", KIND_STAFF, false },
	{ "校友", KIND_GUEST, false },
	{ "访问", KIND_GUEST, false },
	{ "访客", KIND_GUEST, false },
	{ "临时", KIND_GUEST, false },
	{ "校外", KIND_GUEST, false },
	{ "交流", KIND_GUEST, false },
	{ "guest", KIND_GUEST, false },
	{ "alumn", KIND_GUEST, false },
	{ "visit", KIND_GUEST, false },
};

enum { WORDS = sizeof(words) / sizeof(words[0]) };

static bool holds(struct span s, struct span part)
{
	for (size_t i = 0; i + part.len <= s.len; i++)
		if (memcmp(s.ptr + i, part.ptr, part.len) == 0)
			return true;
	return false;
}

static enum kind by_whole(struct span key)
{
	for (size_t i = 0; i < WORDS; i++)
		if (span_eq(key, span_of(words[i].word)))
			return words[i].kind;
	return KIND_UNKNOWN;
}

enum kind kind_by_itself(struct span key)
{
	enum kind kind = KIND_UNKNOWN;

	if (kind_find(key, &kind) || (kind = by_whole(key)) != KIND_UNKNOWN)
		return kind;
	for (size_t i = 0; i < WORDS; i++)
		if (!words[i].whole && holds(key, span_of(words[i].word)))
			return words[i].kind;
	return KIND_UNKNOWN;
}

static bool answered(
    struct people *people, struct arena *a, struct span key, enum kind *ret_kind, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(people->sql, PEOPLE_SQL_KIND_WORD_FIND, DB_ARGS(DB_TEXT(key)), &rows, err))
		return false;
	*ret_kind = KIND_UNKNOWN;
	if (db_next(rows, err))
		(void)kind_find(db_text(rows, 0, a), ret_kind);
	return err->code == ERR_NONE;
}

bool kind_of_word(
    struct people *people, struct arena *a, struct span word, enum kind *ret_kind, struct err *err)
{
	struct span key = person_key(a, word);

	*ret_kind = KIND_UNKNOWN;
	if (a->failed)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (key.len == 0)
		return true;
	if (!answered(people, a, key, ret_kind, err))
		return false;
	if (*ret_kind == KIND_UNKNOWN)
		*ret_kind = kind_by_itself(key);
	return true;
}

/* ---- counting ---- */

static bool count_kinds(
    struct people *people, struct arena *a, struct kind_counts *counts, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;
	enum kind kind;

	if (!db_query(people->sql, PEOPLE_SQL_KINDS, (struct db_args){ 0 }, &rows, err))
		return false;
	while (db_next(rows, err))
		if (kind_find(db_text(rows, 0, a), &kind))
			counts->of[kind] = db_i64(rows, 1);
	return err->code == ERR_NONE;
}

static bool list_words(
    struct people *people, struct arena *a, struct kind_counts *counts, struct err *err)
{
	AUTO_ROWS struct db_rows *rows = NULL;

	if (!db_query(people->sql, PEOPLE_SQL_KIND_WORDS, (struct db_args){ 0 }, &rows, err))
		return false;
	while (db_next(rows, err)) {
		struct kind_word one = { .word = db_text(rows, 0, a), .persons = db_i64(rows, 2) };

		(void)kind_find(db_text(rows, 1, a), &one.kind);
		counts->words = vec_grow(a, counts->words, counts->n_words, sizeof(one));
		if (counts->words == NULL)
			return err_set(err, ERR_MEMORY, "out of memory");
		counts->words[counts->n_words++] = one;
	}
	return err->code == ERR_NONE;
}

bool kinds_count(
    struct people *people, struct arena *a, struct kind_counts *ret_counts, struct err *err)
{
	struct kind_counts counts = { .words = NULL };

	if (!count_kinds(people, a, &counts, err) || !list_words(people, a, &counts, err))
		return false;
	*ret_counts = counts;
	return true;
}

/* ---- answering ---- */

struct answer_word {
	struct people *people;
	const struct call *call;
	struct span word, key;
	enum kind kind;
};

static bool answer_word(void *ctx, struct err *err)
{
	struct answer_word *w = ctx;
	const struct span kind = span_of(kind_name(w->kind));
	const struct audit_change change = { "kind", { 0 }, kind };

	return db_run(w->people->sql, PEOPLE_SQL_KIND_WORD_PUT,
	           DB_ARGS(DB_TEXT(w->key), DB_TEXT(w->word), DB_TEXT(kind)), err) &&
	       db_run(w->people->sql, PEOPLE_SQL_KIND_WORD_APPLY,
	           DB_ARGS(DB_TEXT(kind), DB_I64(w->call->now), DB_TEXT(w->word)), err) &&
	       people_audit(w->people, w->call, "kind.word", w->word, &change, 1, err);
}

bool kind_word_change(struct people *people, const struct call *call, struct span word,
    enum kind kind, struct err *err)
{
	struct answer_word w = { .people = people, .call = call, .kind = kind };

	if (!person_text(call->arena, "word", word, 1, KIND_WORD_MAX, &w.word, err))
		return false;
	w.key = person_key(call->arena, w.word);
	if (w.key.len == 0)
		return err_field(err, "word", "a word has letters");
	return db_tx(people->db, DB_WRITE, answer_word, &w, err);
}
