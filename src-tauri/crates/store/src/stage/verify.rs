//! Looking over the rows of a stage that is to be gone on with.
//!
//! SQLite finds damage to its own structure, not to what is in a row. But a stage says most things twice: a record's
//! digest, a key's name and parent, a record's form and columns. Where the two do not agree, a byte was flipped, and
//! the stage is read again from the source rather than carried into the catalog.

use std::collections::HashSet;

use model::{EntityKey, Kind, Record};
use rusqlite::{Connection, Row};

use super::add::{Described, describe};
use super::known::Known;
use crate::codec;
use crate::error::Fault;

/// Fails when a row cannot have been written by us.
pub(super) fn rows(connection: &Connection, known: &Known) -> Result<(), Fault> {
    let present: HashSet<i64> = known.ids().collect();
    let mut seen = connection.prepare("SELECT entity FROM seen")?;
    let mut rows = seen.query([])?;
    while let Some(row) = rows.next()? {
        if !present.contains(&row.get(0)?) {
            return Err(Fault::damage("a stage has seen what the catalog has not"));
        }
    }
    let mut staged = connection.prepare(include_str!("sql/verify_staged.sql"))?;
    let mut rows = staged.query([])?;
    while let Some(row) = rows.next()? {
        if !agrees(row)? {
            return Err(Fault::damage("a row of a stage contradicts itself"));
        }
    }
    scopes(connection)
}

/// An exception that lost its unit, or left it, would let things be taken for removed.
fn scopes(connection: &Connection) -> Result<(), Fault> {
    let mut units = connection.prepare("SELECT covers FROM unit")?;
    let mut rows = units.query([])?;
    while let Some(row) = rows.next()? {
        row.get::<_, String>(0)?.parse::<EntityKey>()?;
    }
    let mut exceptions =
        connection.prepare("SELECT x.scope, u.covers FROM exception AS x LEFT JOIN unit AS u ON u.name = x.unit")?;
    let mut rows = exceptions.query([])?;
    while let Some(row) = rows.next()? {
        let scope: EntityKey = row.get::<_, String>(0)?.parse()?;
        let covers: Option<EntityKey> = row.get::<_, Option<String>>(1)?.map(|key| key.parse()).transpose()?;
        if !covers.is_some_and(|covers| scope.is_within(&covers)) {
            return Err(Fault::damage("an exception of a stage lies in no unit"));
        }
    }
    Ok(())
}

fn agrees(row: &Row<'_>) -> Result<bool, Fault> {
    let key: EntityKey = row.get::<_, String>(0)?.parse()?;
    let parent: Option<String> = row.get(1)?;
    let Some(kind) = Kind::from_name(&row.get::<_, String>(2)?) else { return Ok(false) };
    let stored = Described {
        place: row.get(3)?,
        name: row.get(4)?,
        lower: row.get(5)?,
        form: row.get(6)?,
        columns: row.get(7)?,
    };
    let record: Record = codec::decode(&row.get::<_, Vec<u8>>(8)?, row.get(9)?, &row.get::<_, Vec<u8>>(10)?)?;
    let above = key.parent();
    Ok(parent.as_deref() == above.as_ref().map(EntityKey::as_str) && stored == describe(&key, kind, &record))
}
