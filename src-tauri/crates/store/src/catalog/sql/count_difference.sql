-- What a commit of the attached stage would do: added, changed, removed, unchanged, present before.
-- ?1 and ?2, ?3 and ?4 the ranges of the source.
WITH staged AS (
    SELECT c.digest IS NULL AS is_new, c.digest IS s.digest AS is_same
    FROM stage.staged AS s
    LEFT JOIN main.entity AS e ON e.key = s.key
    LEFT JOIN main.version AS v ON v.entity = e.id AND v.until IS NULL
    LEFT JOIN main.content AS c ON c.id = v.content
)
SELECT (SELECT count(*) FROM staged WHERE is_new),
       (SELECT count(*) FROM staged WHERE NOT is_new AND NOT is_same),
       (SELECT count(*) FROM temp.gone),
       (SELECT count(*) FROM stage.seen) + (SELECT count(*) FROM staged WHERE is_same),
       (SELECT count(*)
        FROM main.entity AS e
        CROSS JOIN main.version AS v ON v.entity = e.id AND v.until IS NULL
        WHERE e.key >= ?1 AND e.key < ?2 OR e.key >= ?3 AND e.key < ?4)
