-- Versions whose record is missing. ?1 limit.
SELECT e.key
FROM version AS v
JOIN entity AS e ON e.id = v.entity
WHERE NOT EXISTS (SELECT 1 FROM content WHERE id = v.content)
LIMIT ?1
