-- Working tables of a comparison. Temporary tables outlive a rollback only as far as they existed before it.
DROP TABLE IF EXISTS temp.scope;
DROP TABLE IF EXISTS temp.gone;
-- What was read whole: disjoint ranges of keys.
CREATE TABLE temp.scope (low TEXT PRIMARY KEY, high TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE temp.gone (entity INTEGER PRIMARY KEY) STRICT;
