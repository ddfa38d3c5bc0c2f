-- How many other entities refer to each of many by a foreign key. None that nobody refers to. ?1 JSON array of ids.
SELECT e.to_entity, count(DISTINCT e.from_entity)
FROM json_each(?1) AS asked
CROSS JOIN edge AS e ON e.to_entity = asked.value AND e.until IS NULL AND e.kind = 'references'
WHERE e.from_entity <> e.to_entity
GROUP BY e.to_entity
