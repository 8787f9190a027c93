CREATE TABLE specimen_thing (
	id {{id}},
	title TEXT NOT NULL CONSTRAINT specimen_title UNIQUE
){{strict}};
