-- The latest observations of many entities. ?1 JSON array of ids.
SELECT o.entity, o.metric, o.at, o.value
FROM json_each(?1) AS asked
CROSS JOIN observation AS o ON o.entity = asked.value
ORDER BY asked.key, o.metric
