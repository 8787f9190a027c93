-- name: staff
SELECT a.id, a.key, a.login, a.name, a.role, a.created, a.password, a.state, coalesce(a.person, 0),
       CAST(CASE WHEN f.confirmed IS NULL THEN 0 ELSE 1 END AS BIGINT), count(s.id), coalesce(max(s.seen), 0)
  FROM people_accounts AS a
  LEFT JOIN people_factors AS f ON f.account = a.id
  LEFT JOIN people_sessions AS s ON s.account = a.id AND s.stage = 'whole'
 WHERE CAST(:id AS BIGINT) = 0 OR a.id = :id
 GROUP BY a.id, a.key, a.login, a.name, a.role, a.created, a.password, a.state, a.person, f.confirmed
 ORDER BY a.login;

-- name: account_update
UPDATE people_accounts SET name = :name, role = :role, state = :state WHERE id = :id;

-- name: admins_beside
SELECT count(*) FROM people_accounts WHERE role = 'admin' AND state = 'open' AND id <> :id;

-- name: accounts_of_role
SELECT count(*) FROM people_accounts WHERE role = :role AND state = 'open';

-- name: account_by_subject
SELECT id, key, login, name, role, created, password, state, coalesce(person, 0) FROM people_accounts
 WHERE provider = :provider AND subject = :subject;

-- name: account_bind
UPDATE people_accounts SET provider = :provider, subject = :subject, person = :person WHERE id = :id;

-- name: account_by_person
SELECT id, key, login, name, role, created, password, state, coalesce(person, 0) FROM people_accounts
 WHERE person = :person ORDER BY id LIMIT 1;

-- name: account_name_by_key
SELECT name FROM people_accounts WHERE key = :key;

-- name: sessions_of
SELECT id, created, seen, address, agent,
       CAST(CASE WHEN digest = :digest THEN 1 ELSE 0 END AS BIGINT)
  FROM people_sessions WHERE account = :account AND stage = 'whole'
   AND seen > :idle_since AND created > :created_since
 ORDER BY seen DESC, id DESC;

-- name: session_end
DELETE FROM people_sessions WHERE account = :account AND id = :id RETURNING id;

-- name: sessions_end_others
DELETE FROM people_sessions WHERE account = :account AND digest <> :digest;

-- name: link_insert
INSERT INTO people_links (digest, account, expires) VALUES (:digest, :account, :expires);

-- name: link_take
DELETE FROM people_links WHERE digest = :digest RETURNING account, expires;

-- name: link_find
SELECT account, expires FROM people_links WHERE digest = :digest;

-- name: links_void
DELETE FROM people_links WHERE account = :account;

-- name: links_purge
DELETE FROM people_links WHERE expires <= :now;

-- name: device_known
SELECT count(*) FROM people_devices AS d, people_accounts AS a
 WHERE d.digest = :digest AND a.id = d.account AND a.login = :login AND d.seen > :since;

-- name: device_put
INSERT INTO people_devices (digest, account, seen) VALUES (:digest, :account, :now)
    ON CONFLICT (digest) DO UPDATE SET seen = excluded.seen, account = excluded.account;

-- name: devices_trim
DELETE FROM people_devices
 WHERE account = :account AND digest NOT IN (
       SELECT digest FROM people_devices WHERE account = :account ORDER BY seen DESC, digest LIMIT :most);

-- name: devices_forget
DELETE FROM people_devices WHERE account = :account;

-- name: devices_purge
DELETE FROM people_devices WHERE seen <= :since;

-- name: factor_find
SELECT secret, step, coalesce(confirmed, 0) FROM people_factors WHERE account = :account;

-- name: factor_begin
INSERT INTO people_factors (account, secret, step) VALUES (:account, :secret, 0)
    ON CONFLICT (account) DO UPDATE SET secret = excluded.secret, step = 0, confirmed = NULL;

-- name: factor_confirm
UPDATE people_factors SET confirmed = :now WHERE account = :account;

-- name: factor_step
-- Only forwards: of two that bring the same code at once, one finds its step taken.
UPDATE people_factors SET step = :step WHERE account = :account AND step < :step RETURNING step;

-- name: factor_delete
DELETE FROM people_factors WHERE account = :account;

-- name: recovery_insert
INSERT INTO people_recovery (digest, account) VALUES (:digest, :account);

-- name: recovery_take
DELETE FROM people_recovery WHERE account = :account AND digest = :digest RETURNING account;

-- name: recovery_delete
DELETE FROM people_recovery WHERE account = :account;

-- name: grants
SELECT permission, allowed FROM people_grants WHERE role = :role;

-- name: grant_put
INSERT INTO people_grants (role, permission, allowed) VALUES (:role, :permission, :allowed)
    ON CONFLICT (role, permission) DO UPDATE SET allowed = excluded.allowed;

-- name: grant_delete
DELETE FROM people_grants WHERE role = :role AND permission = :permission;

-- name: events_of
SELECT at, room, what, quantity, unit, subject FROM events WHERE person = :key ORDER BY id;
