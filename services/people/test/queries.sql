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

-- name: audited
SELECT count(*) FROM audit WHERE room = 'people' AND what = :what;

-- name: spoken
-- What the audit log must never hold: a number, a telephone, a name of a reader.
SELECT count(*) FROM audit WHERE changes LIKE '%2020123456%' OR changes LIKE '%13812345678%' OR changes LIKE '%Quill%';

-- name: links
SELECT count(*) FROM people_links;

-- name: devices
SELECT count(*) FROM people_devices;

-- name: persons
SELECT count(*) FROM people_persons;

-- name: classes
SELECT count(*) FROM people_classes;

-- name: closed
SELECT count(*) FROM people_accounts WHERE state <> 'open';

-- name: accounts
SELECT count(*) FROM people_accounts;

-- name: plain_secrets
SELECT count(*) FROM people_factors WHERE length(secret) <> 60;

-- name: account_of
SELECT id FROM people_accounts WHERE login = :login;

-- name: tie
-- An account and the person whose it is.
UPDATE people_accounts SET person = (SELECT id FROM people_persons WHERE name = 'Quill 0') WHERE login = 'carl';
