-- What a person keeps at hand. Keys are text: what they name may leave the catalog and come back. Kind and form are
-- what the catalog said last, for when it says nothing any more.

-- In the order of the ids.
CREATE TABLE star (
    id   INTEGER PRIMARY KEY,
    key  TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    form TEXT,                                         -- NULL when it is the plain form of the kind
    at   INTEGER NOT NULL
) STRICT;

CREATE TABLE saved_search (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,         -- never reused: the history names it
    name    TEXT NOT NULL UNIQUE,
    query   TEXT NOT NULL,
    filters TEXT NOT NULL                              -- JSON, the caller's
) STRICT;

-- The tables below are written by looking at things. That is no edit: it has no history, and no stamp moves.

CREATE TABLE visit (
    key   TEXT PRIMARY KEY,
    kind  TEXT NOT NULL,
    form  TEXT,
    at    INTEGER NOT NULL,                            -- opened last
    times INTEGER NOT NULL
) STRICT;
CREATE INDEX visit_by_at ON visit (at);

-- At most one row: when somebody was here last, and what the catalog held then.
CREATE TABLE presence (
    only     INTEGER PRIMARY KEY CHECK (only = 1),
    catalog  TEXT NOT NULL,                            -- identity of the file whose revisions these are
    active   INTEGER NOT NULL,                         -- the last sign of somebody
    known    INTEGER NOT NULL,                         -- the catalog's revision then
    since    INTEGER,                                  -- when the visit before this one ended; NULL during the first
    revision INTEGER NOT NULL                          -- the catalog's revision then
) STRICT;
