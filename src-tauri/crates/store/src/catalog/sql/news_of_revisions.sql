-- What revisions brought that are the only ones of their sources since. ?1 JSON array of revisions, ?2 whether what
-- they added or what they altered and removed, ?3 limit.
WITH listed AS (
    SELECT c.revision, c.entity
    FROM json_each(?1) AS asked
    CROSS JOIN change AS c ON c.revision = asked.value AND c.what <> 'observed' AND (c.what = 'added') = ?2
    LIMIT ?3
)
SELECT e.key, e.kind, a.digest, a.codec, a.body, b.digest, b.codec, b.body
FROM listed
CROSS JOIN entity AS e ON e.id = listed.entity
LEFT JOIN version AS v ON v.entity = e.id AND v.until = listed.revision
LEFT JOIN content AS a ON a.id = v.content
LEFT JOIN version AS w ON w.entity = e.id AND w.since = listed.revision
LEFT JOIN content AS b ON b.id = w.content
ORDER BY e.key
