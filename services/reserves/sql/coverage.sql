-- name: facts_courses
-- What a term requires: reserves_facts.c puts these together, each in the order of ids.
SELECT c.id, c.public_id, c.code, c.name, c.level, c.category, c.college
  FROM reserves_courses c
 WHERE c.term = :term AND NOT c.gone
 ORDER BY c.id;

-- name: facts_sections
SELECT s.course, CAST(coalesce(sum(s.enrolled), 0) AS BIGINT), count(*) - count(s.enrolled)
  FROM reserves_courses c
  JOIN reserves_sections s ON s.course = c.id
 WHERE c.term = :term AND NOT c.gone AND NOT s.gone
 GROUP BY s.course
 ORDER BY s.course;

-- name: facts_items
SELECT i.course, i.id, i.book, i.kind, i.state, i.flags
  FROM reserves_courses c
  JOIN reserves_items i ON i.course = c.id
 WHERE c.term = :term AND NOT c.gone AND NOT i.gone
 ORDER BY i.course, i.id;

-- name: facts_item_sections
-- Items that only some sections use; a section that is gone brings nobody. Last: numbers that are sections of
-- the course, and numbers that no section ever had.
SELECT i.course, i.id, CAST(coalesce(sum(CASE WHEN s.gone THEN 0 ELSE s.enrolled END), 0) AS BIGINT),
       CAST(sum(CASE WHEN NOT s.gone AND s.enrolled IS NULL THEN 1 ELSE 0 END) AS BIGINT),
       count(s.id), count(*) - count(s.id)
  FROM reserves_courses c
  JOIN reserves_items i ON i.course = c.id
  JOIN reserves_item_sections x ON x.item = i.id
  LEFT JOIN reserves_sections s ON s.course = i.course AND s.number = x.number
 WHERE c.term = :term AND NOT c.gone AND NOT i.gone
 GROUP BY i.course, i.id
 ORDER BY i.course, i.id;

-- name: facts_books
SELECT b.id, b.standing, b.title, b.contributors, b.publisher, b.publisher_key, b.edition, b.volume, b.isbn
  FROM reserves_books b
 WHERE b.id IN (SELECT i.book
                  FROM reserves_courses c
                  JOIN reserves_items i ON i.course = c.id
                 WHERE c.term = :term AND NOT c.gone AND NOT i.gone AND i.state = 'required')
 ORDER BY b.id;

-- name: facts_sources
SELECT m.book, m.resource, m.status, m.completeness, m.gone, m.vendor_id, m.isbn, m.url
  FROM reserves_matches m
  JOIN reserves_books b ON b.id = m.book
 WHERE (m.accepted OR b.standing = 'waiting')
   AND m.book IN (SELECT i.book
                    FROM reserves_courses c
                    JOIN reserves_items i ON i.course = c.id
                   WHERE c.term = :term AND NOT c.gone AND NOT i.gone AND i.state = 'required')
 ORDER BY m.book, m.score DESC, m.id;
