-- The latest observations in a range of keys. ?1 low, ?2 high.
SELECT o.entity, o.metric, o.value
FROM entity AS e
CROSS JOIN observation AS o ON o.entity = e.id
WHERE e.key >= ?1 AND e.key < ?2
