-- How many entities directly in some containers differ between two revisions. Parameters as changed_between_counts.sql,
-- ?11 JSON array of the keys of the containers. A source counts as in itself.
WITH touched AS (
    SELECT DISTINCT entity FROM change
    WHERE revision > min(?1, ?2) AND revision <= max(?1, ?2) AND what <> 'observed'
)
SELECT p.key,
       count(*) FILTER (WHERE ?7 AND v.content IS NULL AND w.content IS NOT NULL),
       count(*) FILTER (WHERE ?8 AND v.content IS NOT NULL AND w.content IS NOT NULL AND v.content <> w.content),
       count(*) FILTER (WHERE ?9 AND v.content IS NOT NULL AND w.content IS NULL)
FROM touched
CROSS JOIN entity AS e ON e.id = touched.entity
LEFT JOIN version AS v ON v.entity = e.id AND v.since <= ?1 AND (v.until IS NULL OR v.until > ?1)
LEFT JOIN version AS w ON w.entity = e.id AND w.since <= ?2 AND (w.until IS NULL OR w.until > ?2)
CROSS JOIN entity AS p ON p.id = coalesce(e.parent, e.id)
WHERE (e.key >= ?3 AND e.key < ?4 OR e.key >= ?5 AND e.key < ?6)
  AND (?10 IS NULL OR e.kind IN (SELECT value FROM json_each(?10)))
  AND p.key IN (SELECT value FROM json_each(?11)) AND v.content IS NOT w.content
  AND CASE WHEN v.content IS NULL THEN ?7 WHEN w.content IS NULL THEN ?9 ELSE ?8 END
GROUP BY p.id
