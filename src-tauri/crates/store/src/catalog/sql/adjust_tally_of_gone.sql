-- By how much what is gone changes the tallies of its direct parents.
INSERT INTO temp.delta (parent, tables, views, routines, columns)
SELECT e.parent, -sum(e.kind IS 'table'), -sum(e.kind IS 'view'), -sum(e.kind IS 'routine'), -sum(v.columns)
FROM temp.gone AS g
CROSS JOIN main.entity AS e ON e.id = g.entity
CROSS JOIN main.version AS v ON v.entity = e.id AND v.until IS NULL
WHERE e.parent IS NOT NULL
GROUP BY e.parent
ON CONFLICT (parent) DO UPDATE SET
    tables = tables + excluded.tables,
    views = views + excluded.views,
    routines = routines + excluded.routines,
    columns = columns + excluded.columns
