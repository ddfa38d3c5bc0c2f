-- A page of the present children in display order. ?1 parent id; ?2 how many come before it; ?3 limit.
SELECT e.key, e.name, e.kind, v.form,
       coalesce(t.tables + t.views, 0) AS tables,
       (SELECT value FROM observation WHERE entity = e.id AND metric = 'rows') AS row_count,
       (SELECT value FROM observation WHERE entity = e.id AND metric = 'bytes') AS bytes,
       EXISTS (SELECT 1 FROM entity AS c JOIN version AS w ON w.entity = c.id AND w.until IS NULL
               WHERE c.parent = e.id) AS has_children
FROM entity AS e
CROSS JOIN version AS v ON v.entity = e.id AND v.until IS NULL
LEFT JOIN tally AS t ON t.container = e.id
WHERE e.parent = ?1
ORDER BY e.place, e.name, e.id
LIMIT ?3 OFFSET ?2
