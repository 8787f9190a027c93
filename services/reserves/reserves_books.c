/* What a plan row says about books: a state, or one book, or several in one cell. */
#include "core/isbn.h"
#include "core/text.h"
#include "services/reserves/reserves_row.h"
#include "services/reserves/reserves_split.h"
#include "services/reserves/reserves_tidy.h"

/* ---- states ---- */

/* The header itself asks why there is none: any answer is a reason. */
static bool asks_why(const struct row_in *in)
{
	size_t at = in->columns->at[COLUMN_REASON];
	struct span header = at == 0 ? (struct span){ "", 0 } : in->columns->v[at - 1].header;

	return tidy_has(header, SPAN("原因")) || tidy_has(header, SPAN("理由"));
}

/* "无" or "/", not merely blank: with a remark that gives a reason, it is said that none is needed. */
static bool title_says_nothing(const struct row_in *in)
{
	struct span title = row_cell(in, COLUMN_TITLE);

	return !tidy_blank(title) && (tidy_nothing(title) || phrase_unclear(in->arena, title));
}

/* The cell names somebody or something: 待定 and 自编 do not. */
static bool names(const struct row_in *in, enum column_field field)
{
	struct span cell = row_text(in, field);

	return cell.len > 0 && phrase_state(in->arena, cell) == ITEM_UNTOLD;
}

/* A press, and an author or an edition: whatever its title is, that is a book. */
static bool described(const struct row_in *in)
{
	return names(in, COLUMN_PUBLISHER) &&
	       !phrase_own_press(in->arena, row_text(in, COLUMN_PUBLISHER)) &&
	       (names(in, COLUMN_CONTRIBUTORS) || names(in, COLUMN_EDITION));
}

static enum item_state state_of_title(const struct row_in *in)
{
	struct span title = row_text(in, COLUMN_TITLE);

	if (title.len == 0)
		return ITEM_UNTOLD;
	return described(in) ? phrase_of_book(in->arena, title) : phrase_state(in->arena, title);
}

static bool title_unclear(const struct row_in *in)
{
	return phrase_unclear(in->arena, row_text(in, COLUMN_TITLE));
}

static bool has_book(const struct row_in *in)
{
	struct isbn found[ISBN_MOST];

	if (isbn_read(row_cell(in, COLUMN_ISBN), found) > 0 && found[0].flaw != ISBN_LENGTH)
		return true;
	return row_text(in, COLUMN_TITLE).len > 0 && !title_unclear(in) &&
	       state_of_title(in) == ITEM_UNTOLD;
}

/* Without a book: what the cells say instead. *ret_words are the words that say it. */
static enum item_state state_in_words(const struct row_in *in, struct span *ret_words)
{
	static const enum column_field fields[] = { COLUMN_TITLE, COLUMN_STATE, COLUMN_REASON };
	enum item_state state = ITEM_UNTOLD;

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]) && state == ITEM_UNTOLD; i++) {
		*ret_words = row_text(in, fields[i]);
		if (fields[i] == COLUMN_TITLE)
			state = state_of_title(in);
		else if (fields[i] == COLUMN_STATE && phrase_no(*ret_words))
			state = ITEM_NONE_NEEDED;
		else if (ret_words->len > 0)
			state = phrase_state(in->arena, *ret_words);
	}
	if (state == ITEM_UNTOLD && ret_words->len > 0 &&
	    (asks_why(in) ||
	        (title_says_nothing(in) && phrase_reason(*ret_words, SPAN("")) != NONE_OTHER)))
		state = ITEM_NONE_NEEDED;
	return state;
}

static bool says_none(const struct row_in *in)
{
	struct span state = row_text(in, COLUMN_STATE);

	return phrase_no(state) || phrase_state(in->arena, state) == ITEM_NONE_NEEDED;
}

static void take_none(struct row_in *in, struct plan_row *row, struct span words)
{
	struct span why = row_text(in, COLUMN_REASON);
	struct span all = span_eq(why, words) ? words
	                                      : tidy_join(in->arena, words, SPAN("；"), why);

	if (phrase_no(words) && why.len > 0)
		all = why;
	row->state = ITEM_NONE_NEEDED;
	row->state_raw = all;
	row->reason = phrase_reason(all, row->course_name);
}

