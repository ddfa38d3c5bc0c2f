-- Gives entities that were known by name only, or became something else, what was read.
-- The inner query names the few; joined directly, SQLite would read all entities for them.
UPDATE main.entity
SET kind = (SELECT kind FROM temp.work AS w WHERE w.entity = entity.id),
    place = (SELECT place FROM temp.work AS w WHERE w.entity = entity.id),
    match_name = (SELECT match_name FROM temp.work AS w WHERE w.entity = entity.id)
WHERE id IN (
    SELECT w.entity
    FROM temp.work AS w
    CROSS JOIN main.entity AS e ON e.id = w.entity
    WHERE e.kind IS NOT w.kind OR e.place <> w.place OR e.match_name IS NOT w.match_name)
