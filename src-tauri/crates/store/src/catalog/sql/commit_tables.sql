-- Working tables of a commit.
DROP TABLE IF EXISTS temp.parent;
DROP TABLE IF EXISTS temp.work;
DROP TABLE IF EXISTS temp.delta;
DROP TABLE IF EXISTS temp.linked;
DROP TABLE IF EXISTS temp.unlinked;
DROP TABLE IF EXISTS temp.measured;

-- Ids of parents, by the stage's number.
CREATE TABLE temp.parent (id INTEGER PRIMARY KEY, entity INTEGER NOT NULL) STRICT;

-- What differs in one slice, with what was there before; old_content is NULL for an entity that was not present.
CREATE TABLE temp.work (
    entity      INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,
    place       INTEGER NOT NULL,
    match_name  TEXT,
    content     INTEGER NOT NULL,
    form        TEXT,
    columns     INTEGER NOT NULL,
    old_kind    TEXT,
    old_content INTEGER,
    old_columns INTEGER NOT NULL
) STRICT;

-- By how much the tally of each direct parent changes.
CREATE TABLE temp.delta (
    parent   INTEGER PRIMARY KEY,
    tables   INTEGER NOT NULL,
    views    INTEGER NOT NULL,
    routines INTEGER NOT NULL,
    columns  INTEGER NOT NULL
) STRICT;

-- Staged edges by id, and ids of edges that no longer hold.
CREATE TABLE temp.linked (
    from_entity INTEGER NOT NULL,
    to_entity   INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    origin      TEXT NOT NULL,
    trust       TEXT NOT NULL,
    columns     TEXT NOT NULL,
    PRIMARY KEY (from_entity, to_entity, kind, origin, columns)
) STRICT, WITHOUT ROWID;
CREATE TABLE temp.unlinked (edge INTEGER PRIMARY KEY, to_entity INTEGER NOT NULL) STRICT;

-- Observations whose value differs from the latest.
CREATE TABLE temp.measured (
    entity INTEGER NOT NULL,
    metric TEXT NOT NULL,
    value  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (entity, metric)
) STRICT, WITHOUT ROWID;
