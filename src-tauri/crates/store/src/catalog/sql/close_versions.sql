-- Ends the versions that a slice replaces. ?1 revision.
UPDATE main.version
SET until = ?1
FROM temp.work AS w
WHERE version.entity = w.entity AND version.until IS NULL
  AND w.old_content IS NOT NULL AND w.old_content <> w.content
