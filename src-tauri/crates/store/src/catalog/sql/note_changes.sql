-- Notes what a slice added and changed. ?1 revision.
INSERT INTO main.change (revision, entity, what)
SELECT ?1, entity, CASE WHEN old_content IS NULL THEN 'added' ELSE 'changed' END
FROM temp.work
WHERE old_content IS NOT content
ORDER BY entity
