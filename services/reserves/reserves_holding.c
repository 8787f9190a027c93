/* A vendor's row: lists have 10^6 of them, so nothing is copied that is clean, and texts stay as they are. */
#include "core/isbn.h"
#include "services/reserves/reserves_row.h"
#include "services/reserves/reserves_tidy.h"

static struct span text_of(const struct row_in *in, enum column_field field)
{
	struct span s = tidy_text(in->arena, row_cell(in, field));

	return s.len <= 9 && tidy_nothing(s) ? (struct span){ "", 0 } : s;
}

static enum completeness completeness_of(struct row_in *in, struct holding_row *h)
{
	enum completeness c;

	h->completeness_raw = tidy_text(in->arena, row_cell(in, COLUMN_COMPLETENESS));
	if (phrase_yes(h->completeness_raw))
		return COMPLETE_FULL;
	if (phrase_no(h->completeness_raw))
		return COMPLETE_PART;
	c = completeness_read(h->completeness_raw);
	if (c == COMPLETE_OTHER && !phrase_denies_full(h->completeness_raw))
		row_note(in, NOTE_UNKNOWN_VALUE, COLUMN_COMPLETENESS, h->completeness_raw);
	return c;
}

static struct span id_of(const struct row_in *in)
{
	struct span id = tidy_code(in->arena, text_of(in, COLUMN_ID));

	return tidy_ends(id, SPAN(".0")) ? (struct span){ id.ptr, id.len - 2 } : id;
}

bool holding_take(struct row_in *in, struct holding_row *ret_row)
{
	struct holding_row h = { .number = in->row->number, .isbn_state = ISBN_STATE_NONE };

	h.title = text_of(in, COLUMN_TITLE);
	if (h.title.len == 0)
		return row_refuse(in, NOTE_NO_TITLE, COLUMN_TITLE, row_cell(in, COLUMN_ID));
	h.id = id_of(in);
	h.kind = text_of(in, COLUMN_KIND);
	h.author = text_of(in, COLUMN_AUTHOR);
	h.publisher = text_of(in, COLUMN_PUBLISHER);
	h.edition = text_of(in, COLUMN_EDITION);
	h.url = text_of(in, COLUMN_URL);
	h.class_number = text_of(in, COLUMN_CLASS_NUMBER);
	h.year = year_take(in, row_cell(in, COLUMN_YEAR));
	h.completeness = completeness_of(in, &h);
	h.isbn_raw = tidy_trim(row_cell(in, COLUMN_ISBN));
	if (tidy_nothing(h.isbn_raw))
		h.isbn_raw = (struct span){ "", 0 };
	h.n_isbns = isbns_take(in, h.isbn_raw, h.isbns, 0, &h.isbn_state);
	if (row_has(in, COLUMN_ISBN_MORE))
		h.n_isbns = isbns_take(
		    in, row_cell(in, COLUMN_ISBN_MORE), h.isbns, h.n_isbns, &h.isbn_state);
	*ret_row = h;
	return true;
}
