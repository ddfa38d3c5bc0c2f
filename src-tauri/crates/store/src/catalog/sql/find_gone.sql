-- Entities that are present in a scope that was read whole, and were not read.
INSERT INTO temp.gone (entity)
SELECT e.id
FROM temp.scope AS s
CROSS JOIN main.entity AS e ON e.key >= s.low AND e.key < s.high
CROSS JOIN main.version AS v ON v.entity = e.id AND v.until IS NULL
WHERE NOT EXISTS (SELECT 1 FROM stage.seen WHERE entity = e.id)
  AND NOT EXISTS (SELECT 1 FROM stage.staged WHERE key = e.key)
