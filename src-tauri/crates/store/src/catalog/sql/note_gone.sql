-- Notes what is gone. ?1 revision.
INSERT INTO main.change (revision, entity, what)
SELECT ?1, entity, 'removed' FROM temp.gone ORDER BY entity
