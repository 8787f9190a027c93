-- name: insert
INSERT INTO audit (at, who, role, room, what, subject, address, request, changes)
VALUES (:at, :who, :role, :room, :what, :subject, :address, :request, :changes);

-- name: search
SELECT id, at, who, role, room, what, subject, address, request, changes
  FROM audit
 WHERE at >= :since AND at < :until
   AND (CAST(:before AS BIGINT) = 0 OR id < :before)
   AND (CAST(:who AS TEXT) IS NULL OR who = :who)
   AND (CAST(:room AS TEXT) IS NULL OR room = :room)
   AND (CAST(:what AS TEXT) IS NULL OR what = :what)
   AND (CAST(:subject AS TEXT) IS NULL OR subject = :subject)
 ORDER BY id DESC
 LIMIT :most;

-- name: purge
DELETE FROM audit WHERE at < :before;
