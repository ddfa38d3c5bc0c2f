-- Every staged entity with its parent's key and its record.
SELECT s.key, p.key, s.kind, s.place, s.name, s.lower, s.form, s.columns, s.digest, b.codec, b.body
FROM staged AS s
LEFT JOIN parent AS p ON p.id = s.parent
LEFT JOIN body AS b ON b.id = s.body
