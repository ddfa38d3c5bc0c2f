-- Begins edges. ?1 source, ?2 revision.
INSERT INTO main.edge (source, from_entity, to_entity, kind, origin, trust, columns, since)
SELECT ?1, from_entity, to_entity, kind, origin, trust, columns, ?2 FROM temp.linked
