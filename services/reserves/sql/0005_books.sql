-- `source`: whose file wrote what is known of a book last; it follows that one as long as it still asks for it.
ALTER TABLE reserves_books ADD COLUMN source TEXT;
