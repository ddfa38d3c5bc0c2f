-- What differs now from a revision that somebody knew, altered and removed before added. ?1 that revision, ?2 limit.
-- What a source's first harvest brought is compared with that harvest, not with nothing: where all is news, none is.
-- The revisions are few, and a first one is passed over without reading what it touched.
WITH later AS (
    SELECT r.revision, (SELECT min(revision) FROM revision WHERE source = r.source) AS first
    FROM revision AS r
    WHERE r.revision > ?1 AND r.source IS NOT NULL
),
touched AS (
    SELECT DISTINCT c.entity, max(?1, later.first) AS known
    FROM later
    CROSS JOIN change AS c ON c.revision = later.revision AND c.what <> 'observed'
    WHERE later.revision > later.first
),
differs AS MATERIALIZED (
    SELECT touched.entity, v.content AS before, w.content AS after
    FROM touched
    LEFT JOIN version AS v
        ON v.entity = touched.entity AND v.since <= touched.known AND (v.until IS NULL OR v.until > touched.known)
    LEFT JOIN version AS w ON w.entity = touched.entity AND w.until IS NULL
    WHERE v.content IS NOT w.content
),
listed AS (
    SELECT entity, before, after FROM differs ORDER BY before IS NULL, entity LIMIT ?2
)
SELECT e.key, e.kind, a.digest, a.codec, a.body, b.digest, b.codec, b.body, (SELECT count(*) FROM differs)
FROM listed
CROSS JOIN entity AS e ON e.id = listed.entity
LEFT JOIN content AS a ON a.id = listed.before
LEFT JOIN content AS b ON b.id = listed.after
ORDER BY listed.before IS NULL, e.key
