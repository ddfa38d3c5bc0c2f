-- Entities that differ between two revisions, by key. Parameters as changed_between_counts.sql, ?7 limit.
WITH touched AS (
    SELECT DISTINCT entity FROM change
    WHERE revision > min(?1, ?2) AND revision <= max(?1, ?2) AND what <> 'observed'
)
SELECT e.key, e.kind, a.digest, a.codec, a.body, b.digest, b.codec, b.body
FROM touched
CROSS JOIN entity AS e ON e.id = touched.entity
LEFT JOIN version AS v ON v.entity = e.id AND v.since <= ?1 AND (v.until IS NULL OR v.until > ?1)
LEFT JOIN version AS w ON w.entity = e.id AND w.since <= ?2 AND (w.until IS NULL OR w.until > ?2)
LEFT JOIN content AS a ON a.id = v.content
LEFT JOIN content AS b ON b.id = w.content
WHERE v.content IS NOT w.content
  AND (e.key >= ?3 AND e.key < ?4 OR e.key >= ?5 AND e.key < ?6)
ORDER BY e.key
LIMIT ?7
