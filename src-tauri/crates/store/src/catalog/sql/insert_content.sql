-- Copies the records of a slice; those the catalog has already are passed over. ?1 and ?2 the slice of keys.
INSERT INTO main.content (digest, codec, body)
SELECT b.digest, b.codec, b.body
FROM stage.staged AS s
CROSS JOIN stage.body AS b ON b.id = s.body
WHERE s.key > ?1 AND s.key <= ?2
ORDER BY s.key
ON CONFLICT (digest) DO NOTHING
