-- name: term
INSERT INTO reserves_terms (id, code, changed) VALUES (:id, :code, 0);

-- name: course
INSERT INTO reserves_courses (id, public_id, term, source, code, name, level, category, college, gone, claims,
                              name_key, search_key, pinyin_key)
VALUES (:id, :public_id, :term, 'test', :code, :name, :level, :category, :college, :gone, 1, '', '', '');

-- name: section
INSERT INTO reserves_sections (id, course, number, teachers, enrolled, gone, claims)
VALUES (:id, :course, :number, '', :enrolled, :gone, 1);

-- name: book
INSERT INTO reserves_books (id, key, title, contributors, publisher, edition, volume, year, isbn, standing, version)
VALUES (:id, :key, :title, :contributors, :publisher, :edition, :volume, :year, :isbn, :standing, 1);

-- name: item
INSERT INTO reserves_items (id, course, book, slot, kind, state, flags, gone, claims)
VALUES (:id, :course, :book, :slot, :kind, :state, :flags, :gone, 1);

-- name: item_section
INSERT INTO reserves_item_sections (item, number) VALUES (:item, :number);

-- name: match
INSERT INTO reserves_matches (book, resource, vendor_id, status, score, sure, accepted, reasons, gone, title,
                              contributors, completeness, url)
VALUES (:book, :resource, :vendor_id, :status, :score, :sure, :accepted, :reasons, :gone, :title, :contributors,
        :completeness, :url)
RETURNING id;

-- name: holding
INSERT INTO reserves_holdings (id, resource, import, vendor_id, title, contributors, publisher, edition, isbn,
                               url, completeness)
VALUES (:id, :resource, :import, :vendor_id, :title, :contributors, :publisher, :edition, :isbn, :url,
        :completeness);

-- name: list
INSERT INTO reserves_holding_lists (resource, import, n, changed) VALUES (:resource, :import, 0, 0)
    ON CONFLICT (resource) DO UPDATE SET import = excluded.import;

-- name: unlist
DELETE FROM reserves_holding_lists WHERE import = :import;

-- name: vanish
UPDATE reserves_items SET gone = :gone WHERE id = :id;

-- name: standing
SELECT standing, version, coalesce(verdict, '') FROM reserves_books WHERE id = :id;

-- name: matches
SELECT id, resource, vendor_id, sure, accepted, gone FROM reserves_matches WHERE book = :book ORDER BY id;

-- name: events
SELECT count(*) FROM events WHERE room = 'reserves' AND what = :what;

-- name: count_courses
SELECT count(*) FROM reserves_courses WHERE NOT gone;

-- name: count_items
SELECT count(*) FROM reserves_items WHERE NOT gone;

-- name: count_books
SELECT count(*) FROM reserves_books;

-- name: count_isbns
SELECT count(*) FROM reserves_books WHERE isbn IS NOT NULL;

-- name: count_imports
SELECT count(*) FROM reserves_imports;

-- name: count_findings
SELECT count(*) FROM reserves_findings;

-- name: count_holdings
SELECT count(*) FROM reserves_holdings;

-- name: count_in_force
SELECT count(*) FROM reserves_holding_lists l JOIN reserves_holdings h ON h.import = l.import;

-- name: storing_since
UPDATE reserves_imports SET state = 'storing', job = NULL, file = NULL, alive = :alive WHERE id = :id;
