-- Versions that begin or end in a revision that is not there. ?1 limit.
SELECT e.key
FROM version AS v
JOIN entity AS e ON e.id = v.entity
WHERE NOT EXISTS (SELECT 1 FROM revision WHERE revision = v.since)
   OR v.until IS NOT NULL AND NOT EXISTS (SELECT 1 FROM revision WHERE revision = v.until)
LIMIT ?1
