-- What one revision changed, read from the entities of a scope. Parameters as
-- changed_in_by_change.sql, but ?10 the key to go on after.
WITH member AS (
    SELECT id, key, kind FROM entity WHERE key >= ?2 AND key < ?3
    UNION ALL
    SELECT id, key, kind FROM entity WHERE key >= ?4 AND key < ?5
)
SELECT e.key, e.kind, a.digest, a.codec, a.body, b.digest, b.codec, b.body
FROM member AS e
CROSS JOIN change AS c ON c.revision = ?1 AND c.entity = e.id
    AND (c.what = 'added' AND ?6 OR c.what = 'changed' AND ?7 OR c.what = 'removed' AND ?8)
LEFT JOIN version AS v ON v.entity = e.id AND v.until = ?1
LEFT JOIN content AS a ON a.id = v.content
LEFT JOIN version AS w ON w.entity = e.id AND w.since = ?1
LEFT JOIN content AS b ON b.id = w.content
WHERE e.key > ?10 AND (?9 IS NULL OR e.kind IN (SELECT value FROM json_each(?9)))
ORDER BY e.key
LIMIT ?11
