-- name: job_add
INSERT INTO jobs (kind, subject, state, tries, run_at, created, queued)
VALUES (:kind, :subject, 'waiting', 0, :run_at, :now, :now)
    ON CONFLICT (kind, subject) WHERE state = 'waiting'
    DO UPDATE SET run_at = CASE WHEN jobs.run_at < excluded.run_at THEN jobs.run_at ELSE excluded.run_at END,
                  queued = CASE WHEN jobs.run_at < excluded.run_at THEN jobs.queued ELSE excluded.queued END
RETURNING id;

-- name: job_last
SELECT id, CASE WHEN state = 'failed' AND stop THEN 'stopped' ELSE state END, coalesce(ended, 0), detail
  FROM jobs WHERE kind = :kind AND subject = :subject ORDER BY id DESC LIMIT 1;

-- name: jobs_due
-- A clock that was set back must not hold up what should have run within the hour.
SELECT kind, min(run_at) FROM jobs
 WHERE state = 'waiting' AND (run_at <= :now OR (queued > :now AND run_at - queued <= 3600000))
 GROUP BY kind ORDER BY 2, 1;

-- name: jobs_next
SELECT min(run_at) FROM jobs WHERE state = 'waiting' AND run_at > :now;

-- name: job_claim
-- One job of a kind for a subject runs at a time.
UPDATE jobs SET state = 'running', node = :node, tries = tries + 1, started = :now, ended = NULL,
       beat = 0, done = 0, total = 0, stop = FALSE
 WHERE state = 'waiting' AND id = (
       SELECT id FROM jobs AS due
        WHERE state = 'waiting' AND kind = :kind
          AND (run_at <= :now OR (queued > :now AND run_at - queued <= 3600000))
          AND NOT EXISTS (SELECT 1 FROM jobs AS twin
                           WHERE twin.state = 'running' AND twin.kind = due.kind AND twin.subject = due.subject)
        ORDER BY run_at, id LIMIT 1 {{skip_locked}})
RETURNING id, kind, subject, tries;

-- name: job_end
UPDATE jobs SET state = :state, ended = :now, detail = :detail, stop = :stop
 WHERE id = :id AND tries = :tries AND state = 'running'
RETURNING kind, subject;

-- name: job_again
UPDATE jobs SET state = 'waiting', tries = tries - :forgiven, run_at = :run_at, queued = :now, detail = :detail
 WHERE id = :id AND tries = :tries AND state = 'running'
RETURNING kind, subject;

-- name: job_waiting_twin
SELECT count(*) FROM jobs AS waiting, jobs AS mine
 WHERE mine.id = :id AND waiting.kind = mine.kind AND waiting.subject = mine.subject
   AND waiting.state = 'waiting';

-- name: job_beat
UPDATE jobs SET beat = beat + 1, done = :done, total = :total
 WHERE id = :id AND tries = :tries AND state = 'running'
RETURNING stop;

-- name: job_wish
SELECT stop FROM jobs WHERE id = :id AND tries = :tries AND state = 'running';

-- name: jobs_running
SELECT id, coalesce(node, ''), tries, beat, stop FROM jobs WHERE state = 'running' ORDER BY id LIMIT 256;

-- name: job_beat_of
SELECT beat FROM jobs WHERE id = :id AND tries = :tries AND state = 'running';

-- name: schedules
SELECT kind, rule, next_at FROM job_schedules ORDER BY kind;

-- name: schedule_next
SELECT CASE WHEN rule = :rule THEN next_at ELSE -1 END FROM job_schedules WHERE kind = :kind;

-- name: schedule_put
INSERT INTO job_schedules (kind, rule, next_at) VALUES (:kind, :rule, :next)
    ON CONFLICT (kind) DO UPDATE SET rule = excluded.rule, next_at = excluded.next_at;

-- name: jobs_page
SELECT id, kind, subject, CASE WHEN state = 'failed' AND stop THEN 'stopped' ELSE state END, tries,
       stop AND state = 'running', created, run_at, coalesce(started, 0), coalesce(ended, 0), node, done, total, detail
  FROM jobs
 WHERE (CAST(:state AS TEXT) IS NULL OR CASE WHEN state = 'failed' AND stop THEN 'stopped' ELSE state END = :state)
   AND (CAST(:kind AS TEXT) IS NULL OR kind = :kind)
   AND (CAST(:id AS BIGINT) = 0 OR id = :id) AND (CAST(:before AS BIGINT) = 0 OR id < :before)
 ORDER BY id DESC LIMIT :limit;

-- name: jobs_counts
SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'running'),
       count(*) FILTER (WHERE state = 'failed' AND NOT stop)
  FROM jobs WHERE state IN ('waiting', 'running', 'failed');

-- name: job_kinds
SELECT kind FROM jobs UNION SELECT kind FROM job_schedules ORDER BY 1;

-- name: job_revive
UPDATE jobs SET state = 'waiting', tries = 0, run_at = :now, queued = :now, stop = FALSE, ended = NULL, detail = NULL
 WHERE id = :id AND state = 'failed'
RETURNING id;

-- name: job_ask_stop
UPDATE jobs SET stop = TRUE WHERE id = :id AND state = 'running' RETURNING id;

-- name: job_withdraw
UPDATE jobs SET state = 'failed', stop = TRUE, ended = :now, detail = :detail
 WHERE id = :id AND state = 'waiting' RETURNING id;

-- name: jobs_purge
DELETE FROM jobs WHERE (state = 'done' AND ended < :done_before) OR (state = 'failed' AND ended < :failed_before);
