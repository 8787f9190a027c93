-- name: event
INSERT INTO events (at, day, room, what, quantity, unit, person, college, kind, subject)
VALUES (:at, :day, :room, :what, :quantity, :unit, :person, :college, :kind, :subject);

-- name: job_add
INSERT INTO jobs (kind, subject, state, tries, run_at, created)
VALUES (:kind, :subject, 'waiting', 0, :now, :now)
    ON CONFLICT (kind, subject) WHERE state = 'waiting'
    DO UPDATE SET run_at = CASE WHEN jobs.run_at < excluded.run_at THEN jobs.run_at ELSE excluded.run_at END
RETURNING id;

-- name: jobs_due
SELECT count(*) FROM jobs WHERE state = 'waiting' AND run_at <= :now;

-- name: job_claim
UPDATE jobs SET state = 'running', node = :node, tries = tries + 1, started = :now
 WHERE state = 'waiting' AND id = (
       SELECT id FROM jobs WHERE state = 'waiting' AND run_at <= :now ORDER BY run_at, id LIMIT 1)
RETURNING id, kind, subject, tries;

-- name: job_end
UPDATE jobs SET state = :state, ended = :now, detail = :detail WHERE id = :id AND state = 'running';

-- name: job_waiting_twin
SELECT count(*) FROM jobs AS waiting, jobs AS mine
 WHERE mine.id = :id AND waiting.kind = mine.kind AND waiting.subject = mine.subject
   AND waiting.state = 'waiting';

-- name: job_retry
UPDATE jobs SET state = 'waiting', run_at = :run_at, detail = :detail WHERE id = :id AND state = 'running';

-- name: jobs_left_by
SELECT id, tries FROM jobs WHERE state = 'running' AND node = :node ORDER BY id;

-- name: job_last
SELECT id, state, coalesce(ended, 0), detail FROM jobs WHERE kind = :kind AND subject = :subject
 ORDER BY id DESC LIMIT 1;
