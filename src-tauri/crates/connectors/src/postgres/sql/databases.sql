-- Who we are, and the databases there are to open.
SELECT d.datname::text AS name, has_database_privilege(d.oid, 'CONNECT') AS may_connect,
       current_user::text AS login, version() AS version, current_setting('server_version_num')::int4 AS number
  FROM pg_catalog.pg_database d
 WHERE d.datallowconn AND NOT d.datistemplate
 ORDER BY d.datname::text COLLATE "C"
