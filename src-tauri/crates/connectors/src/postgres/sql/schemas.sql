-- The database itself (part 0) and its schemas (part 1).
COPY (
  SELECT 0::int2 AS part, d.oid AS oid, d.datname AS name, pg_get_userbyid(d.datdba) AS owner,
         shobj_description(d.oid, 'pg_database') AS comment, true AS visible,
         pg_encoding_to_char(d.encoding) AS encoding, d.datcollate::text AS collation
    FROM pg_database d WHERE d.datname = current_database()
  UNION ALL
  SELECT 1::int2, n.oid, n.nspname, pg_get_userbyid(n.nspowner), obj_description(n.oid, 'pg_namespace'),
         has_schema_privilege(n.oid, 'USAGE'), NULL, NULL
    FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
) TO STDOUT (FORMAT binary)
