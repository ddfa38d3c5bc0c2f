-- Runs, newest first. ?1 key of a source or NULL for all, ?2 limit.
SELECT id, source, state, started, ended, beat, pid, revision, added, changed, removed, unchanged, error, issues
FROM run
WHERE ?1 IS NULL OR source = ?1
ORDER BY number DESC
LIMIT ?2
