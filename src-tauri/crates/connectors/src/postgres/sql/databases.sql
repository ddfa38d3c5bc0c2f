-- Who we are, and every database of the server: whether it is for reading, and whether this login may open it.
SELECT d.datname::text AS name, d.datallowconn AND NOT d.datistemplate AS is_offered,
       coalesce(has_database_privilege(d.oid, 'CONNECT'), false) AS may_connect,
       current_user::text AS login, version() AS version, current_setting('server_version_num')::int4 AS number
  FROM pg_catalog.pg_database d
 ORDER BY d.datname::text COLLATE "C"
