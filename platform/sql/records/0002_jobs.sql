-- Several nodes share the jobs. Whoever runs one counts up its beat; how far it is, and that somebody wants it
-- stopped, stand beside it. A job that was stopped has failed and has `stop` set. queued: when run_at was set.
ALTER TABLE jobs ADD COLUMN queued {{int}} NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN beat {{int}} NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN done {{int}} NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN total {{int}} NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN stop {{bool}} NOT NULL DEFAULT FALSE;

-- What runs by itself, and when next. The rule is the contract's; a new one starts anew.
CREATE TABLE job_schedules (
	kind      TEXT NOT NULL,
	rule      TEXT NOT NULL,
	next_at   {{int}} NOT NULL,
	CONSTRAINT job_schedules_key PRIMARY KEY (kind)
){{strict}};
