-- Revisions that changed something in a scope, newest first, counted within it.
-- ?1 before, ?2 and ?3 the range of the scope itself, ?4 and ?5 the range below it, ?6 limit.
WITH member AS (
    SELECT id FROM entity WHERE key >= ?2 AND key < ?3
    UNION ALL
    SELECT id FROM entity WHERE key >= ?4 AND key < ?5
),
span AS (
    SELECT v.since, v.until,
           lag(v.until) OVER same AS previous_until,
           lead(v.since) OVER same AS next_since
    FROM member CROSS JOIN version AS v ON v.entity = member.id
    WINDOW same AS (PARTITION BY v.entity ORDER BY v.since)
),
event AS (
    -- A version that begins where the one before ends is a change; the end is then not an event of its own.
    SELECT since AS revision, previous_until IS NOT since AS added, previous_until IS since AS changed, 0 AS removed
    FROM span
    UNION ALL
    SELECT until, 0, 0, 1 FROM span WHERE until IS NOT NULL AND next_since IS NOT until
)
SELECT r.revision, r.at, s.key, sum(event.added), sum(event.changed), sum(event.removed)
FROM event
JOIN revision AS r ON r.revision = event.revision
JOIN entity AS s ON s.id = r.source
WHERE r.revision < ?1
GROUP BY r.revision
ORDER BY r.revision DESC
LIMIT ?6
