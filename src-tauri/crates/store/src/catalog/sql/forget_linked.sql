-- Leaves the staged edges that are new. ?1 source.
DELETE FROM temp.linked
WHERE EXISTS (
    SELECT 1 FROM main.edge AS x
    WHERE x.from_entity = linked.from_entity AND x.to_entity = linked.to_entity AND x.kind = linked.kind
      AND x.origin = linked.origin AND x.columns = linked.columns AND x.trust = linked.trust
      AND x.source = ?1 AND x.until IS NULL)
