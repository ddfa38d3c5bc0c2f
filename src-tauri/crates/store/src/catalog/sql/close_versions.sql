-- Ends the versions that a slice replaces. ?1 revision.
UPDATE main.version
SET until = ?1
WHERE until IS NULL
  AND entity IN (SELECT entity FROM temp.work WHERE old_content IS NOT NULL AND old_content <> content)
