-- Working tables of a removal: what goes, what of it others still name, and records that may be nobody's then.
DROP TABLE IF EXISTS temp.doomed;
DROP TABLE IF EXISTS temp.kept;
DROP TABLE IF EXISTS temp.orphan;
CREATE TABLE temp.doomed (entity INTEGER PRIMARY KEY) STRICT;
CREATE TABLE temp.kept (entity INTEGER PRIMARY KEY) STRICT;
CREATE TABLE temp.orphan (content INTEGER PRIMARY KEY) STRICT;
