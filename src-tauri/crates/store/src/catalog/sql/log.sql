-- Appends a statement to a run's log. ?1 run id, ?2 time, ?3 text, ?4 key of what is being read or NULL.
INSERT INTO statement (run, position, at, text, scope)
SELECT r.number, 1 + coalesce((SELECT max(position) FROM statement WHERE run = r.number), 0), ?2, ?3, ?4
FROM run AS r
WHERE r.id = ?1
