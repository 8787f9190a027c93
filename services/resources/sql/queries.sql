-- name: all
SELECT id, name, kind, licence, starts, ends, link_template, proxied, note FROM resources ORDER BY key, id;

-- name: find
SELECT id, name, kind, licence, starts, ends, link_template, proxied, note FROM resources WHERE id = :id;

-- name: find_by_key
SELECT id, name, kind, licence, starts, ends, link_template, proxied, note FROM resources WHERE key = :key;

-- name: insert
INSERT INTO resources (name, key, kind, licence, starts, ends, link_template, proxied, note)
VALUES (:name, :key, :kind, :licence, :starts, :ends, :link_template, :proxied, :note)
    ON CONFLICT (key) DO NOTHING
RETURNING id;

-- name: others
SELECT count(*) FROM resources WHERE key = :key AND id <> :id;

-- name: update
UPDATE resources SET name = :name, key = :key, kind = :kind, licence = :licence, starts = :starts,
       ends = :ends, link_template = :link_template, proxied = :proxied, note = :note
 WHERE id = :id
RETURNING id;
