-- name: storing_lock
-- One import stores at a time: whoever changes this row has the others wait.
UPDATE reserves_storing SET import = :import WHERE id = 1;

-- name: last_ids
SELECT (SELECT coalesce(max(id), 0) FROM reserves_courses),
       (SELECT coalesce(max(id), 0) FROM reserves_sections),
       (SELECT coalesce(max(id), 0) FROM reserves_items),
       (SELECT coalesce(max(id), 0) FROM reserves_books);

-- name: term_id
SELECT id FROM reserves_terms WHERE code = :code;

-- name: term_insert
INSERT INTO reserves_terms (id, code, changed)
SELECT coalesce(max(id), 0) + 1, :code, :now FROM reserves_terms
RETURNING id;

-- name: term_changed
UPDATE reserves_terms SET changed = :now WHERE id = :id;

-- name: known_courses
-- ---- what is known of a term and source ----
SELECT id, code, name, level, level_text, nature, nature_text, category, category_text, college, gone, claims
  FROM reserves_courses
 WHERE term = :term AND source = :source;

-- name: known_sections
SELECT s.id, s.course, s.number, s.teachers, s.campus, s.enrolled, s.gone, s.claims
  FROM reserves_courses c
  JOIN reserves_sections s ON s.course = c.id
 WHERE c.term = :term AND c.source = :source;

-- name: known_items
SELECT i.id, i.course, i.book, i.slot, i.kind, i.state, i.reason, i.flags, i.gone, i.claims
  FROM reserves_courses c
  JOIN reserves_items i ON i.course = c.id
 WHERE c.term = :term AND c.source = :source;

-- name: known_item_sections
SELECT x.item, x.number
  FROM reserves_courses c
  JOIN reserves_items i ON i.course = c.id
  JOIN reserves_item_sections x ON x.item = i.id
 WHERE c.term = :term AND c.source = :source;

-- name: known_books
-- `held`: another source wrote it, and asks for it in this term or in a later one.
SELECT b.id, b.key, b.title, b.contributors, b.publisher, b.edition, b.volume, b.year, b.isbn,
       CASE WHEN b.verdict IS NULL THEN NULL ELSE b.decided END, b.earlier,
       EXISTS (SELECT 1
                 FROM reserves_items i
                 JOIN reserves_courses c ON c.id = i.course
                 JOIN reserves_terms t ON t.id = c.term
                WHERE i.book = b.id AND b.source <> :source AND c.source = b.source AND NOT i.gone AND NOT c.gone
                  AND t.code >= (SELECT n.code FROM reserves_terms n WHERE n.id = :term)) AS held
  FROM reserves_books b;

-- name: course_insert
-- ---- storing ----
INSERT INTO reserves_courses (id, public_id, term, source, code, name, level, level_text, nature, nature_text,
                              category, category_text, college, gone, claims, name_key, search_key, pinyin_key)
VALUES (:id, :public_id, :term, :source, :code, :name, :level, :level_text, :nature, :nature_text,
        :category, :category_text, :college, FALSE, :claims, '', '', '');

-- name: course_update
UPDATE reserves_courses
   SET name = :name, level = :level, level_text = :level_text, nature = :nature, nature_text = :nature_text,
       category = :category, category_text = :category_text, college = :college, gone = :gone, claims = :claims
 WHERE id = :id;

-- name: course_keys
UPDATE reserves_courses SET name_key = :name_key, search_key = :search_key, pinyin_key = :pinyin_key WHERE id = :id;

-- name: section_insert
INSERT INTO reserves_sections (id, course, number, teachers, campus, enrolled, gone, claims)
VALUES (:id, :course, :number, :teachers, :campus, :enrolled, FALSE, :claims);

-- name: section_update
UPDATE reserves_sections
   SET teachers = :teachers, campus = :campus, enrolled = :enrolled, gone = :gone, claims = :claims
 WHERE id = :id;

-- name: item_insert
INSERT INTO reserves_items (id, course, book, slot, kind, state, reason, flags, gone, claims)
VALUES (:id, :course, :book, :slot, :kind, :state, :reason, :flags, FALSE, :claims);

-- name: item_update
UPDATE reserves_items SET kind = :kind, state = :state, reason = :reason, flags = :flags, gone = :gone, claims = :claims
 WHERE id = :id;

-- name: item_sections_delete
DELETE FROM reserves_item_sections WHERE item = :item;

-- name: item_section_insert
INSERT INTO reserves_item_sections (item, number) VALUES (:item, :number);

-- name: book_insert
INSERT INTO reserves_books (id, key, title, contributors, publisher, publisher_key, edition, volume, year, isbn,
                            source, earlier, standing, version)
VALUES (:id, :key, :title, :contributors, :publisher, :publisher_key, :edition, :volume, :year, :isbn, :source, :earlier,
        'none', 0);

