-- The revisions after one that somebody knew that changed something, without the first of each source: what it altered
-- and removed, what it added, whether it is its source's only one. ?1 the revision known.
WITH later AS (
    SELECT r.revision, r.source, r.changed + r.removed AS altered, r.added,
           (SELECT min(revision) FROM revision WHERE source = r.source) AS first
    FROM revision AS r
    WHERE r.revision > ?1 AND r.source IS NOT NULL
)
SELECT revision, altered, added, count(*) OVER (PARTITION BY source) = 1
FROM later
WHERE revision > first AND altered + added > 0
ORDER BY revision
