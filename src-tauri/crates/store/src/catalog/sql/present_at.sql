-- Versions that held at a revision, by ascending id. ?1 the id to continue after, ?2 limit, ?3 revision.
SELECT e.id, e.key, e.kind, e.name,
       v.since, TRUE AS present,
       c.digest, c.codec, c.body,
       (SELECT at FROM revision WHERE revision = v.since) AS since_at,
       (SELECT r.at FROM version AS f JOIN revision AS r ON r.revision = f.since
        WHERE f.entity = e.id ORDER BY f.since LIMIT 1) AS first_at
FROM entity AS e
CROSS JOIN version AS v ON v.entity = e.id AND v.since <= ?3 AND (v.until IS NULL OR v.until > ?3)
CROSS JOIN content AS c ON c.id = v.content
WHERE e.id > ?1
ORDER BY e.id
LIMIT ?2
