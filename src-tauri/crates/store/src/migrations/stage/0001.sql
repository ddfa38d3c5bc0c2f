-- A stage: what one harvest of one source has read so far. Only finished units are ever committed to this file.

CREATE TABLE stage (
    source      TEXT NOT NULL,
    fingerprint TEXT NOT NULL,                         -- of the connector and the address
    catalog     BLOB NOT NULL,                         -- identity of the catalog file
    base        INTEGER NOT NULL,                      -- the source's last revision there, 0 when none
    base_commit BLOB NOT NULL,                         -- and that revision's commit, empty when none
    entities    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE unit (
    name   TEXT PRIMARY KEY,
    covers TEXT NOT NULL,
    cursor TEXT
) STRICT;

-- Scopes inside a unit that were not read whole. They hold for that unit alone: another may vouch for the same scope.
CREATE TABLE exception (
    unit  TEXT NOT NULL,
    scope TEXT NOT NULL,
    PRIMARY KEY (unit, scope)
) STRICT, WITHOUT ROWID;

-- In the order they were met. Those of a unit are forgotten when it is begun again.
CREATE TABLE issue (
    unit  TEXT,                                        -- NULL when met outside of any
    issue TEXT NOT NULL
) STRICT;

CREATE TABLE parent (
    id  INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE
) STRICT;

-- Entities whose record is the one the catalog has: nothing but the catalog's id is kept.
CREATE TABLE seen (
    entity INTEGER PRIMARY KEY
) STRICT;

-- Entities that are new or different. The last unit that names a key wins.
CREATE TABLE staged (
    key     TEXT PRIMARY KEY,
    parent  INTEGER,                                   -- NULL for a source
    kind    TEXT NOT NULL,
    place   INTEGER NOT NULL,
    name    TEXT NOT NULL,
    lower   TEXT,                                      -- lower-case name; NULL when equal
    form    TEXT,
    columns INTEGER NOT NULL,
    digest  BLOB NOT NULL,
    body    INTEGER NOT NULL                           -- where its record is
) STRICT, WITHOUT ROWID;

CREATE TABLE body (
    id     INTEGER PRIMARY KEY,
    digest BLOB NOT NULL,
    codec  INTEGER NOT NULL,
    body   BLOB NOT NULL
) STRICT;

CREATE TABLE edge (
    from_key TEXT NOT NULL,
    to_key   TEXT NOT NULL,
    kind     TEXT NOT NULL,
    origin   TEXT NOT NULL,
    trust    TEXT NOT NULL,
    columns  TEXT NOT NULL,
    PRIMARY KEY (from_key, to_key, kind, origin, columns)
) STRICT, WITHOUT ROWID;

-- Values that differ from the catalog's latest.
CREATE TABLE observation (
    id     INTEGER PRIMARY KEY,
    key    TEXT NOT NULL,
    metric TEXT NOT NULL,
    value  INTEGER NOT NULL,
    at     INTEGER NOT NULL
) STRICT;
