-- Revisions that changed something, newest first. ?1 the first, ?2 the one after the last, ?3 key of a source or NULL for
-- all, ?4 to ?6 whether what was added, changed and removed counts, ?7 limit.
SELECT r.revision, r.at, e.key, r.added * ?4, r.changed * ?5, r.removed * ?6
FROM revision AS r
JOIN entity AS e ON e.id = r.source
WHERE r.revision >= ?1 AND r.revision < ?2 AND (?3 IS NULL OR e.key = ?3)
  AND r.added * ?4 + r.changed * ?5 + r.removed * ?6 > 0
ORDER BY r.revision DESC
LIMIT ?7
