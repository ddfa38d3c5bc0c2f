-- The present tables and views that arrived last with when, newest first; ?1 whether with the first harvest of their source,
-- ?2 limit. Read from the newest revision on, as far as the limit asks. What went and came back arrived when it came
-- back: an arrival that a gap between two versions follows is not the last one.
SELECT c.entity, r.at
FROM revision AS r
CROSS JOIN change AS c ON c.revision = r.revision AND c.what = 'added'
CROSS JOIN entity AS e ON e.id = c.entity AND e.place = 1
CROSS JOIN version AS v ON v.entity = e.id AND v.until IS NULL
WHERE r.added > 0 AND r.source IS NOT NULL
  AND ?1 = (r.revision = (SELECT min(revision) FROM revision WHERE source = r.source))
  AND NOT EXISTS (
    SELECT 1
    FROM version AS gone
    WHERE gone.entity = e.id AND gone.until > r.revision
      AND NOT EXISTS (SELECT 1 FROM version AS heir WHERE heir.entity = e.id AND heir.since = gone.until))
ORDER BY r.revision DESC
LIMIT ?2
