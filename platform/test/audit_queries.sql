-- name: change
UPDATE audit SET who = 'somebody else';

-- name: remove
DELETE FROM audit;

-- name: count
SELECT count(*) FROM audit;
