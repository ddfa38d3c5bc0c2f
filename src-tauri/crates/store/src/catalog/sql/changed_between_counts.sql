-- How many entities differ between two revisions. ?1 from, ?2 to, ?3 and ?4, ?5 and ?6 ranges of keys, ?7 to ?9 whether
-- what was added, changed and removed counts, ?10 JSON array of kinds or NULL for all.
WITH touched AS (
    SELECT DISTINCT entity FROM change
    WHERE revision > min(?1, ?2) AND revision <= max(?1, ?2) AND what <> 'observed'
)
SELECT count(*) FILTER (WHERE ?7 AND v.content IS NULL AND w.content IS NOT NULL),
       count(*) FILTER (WHERE ?8 AND v.content IS NOT NULL AND w.content IS NOT NULL AND v.content <> w.content),
       count(*) FILTER (WHERE ?9 AND v.content IS NOT NULL AND w.content IS NULL)
FROM touched
CROSS JOIN entity AS e ON e.id = touched.entity
LEFT JOIN version AS v ON v.entity = e.id AND v.since <= ?1 AND (v.until IS NULL OR v.until > ?1)
LEFT JOIN version AS w ON w.entity = e.id AND w.since <= ?2 AND (w.until IS NULL OR w.until > ?2)
WHERE (e.key >= ?3 AND e.key < ?4 OR e.key >= ?5 AND e.key < ?6)
  AND (?10 IS NULL OR e.kind IN (SELECT value FROM json_each(?10)))
