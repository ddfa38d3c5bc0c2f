-- Copies staged records. ?1 and ?2 the slice of their numbers, from after ?1 up to ?2.
INSERT INTO main.content (digest, codec, body)
SELECT digest, codec, body FROM stage.body WHERE id > ?1 AND id <= ?2 ORDER BY id
ON CONFLICT (digest) DO NOTHING
