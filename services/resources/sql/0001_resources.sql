-- What the library may use, under which licence and for how long. The key is core/text's of the name.
CREATE TABLE resources (
	id             {{id}},
	name           TEXT NOT NULL,
	key            TEXT NOT NULL,
	kind           TEXT NOT NULL,
	licence        TEXT NOT NULL,
	starts         TEXT,
	ends           TEXT,
	link_template  TEXT,
	proxied        {{bool}} NOT NULL,
	note           TEXT,
	CONSTRAINT resources_key UNIQUE (key),
	CONSTRAINT resources_name CHECK (length(name) BETWEEN 1 AND 120),
	CONSTRAINT resources_licence CHECK (licence IN ('bought', 'free_offer', 'trial', 'open')),
	CONSTRAINT resources_period CHECK (starts <= ends)
){{strict}};
