-- What the school calls a kind of person ("普本", "全日制硕士"), beyond the words that the room knows by itself.
CREATE TABLE people_kind_words (
	key   TEXT NOT NULL,
	word  TEXT NOT NULL,
	kind  TEXT NOT NULL,
	CONSTRAINT people_kind_words_key PRIMARY KEY (key)
){{strict}};

-- College 0: not stated.
CREATE TABLE people_classes (
	id       {{id}},
	name     TEXT NOT NULL,
	key      TEXT NOT NULL,
	college  {{int}} NOT NULL,
	CONSTRAINT people_classes_key UNIQUE (college, key)
){{strict}};

-- Everybody whom the school names: `key` is what events and logs call the person, `number_key` is core/text's key of
-- the student or staff number. `kind_word` is the school's own word. College and class 0: not stated.
CREATE TABLE people_persons (
	id          {{id}},
	key         TEXT NOT NULL,
	number      TEXT NOT NULL,
	number_key  TEXT NOT NULL,
	name        TEXT NOT NULL,
	name_key    TEXT NOT NULL,
	kind        TEXT NOT NULL,
	kind_word   TEXT,
	college     {{int}} NOT NULL,
	class       {{int}} NOT NULL,
	phone       TEXT,
	source      TEXT NOT NULL,
	state       TEXT NOT NULL,
	created     {{int}} NOT NULL,
	changed     {{int}} NOT NULL,
	left_at     {{int}},
	CONSTRAINT people_persons_key UNIQUE (key),
	CONSTRAINT people_persons_number UNIQUE (number_key),
	CONSTRAINT people_persons_state CHECK (state IN ('active', 'left'))
){{strict}};
CREATE INDEX people_persons_name ON people_persons (name_key);
CREATE INDEX people_persons_place ON people_persons (college, class);
CREATE INDEX people_persons_left ON people_persons (state, left_at);

-- Each run of a people feed, with its counts: never with names.
CREATE TABLE people_feeds (
	id       {{id}},
	source   TEXT NOT NULL,
	file     TEXT NOT NULL,
	at       {{int}} NOT NULL,
	made     {{int}} NOT NULL,
	changed  {{int}} NOT NULL,
	back     {{int}} NOT NULL,
	left_    {{int}} NOT NULL,
	same     {{int}} NOT NULL,
	refused  {{int}} NOT NULL
){{strict}};

-- open; closed by staff; left: closed with its person. Only an open one opens anything. `person`: whose it is, of those above. `provider` and
-- `subject`: who vouches for it when it has no password of ours.
ALTER TABLE people_accounts ADD COLUMN state TEXT NOT NULL DEFAULT 'open';
ALTER TABLE people_accounts ADD COLUMN person {{int}};
ALTER TABLE people_accounts ADD COLUMN provider TEXT;
ALTER TABLE people_accounts ADD COLUMN subject TEXT;
CREATE UNIQUE INDEX people_accounts_subject ON people_accounts (provider, subject);
CREATE UNIQUE INDEX people_accounts_person ON people_accounts (person);

-- Sessions know from where they were opened. `stage`: whole, or code: the password was right, the second factor is
-- still to come. Those there were end with this version.
DROP TABLE people_sessions;
CREATE TABLE people_sessions (
	id       {{id}},
	digest   {{bytes}} NOT NULL,
	account  {{int}} NOT NULL,
	stage    TEXT NOT NULL,
	address  TEXT,
	agent    TEXT,
	created  {{int}} NOT NULL,
	seen     {{int}} NOT NULL,
	CONSTRAINT people_sessions_key UNIQUE (digest),
	CONSTRAINT people_sessions_stage CHECK (stage IN ('whole', 'code')),
	CONSTRAINT people_sessions_account FOREIGN KEY (account) REFERENCES people_accounts (id) ON DELETE CASCADE
){{strict}};
CREATE INDEX people_sessions_account ON people_sessions (account, seen);

-- One-time links that set a password; only the digest of what stands in the address is kept.
CREATE TABLE people_links (
	digest   {{bytes}} NOT NULL,
	account  {{int}} NOT NULL,
	expires  {{int}} NOT NULL,
	CONSTRAINT people_links_key PRIMARY KEY (digest),
	CONSTRAINT people_links_account FOREIGN KEY (account) REFERENCES people_accounts (id) ON DELETE CASCADE
){{strict}};

-- Browsers that have signed in with this account: guessing by strangers does not slow them down.
CREATE TABLE people_devices (
	digest   {{bytes}} NOT NULL,
	account  {{int}} NOT NULL,
	seen     {{int}} NOT NULL,
	CONSTRAINT people_devices_key PRIMARY KEY (digest),
	CONSTRAINT people_devices_account FOREIGN KEY (account) REFERENCES people_accounts (id) ON DELETE CASCADE
){{strict}};
CREATE INDEX people_devices_account ON people_devices (account, seen);

-- The second factor (RFC 6238). `secret` is sealed with the key that lies beside the settings; `step` is the last
-- one that was used, so that no code opens twice. `confirmed` null: being set up.
CREATE TABLE people_factors (
	account    {{int}} NOT NULL,
	secret     {{bytes}} NOT NULL,
	step       {{int}} NOT NULL,
	confirmed  {{int}},
	CONSTRAINT people_factors_key PRIMARY KEY (account),
	CONSTRAINT people_factors_account FOREIGN KEY (account) REFERENCES people_accounts (id) ON DELETE CASCADE
){{strict}};

-- Codes for when the telephone is lost; each works once.
CREATE TABLE people_recovery (
	digest   {{bytes}} NOT NULL,
	account  {{int}} NOT NULL,
	CONSTRAINT people_recovery_key PRIMARY KEY (account, digest),
	CONSTRAINT people_recovery_account FOREIGN KEY (account) REFERENCES people_accounts (id) ON DELETE CASCADE
){{strict}};

-- Where the library differs from the table in people_roles.c.
CREATE TABLE people_grants (
	role        TEXT NOT NULL,
	permission  TEXT NOT NULL,
	allowed     {{bool}} NOT NULL,
	CONSTRAINT people_grants_key PRIMARY KEY (role, permission)
){{strict}};
