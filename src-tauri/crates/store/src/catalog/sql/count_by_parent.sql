-- What is present directly in each container, counted anew.
SELECT e.parent,
       sum(e.kind IS 'table'), sum(e.kind IS 'view'), sum(e.kind IS 'routine'), sum(v.columns)
FROM version AS v
CROSS JOIN entity AS e ON e.id = v.entity
WHERE v.until IS NULL AND e.parent IS NOT NULL
GROUP BY e.parent
