-- The largest present tables. ?1 limit. The condition on the metric is that of an index.
SELECT e.id
FROM observation AS o
CROSS JOIN version AS v ON v.entity = o.entity AND v.until IS NULL
CROSS JOIN entity AS e ON e.id = o.entity AND e.place = 1
WHERE o.metric = 'bytes' AND o.value > 0
ORDER BY o.value DESC
LIMIT ?1
