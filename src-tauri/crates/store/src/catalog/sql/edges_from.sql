-- Open edges that leave an entity. ?1 key.
SELECT f.key, t.key, x.kind, x.origin, x.trust, x.columns,
       t.kind, EXISTS (SELECT 1 FROM version WHERE entity = t.id)
FROM entity AS f
CROSS JOIN edge AS x ON x.from_entity = f.id AND x.until IS NULL
CROSS JOIN entity AS t ON t.id = x.to_entity
WHERE f.key = ?1
ORDER BY x.kind, t.key, x.origin, x.id
