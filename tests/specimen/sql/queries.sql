-- name: all
SELECT id, title FROM specimen_thing ORDER BY id LIMIT CAST(:limit AS BIGINT)
-- name: find
SELECT id, title FROM specimen_thing WHERE id = :id
-- name: insert
INSERT INTO specimen_thing (title) VALUES (:title) ON CONFLICT DO NOTHING RETURNING id
-- name: delete
DELETE FROM specimen_thing WHERE id = :id RETURNING id
