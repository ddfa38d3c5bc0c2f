-- Revisions that changed entities of some kinds, newest first, counted among those. Parameters as revisions.sql,
-- ?8 JSON array of kinds. Revisions are looked through one by one until there are enough.
SELECT r.revision, r.at, s.key, sum(c.what = 'added'), sum(c.what = 'changed'), sum(c.what = 'removed')
FROM revision AS r
CROSS JOIN entity AS s ON s.id = r.source
CROSS JOIN change AS c ON c.revision = r.revision
    AND (c.what = 'added' AND ?4 OR c.what = 'changed' AND ?5 OR c.what = 'removed' AND ?6)
CROSS JOIN entity AS e ON e.id = c.entity AND e.kind IN (SELECT value FROM json_each(?8))
WHERE r.revision >= ?1 AND r.revision < ?2 AND (?3 IS NULL OR s.key = ?3)
  AND (r.added > 0 AND ?4 OR r.changed > 0 AND ?5 OR r.removed > 0 AND ?6)   -- most revisions only observed
GROUP BY r.revision
ORDER BY r.revision DESC
LIMIT ?7
