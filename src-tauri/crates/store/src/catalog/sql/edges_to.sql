-- Open edges that arrive at an entity. ?1 key.
SELECT f.key, t.key, x.kind, x.origin, x.trust, x.columns,
       f.kind, EXISTS (SELECT 1 FROM version WHERE entity = f.id)
FROM entity AS t
CROSS JOIN edge AS x ON x.to_entity = t.id AND x.until IS NULL
CROSS JOIN entity AS f ON f.id = x.from_entity
WHERE t.key = ?1
ORDER BY x.kind, f.key, x.origin, x.id
