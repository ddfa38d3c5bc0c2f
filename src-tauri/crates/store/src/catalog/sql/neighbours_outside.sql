-- How many neighbours each of many tables has that are not among them. None that has none. ?1 JSON array of ids.
WITH asked AS MATERIALIZED (SELECT value AS id FROM json_each(?1)),
pair AS (
    SELECT asked.id AS entity, x.to_entity AS other
    FROM asked CROSS JOIN edge AS x ON x.from_entity = asked.id AND x.until IS NULL AND x.kind = 'references'
    UNION
    SELECT asked.id, x.from_entity
    FROM asked CROSS JOIN edge AS x ON x.to_entity = asked.id AND x.until IS NULL AND x.kind = 'references'
)
SELECT entity, count(*)
FROM pair
WHERE other NOT IN (SELECT id FROM asked)
GROUP BY entity
