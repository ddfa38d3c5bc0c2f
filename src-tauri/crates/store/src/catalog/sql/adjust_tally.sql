-- By how much a slice changes the tallies of its direct parents.
INSERT INTO temp.delta (parent, tables, views, routines, columns)
SELECT e.parent,
       sum((w.kind = 'table') - (w.old_content IS NOT NULL AND w.old_kind IS 'table')),
       sum((w.kind = 'view') - (w.old_content IS NOT NULL AND w.old_kind IS 'view')),
       sum((w.kind = 'routine') - (w.old_content IS NOT NULL AND w.old_kind IS 'routine')),
       sum(w.columns - w.old_columns)
FROM temp.work AS w
CROSS JOIN main.entity AS e ON e.id = w.entity
WHERE e.parent IS NOT NULL
GROUP BY e.parent
ON CONFLICT (parent) DO UPDATE SET
    tables = tables + excluded.tables,
    views = views + excluded.views,
    routines = routines + excluded.routines,
    columns = columns + excluded.columns
