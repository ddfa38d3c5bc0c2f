-- Leaves the ids of what was removed, so that an index that follows forgets them. ?1 revision.
INSERT INTO main.change (revision, entity, what)
SELECT ?1, entity, 'removed' FROM temp.doomed ORDER BY entity
