-- What happened: all statistics are computed from this. Rows are never changed.
CREATE TABLE events (
	id        {{id}},
	at        {{int}} NOT NULL,
	day       TEXT NOT NULL,
	room      TEXT NOT NULL,
	what      TEXT NOT NULL,
	quantity  {{int}} NOT NULL,
	unit      TEXT NOT NULL,
	person    TEXT,
	college   {{int}},
	kind      TEXT,
	subject   TEXT
){{strict}};
CREATE INDEX events_day ON events (room, what, day);

-- Work that outlives a request. One waiting job of a kind for a subject is enough.
CREATE TABLE jobs (
	id        {{id}},
	kind      TEXT NOT NULL,
	subject   {{int}} NOT NULL,
	state     TEXT NOT NULL,
	node      TEXT,
	tries     {{int}} NOT NULL,
	run_at    {{int}} NOT NULL,
	created   {{int}} NOT NULL,
	started   {{int}},
	ended     {{int}},
	detail    TEXT,
	CONSTRAINT jobs_state CHECK (state IN ('waiting', 'running', 'done', 'failed'))
){{strict}};
CREATE UNIQUE INDEX jobs_waiting ON jobs (kind, subject) WHERE state = 'waiting';
CREATE INDEX jobs_due ON jobs (state, run_at);
