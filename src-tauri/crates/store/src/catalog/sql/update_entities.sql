-- Gives entities that were known by name only, or became something else, what was read.
UPDATE main.entity
SET kind = w.kind, place = w.place, match_name = w.match_name
FROM temp.work AS w
WHERE entity.id = w.entity
  AND (entity.kind IS NOT w.kind OR entity.place <> w.place OR entity.match_name IS NOT w.match_name)
