-- Stages an entity; the last unit that names it wins.
-- ?1 key, ?2 parent, ?3 kind, ?4 place, ?5 name, ?6 lower-case name, ?7 form, ?8 columns, ?9 digest, ?10 body.
INSERT OR REPLACE INTO staged (key, parent, kind, place, name, lower, form, columns, digest, body)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
