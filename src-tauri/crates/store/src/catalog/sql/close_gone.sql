-- Ends the versions of what is gone. ?1 revision.
UPDATE main.version SET until = ?1 WHERE until IS NULL AND entity IN (SELECT entity FROM temp.gone)
