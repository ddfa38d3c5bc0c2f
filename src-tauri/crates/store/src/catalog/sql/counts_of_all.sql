-- What is present in all sources.
SELECT coalesce(sum(t.tables), 0), coalesce(sum(t.views), 0), coalesce(sum(t.routines), 0), coalesce(sum(t.columns), 0)
FROM tally AS t
JOIN entity AS e ON e.id = t.container
WHERE e.parent IS NULL
