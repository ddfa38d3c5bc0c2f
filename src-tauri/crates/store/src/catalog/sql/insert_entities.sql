-- Rows for staged entities that have none. ?1 and ?2 the slice of keys, from after ?1 up to ?2; ?3 the source's id.
INSERT INTO main.entity (source, parent, kind, place, name, key)
SELECT ?3, p.entity, s.kind, s.place, s.name, s.key
FROM stage.staged AS s
LEFT JOIN temp.parent AS p ON p.id = s.parent
WHERE s.key > ?1 AND s.key <= ?2
ORDER BY s.key
ON CONFLICT (key) DO NOTHING
