-- The staged edges by id.
INSERT OR REPLACE INTO temp.linked (from_entity, to_entity, kind, origin, trust, columns)
SELECT f.id, t.id, x.kind, x.origin, x.trust, x.columns
FROM stage.edge AS x
CROSS JOIN main.entity AS f ON f.key = x.from_key
CROSS JOIN main.entity AS t ON t.key = x.to_key
