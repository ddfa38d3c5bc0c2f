-- Where a present entity stands among the children of its parent. ?1 key.
SELECT e.parent, e.place, e.name, e.id
FROM entity AS e
CROSS JOIN version AS v ON v.entity = e.id AND v.until IS NULL
WHERE e.key = ?1 AND e.parent IS NOT NULL
