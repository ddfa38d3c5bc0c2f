//! The tables around tables, by their foreign keys. One statement for any number of tables.

use model::EntityKey;

use super::read::{edge_row_of, json_array, key_of, list};
use super::{Catalog, EdgeRow};
use crate::EntityId;
use crate::error::Error;

/// A table at the other end of a foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// The table asked for.
    pub of: EntityId,
    pub id: EntityId,
    pub key: EntityKey,
}

impl Catalog {
    /// The neighbours of these tables, each once a table: those a table refers to first, then by key. A table is no
    /// neighbour of itself. Neighbours that were never read are among them.
    pub fn neighbours(&self, ids: &[EntityId]) -> Result<Vec<Neighbour>, Error> {
        self.read("reading what surrounds", |connection| {
            list(connection, include_str!("sql/neighbours.sql"), [json_array(ids)], |row| {
                Ok(Neighbour { of: EntityId(row.get(0)?), id: EntityId(row.get(1)?), key: key_of(row, 2)? })
            })
        })
    }

    /// How many neighbours each of these tables has that are not among them. Those that have none are left out.
    pub fn neighbours_outside(&self, ids: &[EntityId]) -> Result<Vec<(EntityId, u64)>, Error> {
        self.read("reading what surrounds", |connection| {
            list(connection, include_str!("sql/neighbours_outside.sql"), [json_array(ids)], |row| {
                Ok((EntityId(row.get(0)?), row.get::<_, i64>(1)?.unsigned_abs()))
            })
        })
    }

    /// The foreign keys from one of these tables to another of them, or to itself.
    pub fn references_among(&self, ids: &[EntityId]) -> Result<Vec<EdgeRow>, Error> {
        self.read("reading what surrounds", |connection| {
            list(connection, include_str!("sql/references_among.sql"), [json_array(ids)], edge_row_of)
        })
    }
}
