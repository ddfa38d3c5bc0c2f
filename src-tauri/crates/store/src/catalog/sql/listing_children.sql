-- The present children of a container with what they are sorted by, in no order. ?1 key.
SELECT e.id, e.key, e.kind, v.form, v.columns, v.since,
       (SELECT value FROM observation WHERE entity = e.id AND metric = 'rows'),
       (SELECT value FROM observation WHERE entity = e.id AND metric = 'bytes'),
       (SELECT value FROM observation WHERE entity = e.id AND metric = 'last_write'),
       coalesce(t.tables + t.views, 0)
FROM entity AS p
CROSS JOIN entity AS e ON e.parent = p.id
CROSS JOIN version AS v ON v.entity = e.id AND v.until IS NULL
LEFT JOIN tally AS t ON t.container = e.id
WHERE p.key = ?1
