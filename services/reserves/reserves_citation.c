/* Reference books stand in one cell as people cite them; see reserves_row.h. What cannot be told apart stays
 * in the title, where a person and the matching still find it. */
#include "core/isbn.h"
#include "core/text.h"
#include "services/reserves/reserves_row.h"
#include "services/reserves/reserves_tidy.h"

static bool names_publisher(struct span s)
{
	static const char *const words[] = { "出版社", "出版公司", "书局", "书店", "印书馆",
		"Press", "Springer", "Wiley", "Pearson", "McGraw", "Elsevier", "Publish" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (tidy_has(s, span_of(words[i])))
			return true;
	return false;
}

static bool starts_with_year(struct span s)
{
	int value = 0;
	size_t n = tidy_count(s, &value);

	return n == 4 && value >= 1900 && value <= 2099 && s.len <= 20;
}

/* "北京: 清华大学出版社" -> the publisher alone. */
static struct span without_place(struct span s)
{
	size_t at = tidy_find(s, SPAN(":")), wide = tidy_find(s, SPAN("："));

	if (at != SIZE_MAX && at < 24)
		return tidy_trim(tidy_from(s, at + 1));
	return wide != SIZE_MAX && wide < 24 ? tidy_trim(tidy_from(s, wide + 3)) : s;
}

/* A piece behind the title: what it is, its looks say. */
static void take_piece(struct arena *a, struct book_cells *c, struct span s)
{
	struct isbn found[ISBN_MOST];

	s = tidy_trim(s);
	if (s.len == 0)
		return;
	if (isbn_read(s, found) > 0 && found[0].flaw != ISBN_LENGTH)
		c->isbn = s;
	else if (names_publisher(s) && c->publisher.len == 0)
		c->publisher = without_place(s);
	else if (starts_with_year(s) && c->year.len == 0)
		c->year = s;
	else if (edition_is_all(a, s))
		c->edition = s;
	else
		c->contributors = tidy_join(a, c->contributors, SPAN("，"), s);
}

static bool comma(uint32_t p)
{
	return p == ',' || p == 0xff0c || p == 0x3002 || p == '\n';
}

static void take_pieces(struct arena *a, struct book_cells *c, struct span s)
{
	struct span rest = s, piece = s;

	while (rest.len > 0) {
		const char *at = rest.ptr;

		if (!comma(text_point(&rest)))
			continue;
		take_piece(a, c, (struct span){ piece.ptr, (size_t)(at - piece.ptr) });
		piece.ptr = rest.ptr;
	}
	take_piece(a, c, (struct span){ piece.ptr, (size_t)(rest.ptr - piece.ptr) });
}

/* "严蔚敏. 数据结构[M]. 北京: 清华大学出版社, 2007." */
static struct book_cells standard_form(struct arena *a, struct span s, size_t mark)
{
	struct book_cells c = { .title = { s.ptr, mark } };
	struct span behind = tidy_from(s, mark + 3);

	for (size_t at = mark; at-- > 0;)
		if (s.ptr[at] == '.' && at + 1 < mark && at > 0) {
			c.title = tidy_trim((struct span){ s.ptr + at + 1, mark - at - 1 });
			c.contributors = tidy_trim((struct span){ s.ptr, at });
			break;
		}
	while (behind.len > 0 && (behind.ptr[0] == '.' || behind.ptr[0] == ' '))
		behind = tidy_from(behind, 1);
	while (behind.len > 0) {
		struct span sentence = span_cut(&behind, '.');

		take_pieces(a, &c, sentence);
	}
	return c;
}

struct book_cells citation_read(struct arena *a, struct span text)
{
	struct span s = tidy_text(a, text), rest = s;
	size_t mark = tidy_find(s, SPAN("[M]")), end = tidy_find(s, SPAN("》"));
	struct book_cells c = { .title = s };

	if (mark != SIZE_MAX && mark > 0)
		return standard_form(a, s, mark);
	if (!tidy_starts(s, SPAN("《")) || end == SIZE_MAX)
		end = 0;
	rest = tidy_from(s, end);
	while (rest.len > 0) {
		struct span next = rest;

		if (comma(text_point(&next))) {
			c.title = (struct span){ s.ptr, (size_t)(rest.ptr - s.ptr) };
			take_pieces(a, &c, next);
			break;
		}
		rest = next;
	}
	return c;
}
