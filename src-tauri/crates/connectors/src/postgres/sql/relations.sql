-- Every relation of the database, partitions included, with what is measured on it.
COPY (
  SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relpersistence, c.relispartition,
         pg_get_userbyid(c.relowner) AS owner,
         login.super OR has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
           OR has_table_privilege(c.oid, 'DELETE, TRUNCATE, TRIGGER') AS visible,
         CASE WHEN c.relispartition THEN (SELECT h.inhparent FROM pg_inherits h WHERE h.inhrelid = c.oid LIMIT 1) END,
         CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS bound,
         CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
         f.server, f.options,
         CASE WHEN c.reloptions IS NOT NULL THEN array_to_string(c.reloptions, ', ') END AS options,
         c.reltuples::float8, c.relpages::int8 + coalesce(t.relpages, 0) AS pages,
         CASE WHEN c.relkind IN ('r', 'm', 'p') THEN pg_stat_get_live_tuples(c.oid) END AS live,
         CASE WHEN c.relkind IN ('r', 'm') THEN pg_stat_get_numscans(c.oid) END AS scans,
         CASE WHEN c.relkind IN ('r', 'm') THEN pg_stat_get_tuples_inserted(c.oid) + pg_stat_get_tuples_updated(c.oid)
              + pg_stat_get_tuples_deleted(c.oid) END AS writes,
         CASE WHEN c.relkind IN ('r', 'm', 'f', 'p') THEN greatest(pg_stat_get_last_analyze_time(c.oid),
              pg_stat_get_last_autoanalyze_time(c.oid)) END AS analyzed
    FROM (SELECT current_setting('is_superuser') = 'on' AS super OFFSET 0) AS login, pg_class c
    LEFT JOIN pg_class t ON t.oid = c.reltoastrelid AND c.reltoastrelid <> 0
    LEFT JOIN (
      SELECT ft.ftrelid, s.srvname AS server, coalesce(s.srvoptions, '{}') || coalesce(ft.ftoptions, '{}') AS options
        FROM pg_foreign_table ft JOIN pg_foreign_server s ON s.oid = ft.ftserver) AS f ON f.ftrelid = c.oid
   WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'
) TO STDOUT (FORMAT binary)
