-- What this login may read of the database it is in: for each schema whether it may look inside, how many relations
-- there are and on how many it has some privilege.
SELECT n.nspname::text AS schema, has_schema_privilege(n.oid, 'USAGE') AS usage, count(c.oid) AS relations,
       count(c.oid) FILTER (WHERE has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
                               OR has_table_privilege(c.oid, 'DELETE, TRUNCATE, TRIGGER')) AS visible
  FROM pg_catalog.pg_namespace n
  LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                                 AND NOT c.relispartition
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
 GROUP BY n.oid, n.nspname
 ORDER BY n.nspname::text COLLATE "C"
