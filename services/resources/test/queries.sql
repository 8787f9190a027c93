-- name: events
SELECT count(*) FROM events
 WHERE room = 'resources' AND what = :what AND person = 'ada' AND kind = 'librarian' AND subject IS NOT NULL;
