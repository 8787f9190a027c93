-- name: alive
SELECT count(*) FROM schema_versions;
