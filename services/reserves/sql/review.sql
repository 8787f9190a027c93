-- name: judge_lists
-- judge_: the matching job (reserves_judge.c).
SELECT l.import FROM reserves_holding_lists l ORDER BY l.resource;

-- name: judge_holdings
SELECT h.id, h.resource, h.vendor_id, h.kind, h.title, h.contributors, h.publisher, h.year, h.edition, h.isbn,
       h.completeness
  FROM reserves_holdings h
 WHERE h.id > :after AND h.id < :below
 ORDER BY h.id
 LIMIT :limit;

-- name: judge_holding
SELECT h.resource, h.vendor_id, h.title, h.contributors, h.publisher, h.year, h.edition, h.isbn, h.url,
       h.completeness
  FROM reserves_holdings h
 WHERE h.id = :id;

-- name: judge_chosen
SELECT m.id, m.resource, m.vendor_id
  FROM reserves_books b
  JOIN reserves_matches m ON m.id = b.chosen
 WHERE b.standing = 'decided';

-- name: judge_count
SELECT count(*)
  FROM reserves_books b
 WHERE EXISTS (SELECT 1
                 FROM reserves_items i
                 JOIN reserves_courses c ON c.id = i.course
                WHERE i.book = b.id AND i.state = 'required' AND NOT i.gone AND NOT c.gone);

-- name: judge_books
SELECT b.id, b.title, b.contributors, b.publisher, b.edition, b.volume, b.year, b.isbn
  FROM reserves_books b
 WHERE b.id > :after
   AND EXISTS (SELECT 1
                 FROM reserves_items i
                 JOIN reserves_courses c ON c.id = i.course
                WHERE i.book = b.id AND i.state = 'required' AND NOT i.gone AND NOT c.gone)
 ORDER BY b.id
 LIMIT :limit;

-- name: judge_put
INSERT INTO reserves_matches (book, resource, vendor_id, status, score, sure, accepted, reasons, gone, title,
                              contributors, publisher, year, edition, isbn, url, completeness)
VALUES (:book, :resource, :vendor_id, :status, :score, :sure, :accepted, :reasons, :gone, :title,
        :contributors, :publisher, :year, :edition, :isbn, :url, :completeness)
    ON CONFLICT (book, resource, vendor_id)
    DO UPDATE SET status = excluded.status, score = excluded.score, sure = excluded.sure,
                  accepted = excluded.accepted, reasons = excluded.reasons, gone = excluded.gone,
                  title = excluded.title, contributors = excluded.contributors,
                  publisher = excluded.publisher, year = excluded.year, edition = excluded.edition,
                  isbn = excluded.isbn, url = excluded.url, completeness = excluded.completeness;

-- name: judge_mark
UPDATE reserves_matches SET accepted = :accepted, gone = :gone WHERE id = :id;

-- name: judge_drop
DELETE FROM reserves_matches WHERE id = :id;

-- name: judge_stand
UPDATE reserves_books SET standing = :standing, version = version + :step WHERE id = :id;

-- name: judge_standings
SELECT b.standing, count(*)
  FROM reserves_books b
 WHERE EXISTS (SELECT 1
                 FROM reserves_items i
                 JOIN reserves_courses c ON c.id = i.course
                WHERE i.book = b.id AND i.state = 'required' AND NOT i.gone AND NOT c.gone)
 GROUP BY b.standing;

-- name: book_find
-- book_: a book and its candidates, for the job and for the review.
-- `e`: what a person decided before the office wrote it as it is now.
SELECT b.id, b.standing, b.version, b.verdict, b.chosen, b.decided_name, b.decided, b.title, b.contributors,
       b.publisher, b.edition, b.volume, b.year, b.isbn,
       e.id, e.verdict, e.chosen, e.decided_name, e.decided, e.title, e.contributors, e.edition
  FROM reserves_books b
  LEFT JOIN reserves_books e ON e.id = b.earlier AND b.verdict IS NULL AND e.verdict IS NOT NULL
 WHERE b.id = :id;

-- name: book_matches
SELECT m.id, m.resource, m.vendor_id, m.status, m.score, m.sure, m.accepted, m.reasons, m.gone, m.title,
       m.contributors, m.publisher, m.year, m.edition, m.isbn, m.url, m.completeness
  FROM reserves_matches m
 WHERE m.book = :book
 ORDER BY m.sure DESC, m.score DESC, m.id;

-- name: book_decide
UPDATE reserves_books
   SET verdict = :verdict, chosen = :chosen, decided_by = :person, decided_name = :name, decided = :now, earlier = NULL
 WHERE id = :id;

-- name: book_carry
-- The decision about the earlier book becomes this one's.
UPDATE reserves_books
   SET verdict = e.verdict, chosen = :chosen, decided_by = e.decided_by, decided_name = e.decided_name,
       decided = e.decided, earlier = NULL
  FROM reserves_books e
 WHERE e.id = reserves_books.earlier AND reserves_books.id = :id;

-- name: book_needs
-- Who needs the book in a term: the most students first.
SELECT c.name, CAST(coalesce(sum(s.enrolled), 0) AS BIGINT) AS students
  FROM reserves_items i
  JOIN reserves_courses c ON c.id = i.course
  LEFT JOIN reserves_sections s ON s.course = c.id AND NOT s.gone
       AND (NOT EXISTS (SELECT 1
                          FROM reserves_item_sections x
                          JOIN reserves_sections k ON k.course = c.id AND k.number = x.number
                         WHERE x.item = i.id)
            OR EXISTS (SELECT 1 FROM reserves_item_sections x WHERE x.item = i.id AND x.number = s.number))
 WHERE i.book = :book AND c.term = :term AND i.state = 'required' AND NOT i.gone AND NOT c.gone
 GROUP BY i.id, c.name
 ORDER BY students DESC, c.name, i.id;

-- name: book_term
SELECT t.id
  FROM reserves_items i
  JOIN reserves_courses c ON c.id = i.course
  JOIN reserves_terms t ON t.id = c.term
 WHERE i.book = :book AND i.state = 'required' AND NOT i.gone AND NOT c.gone
 ORDER BY t.code DESC
 LIMIT 1;
