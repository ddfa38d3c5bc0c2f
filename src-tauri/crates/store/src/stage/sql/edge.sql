-- Stages an edge. ?1 from, ?2 to, ?3 kind, ?4 origin, ?5 trust, ?6 columns.
INSERT OR REPLACE INTO edge (from_key, to_key, kind, origin, trust, columns)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
