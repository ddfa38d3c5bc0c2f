-- Leaves the staged edges that are new. ?1 source.
-- The index is named because any other would read, for each, all edges of the source or of a busy table.
DELETE FROM temp.linked
WHERE EXISTS (
    SELECT 1 FROM main.edge AS x INDEXED BY edge_by_from
    WHERE x.from_entity = linked.from_entity AND x.to_entity = linked.to_entity AND x.kind = linked.kind
      AND x.origin = linked.origin AND x.columns = linked.columns AND x.trust = linked.trust
      AND x.source = ?1 AND x.until IS NULL)
