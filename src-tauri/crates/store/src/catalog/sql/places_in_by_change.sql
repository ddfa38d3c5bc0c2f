-- How much one revision changed directly in some containers, read from its changes. Parameters as
-- changed_in_by_change.sql up to ?9, ?10 JSON array of the keys of the containers. A source counts as in itself.
SELECT p.key, sum(c.what = 'added'), sum(c.what = 'changed'), sum(c.what = 'removed')
FROM change AS c
CROSS JOIN entity AS e ON e.id = c.entity
CROSS JOIN entity AS p ON p.id = coalesce(e.parent, e.id)
WHERE c.revision = ?1
  AND (c.what = 'added' AND ?6 OR c.what = 'changed' AND ?7 OR c.what = 'removed' AND ?8)
  AND (e.key >= ?2 AND e.key < ?3 OR e.key >= ?4 AND e.key < ?5)
  AND (?9 IS NULL OR e.kind IN (SELECT value FROM json_each(?9)))
  AND p.key IN (SELECT value FROM json_each(?10))
GROUP BY p.id
