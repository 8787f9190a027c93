/* reserves_title — what a printed title says, in folded text: the title proper, what stands behind its sign, brackets,
 * and apart from them edition, volume and series. Whoever compares works takes `text`, whoever shows them `print`. */
#ifndef RESERVES_TITLE_H
#define RESERVES_TITLE_H

#include "services/reserves/reserves_edition.h"

enum title_part_kind {
	TITLE_PROPER,  /* of a title before its subtitle's sign */
	TITLE_OTHER,   /* behind it */
	TITLE_BRACKET, /* C语言版: names the work as well */
	TITLE_PRINTING, /* 双色版, 附光盘, a bare number: shown, but it does not name the work */
	TITLE_APART,    /* edition, volume, series, or nothing */
};

struct title_part {
	enum title_part_kind kind;
	struct span text;  /* what names the work; brackets are not in it */
	struct span print; /* what is shown; brackets are */
};

enum { TITLE_PARTS = 16, TITLE_SERIES = 4 };

struct title_reading {
	struct title_part parts[TITLE_PARTS]; /* in their order; a title of more keeps the first */
	size_t n_parts;
	struct edition edition;
	struct volume volume;
	struct span series[TITLE_SERIES];
	size_t n_series;
};

void title_parse(struct span folded, struct title_reading *ret_reading);

#endif