static void take_no_book(struct row_in *in, bool own, struct plan_row *row)
{
	struct span words = { "", 0 }, title = tidy_trim(row_cell(in, COLUMN_TITLE));
	enum item_state state = state_in_words(in, &words);

	if (title.len == 0 && row_text(in, COLUMN_CONTRIBUTORS).len > 0)
		row_note(
		    in, NOTE_NO_BOOK_TITLE, COLUMN_CONTRIBUTORS, row_cell(in, COLUMN_CONTRIBUTORS));
	if (state == ITEM_NONE_NEEDED) {
		take_none(in, row, words);
	} else if (state == ITEM_NOT_CHOSEN) {
		row->state = state;
		row->state_raw = words;
	} else if (row_has(in, COLUMN_TITLE) && own) {
		row->state = ITEM_NOT_CHOSEN;
		row->state_raw = title;
		if (title.len > 0)
			row_note(in,
			    title_unclear(in) ? NOTE_TITLE_UNCLEAR : NOTE_NONE_WITHOUT_REASON,
			    COLUMN_TITLE, title);
	}
}

/* ---- ISBNs ---- */

static enum note_code note_of_flaw(const struct isbn *i)
{
	if (i->flaw == ISBN_DAMAGED || (i->flaw == ISBN_CHECK_DIGIT && i->number % 100000 == 0))
		return NOTE_ISBN_DAMAGED;
	return i->flaw == ISBN_CHECK_DIGIT ? NOTE_ISBN_CHECK_DIGIT : NOTE_ISBN_MALFORMED;
}

static bool known_isbn(const uint64_t *isbns, size_t n, uint64_t number)
{
	for (size_t i = 0; i < n; i++)
		if (isbns[i] == number)
			return true;
	return false;
}

size_t isbns_take(struct row_in *in, struct span text, uint64_t isbns[static BOOK_ISBNS], size_t n,
    enum isbn_state *ret_state)
{
	struct isbn found[ISBN_MOST];
	size_t n_found = tidy_blank(text) ? 0 : isbn_read(text, found);

	for (size_t i = 0; i < n_found; i++) {
		if (found[i].flaw == ISBN_GOOD) {
			if (n < BOOK_ISBNS && !known_isbn(isbns, n, found[i].number))
				isbns[n++] = found[i].number;
			continue;
		}
		enum note_code code = note_of_flaw(&found[i]);

		if (*ret_state == ISBN_STATE_NONE)
			*ret_state = code == NOTE_ISBN_DAMAGED ? ISBN_STATE_DAMAGED
			                                       : ISBN_STATE_BAD;
		row_note(in, code, COLUMN_ISBN, text);
	}
	if (n_found == 0 && !tidy_nothing(text)) {
		row_note(in, NOTE_ISBN_MALFORMED, COLUMN_ISBN, text);
		if (*ret_state == ISBN_STATE_NONE)
			*ret_state = ISBN_STATE_BAD;
	}
	if (n > 0)
		*ret_state = ISBN_STATE_OK;
	return n;
}

int year_take(struct row_in *in, struct span cell)
{
	struct span s = tidy_code(in->arena, cell);
	int value = 0;

	for (size_t i = 0; i + 4 <= s.len; i++)
		if (tidy_count((struct span){ s.ptr + i, 4 }, &value) == 4 && value >= 1900 &&
		    value <= 2099)
			return value;
	if (!tidy_nothing(cell))
		row_note(in, NOTE_BAD_YEAR, COLUMN_YEAR, cell);
	return 0;
}

/* ---- a book ---- */

/* An ISBN that was typed behind the title. */
static struct span isbn_out_of_title(struct arena *a, struct book_cells *c)
{
	struct isbn found[ISBN_MOST];
	size_t n = isbn_read(c->title, found), at, end;
	struct span head, tail, isbn;

	if (n == 0 || found[0].flaw != ISBN_GOOD || found[0].raw.len < 10)
		return c->isbn;
	isbn = found[0].raw;
	at = (size_t)(isbn.ptr - c->title.ptr);
	end = at + isbn.len;
	head = tidy_trim((struct span){ c->title.ptr, at });
	tail = tidy_trim(tidy_from(c->title, end));
	while (head.len > 0 && (head.ptr[head.len - 1] == ':' || head.ptr[head.len - 1] == ' '))
		head.len--;
	if (tidy_ends(head, SPAN("ISBN")))
		head = tidy_trim((struct span){ head.ptr, head.len - 4 });
	c->title = tidy_join(a, head, SPAN(" "), tail);
	return isbn;
}

