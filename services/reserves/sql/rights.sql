-- name: imports_of
SELECT id, file_name, created FROM reserves_imports WHERE person = :key ORDER BY id;

-- name: decisions_of
SELECT id, title, coalesce(verdict, ''), coalesce(decided, 0) FROM reserves_books WHERE decided_by = :key ORDER BY id;

-- name: imports_forget
UPDATE reserves_imports SET person = NULL, by_name = '' WHERE person = :key;

-- name: decisions_forget
-- The decision stays, the library's own; whose it was does not.
UPDATE reserves_books SET decided_by = NULL, decided_name = NULL WHERE decided_by = :key;
