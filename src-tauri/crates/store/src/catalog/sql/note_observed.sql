-- Notes new values that count for ranking, unless the entity is noted for more. ?1 revision.
INSERT OR IGNORE INTO main.change (revision, entity, what)
SELECT DISTINCT ?1, entity, 'observed' FROM temp.measured WHERE metric IN ('rows', 'bytes', 'last_write')
