-- Messages on their way out, written in the transaction of what they tell of. What a message says is erased once it
-- has been sent. The key is the sender's: the same thing is told once.
CREATE TABLE outbox (
	id         {{id}},
	key        TEXT NOT NULL,
	channel    TEXT NOT NULL,
	recipient  TEXT NOT NULL,
	person     TEXT,
	about      TEXT NOT NULL,
	subject    TEXT NOT NULL,
	body       TEXT NOT NULL,
	state      TEXT NOT NULL,
	tries      {{int}} NOT NULL,
	next_at    {{int}} NOT NULL,
	created    {{int}} NOT NULL,
	sent_at    {{int}},
	detail     TEXT,
	CONSTRAINT outbox_key UNIQUE (key),
	CONSTRAINT outbox_state CHECK (state IN ('waiting', 'sent', 'failed'))
){{strict}};
CREATE INDEX outbox_due ON outbox (state, next_at);
