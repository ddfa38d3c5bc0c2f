//! Going on with an unfinished stage, or starting a new one.

use std::collections::HashMap;
use std::path::Path;

use model::EntityKey;
use rusqlite::{Connection, params};

use super::known::{Base, Known};
use super::{FORMAT, verify};
use crate::error::{Error, Fault};
use crate::file;
use crate::health;

/// Connection, parents and number of entities of an opened stage.
type Opened = (Connection, HashMap<String, i64>, u64);

/// The unfinished stage in `file`, when it can be gone on with.
pub(super) fn open(file: &Path, source: &EntityKey, fingerprint: &str, known: &Known) -> Result<Option<Opened>, Error> {
    if !file.exists() {
        return Ok(None);
    }
    let attempt = || -> Result<Option<Opened>, Error> {
        let connection = file::open_for_writing(file, &FORMAT)?;
        resume(connection, source, fingerprint, known).map_err(|fault| fault.in_file(file, "resuming"))
    };
    match attempt() {
        Ok(opened) => Ok(opened),
        // These say nothing about the stage, and would meet a new one too.
        Err(error @ (Error::Full { .. } | Error::ReadOnly { .. } | Error::Busy { .. })) => Err(error),
        Err(error) => {
            tracing::warn!(%error, "an unfinished stage is discarded");
            Ok(None)
        }
    }
}

fn resume(
    connection: Connection,
    source: &EntityKey,
    fingerprint: &str,
    known: &Known,
) -> Result<Option<Opened>, Fault> {
    // An older format says of exceptions less than is needed to know what is gone; a newer one was refused already.
    let version: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version != FORMAT.version {
        return Ok(None);
    }
    let sql = "SELECT source, fingerprint, catalog, base, base_commit, entities FROM stage";
    let (found_source, found_fingerprint, base, entities) = connection.query_row(sql, [], |row| {
        let base = Base { catalog: row.get(2)?, revision: row.get(3)?, commit: row.get(4)? };
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, base, row.get::<_, i64>(5)?))
    })?;
    if found_source != source.as_str() || found_fingerprint != fingerprint || base != known.base {
        return Ok(None);
    }
    if let Some(finding) = health::check_pages(&connection, false)?.into_iter().next() {
        return Err(Fault::Damage(finding.message.into()));
    }
    verify::rows(&connection, known)?;
    let parents = parents(&connection)?;
    Ok(Some((connection, parents, u64::try_from(entities).unwrap_or(0))))
}

/// Ids of the parents staged so far, by key.
pub(super) fn parents(connection: &Connection) -> Result<HashMap<String, i64>, Fault> {
    let mut statement = connection.prepare("SELECT key, id FROM parent")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Starts anew.
pub(super) fn begin(file: &Path, source: &EntityKey, fingerprint: &str, known: &Known) -> Result<Opened, Fault> {
    file::remove(file)?;
    let connection = file::open_for_writing(file, &FORMAT)?;
    let Base { catalog, revision, commit } = &known.base;
    connection.execute(
        "INSERT INTO stage (source, fingerprint, catalog, base, base_commit) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![source.as_str(), fingerprint, catalog, revision, commit],
    )?;
    Ok((connection, HashMap::new(), 0))
}
