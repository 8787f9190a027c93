-- The tree of colleges. The key is core/text's of the name: one college, however its name is written.
CREATE TABLE people_colleges (
	id      {{id}},
	code    TEXT,
	name    TEXT NOT NULL,
	key     TEXT NOT NULL,
	parent  {{int}},
	CONSTRAINT people_colleges_name CHECK (length(name) BETWEEN 1 AND 100),
	CONSTRAINT people_colleges_key UNIQUE (key),
	CONSTRAINT people_colleges_parent FOREIGN KEY (parent) REFERENCES people_colleges (id)
){{strict}};

-- Names that a college had before: a list with last year's name still finds it.
CREATE TABLE people_college_names (
	key      TEXT NOT NULL,
	college  {{int}} NOT NULL,
	CONSTRAINT people_college_names_key PRIMARY KEY (key),
	CONSTRAINT people_college_names_college FOREIGN KEY (college) REFERENCES people_colleges (id)
){{strict}};

-- `key` is what events and logs call the person; login is in small letters; password is an argon2id hash.
CREATE TABLE people_accounts (
	id        {{id}},
	key       TEXT NOT NULL,
	login     TEXT NOT NULL,
	name      TEXT NOT NULL,
	role      TEXT NOT NULL,
	password  TEXT NOT NULL,
	created   {{int}} NOT NULL,
	CONSTRAINT people_accounts_key UNIQUE (key),
	CONSTRAINT people_accounts_login UNIQUE (login),
	CONSTRAINT people_accounts_role CHECK (role IN ('reader', 'teacher', 'librarian', 'admin'))
){{strict}};

-- Only the SHA-256 of a token is kept: who reads this table cannot sign in with it.
CREATE TABLE people_sessions (
	digest   {{bytes}} NOT NULL,
	account  {{int}} NOT NULL,
	created  {{int}} NOT NULL,
	seen     {{int}} NOT NULL,
	CONSTRAINT people_sessions_key PRIMARY KEY (digest),
	CONSTRAINT people_sessions_account FOREIGN KEY (account) REFERENCES people_accounts (id) ON DELETE CASCADE
){{strict}};
CREATE INDEX people_sessions_account ON people_sessions (account, seen);

-- Failed sign-ins, by the SHA-256 of what they have in common (people_throttle.c): what was typed is not kept.
-- `good` is when that pair of login and network last signed in.
CREATE TABLE people_tries (
	digest  {{bytes}} NOT NULL,
	fails   {{int}} NOT NULL,
	latest  {{int}} NOT NULL,
	good    {{int}} NOT NULL,
	CONSTRAINT people_tries_key PRIMARY KEY (digest)
){{strict}};
CREATE INDEX people_tries_latest ON people_tries (latest);
