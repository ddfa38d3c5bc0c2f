-- Adds to the tally of a container. ?1 container, ?2 tables, ?3 views, ?4 routines, ?5 columns.
INSERT INTO main.tally (container, tables, views, routines, columns)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (container) DO UPDATE SET
    tables = tables + excluded.tables,
    views = views + excluded.views,
    routines = routines + excluded.routines,
    columns = columns + excluded.columns
