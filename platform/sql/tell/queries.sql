-- name: tell
SELECT pg_notify('kaijuan_' || current_schema(), :text);

-- name: channel
SELECT 'kaijuan_' || current_schema();
