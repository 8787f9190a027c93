-- term -> course -> section, and what a course requires: item -> book -> matches -> holdings.
-- Ids of terms, courses, sections, books and items are given by the import itself, which holds the row of
-- reserves_storing while it stores: one import at a time, and what is new is known before it is written.
-- `claims`: which kinds of file have the row now: 1 tasks, 2 textbooks, 4 plan; 8: a file of tasks or a
-- plan had the course and the next one did not, whatever the others still say.
CREATE TABLE reserves_storing (
	id      {{int}} NOT NULL,
	import  {{int}} NOT NULL,
	CONSTRAINT reserves_storing_key PRIMARY KEY (id)
){{strict}};
INSERT INTO reserves_storing (id, import) VALUES (1, 0);

CREATE TABLE reserves_terms (
	id       {{int}} NOT NULL,
	code     TEXT NOT NULL,
	changed  {{int}} NOT NULL,
	CONSTRAINT reserves_terms_key PRIMARY KEY (id),
	CONSTRAINT reserves_terms_code UNIQUE (code)
){{strict}};

-- A code is the office's own: another source (the Graduate School) may use the same one.
-- `college` is a college of `people`. The keys are core/text's, for the search.
CREATE TABLE reserves_courses (
	id          {{int}} NOT NULL,
	public_id   TEXT NOT NULL,
	term        {{int}} NOT NULL,
	source      TEXT NOT NULL,
	code        TEXT NOT NULL,
	name        TEXT NOT NULL,
	level       TEXT NOT NULL,
	level_text  TEXT,
	nature      TEXT,
	nature_text TEXT,
	category      TEXT,
	category_text TEXT,
	college     {{int}} NOT NULL,
	gone        {{bool}} NOT NULL,
	claims    {{int}} NOT NULL,
	name_key    TEXT NOT NULL,
	search_key  TEXT NOT NULL,
	pinyin_key  TEXT NOT NULL,
	CONSTRAINT reserves_courses_key PRIMARY KEY (id),
	CONSTRAINT reserves_courses_public UNIQUE (public_id),
	CONSTRAINT reserves_courses_code UNIQUE (term, source, code),
	CONSTRAINT reserves_courses_term FOREIGN KEY (term) REFERENCES reserves_terms (id)
){{strict}};

CREATE TABLE reserves_sections (
	id        {{int}} NOT NULL,
	course    {{int}} NOT NULL,
	number    TEXT NOT NULL,
	teachers  TEXT NOT NULL,
	campus    TEXT,
	enrolled  {{int}},
	gone      {{bool}} NOT NULL,
	claims    {{int}} NOT NULL,
	CONSTRAINT reserves_sections_key PRIMARY KEY (id),
	CONSTRAINT reserves_sections_number UNIQUE (course, number),
	CONSTRAINT reserves_sections_course FOREIGN KEY (course) REFERENCES reserves_courses (id) ON DELETE CASCADE
){{strict}};

-- A book that some course asks for, once however many courses do. `key` is match_book_key():
-- a librarian's decision hangs on it and so outlives terms, re-imports and re-matching.
-- `standing`: none (nothing found), waiting (candidates for a person), sure, decided.
CREATE TABLE reserves_books (
	id            {{int}} NOT NULL,
	key           TEXT NOT NULL,
	title         TEXT NOT NULL,
	contributors  TEXT,
	publisher     TEXT,
	publisher_key TEXT,
	edition       TEXT,
	volume        TEXT,
	year          TEXT,
	isbn          TEXT,
	standing      TEXT NOT NULL,
	version       {{int}} NOT NULL,
	verdict       TEXT,
	chosen        {{int}},
	decided_by    TEXT,
	decided_name  TEXT,
	decided       {{int}},
	CONSTRAINT reserves_books_id PRIMARY KEY (id),
	CONSTRAINT reserves_books_key UNIQUE (key),
	CONSTRAINT reserves_books_standing CHECK (standing IN ('none', 'waiting', 'sure', 'decided'))
){{strict}};
CREATE INDEX reserves_books_standing_at ON reserves_books (standing);

-- What a course says about one book, or (book null) that none is chosen yet or none is needed.
CREATE TABLE reserves_items (
	id        {{int}} NOT NULL,
	course    {{int}} NOT NULL,
	book      {{int}},
	slot      TEXT NOT NULL,
	kind      TEXT NOT NULL,
	state     TEXT NOT NULL,
	reason    TEXT,
	flags     TEXT NOT NULL,
	gone      {{bool}} NOT NULL,
	claims    {{int}} NOT NULL,
	CONSTRAINT reserves_items_key PRIMARY KEY (id),
	CONSTRAINT reserves_items_slot UNIQUE (course, slot),
	CONSTRAINT reserves_items_course FOREIGN KEY (course) REFERENCES reserves_courses (id) ON DELETE CASCADE,
	CONSTRAINT reserves_items_book FOREIGN KEY (book) REFERENCES reserves_books (id),
	CONSTRAINT reserves_items_state CHECK (state IN ('required', 'not_chosen', 'none_needed'))
){{strict}};
CREATE INDEX reserves_items_of_book ON reserves_items (book);

-- No row: all sections of the course use it.
CREATE TABLE reserves_item_sections (
	item    {{int}} NOT NULL,
	number  TEXT NOT NULL,
	CONSTRAINT reserves_item_sections_key PRIMARY KEY (item, number),
	CONSTRAINT reserves_item_sections_item FOREIGN KEY (item) REFERENCES reserves_items (id) ON DELETE CASCADE
){{strict}};
