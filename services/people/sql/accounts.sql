-- name: account_insert
INSERT INTO people_accounts (key, login, name, role, password, created)
VALUES (:key, :login, :name, :role, :password, :created)
    ON CONFLICT (login) DO NOTHING
RETURNING id;

-- name: account_by_login
SELECT id, key, login, name, role, created, password, state, coalesce(person, 0)
  FROM people_accounts WHERE login = :login;

-- name: account_by_id
SELECT id, key, login, name, role, created, password, state, coalesce(person, 0)
  FROM people_accounts WHERE id = :id;

-- name: accounts
SELECT id, key, login, name, role, created, password, state, coalesce(person, 0)
  FROM people_accounts ORDER BY login;

-- name: account_password
UPDATE people_accounts SET password = :password WHERE id = :id;

-- name: account_delete
DELETE FROM people_accounts WHERE id = :id;

-- name: session_insert
INSERT INTO people_sessions (digest, account, stage, address, agent, created, seen)
VALUES (:digest, :account, :stage, :address, :agent, :now, :now);

-- name: session_find
SELECT s.created, s.seen, a.id, a.key, a.role, s.stage,
       CAST(CASE WHEN f.confirmed IS NULL THEN 0 ELSE 1 END AS BIGINT), coalesce(p.college, 0), p.kind
  FROM people_sessions AS s
  JOIN people_accounts AS a ON a.id = s.account
  LEFT JOIN people_factors AS f ON f.account = a.id
  LEFT JOIN people_persons AS p ON p.id = a.person
 WHERE s.digest = :digest AND a.state = 'open';

-- name: session_seen
UPDATE people_sessions SET seen = :now WHERE digest = :digest;

-- name: session_delete
DELETE FROM people_sessions WHERE digest = :digest;

-- name: sessions_delete_of
DELETE FROM people_sessions WHERE account = :account;

-- name: sessions_trim
DELETE FROM people_sessions
 WHERE account = :account AND digest NOT IN (
       SELECT digest FROM people_sessions WHERE account = :account ORDER BY seen DESC, digest LIMIT :most);

-- name: sessions_purge
DELETE FROM people_sessions
 WHERE seen <= :idle_since OR created <= :created_since OR (stage = 'code' AND created <= :code_since);

-- name: tries_find
SELECT fails, latest, good FROM people_tries WHERE digest = :digest;

-- name: tries_put
INSERT INTO people_tries (digest, fails, latest, good) VALUES (:digest, :fails, :latest, :good)
    ON CONFLICT (digest) DO UPDATE SET fails = excluded.fails, latest = excluded.latest, good = excluded.good;

-- name: tries_purge
DELETE FROM people_tries WHERE latest <= :quiet_since AND good <= :good_since;

-- name: tries_count
SELECT count(*) FROM people_tries;

-- name: tries_shorten
DELETE FROM people_tries WHERE digest IN (
       SELECT digest FROM people_tries WHERE good <= :good_since ORDER BY latest, digest LIMIT :n);
