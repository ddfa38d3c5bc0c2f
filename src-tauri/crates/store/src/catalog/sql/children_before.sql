-- How many present children of ?1 (an id) come before the place ?2, name ?3 and id ?4 in display order.
SELECT count(*)
FROM entity AS e
CROSS JOIN version AS v ON v.entity = e.id AND v.until IS NULL
WHERE e.parent = ?1 AND (e.place, e.name, e.id) < (?2, ?3, ?4)
