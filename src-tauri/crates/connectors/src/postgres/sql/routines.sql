-- Functions, procedures and aggregates that somebody made here: what an extension brought along belongs to it. Of
-- those the login may not call only the name is used, so their text is not printed.
COPY (
  SELECT p.pronamespace, p.proname, oidvectortypes(p.proargtypes) AS types, p.prokind, login.visible,
         pg_get_userbyid(p.proowner) AS owner, d.description, pg_get_function_arguments(p.oid) AS arguments,
         pg_get_function_result(p.oid) AS result, l.lanname,
         CASE WHEN login.visible AND p.prokind <> 'a' AND l.lanname NOT IN ('c', 'internal')
              THEN pg_get_functiondef(p.oid) END AS text
    FROM pg_proc p
   CROSS JOIN LATERAL (SELECT p.proacl IS NULL OR has_function_privilege(p.oid, 'EXECUTE') AS visible OFFSET 0) AS login
    JOIN pg_language l ON l.oid = p.prolang
    LEFT JOIN pg_description d ON d.objoid = p.oid AND d.classoid = 'pg_proc'::regclass AND d.objsubid = 0
   WHERE p.oid >= 16384
     AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid
                        AND e.deptype = 'e')
   ORDER BY p.oid
) TO STDOUT (FORMAT binary)
