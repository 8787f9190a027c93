-- name: terms
SELECT t.id, t.code,
       (SELECT count(*) FROM reserves_courses c WHERE c.term = t.id AND NOT c.gone), t.changed
  FROM reserves_terms t
 ORDER BY t.code DESC;

-- name: term_find
SELECT t.id, t.code,
       (SELECT count(*) FROM reserves_courses c WHERE c.term = t.id AND NOT c.gone), t.changed
  FROM reserves_terms t
 WHERE t.code = :code OR :code = ''
 ORDER BY t.code DESC
 LIMIT 1;
