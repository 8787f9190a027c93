-- name: event
INSERT INTO events (at, day, room, what, quantity, unit, person, college, kind, subject)
VALUES (:at, :day, :room, :what, :quantity, :unit, :person, :college, :kind, :subject);
