-- One run. ?1 id.
SELECT id, source, state, started, ended, beat, pid, revision, added, changed, removed, unchanged, error, issues
FROM run
WHERE id = ?1
