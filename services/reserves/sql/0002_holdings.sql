-- A vendor's list arrives whole: rows of a new import stand beside the old ones until
-- reserves_holding_lists turns to it, so readers see one or the other. id is import * 2^24 + n: a list is
-- a range of ids, written and thrown away in order, and needs no other index (a million rows in seconds).
-- Within an import vendor ids are unlike (the import sees to it).
CREATE TABLE reserves_holdings (
	id            {{int}} NOT NULL,
	resource      {{int}} NOT NULL,
	import        {{int}} NOT NULL,
	vendor_id     TEXT NOT NULL,
	kind          TEXT,
	title         TEXT NOT NULL,
	contributors  TEXT,
	publisher     TEXT,
	year          TEXT,
	edition       TEXT,
	isbn          TEXT,
	url           TEXT,
	completeness  TEXT NOT NULL,
	CONSTRAINT reserves_holdings_key PRIMARY KEY (id)
){{strict}};
CREATE TABLE reserves_holding_lists (
	resource  {{int}} NOT NULL,
	import    {{int}} NOT NULL,
	n         {{int}} NOT NULL,
	changed   {{int}} NOT NULL,
	CONSTRAINT reserves_holding_lists_key PRIMARY KEY (resource)
){{strict}};

-- A candidate, with a copy of the holding's fields as it was when matched (so that review and coverage
-- never touch a million rows). `gone`: the vendor's newest list no longer has it.
-- `accepted`: it is a source of the book today; reserves_judge.c alone writes it.
CREATE TABLE reserves_matches (
	id            {{id}},
	book          {{int}} NOT NULL,
	resource      {{int}} NOT NULL,
	vendor_id     TEXT NOT NULL,
	status        TEXT NOT NULL,
	score         {{int}} NOT NULL,
	sure          {{bool}} NOT NULL,
	accepted      {{bool}} NOT NULL,
	reasons       {{int}} NOT NULL,
	gone          {{bool}} NOT NULL,
	title         TEXT NOT NULL,
	contributors  TEXT,
	publisher     TEXT,
	year          TEXT,
	edition       TEXT,
	isbn          TEXT,
	url           TEXT,
	completeness  TEXT NOT NULL,
	CONSTRAINT reserves_matches_once UNIQUE (book, resource, vendor_id),
	CONSTRAINT reserves_matches_book FOREIGN KEY (book) REFERENCES reserves_books (id) ON DELETE CASCADE
){{strict}};
