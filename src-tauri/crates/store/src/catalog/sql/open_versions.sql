-- Begins the versions of a slice. ?1 revision.
INSERT INTO main.version (entity, since, content, form, columns)
SELECT entity, ?1, content, form, columns
FROM temp.work
WHERE old_content IS NOT content
ORDER BY entity
