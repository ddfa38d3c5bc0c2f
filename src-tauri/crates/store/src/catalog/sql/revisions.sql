-- Revisions that changed something, newest first. ?1 before, ?2 key of a source or NULL for all, ?3 limit.
SELECT r.revision, r.at, e.key, r.added, r.changed, r.removed
FROM revision AS r
JOIN entity AS e ON e.id = r.source
WHERE r.revision < ?1 AND (?2 IS NULL OR e.key = ?2) AND r.added + r.changed + r.removed > 0
ORDER BY r.revision DESC
LIMIT ?3
