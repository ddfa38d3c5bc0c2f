-- Ends of staged edges that have no row yet.
SELECT x.from_key FROM stage.edge AS x WHERE NOT EXISTS (SELECT 1 FROM main.entity WHERE key = x.from_key)
UNION
SELECT x.to_key FROM stage.edge AS x WHERE NOT EXISTS (SELECT 1 FROM main.entity WHERE key = x.to_key)
