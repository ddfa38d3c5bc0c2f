-- Keeps the values that are about to be replaced: the last one of each day.
INSERT OR REPLACE INTO main.past_observation (entity, metric, day, value, at)
SELECT o.entity, o.metric, o.at / 86400000, o.value, o.at
FROM temp.measured AS m
CROSS JOIN main.observation AS o ON o.entity = m.entity AND o.metric = m.metric
