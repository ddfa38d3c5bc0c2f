-- What entities are, now or when they were last there. Those never read are left out. ?1 JSON array of keys.
SELECT e.key, e.kind, v.form, v.until IS NULL
FROM json_each(?1) AS asked
CROSS JOIN entity AS e ON e.key = asked.value
CROSS JOIN version AS v ON v.entity = e.id
WHERE v.since = (SELECT max(since) FROM version WHERE entity = e.id)
ORDER BY asked.key
