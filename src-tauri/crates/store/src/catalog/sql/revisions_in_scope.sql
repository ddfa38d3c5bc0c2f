-- Revisions that changed something in a scope, newest first, counted within it.
-- ?1 the first, ?2 the one after the last, ?3 and ?4 the range of the scope itself, ?5 and ?6 the range below it,
-- ?7 to ?9 whether what was added, changed and removed counts, ?10 JSON array of kinds or NULL for all, ?11 limit.
WITH member AS (
    SELECT id, kind FROM entity WHERE key >= ?3 AND key < ?4
    UNION ALL
    SELECT id, kind FROM entity WHERE key >= ?5 AND key < ?6
),
span AS (
    SELECT v.since, v.until,
           lag(v.until) OVER same AS previous_until,
           lead(v.since) OVER same AS next_since
    FROM member CROSS JOIN version AS v ON v.entity = member.id
    WHERE ?10 IS NULL OR member.kind IN (SELECT value FROM json_each(?10))
    WINDOW same AS (PARTITION BY v.entity ORDER BY v.since)
),
event AS (
    -- A version that begins where the one before ends is a change; the end is then not an event of its own.
    SELECT since AS revision, previous_until IS NOT since AS added, previous_until IS since AS changed, 0 AS removed
    FROM span
    UNION ALL
    SELECT until, 0, 0, 1 FROM span WHERE until IS NOT NULL AND next_since IS NOT until
)
SELECT r.revision, r.at, s.key, sum(event.added) * ?7, sum(event.changed) * ?8, sum(event.removed) * ?9
FROM event
JOIN revision AS r ON r.revision = event.revision
JOIN entity AS s ON s.id = r.source
WHERE r.revision >= ?1 AND r.revision < ?2
GROUP BY r.revision
HAVING sum(event.added) * ?7 + sum(event.changed) * ?8 + sum(event.removed) * ?9 > 0
ORDER BY r.revision DESC
LIMIT ?11
