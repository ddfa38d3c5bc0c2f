-- What a commit of the attached stage would do: added, changed, removed, unchanged, present before; of what is no
-- container: added, removed, present before; databases removed.
-- ?1 and ?2, ?3 and ?4 the ranges of the source.
WITH staged AS (
    SELECT c.digest IS NULL AS is_new, c.digest IS s.digest AS is_same,
           s.kind NOT IN ('source', 'database', 'schema') AS is_content
    FROM stage.staged AS s
    LEFT JOIN main.entity AS e ON e.key = s.key
    LEFT JOIN main.version AS v ON v.entity = e.id AND v.until IS NULL
    LEFT JOIN main.content AS c ON c.id = v.content
),
staged_counts AS (
    SELECT count(*) FILTER (WHERE is_new) AS added,
           count(*) FILTER (WHERE is_new AND is_content) AS added_contents,
           count(*) FILTER (WHERE NOT is_new AND NOT is_same) AS changed,
           count(*) FILTER (WHERE is_same) AS same
    FROM staged
),
gone_counts AS (
    SELECT count(*) AS removed,
           count(*) FILTER (WHERE e.kind NOT IN ('source', 'database', 'schema')) AS removed_contents,
           count(*) FILTER (WHERE e.kind = 'database') AS removed_databases
    FROM temp.gone AS g CROSS JOIN main.entity AS e ON e.id = g.entity
),
present_counts AS (
    SELECT count(*) AS present,
           count(*) FILTER (WHERE e.kind NOT IN ('source', 'database', 'schema')) AS present_contents
    FROM main.entity AS e
    CROSS JOIN main.version AS v ON v.entity = e.id AND v.until IS NULL
    WHERE e.key >= ?1 AND e.key < ?2 OR e.key >= ?3 AND e.key < ?4
)
SELECT added, changed, removed, (SELECT count(*) FROM stage.seen) + same, present,
       added_contents, removed_contents, present_contents, removed_databases
FROM staged_counts, gone_counts, present_counts
