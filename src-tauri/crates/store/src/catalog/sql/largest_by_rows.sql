-- The present tables with the most rows. ?1 limit.
SELECT e.id
FROM observation AS o
CROSS JOIN version AS v ON v.entity = o.entity AND v.until IS NULL
CROSS JOIN entity AS e ON e.id = o.entity AND e.place = 1
WHERE o.metric = 'rows' AND o.value > 0
ORDER BY o.value DESC
LIMIT ?1
