-- Ends edges. ?1 revision.
UPDATE main.edge SET until = ?1 WHERE id IN (SELECT edge FROM temp.unlinked)