static void take_edition(struct row_in *in, const struct book_cells *c, struct plan_book *book)
{
	int number, year;
	struct span edition = edition_read(in->arena, c->edition, &number, &year);

	if (edition.len > 0) {
		book->edition = edition;
		book->edition_number = number;
	}
	if (book->year == 0)
		book->year = year;
	if (!tidy_nothing(c->volume))
		book->volume = volume_read(in->arena, c->volume);
}

static void take_flags(struct row_in *in, const struct book_cells *c, struct plan_book *book)
{
	book->textbook_kind = tidy_nothing(c->kind) ? (struct span){ "", 0 }
	                                            : tidy_text(in->arena, c->kind);
	book->flags |= phrase_flags(book->textbook_kind);
	if (phrase_yes(row_cell(in, COLUMN_IS_POLICY)))
		book->flags |= BOOK_POLICY;
	if (phrase_yes(row_cell(in, COLUMN_IS_NATIONAL)))
		book->flags |= BOOK_NATIONAL;
	if (phrase_yes(row_cell(in, COLUMN_IS_FOREIGN)))
		book->flags |= BOOK_FOREIGN;
	if (tidy_nothing(c->publisher) && tidy_has(book->printed_title, SPAN("讲义")))
		book->flags |= BOOK_NOTES; /* what a press has printed is a book */
}

static void title_for_isbn(struct row_in *in, struct plan_book *book)
{
	char digits[ISBN_DIGITS + 1] = "";
	struct span number;

	if (book->n_isbns > 0)
		isbn_write(book->isbns[0], digits);
	number = book->n_isbns > 0 ? span_of(digits) : tidy_text(in->arena, book->isbn_raw);
	book->title = book->printed_title = tidy_join(in->arena, SPAN("ISBN"), SPAN(" "), number);
	row_note(in, NOTE_NO_BOOK_TITLE, COLUMN_TITLE, book->isbn_raw);
}

static bool stands_alone(const struct plan_book *book)
{
	return book->kind == ITEM_TEXTBOOK && book->n_people == 0 && book->publisher.len == 0 &&
	       book->isbn_state == ISBN_STATE_NONE;
}

static struct span printed_title(struct row_in *in, struct span cell)
{
	bool none = tidy_nothing(cell) || phrase_unclear(in->arena, cell);

	return none ? (struct span){ "", 0 } : tidy_text(in->arena, cell);
}

/* isbns: which of the good ones are this book's is known already; else they are read from the cells. */
static struct title_parts take_book(
    struct row_in *in, struct book_cells c, enum item_kind kind, struct plan_book *book)
{
	struct title_parts parts = { 0 };
	struct span none = { "", 0 };

	*book = (struct plan_book){ .kind = kind, .isbn_state = ISBN_STATE_NONE };
	if (tidy_nothing(c.isbn))
		c.isbn = isbn_out_of_title(in->arena, &c);
	book->printed_title = printed_title(in, c.title);
	title_read(in->arena, book->printed_title, &parts);
	book->title = parts.title;
	book->edition = parts.edition;
	book->edition_number = parts.edition_number;
	book->volume = parts.volume;
	book->flags = parts.flags;
	book->year = tidy_nothing(c.year) ? 0 : year_take(in, c.year);
	take_edition(in, &c, book);
	take_flags(in, &c, book);
	book->n_people = contributors_read(
	    in->arena, c.contributors, &book->people, &book->contributors);
	book->publisher = tidy_nothing(c.publisher) ? none : tidy_text(in->arena, c.publisher);
	book->price = tidy_nothing(c.price) ? none : tidy_text(in->arena, c.price);
	book->isbn_raw = tidy_nothing(c.isbn) ? none : c.isbn;
	book->n_isbns = isbns_take(in, book->isbn_raw, book->isbns, 0, &book->isbn_state);
	book->n_isbns = isbns_take(in, c.isbn_more, book->isbns, book->n_isbns, &book->isbn_state);
	if (book->title.len == 0)
		title_for_isbn(in, book);
	else if (stands_alone(book) && phrase_doubtful(in->arena, book->printed_title))
		row_note(in, NOTE_TITLE_DOUBTFUL, COLUMN_TITLE, book->printed_title);
	return parts;
}

/* ---- several books ---- */

