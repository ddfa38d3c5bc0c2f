-- Notes entities at which other edges arrive than before, unless they are noted for more. ?1 revision.
INSERT OR IGNORE INTO main.change (revision, entity, what)
SELECT ?1, to_entity, 'observed' FROM temp.linked
UNION
SELECT ?1, to_entity, 'observed' FROM temp.unlinked
