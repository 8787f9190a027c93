-- name: terms
SELECT t.id, t.code, t.changed, (SELECT count(*) FROM reserves_courses c WHERE c.term = t.id AND NOT c.gone)
  FROM reserves_terms t
 ORDER BY t.code DESC;

-- name: term_find
-- Courses are not counted: every request for a term asks this.
SELECT t.id, t.code, t.changed
  FROM reserves_terms t
 WHERE t.code = :code OR :code = ''
 ORDER BY t.code DESC
 LIMIT 1;

-- name: courses_found
-- Words that were not typed are empty, and so is the pinyin of a word that can be none.
SELECT id, college, name_key, code
  FROM reserves_courses
 WHERE term = :term AND NOT gone AND (:level = '' OR level = :level)
   AND (:like_a = '' OR search_key LIKE :like_a OR (:pinyin_a <> '' AND pinyin_key LIKE :pinyin_a))
   AND (:like_b = '' OR search_key LIKE :like_b OR (:pinyin_b <> '' AND pinyin_key LIKE :pinyin_b))
   AND (:like_c = '' OR search_key LIKE :like_c OR (:pinyin_c <> '' AND pinyin_key LIKE :pinyin_c))
   AND (:like_d = '' OR search_key LIKE :like_d OR (:pinyin_d <> '' AND pinyin_key LIKE :pinyin_d));

-- name: course_brief
SELECT public_id, code, name, level, level_text, nature_text, category_text, college
  FROM reserves_courses
 WHERE id = :id;

-- name: course_teachers
SELECT teachers FROM reserves_sections WHERE course = :course AND NOT gone ORDER BY id LIMIT 20;

-- name: course_find
SELECT c.id, t.code, c.code, c.name, c.level, c.level_text, c.nature_text, c.category_text, c.college, c.gone
  FROM reserves_courses c
  JOIN reserves_terms t ON t.id = c.term
 WHERE c.public_id = :public_id;

-- name: course_sections
SELECT number, teachers, campus, enrolled FROM reserves_sections WHERE course = :course AND NOT gone ORDER BY number, id;

-- name: course_items
SELECT i.id, i.kind, i.state, i.reason, i.flags,
       b.id, b.title, b.contributors, b.publisher, b.edition, b.volume, b.year, b.isbn, b.standing
  FROM reserves_items i
  LEFT JOIN reserves_books b ON b.id = i.book
 WHERE i.course = :course AND NOT i.gone
 ORDER BY i.kind DESC, i.id;

-- name: course_item_sections
SELECT x.item, x.number
  FROM reserves_items i
  JOIN reserves_item_sections x ON x.item = i.id
 WHERE i.course = :course AND NOT i.gone
 ORDER BY x.item, x.number;
