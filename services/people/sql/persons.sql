-- name: person_insert
INSERT INTO people_persons (key, number, number_key, name, name_key, kind, kind_word, college, class, phone, source,
                            state, created, changed)
VALUES (:key, :number, :number_key, :name, :name_key, :kind, :kind_word, :college, :class, :phone, :source,
        'active', :now, :now)
    ON CONFLICT (number_key) DO NOTHING
RETURNING id;

-- name: person_update
UPDATE people_persons
   SET name = :name, name_key = :name_key, kind = :kind, kind_word = :kind_word, college = :college, class = :class,
       phone = :phone, source = :source, state = :state, left_at = :left_at, changed = :now
 WHERE id = :id;

-- name: person_find
SELECT p.id, p.key, p.number, p.name, p.kind, p.kind_word, p.college, p.class, p.phone, p.source, p.state,
       p.changed, coalesce(p.left_at, 0), c.name, g.name, coalesce(a.id, 0)
  FROM people_persons AS p
  LEFT JOIN people_colleges AS c ON c.id = p.college
  LEFT JOIN people_classes AS g ON g.id = p.class
  LEFT JOIN people_accounts AS a ON a.person = p.id
 WHERE p.id = :id;

-- name: person_by_number
SELECT id FROM people_persons WHERE number_key = :number_key;

-- name: persons
-- `prefix` and `beyond` frame the names that begin with what was typed; `tree` is a college with those below it.
WITH RECURSIVE tree (id) AS (
       SELECT CAST(:college AS BIGINT)
        UNION
       SELECT c.id FROM people_colleges AS c, tree WHERE c.parent = tree.id
     ), found AS (
       SELECT p.id, p.key, p.number, p.name, p.kind, p.kind_word, p.college, p.class, p.phone, p.source, p.state,
              p.changed, p.left_at, p.name_key
         FROM people_persons AS p
        WHERE (CAST(:prefix AS TEXT) IS NULL OR p.number_key = :prefix
               OR substr(p.name_key, 1, length(CAST(:prefix AS TEXT))) = :prefix)
          AND (CAST(:kind AS TEXT) IS NULL OR p.kind = :kind)
          AND (CAST(:state AS TEXT) IS NULL OR p.state = :state)
          AND (CAST(:college AS BIGINT) = 0 OR p.college IN (SELECT id FROM tree))
          AND (CAST(:class AS BIGINT) = 0 OR p.class = :class)
     )
SELECT p.id, p.key, p.number, p.name, p.kind, p.kind_word, p.college, p.class, p.phone, p.source, p.state,
       p.changed, coalesce(p.left_at, 0), c.name, g.name, coalesce(a.id, 0), (SELECT count(*) FROM found)
  FROM found AS p
  LEFT JOIN people_colleges AS c ON c.id = p.college
  LEFT JOIN people_classes AS g ON g.id = p.class
  LEFT JOIN people_accounts AS a ON a.person = p.id
 ORDER BY p.name_key, p.id
 LIMIT :most OFFSET :skipped;

-- name: person_delete
DELETE FROM people_persons WHERE id = :id;

-- name: persons_left_since
SELECT id FROM people_persons WHERE state = 'left' AND left_at <= :since ORDER BY id LIMIT :most;

-- name: person_close_accounts
-- What an admin closed stays closed when its owner comes back.
UPDATE people_accounts SET state = :after WHERE person = :person AND state = :before;

-- name: person_end_sessions
DELETE FROM people_sessions WHERE account IN (SELECT id FROM people_accounts WHERE person = :person);

-- name: kinds
SELECT kind, count(*) FROM people_persons WHERE state = 'active' GROUP BY kind;

-- name: kind_words
-- Those that somebody answered, and those that a feed used and nobody understood.
SELECT w.word, w.kind, (SELECT count(*) FROM people_persons AS p WHERE p.kind_word = w.word)
  FROM people_kind_words AS w
 UNION ALL
SELECT p.kind_word, 'unknown', count(*)
  FROM people_persons AS p
 WHERE p.kind = 'unknown' AND p.kind_word IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM people_kind_words AS w WHERE w.word = p.kind_word)
 GROUP BY p.kind_word
 ORDER BY 1;

-- name: kind_word_find
SELECT kind FROM people_kind_words WHERE key = :key;

-- name: kind_word_put
INSERT INTO people_kind_words (key, word, kind) VALUES (:key, :word, :kind)
    ON CONFLICT (key) DO UPDATE SET word = excluded.word, kind = excluded.kind;

-- name: kind_word_apply
UPDATE people_persons SET kind = :kind, changed = :now WHERE kind_word = :word AND kind <> :kind;

-- name: classes
SELECT g.id, g.name, (SELECT count(*) FROM people_persons AS p WHERE p.class = g.id AND p.state = 'active')
  FROM people_classes AS g
 WHERE g.college = :college
 ORDER BY g.key, g.id;

-- name: class_take
INSERT INTO people_classes (name, key, college) VALUES (:name, :key, :college)
    ON CONFLICT (college, key) DO UPDATE SET key = excluded.key
RETURNING id;

-- name: feed_persons
SELECT id, number_key, name, kind, kind_word, college, class, phone, source, state FROM people_persons
 ORDER BY number_key;

-- name: feed_insert
INSERT INTO people_feeds (source, file, at, made, changed, back, left_, same, refused)
VALUES (:source, :file, :at, :made, :changed, :back, :gone, :same, :refused);

-- name: feeds
SELECT id, source, file, at, made, changed, back, left_, same, refused FROM people_feeds ORDER BY id DESC LIMIT 50;
