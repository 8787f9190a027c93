-- name: holding_insert
INSERT INTO reserves_holdings (id, resource, import, vendor_id, kind, title, contributors, publisher, year, edition,
                               isbn, url, completeness)
VALUES (:id, :resource, :import, :vendor_id, :kind, :title, :contributors, :publisher, :year, :edition,
        :isbn, :url, :completeness);

-- name: holding_list
SELECT import FROM reserves_holding_lists WHERE resource = :resource;

-- name: holding_list_turn
INSERT INTO reserves_holding_lists (resource, import, n, changed) VALUES (:resource, :import, :n, :now)
    ON CONFLICT (resource) DO UPDATE SET import = excluded.import, n = excluded.n, changed = excluded.changed;

-- name: holdings_page
SELECT id, vendor_id, kind, title, contributors, publisher, year, edition, isbn, url, completeness
  FROM reserves_holdings
 WHERE id > :after AND id < :below
 ORDER BY id
 LIMIT :limit;

-- name: holdings_dead
-- Rows of these may go: not in force, and either at an end, or a command's that has stopped writing. An import
-- with a file is the daemon's: its job will begin again.
SELECT i.id
  FROM reserves_imports i
 WHERE i.holds
   AND NOT EXISTS (SELECT 1 FROM reserves_holding_lists l WHERE l.import = i.id)
   AND (i.state NOT IN ('checking', 'storing') OR (i.file IS NULL AND i.alive < :dead))
 ORDER BY i.id
 LIMIT 1;

-- name: holdings_last
SELECT coalesce(max(id), 0) FROM reserves_holdings WHERE id > :after AND id < :below;

-- name: holdings_give_up
UPDATE reserves_imports SET state = 'failed', ended = :now, error = 'it was interrupted'
 WHERE id = :import AND state = 'storing' AND file IS NULL;

-- name: holdings_delete
DELETE FROM reserves_holdings WHERE id > :after AND id <= :last;

-- name: holdings_purged
UPDATE reserves_imports SET holds = FALSE WHERE id = :import;
