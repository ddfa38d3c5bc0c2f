-- The version of one entity that held at a revision, or its last one before. ?1 key, ?2 revision.
SELECT e.id, e.key, e.kind, e.name,
       v.since, (v.until IS NULL OR v.until > ?2) AS present,
       c.digest, c.codec, c.body,
       (SELECT at FROM revision WHERE revision = v.since) AS since_at,
       (SELECT r.at FROM version AS f JOIN revision AS r ON r.revision = f.since
        WHERE f.entity = e.id ORDER BY f.since LIMIT 1) AS first_at
FROM entity AS e
JOIN version AS v ON v.entity = e.id AND v.since <= ?2
JOIN content AS c ON c.id = v.content
WHERE e.key = ?1
ORDER BY v.since DESC
LIMIT 1
