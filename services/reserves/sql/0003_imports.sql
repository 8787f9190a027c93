-- An import of a file, from its arrival to its end. `file` is where the copy lies while it may still be
-- wanted. `alive`: when it last wrote; `holds`: rows of it may stand in reserves_holdings.
CREATE TABLE reserves_imports (
	id         {{id}},
	kind       TEXT NOT NULL,
	state      TEXT NOT NULL,
	file_name  TEXT NOT NULL,
	file       TEXT,
	format     TEXT,
	bytes      {{int}} NOT NULL,
	source     TEXT NOT NULL,
	term       TEXT,
	resource   {{int}},
	strict     {{bool}} NOT NULL,
	person     TEXT,
	person_kind TEXT,
	by_name    TEXT NOT NULL,
	created    {{int}} NOT NULL,
	ended      {{int}},
	error      TEXT,
	job        {{int}},
	alive      {{int}} NOT NULL,
	holds      {{bool}} NOT NULL,
	n_rows     {{int}} NOT NULL,
	n_refused  {{int}} NOT NULL,
	n_warned   {{int}} NOT NULL,
	n_added    {{int}} NOT NULL,
	n_changed  {{int}} NOT NULL,
	n_same     {{int}} NOT NULL,
	n_vanished {{int}} NOT NULL
){{strict}};

CREATE TABLE reserves_findings (
	id       {{id}},
	import   {{int}} NOT NULL,
	sheet    TEXT NOT NULL,
	n_row    {{int}} NOT NULL,
	refused  {{bool}} NOT NULL,
	code     TEXT NOT NULL,
	field    TEXT,
	text     TEXT NOT NULL,
	CONSTRAINT reserves_findings_import FOREIGN KEY (import) REFERENCES reserves_imports (id) ON DELETE CASCADE
){{strict}};
CREATE INDEX reserves_findings_at ON reserves_findings (import, id);

-- What a person said a column is, by who sends the file; header folded by core/text.
CREATE TABLE reserves_column_answers (
	source  TEXT NOT NULL,
	kind    TEXT NOT NULL,
	header  TEXT NOT NULL,
	field   TEXT NOT NULL,
	CONSTRAINT reserves_column_answers_key PRIMARY KEY (source, kind, header)
){{strict}};

-- What a school's word for a level, nature or category means; beats the built-in table.
CREATE TABLE reserves_values (
	source  TEXT NOT NULL,
	what    TEXT NOT NULL,
	said    TEXT NOT NULL,
	means   TEXT NOT NULL,
	CONSTRAINT reserves_values_key PRIMARY KEY (source, what, said)
){{strict}};
