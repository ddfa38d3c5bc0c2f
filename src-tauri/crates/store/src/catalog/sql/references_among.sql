-- The foreign keys between tables of a set. ?1 JSON array of ids.
WITH asked AS MATERIALIZED (SELECT value AS id FROM json_each(?1))
SELECT f.key, t.key, x.kind, x.origin, x.trust, x.columns, t.kind, EXISTS (SELECT 1 FROM version WHERE entity = t.id)
FROM asked
CROSS JOIN edge AS x ON x.from_entity = asked.id AND x.until IS NULL AND x.kind = 'references'
CROSS JOIN entity AS f ON f.id = x.from_entity
CROSS JOIN entity AS t ON t.id = x.to_entity
WHERE x.to_entity IN (SELECT id FROM asked)
ORDER BY x.id
