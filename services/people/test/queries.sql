-- name: sessions
SELECT count(*) FROM people_sessions;

-- name: seen
SELECT coalesce(max(seen), 0) FROM people_sessions;

-- name: tries
SELECT count(*) FROM people_tries;

-- name: events
SELECT count(*) FROM events WHERE room = 'people' AND what = :what;

-- name: event_of
SELECT count(*) FROM events WHERE what = :what AND person = :person AND kind = :kind AND subject = :subject;

-- name: telling
-- What must never be stored as it came: a token or a password.
SELECT count(*) FROM people_accounts WHERE password NOT LIKE '$argon2id$%';
