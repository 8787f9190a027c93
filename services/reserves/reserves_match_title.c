/* Keys of a title out of what reserves_title.h reads, and the words that make it a companion of another. */
#include "services/reserves/reserves_match_title.h"

#include "core/text.h"
#include "services/reserves/reserves_cut.h"
#include "services/reserves/reserves_title.h"

static const char *const companions[][18] = {
	{ "习题", "题解", "题集", "题库", "练习", "解题", "试题", "真题", "答案", "全解",
	    "workbook", "exercises", "solutions manual", "solution manual", "answer key", NULL },
	{ "学习指导", "学习指南", "学习辅导", "辅导", "导学", "考研", "精讲精练", "学习参考",
	    "同步指导", "自学指导", "study guide", "companion to", NULL },
	{ "实验", "上机", "实训", "实习指导", "课程设计指导", "lab manual", "laboratory", NULL },
	{ "教师用书", "教师手册", "教学参考", "教学指导", "教参", "教案", "instructor", "teacher's",
	    NULL },
	{ "少儿版", "青少版", "青少年版", "儿童版", "缩写", "简写", "缩编", "注音", "漫画", "改编",
	    "连环画", "abridged", "graphic novel", "中文版", "英文版", "英文本", NULL },
};

static uint8_t companions_in(struct span folded)
{
	struct cut_bytes bytes;
	uint8_t found = 0;

	cut_bytes_of(folded, &bytes);
	for (size_t i = 0; i < sizeof(companions) / sizeof(companions[0]); i++)
		if (cut_any_in(folded, &bytes, companions[i]))
			found |= (uint8_t)(1U << i);
	return found;
}

static uint8_t edition_number(const struct edition *e)
{
	if (e->number)
		return e->number;
	if (e->year >= EDITION_FIRST_YEAR && e->year < EDITION_FIRST_YEAR + EDITION_YEARS)
		return (uint8_t)(EDITION_YEAR + (e->year - EDITION_FIRST_YEAR));
	return e->revised ? EDITION_REVISED : 0;
}

void match_title_read(struct arena *a, struct span title, struct match_title *ret)
{
	struct buf folded = { .arena = a }, full = { .arena = a }, core = { .arena = a };
	struct title_reading r;

	text_fold(&folded, title);
	title_parse(buf_span(&folded), &r);
	for (size_t i = 0; i < r.n_parts; i++) {
		if (r.parts[i].kind <= TITLE_BRACKET)
			text_key_of_fold(&full, r.parts[i].text);
		if (r.parts[i].kind == TITLE_PROPER)
			text_key_of_fold(&core, r.parts[i].text);
	}
	if (full.len == 0)
		text_key_of_fold(&full, buf_span(&folded));
	*ret = (struct match_title){ .full = buf_span(&full),
		.core = core.len ? buf_span(&core) : buf_span(&full),
		.edition = edition_number(&r.edition),
		.volume = r.volume.part,
		.companion = companions_in(buf_span(&folded)) };
}

uint8_t match_edition_read(struct arena *a, struct span cell)
{
	struct buf folded = { .arena = a };
	struct edition e = { 0 };

	text_fold(&folded, cell);
	return edition_in_cell(buf_span(&folded), &e) ? edition_number(&e) : 0;
}

uint8_t match_volume_read(struct arena *a, struct span cell)
{
	struct buf folded = { .arena = a };
	struct volume v = { 0 };

	text_fold(&folded, cell);
	return volume_in_cell(buf_span(&folded), &v) ? v.part : 0;
}