static size_t isbn_count(struct span cell)
{
	struct isbn found[ISBN_MOST];
	size_t n = tidy_blank(cell) ? 0 : isbn_read(cell, found), count = 0;

	for (size_t i = 0; i < n; i++)
		count += found[i].flaw != ISBN_LENGTH;
	return count;
}

static bool alike(const struct span *parts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (tidy_length(parts[i]) < 4 ||
		    !span_eq(tidy_cut(parts[i], 2), tidy_cut(parts[0], 2)))
			return false;
	return true;
}

/* Other cells have just as many lines or parts. */
static bool supported(const struct row_in *in, size_t n)
{
	static const enum column_field fields[] = { COLUMN_ISBN, COLUMN_CONTRIBUTORS,
		COLUMN_PUBLISHER, COLUMN_EDITION };
	struct span parts[ROW_BOOKS];

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (split_lines(row_cell(in, fields[i]), parts) == n ||
		    split_plain(row_cell(in, fields[i]), parts) == n)
			return true;
	return false;
}

static bool all_titles(struct arena *a, const struct span *parts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (tidy_length(tidy_text(a, parts[i])) < 2)
			return false;
	return true;
}

/* The title's lines, or its parts by another separator, when the ISBNs or other cells are as many. */
static size_t split_by_count(const struct row_in *in, struct span titles[static ROW_BOOKS])
{
	struct span cell = row_cell(in, COLUMN_TITLE);
	size_t isbns = isbn_count(row_cell(in, COLUMN_ISBN)), n = split_lines(cell, titles);

	if (n > 1 && (n == isbns || supported(in, n)))
		return n;
	if (isbns > 1 && split_into(cell, isbns, titles) &&
	    (alike(titles, isbns) || supported(in, isbns)))
		return isbns;
	return 1;
}

static size_t split_titles(const struct row_in *in, struct span titles[static ROW_BOOKS])
{
	struct span cell = row_cell(in, COLUMN_TITLE);
	size_t n = split_plain(cell, titles);

	if (n > 1 && all_titles(in->arena, titles, n))
		return n;
	if ((n = split_by_count(in, titles)) > 1 && all_titles(in->arena, titles, n))
		return n;
	if (split_plain(cell, titles) != 1)
		titles[0] = cell;
	return 1;
}

/* Part i of n of a cell; the whole of it where it has not as many. */
static struct span part_of(struct span cell, size_t n, size_t i)
{
	struct span parts[ROW_BOOKS];

	return n > 1 && !tidy_nothing(cell) && split_into(cell, n, parts) ? parts[i] : cell;
}

/* Names are joined by 、 and spaces themselves, so only what leaves no doubt parts them. */
static struct span people_part(struct span cell, size_t n, size_t i)
{
	struct span parts[ROW_BOOKS];

	if (n > 1 && !tidy_nothing(cell) &&
	    (split_plain(cell, parts) == n || split_lines(cell, parts) == n))
		return parts[i];
	return cell;
}

static bool damaged(struct span cell)
{
	struct isbn found[ISBN_MOST];

	return isbn_read(cell, found) > 0 && found[0].flaw == ISBN_DAMAGED;
}

static struct span isbn_part(struct row_in *in, size_t n, size_t i)
{
	struct span cell = row_cell(in, COLUMN_ISBN), parts[ROW_BOOKS];
	struct isbn found[ISBN_MOST];

	if (n == 1 || tidy_nothing(cell))
		return cell;
	if (split_plain(cell, parts) == n)
		return parts[i];
	if (n <= ISBN_MOST && isbn_read(cell, found) == n)
		return found[i].raw;
	if (split_into(cell, n, parts))
		return parts[i];
	if (i == 0)
		row_note(
		    in, damaged(cell) ? NOTE_ISBN_DAMAGED : NOTE_BOOKS_UNEQUAL, COLUMN_ISBN, cell);
	return (struct span){ "", 0 };
}

static struct book_cells cells_of(struct row_in *in, struct span title, size_t n, size_t i)
{
	return (struct book_cells){
		.title = title,
		.contributors = people_part(row_cell(in, COLUMN_CONTRIBUTORS), n, i),
		.publisher = part_of(row_cell(in, COLUMN_PUBLISHER), n, i),
		.edition = part_of(row_cell(in, COLUMN_EDITION), n, i),
		.volume = part_of(row_cell(in, COLUMN_VOLUME), n, i),
		.isbn = isbn_part(in, n, i),
		.isbn_more = part_of(row_cell(in, COLUMN_ISBN_MORE), n, i),
		.year = part_of(row_cell(in, COLUMN_YEAR), n, i),
		.price = part_of(row_cell(in, COLUMN_PRICE), n, i),
		.kind = part_of(row_cell(in, COLUMN_TEXTBOOK_KIND), n, i),
	};
}

