-- What staff did, to what, from where. Written once: the triggers refuse any change, and the removal of what is
-- younger than 180 days by the database's own clock (Cybersecurity Law, article 21: six months).
-- `who` is an account's key, null for a command on the machine; `changes` is JSON: [[field, before, after], ...].
CREATE TABLE audit (
	id       {{id}},
	at       {{int}} NOT NULL,
	who      TEXT,
	role     TEXT,
	room     TEXT NOT NULL,
	what     TEXT NOT NULL,
	subject  TEXT,
	address  TEXT,
	request  TEXT,
	changes  TEXT NOT NULL
){{strict}};
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_who ON audit (who, id);
CREATE INDEX audit_subject ON audit (subject, id);
{{append_only audit}}
