/* GB/T 7714-2015; see reserves_cite.h. Whether a title is Chinese decides between 等 and et al. and so on. */
#include "services/reserves/reserves_cite.h"

#include <stdio.h>

#include "core/buf.h"
#include "services/reserves/reserves_reading.h"

enum { NAMES_MAX = 3 };

static void add(struct buf *b, const char *text)
{
	buf_add(b, span_of(text));
}

static bool plain(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] >= 0x80)
			return false;
	return true;
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* "Randal E. Bryant" is BRYANT R E (8.1.1); a single word and a Chinese name stay as they are. */
static void add_name(struct buf *b, struct span name)
{
	struct span rest = name;
	size_t last = name.len;

	while (last > 0 && name.ptr[last - 1] != ' ')
		last--;
	if (!plain(name) || last == 0 || last == name.len) {
		buf_add(b, name);
		return;
	}
	for (size_t i = last; i < name.len; i++) {
		char c = upper(name.ptr[i]);

		buf_add(b, (struct span){ &c, 1 });
	}
	rest.len = last - 1;
	while (rest.len > 0) {
		struct span word = span_cut(&rest, ' ');
		char initial[2] = { ' ', word.len ? upper(word.ptr[0]) : ' ' };

		if (word.len > 0)
			buf_add(b, (struct span){ initial, 2 });
	}
}

static bool writes(enum contributor_role role)
{
	return role == ROLE_AUTHOR || role == ROLE_CHIEF_EDITOR || role == ROLE_EDITOR;
}

static bool translates(enum contributor_role role)
{
	return role == ROLE_TRANSLATOR;
}

/* The first three of a role; how many there are. */
static size_t add_people(struct buf *b, const struct contributor *people, size_t n,
    bool (*role)(enum contributor_role role), bool chinese)
{
	size_t many = 0;
	bool others = false;

	for (size_t i = 0; i < n; i++) {
		if (!role(people[i].role) || people[i].name.len == 0)
			continue;
		others = others || people[i].others;
		if (many++ >= NAMES_MAX)
			continue;
		add(b, many > 1 ? ", " : "");
		add_name(b, people[i].name);
	}
	if (many > NAMES_MAX || (many > 0 && others))
		add(b, chinese ? ", 等" : ", et al");
	return many;
}

/* A full stop ends each part, but never two in a row. */
static void end_part(struct buf *b)
{
	if (b->len > 0 && b->ptr != NULL)
		add(b, b->ptr[b->len - 1] == '.' ? " " : ". ");
}

static const char *ordinal(int n)
{
	if (n % 100 / 10 == 1)
		return "th";
	return n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
}

static void add_edition(struct buf *b, struct arena *a, struct span edition, bool chinese)
{
	char text[32];
	int number = 0, year = 0;
	struct span form = edition.len ? edition_read(a, edition, &number, &year) : edition;

	if (form.len == 0 || number == 1)
		return;
	if (number == 0)
		buf_add(b, form);
	else if (chinese)
		(void)snprintf(text, sizeof(text), "%d版", number);
	else
		(void)snprintf(text, sizeof(text), "%d%s ed", number, ordinal(number));
	if (number != 0)
		add(b, text);
	end_part(b);
}

static void add_publication(struct buf *b, const struct cited_book *book)
{
	if (book->publisher.len)
		buf_add(b, book->publisher);
	if (book->publisher.len && book->year.len)
		add(b, ", ");
	if (book->year.len)
		buf_add(b, book->year);
	if (book->publisher.len || book->year.len)
		end_part(b);
}

struct span cite_book(struct arena *a, const struct cited_book *book)
{
	struct buf b = { .arena = a };
	struct contributor *people = NULL;
	struct span normal;
	bool chinese = !plain(book->title);
	size_t n = book->contributors.len
	               ? contributors_read(a, book->contributors, &people, &normal)
	               : 0;

	if (book->title.len == 0)
		return SPAN("");
	if (add_people(&b, people, n, writes, chinese) > 0)
		end_part(&b);
	buf_add(&b, book->title);
	if (book->volume.len) {
		add(&b, chinese ? "：" : ": ");
		buf_add(&b, book->volume);
	}
	add(&b, "[M]");
	end_part(&b);
	if (add_people(&b, people, n, translates, chinese) > 0) {
		add(&b, chinese ? ", 译" : ", trans");
		end_part(&b);
	}
	add_edition(&b, a, book->edition, chinese);
	add_publication(&b, book);
	if (a->failed)
		return (struct span){ 0 };
	b.len--; /* the blank behind the last full stop */
	return buf_span(&b);
}
