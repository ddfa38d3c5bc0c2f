-- The annotations: what people wrote. All times are milliseconds since 1970-01-01T00:00:00Z.

CREATE TABLE file (
    id BLOB NOT NULL CHECK (length(id) = 16)
) STRICT;

-- One row per edit.
CREATE TABLE edit (
    revision  INTEGER PRIMARY KEY,
    commit_id BLOB NOT NULL CHECK (length(commit_id) = 16),
    at        INTEGER NOT NULL
) STRICT;

-- Sources as a person set them up. Secrets are elsewhere.
CREATE TABLE source (
    key       TEXT PRIMARY KEY,
    name      TEXT NOT NULL,
    connector TEXT NOT NULL,
    address   TEXT NOT NULL,                           -- JSON object of texts
    added     INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- What an edit replaced or removed, so that nothing a person wrote is lost.
CREATE TABLE history (
    revision INTEGER NOT NULL REFERENCES edit (revision),
    what     TEXT NOT NULL,                            -- 'source', 'setting'
    key      TEXT NOT NULL,
    before   TEXT NOT NULL,                            -- JSON
    PRIMARY KEY (revision, what, key)
) STRICT, WITHOUT ROWID;

INSERT INTO file (id) VALUES (randomblob(16));
