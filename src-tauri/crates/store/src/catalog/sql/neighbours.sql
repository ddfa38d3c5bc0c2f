-- The other ends of the foreign keys of many tables: those they refer to, then those that refer to them, each once.
-- ?1 JSON array of ids.
WITH pair AS (
    SELECT asked.value AS entity, x.to_entity AS other, 1 AS outgoing
    FROM json_each(?1) AS asked
    CROSS JOIN edge AS x ON x.from_entity = asked.value AND x.until IS NULL AND x.kind = 'references'
    UNION ALL
    SELECT asked.value, x.from_entity, 0
    FROM json_each(?1) AS asked
    CROSS JOIN edge AS x ON x.to_entity = asked.value AND x.until IS NULL AND x.kind = 'references'
)
SELECT pair.entity, e.id, e.key
FROM pair
CROSS JOIN entity AS e ON e.id = pair.other
WHERE pair.other <> pair.entity
GROUP BY pair.entity, pair.other
ORDER BY max(pair.outgoing) DESC, e.key
