-- name: outbox_add
INSERT INTO outbox (key, channel, recipient, person, about, subject, body, state, tries, next_at, created)
VALUES (:key, :channel, :recipient, :person, :about, :subject, :body, 'waiting', 0, :now, :now)
    ON CONFLICT (key) DO NOTHING;

-- name: outbox_id
SELECT id FROM outbox WHERE key = :key;

-- name: outbox_take
-- More than a day ahead is no pause of ours: the clock was set back.
UPDATE outbox SET tries = tries + 1, next_at = :next
 WHERE state = 'waiting' AND id = (
       SELECT id FROM outbox
        WHERE state = 'waiting' AND channel = :channel AND (next_at <= :now OR next_at > :day_ahead)
        ORDER BY next_at, id LIMIT 1 {{skip_locked}})
RETURNING id, key, recipient, about, subject, body, tries, created;

-- name: outbox_sent
UPDATE outbox SET state = 'sent', sent_at = :now, detail = NULL, subject = '', body = ''
 WHERE id = :id AND state = 'waiting';

-- name: outbox_failed
UPDATE outbox SET state = :state, detail = :detail, next_at = :next WHERE id = :id AND state = 'waiting';

-- name: outbox_next
SELECT min(next_at) FROM outbox WHERE state = 'waiting';

-- name: outbox_page
SELECT id, channel, recipient, about, state, tries, created, next_at, coalesce(sent_at, 0), detail
  FROM outbox
 WHERE (CAST(:state AS TEXT) IS NULL OR state = :state) AND (CAST(:channel AS TEXT) IS NULL OR channel = :channel)
   AND (CAST(:id AS BIGINT) = 0 OR id = :id) AND (CAST(:before AS BIGINT) = 0 OR id < :before)
 ORDER BY id DESC LIMIT :limit;

-- name: outbox_counts
SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'failed')
  FROM outbox WHERE state IN ('waiting', 'failed');

-- name: outbox_resend
UPDATE outbox SET state = 'waiting', tries = 0, next_at = :now WHERE id = :id AND state = 'failed' RETURNING id;

-- name: outbox_purge
DELETE FROM outbox WHERE (state = 'sent' AND created < :sent_before) OR (state = 'failed' AND created < :failed_before);
