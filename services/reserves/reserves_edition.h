/* reserves_edition — editions and volumes as books print them, in folded text. Both stand at an end and are taken off
 * it; a cell of its own may say them in other ways. Numbers go from 1 to 99. */
#ifndef RESERVES_EDITION_H
#define RESERVES_EDITION_H

#include <stdint.h>

#include "core/arena.h"

struct edition {
	uint8_t number; /* 第7版, 3rd ed.; 0: none said */
	uint16_t year;  /* 2023年版; 0: none said */
	bool revised;   /* 修订, with a number or without */
	const char *
	    word; /* what stands for it where there is neither number nor year: 最新版; NULL: nothing said */
};

/* Takes an edition off the end; what was known of it already is kept where the new part does not say it. */
bool edition_cut(struct span *s, struct edition *edition);
/* A cell: also "7", "2nd", "4-1" (4th edition, 1st printing), "2018年8月第1版". False: it says none. */
bool edition_in_cell(struct span folded, struct edition *ret_edition);
/* "第7版", "第2版修订版", "2023年版", "修订版"; empty when none was said. */
struct span edition_text(struct arena *a, const struct edition *edition);

enum volume_part {          /* 0: none said; 1..99: a number */
	VOLUME_FIRST = 101, /* 上 */
	VOLUME_MIDDLE,
	VOLUME_LAST,
	VOLUME_UNKNOWN,   /* there was one, it is lost: （册） */
	VOLUME_SET = 120, /* and how many: 122 is 上下册, 123 全三册 */
};
struct volume {
	uint8_t part;
	const char *unit; /* 册, 卷; NULL: a bare number, which may be another thing */
};

/* Takes a volume off the end. False: there is none, and nothing has changed. */
bool volume_cut(struct span *s, struct volume *ret_volume);
/* Off the end of what has lost a bracket or a number: "...原理上)", "... 册". */
bool volume_cut_torn(struct span *s, struct volume *ret_volume);
/* The whole of s, as it stands in brackets: 下, 3, 第2册, the unit alone or nothing. */
bool volume_whole(struct span s, struct volume *ret_volume);
bool volume_in_cell(struct span folded, struct volume *ret_volume);
bool volume_is_roman(struct span s); /* ii */
bool volume_is_same(const struct volume *a, const struct volume *b);
/* "上册", "第2卷", "上下册"; empty when none was said or it is a bare number. */
struct span volume_text(struct arena *a, const struct volume *volume);

#endif
