-- What differs in a slice. ?1 and ?2 the slice of keys, ?3 whether the source's names compare without case.
INSERT INTO temp.work
SELECT e.id, s.kind, s.place, CASE WHEN ?3 THEN s.lower END, c.id, s.form, s.columns,
       e.kind, v.content, coalesce(v.columns, 0)
FROM stage.staged AS s
CROSS JOIN main.entity AS e ON e.key = s.key
LEFT JOIN main.content AS c ON c.digest = s.digest
LEFT JOIN main.version AS v ON v.entity = e.id AND v.until IS NULL
WHERE s.key > ?1 AND s.key <= ?2
