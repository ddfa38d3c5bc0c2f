-- The present tables and views at any depth with what they are sorted by, in no order. ?1 and ?2 a range of keys.
SELECT e.id, e.key, e.kind, v.form, v.columns, v.since,
       (SELECT value FROM observation WHERE entity = e.id AND metric = 'rows'),
       (SELECT value FROM observation WHERE entity = e.id AND metric = 'bytes'),
       (SELECT value FROM observation WHERE entity = e.id AND metric = 'last_write'),
       0
FROM entity AS e
CROSS JOIN version AS v ON v.entity = e.id AND v.until IS NULL
WHERE e.key >= ?1 AND e.key < ?2 AND e.place = 1
