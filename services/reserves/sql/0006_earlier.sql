-- `earlier`: the decided book that this one says more fully, or otherwise; until a person decides this one too.
ALTER TABLE reserves_books ADD COLUMN earlier {{int}};
