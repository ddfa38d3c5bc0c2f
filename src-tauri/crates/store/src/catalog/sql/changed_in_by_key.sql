-- What one revision changed, read from the entities of a scope. Parameters as changed_in_by_change.sql.
SELECT e.key, e.kind, a.digest, a.codec, a.body, b.digest, b.codec, b.body
FROM entity AS e
CROSS JOIN change AS c ON c.revision = ?1 AND c.entity = e.id AND c.what <> 'observed'
LEFT JOIN version AS v ON v.entity = e.id AND v.until = ?1
LEFT JOIN content AS a ON a.id = v.content
LEFT JOIN version AS w ON w.entity = e.id AND w.since = ?1
LEFT JOIN content AS b ON b.id = w.content
WHERE e.key >= ?2 AND e.key < ?3 OR e.key >= ?4 AND e.key < ?5
ORDER BY e.key
LIMIT ?6
