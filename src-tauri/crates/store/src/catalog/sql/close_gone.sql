-- Ends the versions of what is gone. ?1 revision.
UPDATE main.version
SET until = ?1
FROM temp.gone AS g
WHERE version.entity = g.entity AND version.until IS NULL