/* 《a》，author，publisher all in the title's cell. */
static void cite_if_bare(struct row_in *in, struct book_cells *c)
{
	struct book_cells cited;

	if (!tidy_nothing(c->contributors) || !tidy_nothing(c->publisher) ||
	    !tidy_has(c->title, SPAN("》")))
		return;
	cited = citation_read(in->arena, c->title);
	if (cited.publisher.len == 0)
		return;
	c->title = cited.title;
	c->contributors = cited.contributors;
	c->publisher = cited.publisher;
	if (tidy_nothing(c->year))
		c->year = cited.year;
	if (tidy_nothing(c->edition))
		c->edition = cited.edition;
	if (tidy_nothing(c->isbn))
		c->isbn = cited.isbn;
}

/* 上、下册 with two ISBNs are two books. */
static void part_volumes(
    struct plan_row *row, struct plan_book *book, const struct title_parts *parts)
{
	struct plan_book *second = &row->books[row->n_books];

	if (!parts->both_volumes || book->n_isbns != 2 || row->n_books >= ROW_BOOKS)
		return;
	*second = *book;
	book->volume = SPAN("上册");
	second->volume = SPAN("下册");
	second->isbns[0] = second->isbns[1];
	book->n_isbns = second->n_isbns = 1;
	row->n_books++;
}

static enum item_kind kind_of(const struct row_in *in)
{
	enum item_kind kind = ITEM_TEXTBOOK;

	if (!item_kind_read(row_text(in, COLUMN_ITEM_KIND), &kind) &&
	    tidy_has(row_text(in, COLUMN_TEXTBOOK_KIND), SPAN("参考")))
		kind = ITEM_REFERENCE;
	return kind;
}

static void take_books(struct row_in *in, struct plan_row *row)
{
	struct span titles[ROW_BOOKS];
	size_t n = split_titles(in, titles);
	enum item_kind kind = kind_of(in);

	for (size_t i = 0; i < n && row->n_books < ROW_BOOKS; i++) {
		struct plan_book *book = &row->books[row->n_books++];
		struct book_cells c = cells_of(in, titles[i], n, i);
		struct title_parts parts;

		cite_if_bare(in, &c);
		parts = take_book(in, c, kind, book);
		part_volumes(row, book, &parts);
	}
	if (kind == ITEM_TEXTBOOK)
		row->state = ITEM_REQUIRED;
}

static void take_references(struct row_in *in, struct plan_row *row)
{
	struct span cell = row_cell(in, COLUMN_REFERENCES), parts[ROW_BOOKS];
	size_t n = tidy_nothing(cell) ? 0 : split_plain(cell, parts);

	if (n == 1)
		n = split_lines(cell, parts);
	for (size_t i = 0; i < n && row->n_books < ROW_BOOKS; i++)
		if (!tidy_nothing(parts[i]) && phrase_state(in->arena, parts[i]) == ITEM_UNTOLD)
			(void)take_book(in, citation_read(in->arena, parts[i]), ITEM_REFERENCE,
			    &row->books[row->n_books++]);
}

void books_read(struct row_in *in, bool own, struct plan_row *row)
{
	struct span review = row_cell(in, COLUMN_REVIEW);

	row->state_raw = (struct span){ "", 0 };
	row->books = arena_array(in->arena, struct plan_book, ROW_BOOKS);
	if (row->books == NULL)
		return;
	if (phrase_rejected(review)) {
		row->state = ITEM_NOT_CHOSEN;
		row->state_raw = tidy_text(in->arena, review);
		row_note(in, NOTE_CHOICE_REJECTED, COLUMN_REVIEW, review);
	} else if (!has_book(in)) {
		take_no_book(in, own, row);
	} else if (says_none(in)) {
		take_none(in, row, row_text(in, COLUMN_STATE));
		row_note(in, NOTE_STATE_CONTRADICTS, COLUMN_TITLE, row_cell(in, COLUMN_TITLE));
	} else {
		take_books(in, row);
	}
	take_references(in, row);
}
