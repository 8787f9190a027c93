-- name: college_by_key
SELECT id FROM people_colleges WHERE key = :key;

-- name: college_by_old_key
SELECT college FROM people_college_names WHERE key = :key;

-- name: college_insert
INSERT INTO people_colleges (name, key) VALUES (:name, :key)
    ON CONFLICT (key) DO UPDATE SET key = excluded.key
RETURNING id;

-- name: colleges
-- Depth, key and id: parents before children, and the same order on both databases' own collations' terms.
WITH RECURSIVE tree (id, depth) AS (
       SELECT id, 1 FROM people_colleges WHERE parent IS NULL
        UNION ALL
       SELECT c.id, tree.depth + 1 FROM people_colleges AS c, tree WHERE c.parent = tree.id
     ), placed AS (
       SELECT c.id, c.name, c.parent, tree.depth,
              row_number() OVER (ORDER BY tree.depth, c.key, c.id) - 1 AS place
         FROM people_colleges AS c, tree WHERE c.id = tree.id
     )
SELECT p.id, p.name, coalesce(p.parent, 0), p.depth, coalesce(up.place, -1)
  FROM placed AS p LEFT JOIN placed AS up ON up.id = p.parent
 ORDER BY p.place;

-- name: college_find
SELECT id, name, coalesce(parent, 0), key FROM people_colleges WHERE id = :id;

-- name: college_others
SELECT count(*) FROM people_colleges WHERE key = :key AND id <> :id;

-- name: college_above
-- How deep a college stands, and whether `id` is that college or above it.
WITH RECURSIVE up (id, parent) AS (
       SELECT id, parent FROM people_colleges WHERE id = :parent
        UNION ALL
       SELECT c.id, c.parent FROM people_colleges AS c, up WHERE c.id = up.parent
     )
SELECT count(*), count(*) FILTER (WHERE id = :id) FROM up;

-- name: college_height
-- Levels from a college down to the lowest below it, itself counted.
WITH RECURSIVE down (id, level) AS (
       SELECT id, 1 FROM people_colleges WHERE id = :id
        UNION ALL
       SELECT c.id, down.level + 1 FROM people_colleges AS c, down WHERE c.parent = down.id
     )
SELECT coalesce(max(level), 0) FROM down;

-- name: college_update
UPDATE people_colleges SET name = :name, key = :key, parent = :parent WHERE id = :id;

-- name: college_forget_old_key
DELETE FROM people_college_names WHERE key = :key;

-- name: college_keep_old_key
INSERT INTO people_college_names (key, college) VALUES (:key, :college)
    ON CONFLICT (key) DO UPDATE SET college = excluded.college;
