//! What containers hold, with what it is sorted by, and what stands out in the whole catalog.
//!
//! No record is read here: a list is sorted by what the version and the observations say, and only the rows that are
//! shown are read whole.

use model::{EntityKey, Kind, Revision, Timestamp};
use rusqlite::{Connection, Row};

use super::read::{bounded, json_array, key_of, kind_of, list, text};
use super::{Catalog, Form, Scope, id_of};
use crate::EntityId;
use crate::error::{Error, Fault};

/// A row of a container's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub id: EntityId,
    pub key: EntityKey,
    pub kind: Kind,
    /// `None` for a container.
    pub form: Option<Form>,
    /// Columns of a table or view, at the top level.
    pub columns: u32,
    /// The revision that brought its record.
    pub since: Revision,
    pub rows: Option<i64>,
    pub bytes: Option<i64>,
    /// Milliseconds since the epoch.
    pub last_write: Option<i64>,
    /// Tables and views below a container.
    pub tables: u32,
}

/// A child of a container, found by what SQL text calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub key: EntityKey,
    pub kind: Kind,
    /// The name asked for.
    pub name: String,
}

impl Catalog {
    /// The present children of a container, or with `deep` the tables and views at any depth below it, in no order.
    /// `None` when the catalog has never heard of the container.
    pub fn listing(&self, container: &EntityKey, deep: bool) -> Result<Option<Vec<Listed>>, Error> {
        self.read("listing", |connection| {
            if id_of(connection, container)?.is_none() {
                return Ok(None);
            }
            let listed = match deep {
                true => {
                    let [_, below] = Scope::of(container);
                    list(connection, include_str!("sql/listing_below.sql"), [below.low, below.high], listed_of)
                }
                false => list(connection, include_str!("sql/listing_children.sql"), [container.as_str()], listed_of),
            };
            listed.map(Some)
        })
    }

    /// The present children of a container that SQL text means by one of `names`, each with that name; names as the
    /// case rule of the source resolves them. The children of a container are read once, however many names there are.
    pub fn named(&self, container: &EntityKey, names: &[String]) -> Result<Vec<Named>, Error> {
        self.read("listing", |connection| {
            let names = serde_json::to_string(names)?;
            list(connection, include_str!("sql/named.sql"), [container.as_str(), names.as_str()], |row| {
                Ok(Named { key: key_of(row, 0)?, kind: kind_of(row, 1)?, name: text(row, 2)?.to_owned() })
            })
        })
    }

    /// The keys of these entities; those that are no more are left out.
    pub fn keys(&self, ids: &[EntityId]) -> Result<Vec<(EntityId, EntityKey)>, Error> {
        self.read("listing", |connection| {
            let sql = "SELECT e.id, e.key FROM json_each(?1) AS asked CROSS JOIN entity AS e ON e.id = asked.value";
            list(connection, sql, [json_array(ids)], |row| Ok((EntityId(row.get(0)?), key_of(row, 1)?)))
        })
    }

    /// The largest tables by bytes; by rows where nothing is known of any table's bytes.
    pub fn largest(&self, limit: usize) -> Result<Vec<EntityId>, Error> {
        self.read("listing", |connection| {
            let found = ids(connection, include_str!("sql/largest_by_bytes.sql"), [bounded(limit)])?;
            match found.is_empty() {
                true => ids(connection, include_str!("sql/largest_by_rows.sql"), [bounded(limit)]),
                false => Ok(found),
            }
        })
    }

    /// The tables and views that arrived last with when they did, newest first. What came with the first harvest of its source is among
    /// them only where nothing else is.
    pub fn newest(&self, limit: usize) -> Result<Vec<(EntityId, Timestamp)>, Error> {
        self.read("listing", |connection| {
            let arrivals = |of_first: bool| {
                list(connection, include_str!("sql/newest.sql"), (of_first, bounded(limit)), |row| {
                    Ok((EntityId(row.get(0)?), Timestamp(row.get(1)?)))
                })
            };
            let found = arrivals(false)?;
            match found.is_empty() {
                true => arrivals(true),
                false => Ok(found),
            }
        })
    }
}

fn ids(connection: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<Vec<EntityId>, Fault> {
    list(connection, sql, params, |row| Ok(EntityId(row.get(0)?)))
}

fn listed_of(row: &Row<'_>) -> Result<Listed, Fault> {
    let kind = kind_of(row, 2)?;
    let form = row.get_ref(3)?.as_str_or_null().map_err(|error| Fault::Damage(error.into()))?;
    Ok(Listed {
        id: EntityId(row.get(0)?),
        key: key_of(row, 1)?,
        kind,
        form: Form::from_word(form, kind),
        columns: row.get(4)?,
        since: Revision(row.get(5)?),
        rows: row.get(6)?,
        bytes: row.get(7)?,
        last_write: row.get(8)?,
        tables: row.get(9)?,
    })
}
