-- How much one revision changed directly in some containers, read from what they hold. Parameters as
-- places_in_by_change.sql.
WITH place AS (
    SELECT p.id, p.key, p.kind, p.parent FROM json_each(?10) AS asked CROSS JOIN entity AS p ON p.key = asked.value
),
member AS (
    SELECT e.id, e.key, e.kind, place.key AS place FROM place CROSS JOIN entity AS e ON e.parent = place.id
    UNION ALL
    SELECT id, key, kind, key FROM place WHERE parent IS NULL
)
SELECT e.place, sum(c.what = 'added'), sum(c.what = 'changed'), sum(c.what = 'removed')
FROM member AS e
CROSS JOIN change AS c ON c.revision = ?1 AND c.entity = e.id
    AND (c.what = 'added' AND ?6 OR c.what = 'changed' AND ?7 OR c.what = 'removed' AND ?8)
WHERE (e.key >= ?2 AND e.key < ?3 OR e.key >= ?4 AND e.key < ?5)
  AND (?9 IS NULL OR e.kind IN (SELECT value FROM json_each(?9)))
GROUP BY e.place
