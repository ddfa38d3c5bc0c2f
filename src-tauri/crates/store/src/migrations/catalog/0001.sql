-- The catalog: what harvests found, and when. All times are milliseconds since 1970-01-01T00:00:00Z.

-- One row: who this file is. Drawn when the file is made; a copy that goes its own way is told apart by its commits.
CREATE TABLE file (
    id BLOB NOT NULL CHECK (length(id) = 16)
) STRICT;

-- Everything that was ever named. A row without a version is known by name only, because an edge points at it.
CREATE TABLE entity (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,      -- never reused: the search index holds it
    source     INTEGER NOT NULL REFERENCES entity (id) DEFERRABLE INITIALLY DEFERRED,   -- a source has its own id
    parent     INTEGER REFERENCES entity (id),         -- NULL for a source
    kind       TEXT,                                   -- NULL while known by name only
    place      INTEGER NOT NULL DEFAULT 0,             -- among siblings: 0 containers, 1 tables and views, 2 the rest
    name       TEXT NOT NULL,
    match_name TEXT,                                   -- what SQL text resolves against; NULL when equal to name
    key        TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX entity_by_parent ON entity (parent, place, name);

-- Records, addressed by the digest of their uncompressed text. The id keeps other rows and the reading order compact.
CREATE TABLE content (
    id     INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 16),
    codec  INTEGER NOT NULL,
    body   BLOB NOT NULL
) STRICT;

-- Which record an entity had in the revisions [since, until). Open versions have no until.
-- No foreign key on content: removing a source would search all versions for each record.
CREATE TABLE version (
    entity  INTEGER NOT NULL REFERENCES entity (id),
    since   INTEGER NOT NULL,
    until   INTEGER CHECK (until > since),
    content INTEGER NOT NULL,
    form    TEXT,                                      -- of the record; NULL when it is the plain form of the kind
    columns INTEGER NOT NULL,
    PRIMARY KEY (entity, since)
) STRICT, WITHOUT ROWID;

-- One row per committed harvest. The number alone orders them: clocks run backwards.
CREATE TABLE revision (
    revision  INTEGER PRIMARY KEY,
    commit_id BLOB NOT NULL CHECK (length(commit_id) = 16),
    at        INTEGER NOT NULL,
    source    INTEGER REFERENCES entity (id),          -- NULL once the source was removed
    added     INTEGER NOT NULL,
    changed   INTEGER NOT NULL,
    removed   INTEGER NOT NULL
) STRICT;
CREATE INDEX revision_by_source ON revision (source);

-- What a revision touched, for history and for the index that follows. 'observed' stands for what is not in the
-- record: ranking observations and edges that arrive. No foreign key on entity: a removed source leaves the ids of
-- its entities here, so that the index forgets them.
CREATE TABLE change (
    revision INTEGER NOT NULL,
    entity   INTEGER NOT NULL,
    what     TEXT NOT NULL CHECK (what IN ('added', 'changed', 'removed', 'observed')),
    PRIMARY KEY (revision, entity)
) STRICT, WITHOUT ROWID;

-- Relations between entities, as the harvests of `source` state them, in the revisions [since, until).
CREATE TABLE edge (
    id          INTEGER PRIMARY KEY,
    source      INTEGER NOT NULL REFERENCES entity (id),
    from_entity INTEGER NOT NULL REFERENCES entity (id),
    to_entity   INTEGER NOT NULL REFERENCES entity (id),
    kind        TEXT NOT NULL,
    origin      TEXT NOT NULL,
    trust       TEXT NOT NULL,
    columns     TEXT NOT NULL,                         -- JSON, empty text when not known
    since       INTEGER NOT NULL,
    until       INTEGER CHECK (until > since)
) STRICT;
CREATE INDEX edge_by_from ON edge (from_entity, to_entity);
CREATE INDEX edge_by_to ON edge (to_entity);
CREATE INDEX edge_by_source ON edge (source) WHERE until IS NULL;

-- The latest value of each metric. A harvest that sees the same value writes nothing.
CREATE TABLE observation (
    entity INTEGER NOT NULL REFERENCES entity (id),
    metric TEXT NOT NULL,
    value  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (entity, metric)
) STRICT, WITHOUT ROWID;

-- The values before: the last one of each day (UTC), so that harvesting often does not make the file grow.
CREATE TABLE past_observation (
    entity INTEGER NOT NULL REFERENCES entity (id),
    metric TEXT NOT NULL,
    day    INTEGER NOT NULL,                           -- since 1970-01-01
    value  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (entity, metric, day)
) STRICT, WITHOUT ROWID;

-- What is present below each container, so that counting a million tables reads one row.
CREATE TABLE tally (
    container INTEGER PRIMARY KEY REFERENCES entity (id),
    tables    INTEGER NOT NULL,
    views     INTEGER NOT NULL,
    routines  INTEGER NOT NULL,
    columns   INTEGER NOT NULL
) STRICT;

-- How the last harvest of a source read it.
CREATE TABLE source (
    entity    INTEGER PRIMARY KEY REFERENCES entity (id),
    connector TEXT NOT NULL,
    case_rule TEXT NOT NULL
) STRICT;

-- Where an incremental reading of a unit would go on.
CREATE TABLE cursor (
    source INTEGER NOT NULL REFERENCES entity (id),
    unit   TEXT NOT NULL,
    value  TEXT NOT NULL,
    PRIMARY KEY (source, unit)
) STRICT, WITHOUT ROWID;

-- Harvests, also those that committed nothing. The source is a key: a run may fail before the source is known.
CREATE TABLE run (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    id        TEXT NOT NULL UNIQUE,
    source    TEXT NOT NULL,
    state     TEXT NOT NULL,
    started   INTEGER NOT NULL,
    ended     INTEGER,
    beat      INTEGER NOT NULL,
    pid       INTEGER NOT NULL,
    revision  INTEGER,
    added     INTEGER NOT NULL DEFAULT 0,
    changed   INTEGER NOT NULL DEFAULT 0,
    removed   INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    error     TEXT,                                    -- JSON, the caller's
    issues    TEXT NOT NULL DEFAULT '[]'               -- JSON
) STRICT;
CREATE INDEX run_by_source ON run (source);

-- What was sent to sources.
CREATE TABLE statement (
    run      INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    text     TEXT NOT NULL,
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;

INSERT INTO file (id) VALUES (randomblob(16));
