-- What one revision changed, read from its changes. ?1 revision, ?2 and ?3, ?4 and ?5 ranges of keys, ?6 to ?8 whether
-- what was added, changed and removed is meant, ?9 JSON array of kinds or NULL for all, ?10 id to go on after, ?11 limit.
SELECT e.key, e.kind, a.digest, a.codec, a.body, b.digest, b.codec, b.body
FROM change AS c
CROSS JOIN entity AS e ON e.id = c.entity
LEFT JOIN version AS v ON v.entity = e.id AND v.until = ?1
LEFT JOIN content AS a ON a.id = v.content
LEFT JOIN version AS w ON w.entity = e.id AND w.since = ?1
LEFT JOIN content AS b ON b.id = w.content
WHERE c.revision = ?1 AND c.entity > ?10
  AND (c.what = 'added' AND ?6 OR c.what = 'changed' AND ?7 OR c.what = 'removed' AND ?8)
  AND (e.key >= ?2 AND e.key < ?3 OR e.key >= ?4 AND e.key < ?5)
  AND (?9 IS NULL OR e.kind IN (SELECT value FROM json_each(?9)))
ORDER BY c.entity
LIMIT ?11
