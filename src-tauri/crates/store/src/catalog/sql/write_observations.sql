-- Writes the new values.
INSERT OR REPLACE INTO main.observation (entity, metric, value, at)
SELECT entity, metric, value, at FROM temp.measured ORDER BY entity, metric
