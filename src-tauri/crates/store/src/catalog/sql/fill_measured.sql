-- The observations of the stage whose value is not the latest already. The last one of a metric wins.
INSERT OR REPLACE INTO temp.measured (entity, metric, value, at)
SELECT e.id, s.metric, s.value, s.at
FROM stage.observation AS s
CROSS JOIN main.entity AS e ON e.key = s.key
WHERE NOT EXISTS (
    SELECT 1 FROM main.observation AS o WHERE o.entity = e.id AND o.metric = s.metric AND o.value = s.value)
ORDER BY s.id