-- name: book_update
UPDATE reserves_books
   SET title = :title, contributors = :contributors, publisher = :publisher, publisher_key = :publisher_key,
       edition = :edition, volume = :volume, year = :year, isbn = :isbn, source = coalesce(:source, source),
       earlier = :earlier, version = version + 1
 WHERE id = :id;

-- name: index_courses
-- ---- search keys ----
SELECT id, code, name, search_key FROM reserves_courses WHERE term = :term AND source = :source ORDER BY id;

-- name: index_teachers
SELECT s.course, s.teachers
  FROM reserves_courses c
  JOIN reserves_sections s ON s.course = c.id
 WHERE c.term = :term AND c.source = :source AND NOT s.gone
 ORDER BY s.course, s.id;

-- name: index_titles
SELECT i.course, b.title
  FROM reserves_courses c
  JOIN reserves_items i ON i.course = c.id
  JOIN reserves_books b ON b.id = i.book
 WHERE c.term = :term AND c.source = :source AND NOT i.gone
 ORDER BY i.course, i.id;

-- name: import_find
-- ---- imports ----
SELECT id, kind, state, file_name, file, format, bytes, source, term, resource, strict, person, person_kind,
       by_name, created, ended, error, job, n_rows, n_refused, n_warned, n_added, n_changed, n_same, n_vanished,
       alive
  FROM reserves_imports
 WHERE id = :id;

-- name: import_list
SELECT id, kind, state, file_name, file, format, bytes, source, term, resource, strict, person, person_kind,
       by_name, created, ended, error, job, n_rows, n_refused, n_warned, n_added, n_changed, n_same, n_vanished,
       alive
  FROM reserves_imports
 ORDER BY id DESC
 LIMIT :limit;

-- name: import_insert
INSERT INTO reserves_imports (kind, state, file_name, file, format, bytes, source, term, resource, strict, person,
                              person_kind, by_name, created, alive, holds,
                              n_rows, n_refused, n_warned, n_added, n_changed, n_same, n_vanished)
VALUES (:kind, :state, :file_name, :file, :format, :bytes, :source, :term, :resource, :strict, :person,
        :person_kind, :by_name, :now, :now, :holds, 0, 0, 0, 0, 0, 0, 0)
RETURNING id;

-- name: import_move
UPDATE reserves_imports SET state = :state WHERE id = :id AND state = :from RETURNING id;

-- name: import_alive
UPDATE reserves_imports SET alive = :now WHERE id = :id AND state = 'storing' RETURNING id;

-- name: import_end
UPDATE reserves_imports
   SET format = coalesce(:format, format), error = :error, ended = :now, n_rows = :n_rows, n_refused = :n_refused,
       n_warned = :n_warned, n_added = :n_added, n_changed = :n_changed, n_same = :n_same, n_vanished = :n_vanished
 WHERE id = :id;

-- name: import_strict
UPDATE reserves_imports SET strict = :strict, ended = NULL, error = NULL, alive = :now WHERE id = :id;

-- name: import_job
UPDATE reserves_imports SET job = :job WHERE id = :id;

-- name: import_unwanted
SELECT id
  FROM reserves_imports
 WHERE file IS NOT NULL
   AND (state IN ('stored', 'cancelled') OR (created < :long_ago AND state NOT IN ('checking', 'storing')))
 ORDER BY id
 LIMIT 1;

-- name: import_no_file
UPDATE reserves_imports SET file = NULL WHERE id = :id;

-- name: import_delete
DELETE FROM reserves_imports WHERE id = :id;

-- name: findings_count
SELECT count(*) FROM reserves_findings WHERE import = :import AND (refused OR NOT :refused_only);

-- name: findings_page
SELECT id, sheet, n_row, refused, code, field, text
  FROM reserves_findings
 WHERE import = :import AND (refused OR NOT :refused_only) AND id > :after
 ORDER BY id
 LIMIT :limit;

-- name: findings_delete
DELETE FROM reserves_findings WHERE import = :import;

-- name: findings_old
DELETE FROM reserves_findings WHERE import IN (SELECT id FROM reserves_imports WHERE created < :long_ago);

-- name: finding_insert
INSERT INTO reserves_findings (import, sheet, n_row, refused, code, field, text)
VALUES (:import, :sheet, :n_row, :refused, :code, :field, :text);

-- name: answers
SELECT header, field FROM reserves_column_answers WHERE source = :source AND kind = :kind ORDER BY header;

-- name: answer_keep
INSERT INTO reserves_column_answers (source, kind, header, field) VALUES (:source, :kind, :header, :field)
    ON CONFLICT (source, kind, header) DO UPDATE SET field = excluded.field;

-- name: values
SELECT what, said, means FROM reserves_values WHERE source = :source ORDER BY what, said;
