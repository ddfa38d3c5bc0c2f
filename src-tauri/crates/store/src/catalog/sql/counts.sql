-- What is present at and below one entity. ?1 key.
SELECT coalesce(t.tables, 0) + (e.kind IS 'table' AND v.entity IS NOT NULL),
       coalesce(t.views, 0) + (e.kind IS 'view' AND v.entity IS NOT NULL),
       coalesce(t.routines, 0) + (e.kind IS 'routine' AND v.entity IS NOT NULL),
       coalesce(t.columns, 0) + coalesce(v.columns, 0)
FROM entity AS e
LEFT JOIN version AS v ON v.entity = e.id AND v.until IS NULL
LEFT JOIN tally AS t ON t.container = e.id
WHERE e.key = ?1
