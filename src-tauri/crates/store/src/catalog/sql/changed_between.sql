-- Entities that differ between two revisions, by key. Parameters as changed_between_counts.sql, ?11 the key to
-- go on after, ?12 limit. Records are read for the entities of the page alone.
WITH touched AS (
    SELECT DISTINCT entity FROM change
    WHERE revision > min(?1, ?2) AND revision <= max(?1, ?2) AND what <> 'observed'
), page AS (
    SELECT e.key, e.kind, v.content AS one, w.content AS other
    FROM touched
    CROSS JOIN entity AS e ON e.id = touched.entity
    LEFT JOIN version AS v ON v.entity = e.id AND v.since <= ?1 AND (v.until IS NULL OR v.until > ?1)
    LEFT JOIN version AS w ON w.entity = e.id AND w.since <= ?2 AND (w.until IS NULL OR w.until > ?2)
    WHERE (e.key >= ?3 AND e.key < ?4 OR e.key >= ?5 AND e.key < ?6)
      AND (?10 IS NULL OR e.kind IN (SELECT value FROM json_each(?10)))
      AND e.key > ?11 AND v.content IS NOT w.content
      AND CASE WHEN v.content IS NULL THEN ?7 WHEN w.content IS NULL THEN ?9 ELSE ?8 END
    ORDER BY e.key
    LIMIT ?12
)
SELECT page.key, page.kind, a.digest, a.codec, a.body, b.digest, b.codec, b.body
FROM page
LEFT JOIN content AS a ON a.id = page.one
LEFT JOIN content AS b ON b.id = page.other
ORDER BY page.key
