-- The yardstick of `cargo xtask bench harvest`: what a harvest keeps of a PostgreSQL catalog, copied out as text.
-- Deliberately plain: no sorting, no aggregation, one COPY a subject.

COPY (
  SELECT n.nspname, pg_get_userbyid(n.nspowner), obj_description(n.oid, 'pg_namespace')
  FROM pg_namespace n
  WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
) TO STDOUT;

COPY (
  SELECT c.oid, n.nspname, c.relname, c.relkind, pg_get_userbyid(c.relowner), d.description, c.reltuples, c.relpages,
         c.relispartition, pg_get_expr(c.relpartbound, c.oid), s.seq_scan, s.idx_scan, s.n_tup_ins, s.n_tup_upd, s.n_tup_del,
         CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_description d ON d.objoid = c.oid AND d.objsubid = 0 AND d.classoid = 'pg_class'::regclass
  LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
) TO STDOUT;

COPY (
  SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
         a.attgenerated, a.attcollation, pg_get_expr(e.adbin, e.adrelid), d.description
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_attrdef e ON e.adrelid = a.attrelid AND e.adnum = a.attnum
  LEFT JOIN pg_description d ON d.objoid = a.attrelid AND d.objsubid = a.attnum AND d.classoid = 'pg_class'::regclass
  WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
) TO STDOUT;

COPY (
  SELECT k.conrelid, k.conname, k.contype, k.conkey, k.confrelid, k.confkey, k.confupdtype, k.confdeltype,
         CASE WHEN k.contype IN ('c', 'x') THEN pg_get_constraintdef(k.oid) END
  FROM pg_constraint k
  JOIN pg_namespace n ON n.oid = k.connamespace
  WHERE k.conrelid <> 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
) TO STDOUT;

COPY (
  SELECT i.indrelid, c.relname, m.amname, i.indisunique, i.indisprimary, i.indkey, pg_get_indexdef(i.indexrelid),
         pg_get_expr(i.indpred, i.indrelid)
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_am m ON m.oid = c.relam
  WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
) TO STDOUT;

COPY (
  SELECT DISTINCT r.ev_class, d.refobjid, d.refobjsubid
  FROM pg_rewrite r
  JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
  JOIN pg_class c ON c.oid = r.ev_class
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE d.refobjid <> r.ev_class AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
) TO STDOUT;

COPY (
  SELECT p.oid, n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid), p.prosrc
  FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
) TO STDOUT;
