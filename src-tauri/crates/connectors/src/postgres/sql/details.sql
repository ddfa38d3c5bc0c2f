-- Everything inside relations, as one stream in the order of relation identifiers: each branch walks an index that is
-- already in that order, so the server merges and never sorts. The columns mean something else in each branch; `part`
-- says which, and `details.rs` names them.
COPY (
  SELECT * FROM (
    (SELECT a.attrelid AS relation, 1::int2 AS part, a.attnum AS number, a.attname AS name, a.atttypid AS oid,
            a.atttypmod AS modifier, a.attnotnull AS flag, a.attidentity AS code, a.attgenerated AS code2,
            CASE WHEN a.atttypid >= 16384 THEN format_type(a.atttypid, a.atttypmod) END AS text,
            CASE WHEN a.attcollation NOT IN (0, 100) THEN
              (SELECT CASE WHEN a.attcollation <> t.typcollation THEN co.collname::text END
                 FROM pg_type t, pg_collation co WHERE t.oid = a.atttypid AND co.oid = a.attcollation) END AS text2,
            NULL::int2[] AS numbers, NULL::text[] AS names, NULL::int8 AS pages, NULL::int8 AS scans, NULL::name AS method
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.oid >= 16384 AND a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped
        AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
      ORDER BY 1)
    UNION ALL
    (SELECT d.adrelid, 2::int2, d.adnum, NULL, NULL, NULL, NULL, NULL, NULL, pg_get_expr(d.adbin, d.adrelid), NULL,
            NULL, NULL, NULL, NULL, NULL
       FROM pg_attrdef d WHERE d.adrelid >= 16384 ORDER BY 1)
    UNION ALL
    (SELECT d.objoid, 3::int2, d.objsubid::int2, NULL, NULL, NULL, NULL, NULL, NULL, d.description, NULL,
            NULL, NULL, NULL, NULL, NULL
       FROM pg_description d WHERE d.objoid >= 16384 AND d.classoid = 'pg_class'::regclass ORDER BY 1)
    UNION ALL
    (SELECT c.oid, 4::int2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, pg_get_viewdef(c.oid), NULL,
            NULL, NULL, NULL, NULL, NULL
       FROM pg_class c WHERE c.oid >= 16384 AND c.relkind IN ('v', 'm') ORDER BY 1)
    UNION ALL
    (SELECT k.conrelid, 5::int2, NULL, k.conname, k.confrelid, NULL, k.convalidated, k.contype, NULL,
            CASE k.contype WHEN 'c' THEN pg_get_expr(k.conbin, k.conrelid)
                           WHEN 'x' THEN pg_get_constraintdef(k.oid) END,
            CASE WHEN k.contype = 'f' THEN concat(k.confmatchtype, k.confupdtype, k.confdeltype,
                 CASE WHEN k.condeferrable THEN 'd' END, CASE WHEN k.condeferred THEN 'i' END) END,
            k.conkey,
            CASE WHEN k.contype = 'f' THEN CASE WHEN k.confkey[2] IS NULL THEN ARRAY[r.attname::text]
              ELSE (SELECT array_agg(a.attname::text ORDER BY u.place)
                      FROM unnest(k.confkey) WITH ORDINALITY u(number, place)
                      JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number) END END,
            NULL, NULL, NULL
       FROM pg_constraint k
       LEFT JOIN pg_attribute r ON r.attrelid = k.confrelid AND r.attnum = k.confkey[1]
      WHERE k.conrelid >= 16384 AND k.contype IN ('p', 'u', 'f', 'c', 'x') ORDER BY 1)
    UNION ALL
    (SELECT i.indrelid, 6::int2, i.indnkeyatts, c.relname, NULL, NULL, i.indisunique,
            CASE WHEN i.indisvalid AND i.indisready THEN 'v'::"char" ELSE 'i'::"char" END, NULL,
            CASE WHEN c.relam <> 403 OR i.indexprs IS NOT NULL OR i.indpred IS NOT NULL OR c.reloptions IS NOT NULL
                   OR i.indnatts <> i.indnkeyatts OR 0 <> ANY (i.indoption::int2[])
                   OR i.indclass::oid[] && (SELECT array_agg(o.oid) FROM pg_opclass o WHERE NOT o.opcdefault)
                 THEN pg_get_indexdef(i.indexrelid) END,
            CASE WHEN i.indpred IS NOT NULL THEN pg_get_expr(i.indpred, i.indrelid) END,
            i.indkey::int2[],
            CASE WHEN i.indexprs IS NOT NULL THEN
              ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, false) FROM generate_series(1, i.indnkeyatts) k) END,
            c.relpages::int8, pg_stat_get_numscans(i.indexrelid),
            (SELECT m.amname FROM pg_am m WHERE m.oid = c.relam AND c.relam <> 403)
       FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE i.indrelid >= 16384 ORDER BY 1)
    UNION ALL
    (SELECT t.tgrelid, 7::int2, NULL, t.tgname, NULL, NULL, NULL, NULL, NULL, pg_get_triggerdef(t.oid), NULL,
            NULL, NULL, NULL, NULL, NULL
       FROM pg_trigger t WHERE t.tgrelid >= 16384 AND NOT t.tgisinternal ORDER BY 1)
    UNION ALL
    (SELECT w.ev_class, 8::int2, d.refobjsubid::int2, a.attname, d.refobjid, NULL, NULL, NULL, NULL, NULL, NULL,
            NULL, NULL, NULL, NULL, NULL
       FROM pg_rewrite w
       JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.deptype = 'n'
        AND d.refclassid = 'pg_class'::regclass AND d.refobjid >= 16384
       LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND d.refobjsubid > 0
      WHERE w.ev_class >= 16384 AND d.refobjid <> w.ev_class ORDER BY 1)
  ) AS inside
  ORDER BY relation
) TO STDOUT (FORMAT binary)
