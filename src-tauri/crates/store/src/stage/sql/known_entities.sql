-- The present entities in a range of keys. ?1 low, ?2 high.
SELECT e.key, e.id, e.kind, c.digest
FROM entity AS e
CROSS JOIN version AS v ON v.entity = e.id AND v.until IS NULL
CROSS JOIN content AS c ON c.id = v.content
WHERE e.key >= ?1 AND e.key < ?2
