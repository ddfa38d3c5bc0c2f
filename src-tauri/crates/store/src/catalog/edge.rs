//! The edges of a commit.
//!
//! Edges are stated, like records, by the harvest that read their owner: a reference belongs to the table that holds
//! the foreign key, a flow to the table it ends in. An edge ends when its owner was read whole and no longer states
//! it. Foreign keys of an unchanged record were not staged at all: the record speaks for them.

use rusqlite::{Connection, params};

use super::commit::name_entity;
use super::read::{key_of, list};
use crate::error::Fault;

/// Writes the staged edges and ends those that no longer hold. Returns how many were staged.
pub(super) fn write(connection: &Connection, source: i64, revision: i64) -> Result<usize, Fault> {
    for key in list(connection, include_str!("sql/unknown_ends.sql"), [], |row| key_of(row, 0))? {
        name_entity(connection, &key)?;
    }
    let staged = connection.execute(include_str!("sql/fill_linked.sql"), [])?;
    connection.execute(include_str!("sql/fill_unlinked.sql"), [source])?;
    connection.execute(include_str!("sql/forget_linked.sql"), [source])?;
    connection.execute(include_str!("sql/close_edges.sql"), [revision])?;
    connection.execute(include_str!("sql/open_edges.sql"), params![source, revision])?;
    connection.execute(include_str!("sql/note_linked.sql"), [revision])?;
    Ok(staged)
}
