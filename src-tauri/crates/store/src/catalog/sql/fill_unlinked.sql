-- Open edges of a source whose owner was read whole and does not state them any more. ?1 source.
INSERT INTO temp.unlinked (edge, to_entity)
SELECT x.id, x.to_entity
FROM main.edge AS x
CROSS JOIN main.entity AS o
    ON o.id = CASE x.kind WHEN 'references' THEN x.from_entity ELSE x.to_entity END
WHERE x.source = ?1 AND x.until IS NULL
  AND NOT (x.origin = 'constraint'
           AND EXISTS (SELECT 1 FROM stage.seen WHERE entity = o.id)
           AND NOT EXISTS (SELECT 1 FROM stage.staged WHERE key = o.key))
  AND NOT EXISTS (
      SELECT 1 FROM temp.linked AS l
      WHERE l.from_entity = x.from_entity AND l.to_entity = x.to_entity AND l.kind = x.kind
        AND l.origin = x.origin AND l.columns = x.columns AND l.trust = x.trust)
  -- Scopes are disjoint, so only the last one that begins before the key can hold it.
  AND o.key < (SELECT s.high FROM temp.scope AS s WHERE s.low <= o.key ORDER BY s.low DESC LIMIT 1)
