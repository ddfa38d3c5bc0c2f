-- The names of the engine's own types (part 1), what lies behind the types somebody made and columns use (part 2), and
-- the fields of those that are rows (part 3). Types of the tables themselves are left out unless a column has one.
COPY (
  WITH used AS (
    SELECT DISTINCT CASE WHEN t.typlen = -1 AND t.typelem <> 0 THEN t.typelem ELSE t.oid END AS oid
      FROM pg_depend d JOIN pg_type t ON t.oid = d.refobjid
     WHERE d.refclassid = 'pg_type'::regclass AND d.refobjid >= 16384 AND d.classid = 'pg_class'::regclass)
  SELECT 1::int2 AS part, t.oid AS oid, format_type(t.oid, NULL) AS type, t.typtype AS form, NULL::name AS name,
         NULL::oid AS field_type, NULL::int4 AS modifier, NULL::int2 AS number, NULL::text AS base,
         NULL::text[] AS parts
    FROM pg_type t WHERE t.oid < 16384
  UNION ALL
  SELECT 2::int2, t.oid, format_type(t.oid, NULL), t.typtype, NULL, NULL, NULL, NULL,
         CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
         CASE t.typtype
           WHEN 'e' THEN ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)
           WHEN 'd' THEN ARRAY(SELECT pg_get_expr(k.conbin, 0) FROM pg_constraint k
                                WHERE k.contypid = t.oid AND k.contype = 'c' ORDER BY k.conname) END
    FROM used u JOIN pg_type t ON t.oid = u.oid WHERE t.typtype IN ('e', 'd', 'c')
  UNION ALL
  SELECT 3::int2, t.oid, NULL, NULL, a.attname, a.atttypid, a.atttypmod, a.attnum,
         CASE WHEN a.atttypid >= 16384 THEN format_type(a.atttypid, a.atttypmod) END, NULL
    FROM used u JOIN pg_type t ON t.oid = u.oid JOIN pg_attribute a ON a.attrelid = t.typrelid
   WHERE t.typtype = 'c' AND a.attnum > 0 AND NOT a.attisdropped
) TO STDOUT (FORMAT binary)
