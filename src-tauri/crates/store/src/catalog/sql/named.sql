-- The present children of a container that SQL text means by one of some names. ?1 key of the container; ?2 the names,
-- as they resolve, as a JSON array.
SELECT e.key, e.kind, coalesce(e.match_name, e.name)
FROM entity AS p
CROSS JOIN entity AS e ON e.parent = p.id
WHERE p.key = ?1 AND coalesce(e.match_name, e.name) IN (SELECT value FROM json_each(?2))
  AND EXISTS (SELECT 1 FROM version WHERE entity = e.id AND until IS NULL)
ORDER BY e.place, e.name, e.id
