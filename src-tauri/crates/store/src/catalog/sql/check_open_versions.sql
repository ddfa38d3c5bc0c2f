-- Versions of one entity that overlap. ?1 limit.
SELECT e.key
FROM (SELECT entity, until, lead(since) OVER (PARTITION BY entity ORDER BY since) AS next_since FROM version) AS v
JOIN entity AS e ON e.id = v.entity
WHERE v.next_since IS NOT NULL AND (v.until IS NULL OR v.until > v.next_since)
LIMIT ?1
